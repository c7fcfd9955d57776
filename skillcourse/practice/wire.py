"""The practice model's answers as the Messages API gives them: ids, limits, usage, and an honest model name.

What to say is decided by :mod:`skillcourse.practice.mind`; everything that a client can see of the protocol
is here and in :mod:`skillcourse.practice.stream`. The same request always gives the same bytes: ids are
hashes of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from skillcourse.practice.cut import Cut, cut
from skillcourse.practice.faults import Fault
from skillcourse.practice.reply import Reply
from skillcourse.practice.request_rules import check_request
from skillcourse.practice.usage import input_tokens, output_tokens, usage

Decide = Callable[[Mapping[str, Any]], Reply]
"""What thinks: a checked request in, a decision out."""


@dataclass(frozen=True, slots=True)
class PracticeModel:
    """One of the models that the practice model answers as."""

    id: str
    display_name: str
    context_tokens: int
    """How many tokens a request and its answer may cost together, by the course's estimate."""


MODELS = {
    model.id: model
    for model in (
        PracticeModel("practice-1", "Practice 1 (deterministic, no AI)", 200_000),
        PracticeModel("practice-small", "Practice small (deterministic, no AI, small context)", 8_000),
    )
}
"""The models there are, by id. ``practice-small`` is the same mind with a small model's context."""


def answer(
    request: Mapping[str, Any], *, decide: Decide | None = None, any_model: bool = False
) -> dict[str, Any]:
    """The whole Message that answers ``request``, as ``POST /v1/messages`` would give it.

    Args:
        request: A Messages request: ``model``, ``max_tokens``, ``messages``, and what else the API takes.
        decide: What thinks instead of the practice model's own mind.
        any_model: True answers requests for any model name, as a service in front of clients that only know
            their own names must. The answer still says ``practice-1``: it never claims to be another model.

    Raises:
        Fault: The request is not one that the API would answer, or the mind failed (status 500).
    """
    return compose(request, decide=decide, any_model=any_model).message


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole Message, and what streaming it must know besides."""

    message: dict[str, Any]
    unfinished: bool
    """True when the last block is a tool call whose input was cut short: its JSON is left open."""


def compose(request: Mapping[str, Any], *, decide: Decide | None = None, any_model: bool = False) -> Composed:
    """What :func:`answer` and :func:`skillcourse.practice.stream.stream` both send, with their arguments."""
    digest = fingerprint(request)
    model, tokens_in = admit(request, any_model=any_model)
    said = _decided(request, decide, digest)
    budget, at_end = _budget(request, model, tokens_in)
    kept = cut(said, budget=budget, stop_sequences=request.get("stop_sequences") or (), at_budget=at_end)
    return Composed(_message(model, digest, kept, tokens_in), kept.unfinished)


def admit(request: Any, *, any_model: bool = False, counting: bool = False) -> tuple[PracticeModel, int]:
    """The model that a sound request is for, and the tokens it costs; any other raises its :class:`Fault`."""
    check_request(request, counting=counting)
    model = find_model(request["model"], any_model=any_model)
    tokens = input_tokens(request)
    if not counting and tokens >= model.context_tokens:
        raise Fault(f"prompt is too long: {tokens} tokens > {model.context_tokens} maximum")
    return model, tokens


def find_model(name: str, *, any_model: bool = False) -> PracticeModel:
    """The practice model of that id; with ``any_model``, ``practice-1`` for every name that is not one."""
    if name in MODELS:
        return MODELS[name]
    if any_model:
        return MODELS["practice-1"]
    raise Fault(f"model: {name!r}: there is only {' and '.join(MODELS)}.", status=404, type="not_found_error")


def count_tokens(request: Mapping[str, Any], *, any_model: bool = False) -> dict[str, int]:
    """What ``POST /v1/messages/count_tokens`` answers: the estimated tokens of a request."""
    return {"input_tokens": admit(request, any_model=any_model, counting=True)[1]}


def fingerprint(request: Any) -> str:
    """A hash of everything in ``request`` that may shape the answer; whether it is streamed does not."""
    if isinstance(request, Mapping):
        request = {name: value for name, value in request.items() if name != "stream"}
    try:
        text = json.dumps(
            request, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        ).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Fault("The request body holds half of a surrogate pair, which is not a character.") from error
    except RecursionError as error:
        raise Fault("The request body is nested too deeply.") from error
    except (TypeError, ValueError) as error:
        raise Fault("The request body must be JSON.") from error
    return hashlib.sha256(text).hexdigest()


def _decided(request: Mapping[str, Any], decide: Decide | None, digest: str) -> Reply:
    try:
        if decide is None:
            from skillcourse.practice.mind import decide as own_mind

            return own_mind(request)
        return decide(request)
    except Fault:
        raise
    except Exception as error:
        raise Fault(
            f"The practice model could not work this request out ({type(error).__name__}). "
            f"This is a fault in it, not in your request; please report it with the id {request_id(digest)}.",
            status=500,
            type="api_error",
        ) from error


def request_id(digest: str) -> str:
    """The id that errors and the ``request-id`` header carry."""
    return f"req_{digest[32:56]}"


def _budget(request: Mapping[str, Any], model: PracticeModel, tokens_in: int) -> tuple[int, str]:
    """How many tokens the answer may cost, and the stop reason when that is not enough."""
    room = model.context_tokens - tokens_in
    if request["max_tokens"] <= room:
        return request["max_tokens"], "max_tokens"
    return room, "model_context_window_exceeded"


def _message(model: PracticeModel, digest: str, kept: Cut, tokens_in: int) -> dict[str, Any]:
    content = [_with_id(block, digest, index) for index, block in enumerate(kept.blocks)]
    return {
        "id": f"msg_{digest[:24]}",
        "type": "message",
        "role": "assistant",
        "model": model.id,
        "content": content,
        "stop_reason": kept.stop_reason,
        "stop_sequence": kept.stop_sequence,
        "usage": usage(tokens_in, output_tokens(content)),
    }


def _with_id(block: Mapping[str, Any], digest: str, index: int) -> dict[str, Any]:
    if block["type"] == "text":
        return {"type": "text", "text": block["text"]}
    mark = hashlib.sha256(f"{digest} {index}".encode("ascii")).hexdigest()[:24]
    return {"type": "tool_use", "id": f"toolu_{mark}", "name": block["name"], "input": dict(block["input"])}
