"""An answer as server-sent events: the same message, told piece by piece.

Text comes word by word, so that a person can watch it appear; a tool's input comes as pieces of its JSON, as
the API sends it. The pieces joined are exactly the whole message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from skillcourse.practice.usage import as_json
from skillcourse.practice.wire import Composed, Decide, compose

_WORD = re.compile(r"\s*\S+\s*?(?=\s|$)|\s+")
_JSON_PIECE = 32
"""Characters of a tool's input in one event."""


def stream(
    request: Mapping[str, Any], *, decide: Decide | None = None, any_model: bool = False
) -> Iterator[dict[str, Any]]:
    """The events that answer ``request``, one by one, each as its event's data.

    The request is checked and the answer is decided when this is called, so a
    :class:`~skillcourse.practice.faults.Fault` is raised here and never in the middle of a stream.
    The arguments are those of :func:`skillcourse.practice.wire.answer`.
    """
    return events(compose(request, decide=decide, any_model=any_model))


def events(composed: Composed) -> Iterator[dict[str, Any]]:
    """The events of one message: its start, its blocks, its end."""
    message = composed.message
    content: list[dict[str, Any]] = message["content"]
    yield {
        "type": "message_start",
        "message": {
            **message,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {**message["usage"], "output_tokens": 0},
        },
    }
    if not content:
        yield {"type": "ping"}
    for index, block in enumerate(content):
        last = index == len(content) - 1
        yield {"type": "content_block_start", "index": index, "content_block": _empty(block)}
        if index == 0:
            yield {"type": "ping"}
        for delta in _deltas(block, unfinished=last and composed.unfinished):
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": message["stop_reason"], "stop_sequence": message["stop_sequence"]},
        "usage": {
            name: message["usage"][name]
            for name in (
                "input_tokens",
                "output_tokens",
                "cache_creation_input_tokens",
                "cache_read_input_tokens",
            )
        },
    }
    yield {"type": "message_stop"}


def is_text_delta(event: Mapping[str, Any]) -> bool:
    """True for the events that a person reads as they come, the ones that ``pace`` slows down."""
    return event["type"] == "content_block_delta" and bool(event["delta"]["type"] == "text_delta")


def encode(event: Mapping[str, Any]) -> bytes:
    """One event as it goes over the wire."""
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"event: {event['type']}\ndata: {data}\n\n".encode("utf-8", "replace")


def _empty(block: Mapping[str, Any]) -> dict[str, Any]:
    """The block as it stands before its first piece."""
    return {**block, "text": ""} if block["type"] == "text" else {**block, "input": {}}


def _deltas(block: Mapping[str, Any], *, unfinished: bool) -> Iterator[dict[str, Any]]:
    if block["type"] == "text":
        for word in _WORD.findall(block["text"]):
            yield {"type": "text_delta", "text": word}
        return
    text = as_json(block["input"])
    if unfinished:
        text = text[:-1]
    yield {"type": "input_json_delta", "partial_json": ""}
    for start in range(0, len(text), _JSON_PIECE):
        yield {"type": "input_json_delta", "partial_json": text[start : start + _JSON_PIECE]}
