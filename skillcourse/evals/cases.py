"""Labelled requests: what people might ask, and whether one skill should be picked for it.

The JSON shape is the one that agentskills.io describes: a list of ``{"query": …, "should_trigger": true}``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from skillcourse.errors import LearnerError, UsageError
from skillcourse.files import checked_path, read_whole

MOST_BYTES = 1_000_000

Split = Literal["train", "held-out"]
"""``train``: to learn from. ``held-out``: only to measure with, so that no description is fitted to it."""


@dataclass(frozen=True, slots=True)
class TriggerCase:
    """One request, and what should happen."""

    query: str
    should_trigger: bool
    """True when the skill should be picked; false for a near miss, which it should leave alone."""
    split: Split = "train"


def read_cases(path: str | Path, *, split: Split = "train") -> tuple[TriggerCase, ...]:
    """The labelled requests of a JSON file.

    Raises:
        LearnerError: When the file is missing, is not JSON, or has another shape, with the place.
        UsageError: ``path`` cannot be a path.
    """
    file = checked_path(path, "The file with labelled requests")
    try:
        found = json.loads(read_whole(file, MOST_BYTES).decode("utf-8-sig"))
    except FileNotFoundError:
        raise LearnerError(
            f"There is no file {file.name!r} with labelled requests in {file.parent.name!r}."
        ) from None
    except json.JSONDecodeError as error:
        raise LearnerError(f"{file.name}:{error.lineno}: expected JSON, but {error.msg.lower()}.") from error
    except OSError as error:
        raise LearnerError(f"{file.name} could not be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise LearnerError(f"{file.name} could not be read as JSON text ({type(error).__name__}).") from error
    if not isinstance(found, list) or not found:
        raise LearnerError(
            f"{file.name} should be a list of requests, found {_kind(found)}.",
            next_step='Write [{"query": "…", "should_trigger": true}, …].',
        )
    return tuple(_case(item, f"{file.name}, request {place}", split) for place, item in enumerate(found, 1))


def _case(item: Any, place: str, split: Split) -> TriggerCase:
    if not isinstance(item, dict) or set(item) != {"query", "should_trigger"}:
        raise LearnerError(
            f'{place}: expected "query" and "should_trigger", found {_kind(item)}.',
            next_step='Write {"query": "…", "should_trigger": true}.',
        )
    query, should = item["query"], item["should_trigger"]
    if not isinstance(query, str) or not query.strip():
        raise LearnerError(f'{place}: "query" should be a text, found {_kind(query)}.')
    if not isinstance(should, bool):
        raise LearnerError(f'{place}: "should_trigger" should be true or false, found {should!r}.')
    return TriggerCase(query, should, split)


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return f"the keys {', '.join(sorted(map(str, value)))}" if value else "no keys"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return repr(value)[:60]


def split_cases(
    cases: Iterable[TriggerCase], *, held_out: float = 0.4, seed: int = 1
) -> tuple[TriggerCase, ...]:
    """The same cases, a share of them put aside as held-out: the same share of both labels.

    The choice depends on each request's own text and the seed, not on its place in the list.

    Raises:
        UsageError: When ``held_out`` is not between 0 and 1, or a label would be missing on one side.
    """
    if not 0 < held_out < 1:
        raise UsageError(f"held_out is a share between 0 and 1, found {held_out!r}.")
    every = list(cases)
    aside: set[int] = set()
    for label in (True, False):
        places = [place for place, case in enumerate(every) if case.should_trigger is label]
        count = round(len(places) * held_out)
        if count == 0 or count == len(places):
            word = "should" if label else "should not"
            raise UsageError(
                f"A split of {held_out:g} leaves one side without requests that {word} trigger: "
                f"there are {len(places)}.",
                next_step="Write more requests of that kind: eight to ten are a good number.",
            )
        aside.update(sorted(places, key=lambda place: _lot(every, place, seed))[:count])
    return tuple(
        replace(case, split="held-out" if place in aside else "train") for place, case in enumerate(every)
    )


def _lot(cases: Sequence[TriggerCase], place: int, seed: int) -> tuple[bytes, int]:
    return hashlib.sha256(f"{seed}:{cases[place].query}".encode()).digest(), place
