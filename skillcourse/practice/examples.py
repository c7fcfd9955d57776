"""Example file names and dates in a command, bound to what the request names instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skillcourse.practice.bind import MAX_COMMAND, Binder
from skillcourse.practice.labels import name_stems
from skillcourse.practice.placeholders import OUT_FLAG, Missing
from skillcourse.practice.places import is_bundled
from skillcourse.practice.tools import quote
from skillcourse.practice.verbs import EXTENSIONS, extension
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import stem

_GENERIC = re.compile(
    r"^(?:input|in|data|file|example|sample|your|my|path|foo|bar|test|document|doc|demo|some|"
    r"the)(?:[-_.\d]|$)|^path/to/|/path/to/|your[-_]|^my[-_]",
    re.I,
)
_FIXED = frozenset(
    listed(
        """
package.json changelog.md readme.md pyproject.toml requirements.txt license makefile dockerfile
skill.md setup.py conftest.py .gitignore
"""
    )
)


def bind_command(
    binder: Binder, text: str, *, keep: frozenset[str] = frozenset()
) -> tuple[str, list[Missing]]:
    """``text`` with its placeholders and example names bound, and what could not be.

    Args:
        binder: What the request names.
        text: One command line.
        keep: Names that later or earlier steps write: they are the skill's own.
    """
    bound, missing = binder.command(text)
    return (bound if len(text) > MAX_COMMAND else bind_examples(binder, bound, keep, missing)), missing


def bind_examples(binder: Binder, command: str, keep: frozenset[str], missing: list[Missing]) -> str:
    """``command`` with the example file names and dates in it replaced by what the request names."""
    pieces = re.split(r"('[^']*'|\"[^\"]*\"|\s+|=(?=[^=])|>+)", command)
    program = True
    for i, token in enumerate(pieces):
        word = token.strip("\"'")
        if not word or token.isspace() or token in ("=",) or set(token) == {">"}:
            continue
        if program:
            program = "=" in word or word in ("sudo", "env", "time")
            continue
        ending = extension(word)
        before = "".join(pieces[max(0, i - 3) : i])
        if (
            ending not in EXTENSIONS
            or not re.fullmatch(r"[\w./~@+,-]+", word)
            or word in keep
            or word.lower().rsplit("/", 1)[-1] in _FIXED
        ):
            continue
        if is_bundled(word) or (
            word.startswith((".agents/", ".claude/", "/")) and not word.startswith("/path/to/")
        ):
            continue
        if any(each.path == word for each in binder.situation.files) or word in binder.made:
            continue
        if ending in ("py", "sh", "js") and _after_interpreter(pieces, i):
            continue
        generic = bool(_GENERIC.match(word) or _GENERIC.match(word.rsplit("/", 1)[-1]))
        if OUT_FLAG.search(before if before.endswith((" ", "=", ">")) else before + " "):
            chosen = next((each.path for each in binder.situation.outputs if each.extension == ending), None)
        else:
            chosen = binder.memo.get(f"example {word}") or _input_for(binder, word, ending, generic=generic)
            if chosen:
                binder.memo[f"example {word}"] = chosen
            elif generic and ending not in binder.looked:
                missing.append(Missing(word, "file", ending))
        if chosen:
            pieces[i] = token.replace(word, quote(chosen))
    return _example_dates(binder, "".join(pieces))


def _input_for(binder: Binder, word: str, ending: str, *, generic: bool) -> str | None:
    if binder.current and extension(binder.current) == ending:
        return binder.current
    inputs = binder.pool()
    fitting = [path for path in inputs if extension(path) == ending] or (
        inputs if generic and len(inputs) == 1 else []
    )
    fitting = fitting or (
        binder.looked.get(ending, []) if generic and len(binder.looked.get(ending, [])) == 1 else []
    )
    fresh = [path for path in fitting if path not in binder.memo.values()]
    named = [path for path in fitting if name_stems(path) & (name_stems(word) - {stem(ending)})]
    if not fitting and binder.listed is not None and not binder.facts.outputs and word not in binder.listed:
        # Nothing has run yet that could have made it: the one file of this kind that is here is meant.
        fitting = [path for path in binder.listed if extension(path) == ending]
        return fitting[0] if len(fitting) == 1 else None
    if not fitting:
        return None
    if word in fitting:
        return word
    return next(iter(named or fresh), fitting[0] if generic else None)


def _example_dates(binder: Binder, command: str) -> str:
    for date in binder.situation.dates[:1] if len(binder.situation.dates) == 1 else binder.situation.dates:
        for shape, pattern, form in (
            ("week", r"(?<![\w-])\d{4}-W\d{2}(?!\w)", "YYYY-Www"),
            ("day", r"(?<![\w-])\d{4}-\d{2}-\d{2}(?!\w)", "YYYY-MM-DD"),
            ("month", r"(?<![\w-])\d{4}-\d{2}(?![\w-])", "YYYY-MM"),
        ):
            shown = date.like(form) if date.shape == shape else None
            if shown and shown not in command:
                command = re.sub(pattern, shown, command, count=1)
    return command


def _after_interpreter(pieces: Sequence[str], at: int) -> bool:
    words = [piece for piece in pieces[:at] if piece.strip()]
    previous = next((word for word in reversed(words) if not word.startswith("-")), "")
    return previous.rsplit("/", 1)[-1] in (
        "python",
        "python3",
        "bash",
        "sh",
        "node",
        "uv",
        "run",
        "deno",
        "ruby",
        "perl",
    )
