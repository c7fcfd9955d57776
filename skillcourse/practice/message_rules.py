"""The rules of the ``messages`` of a request: whose turn it is, and that each tool call meets its result.

Messages of one role in a row count as one turn. A message with role ``system`` may stand anywhere (clients
put catalogs and reminders there); it belongs to no turn, so it never parts a tool call from its result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from skillcourse.practice.faults import at

BLOCK_TYPES = frozenset(
    {
        "advisor_tool_result",
        "bash_code_execution_tool_result",
        "code_execution_tool_result",
        "compaction",
        "container_upload",
        "document",
        "fallback",
        "image",
        "mcp_tool_listing",
        "mcp_tool_result",
        "mcp_tool_use",
        "redacted_thinking",
        "search_result",
        "server_tool_use",
        "text",
        "text_editor_code_execution_tool_result",
        "thinking",
        "tool_addition",
        "tool_reference",
        "tool_removal",
        "tool_result",
        "tool_search_tool_result",
        "tool_use",
        "web_fetch_tool_result",
        "web_search_tool_result",
    }
)
"""Every type of content block that the API takes in a request, those of its betas included."""

_ROLES = ("user", "assistant", "system")
_ID = re.compile(r"[a-zA-Z0-9_-]+")


@dataclass(slots=True)
class _Turn:
    """The messages of one role in a row, as far as tool calls are concerned."""

    role: str
    place: str
    calls: list[str] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)
    """Tool call id to the place of its result."""
    spoke: bool = False
    """True once the turn holds anything but tool results."""


def check_messages(request: Mapping[str, Any]) -> None:
    """Raise the first fault in ``messages``: a wrong role, an unknown block, a call without its result."""
    if "messages" not in request:
        raise at("messages", "Field required.")
    messages = request["messages"]
    if not isinstance(messages, list):
        raise at("messages", "Input should be a list of messages.")
    if not messages:
        raise at("messages", "At least one message is required.")
    turns = _turns(messages)
    if not turns or turns[0].role != "user":
        raise at("messages.0.role", "The first turn of a conversation must be the user's.")
    _check_calls(turns)
    if turns[-1].role == "assistant":
        raise at(
            turns[-1].place,
            "The conversation must end with a user message: "
            "this model does not continue an assistant message.",
        )


def _turns(messages: list[Any]) -> list[_Turn]:
    turns: list[_Turn] = []
    seen: set[str] = set()
    for index, message in enumerate(messages):
        place = f"messages.{index}"
        if not isinstance(message, Mapping):
            raise at(place, "Input should be an object with role and content.")
        role = message.get("role")
        if role not in _ROLES:
            raise at(f"{place}.role", f"Input should be one of {', '.join(_ROLES)}, found {role!r}.")
        blocks = list(_blocks(message, place))
        if role == "system":
            continue
        if not turns or turns[-1].role != role:
            turns.append(_Turn(role, place))
        _note_calls(turns[-1], blocks, seen)
    return turns


def _blocks(message: Mapping[str, Any], place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The blocks of one message with their places, each looked at on its own."""
    if "content" not in message:
        raise at(f"{place}.content", "Field required.")
    content = message["content"]
    if isinstance(content, str):
        if not content.strip():
            raise at(f"{place}.content", "All messages must have content that is not only whitespace.")
        yield f"{place}.content", {"type": "text", "text": content}
        return
    if not isinstance(content, list):
        raise at(f"{place}.content", "Input should be a text or a list of content blocks.")
    if not content:
        raise at(f"{place}.content", "All messages must have non-empty content.")
    for index, block in enumerate(content):
        where = f"{place}.content.{index}"
        _check_block(block, where)
        yield where, block


def _check_block(block: Any, place: str) -> None:
    kind = block.get("type") if isinstance(block, Mapping) else None
    if not isinstance(kind, str) or kind not in BLOCK_TYPES:
        raise at(f"{place}.type", f"Unknown type of content block: {kind!r}.")
    if kind == "text":
        if not isinstance(block.get("text"), str):
            raise at(f"{place}.text", "Field required.")
        if not block["text"]:
            raise at(f"{place}.text", "Text content blocks must be non-empty.")
    elif kind == "tool_use":
        _check_id(block.get("id"), f"{place}.id")
        if not isinstance(block.get("name"), str) or not block["name"]:
            raise at(f"{place}.name", "Field required.")
        if not isinstance(block.get("input"), Mapping):
            raise at(f"{place}.input", "Input should be an object.")
    elif kind == "tool_result":
        _check_id(block.get("tool_use_id"), f"{place}.tool_use_id")
        _check_result_content(block.get("content"), f"{place}.content")
    elif kind in ("image", "document") and not isinstance(block.get("source"), Mapping):
        raise at(f"{place}.source", "Field required.")


def _check_result_content(content: Any, place: str) -> None:
    if content is None or isinstance(content, str):
        return
    if not isinstance(content, list):
        raise at(place, "Input should be a text or a list of content blocks.")
    for index, block in enumerate(content):
        if isinstance(block, Mapping) and block.get("type") == "text" and block.get("text") == "":
            continue  # a tool that printed nothing is not the caller's fault
        _check_block(block, f"{place}.{index}")


def _check_id(value: Any, place: str) -> None:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise at(place, "An id of letters, digits, '_' and '-' is required.")


def _note_calls(turn: _Turn, blocks: list[tuple[str, Mapping[str, Any]]], seen: set[str]) -> None:
    """Add the calls and results of one message to its turn; ``seen`` holds every call id so far."""
    for place, block in blocks:
        kind = block["type"]
        if kind == "tool_use":
            if turn.role != "assistant":
                raise at(place, "`tool_use` blocks may only stand in assistant messages.")
            if block["id"] in seen:
                raise at(f"{place}.id", f"`tool_use` ids must be unique, found {block['id']!r} twice.")
            seen.add(block["id"])
            turn.calls.append(block["id"])
        elif kind == "tool_result":
            if turn.role != "user":
                raise at(place, "`tool_result` blocks may only stand in user messages.")
            if turn.spoke:
                raise at(place, "`tool_result` blocks must come before any other content of a user turn.")
            if block["tool_use_id"] in turn.results:
                raise at(place, f"Found more than one `tool_result` for {block['tool_use_id']!r}.")
            turn.results[block["tool_use_id"]] = place
        turn.spoke = turn.spoke or kind != "tool_result"


def _check_calls(turns: list[_Turn]) -> None:
    calls: list[str] = []
    before = ""
    for turn in [*turns, _Turn("user", "")]:  # an empty turn at the end, so that the last calls are seen too
        for identifier, place in turn.results.items():
            if identifier not in calls:
                raise at(
                    place,
                    f"Unexpected `tool_result` for {identifier!r}: each `tool_result` must have a "
                    "corresponding `tool_use` in the previous message.",
                )
        missing = [identifier for identifier in calls if identifier not in turn.results]
        if missing:
            raise at(
                before,
                "`tool_use` ids were found without `tool_result` blocks immediately after: "
                f"{', '.join(missing)}. "
                "Each `tool_use` must have a corresponding `tool_result` in the next message.",
            )
        calls, before = turn.calls, turn.place
