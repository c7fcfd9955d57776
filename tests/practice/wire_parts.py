"""Requests and stand-in minds that the wire-format tests share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skillcourse.practice import Reply

WORDS = "First  the words,\nthen a naïve 日本 line — “quoted” — and\n\nthe end. "
CALL = {"command": "python scripts/check.py --all 'a b'", "count": 3, "nested": {"deep": [1, 2, {"x": "ü"}]}}


def speak(request: Mapping[str, Any]) -> Reply:
    """A mind that only talks."""
    return Reply(({"type": "text", "text": WORDS},), "end_turn")


def act(request: Mapping[str, Any]) -> Reply:
    """A mind that says why and then calls a tool."""
    return Reply(
        ({"type": "text", "text": WORDS}, {"type": "tool_use", "name": "bash", "input": CALL}), "tool_use"
    )


def two_steps(request: Mapping[str, Any]) -> Reply:
    """A mind that calls ``add`` once and then says what came back."""
    last = request["messages"][-1]["content"]
    if isinstance(last, list) and last[0]["type"] == "tool_result":
        content = last[0]["content"]
        text = content if isinstance(content, str) else content[0]["text"]
        return Reply(({"type": "text", "text": f"The sum is {text}."},), "end_turn")
    return Reply(
        (
            {"type": "text", "text": "I add them."},
            {"type": "tool_use", "name": "add", "input": {"a": 2, "b": 3}},
        ),
        "tool_use",
    )


def broken(request: Mapping[str, Any]) -> Reply:
    """A mind with a fault of its own, whose message must not get out."""
    raise KeyError("secret detail of the inside")


def ask(text: str = "Say it.", **fields: Any) -> dict[str, Any]:
    """A sound request, with fields replaced or, when ``...``, removed."""
    request: dict[str, Any] = {
        "model": "practice-1",
        "max_tokens": 1000,
        "messages": [{"role": "user", "content": text}],
        **fields,
    }
    return {name: value for name, value in request.items() if value is not ...}


def called(identifier: str = "toolu_1", name: str = "bash") -> dict[str, Any]:
    """An assistant message that calls one tool."""
    block = {"type": "tool_use", "id": identifier, "name": name, "input": {}}
    return {"role": "assistant", "content": [block]}


def result(identifier: str = "toolu_1", content: Any = "done") -> dict[str, Any]:
    """A user message with one tool's result."""
    return {
        "role": "user",
        "content": [{"type": "tool_result", "tool_use_id": identifier, "content": content}],
    }


USER = {"role": "user", "content": "Do it."}
