"""What a Messages request must look like before anyone thinks about it.

The rules are those of the public API (https://platform.claude.com/docs/en/api/messages); each broken one is
a :class:`~skillcourse.practice.faults.Fault` that names the place. Fields that this module does not know are
let through: clients send new ones every month, and a beta without use here harms nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from skillcourse.practice.faults import Fault, at
from skillcourse.practice.message_rules import check_messages

_TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_CHOICES = ("auto", "any", "tool", "none")


def check_request(request: Any, *, counting: bool = False) -> None:
    """Raise the first fault of a request to ``/v1/messages``, or nothing when it is sound.

    Args:
        request: The decoded JSON body.
        counting: True for ``/v1/messages/count_tokens``, which needs no ``max_tokens``.
    """
    if not isinstance(request, Mapping):
        raise Fault(f"The request body must be a JSON object, found {_kind(request)}.")
    _text(request, "model", required=True)
    if request.get("thread") is not None:
        # The SDK's tool runner asks for a conversation kept by the service, and on this code goes on without.
        raise Fault(
            "thread: This model keeps no conversations: send the whole one, without `thread`.",
            code="thread_unsupported_request",
        )
    if not counting:
        _check_sampling(request)
    _check_system(request.get("system"))
    check_messages(request)
    names = _check_tools(request.get("tools"))
    _check_tool_choice(request.get("tool_choice"), names, has_tools=bool(request.get("tools")))


def _check_sampling(request: Mapping[str, Any]) -> None:
    if "max_tokens" not in request:
        raise at("max_tokens", "Field required.")
    if _whole(request, "max_tokens") < 0:  # 0 is allowed: clients send it to warm a prompt cache
        raise at("max_tokens", "Input should be greater than or equal to 0.")
    for name in ("temperature", "top_p"):
        if request.get(name) is not None and not 0 <= _number(request, name) <= 1:
            raise at(name, "Input should be a number from 0 to 1.")
    if request.get("top_k") is not None and _whole(request, "top_k") < 0:
        raise at("top_k", "Input should be greater than or equal to 0.")
    if not isinstance(request.get("stream", False), bool | None):
        raise at("stream", "Input should be true or false.")
    stops = request.get("stop_sequences")
    if stops is None:
        return
    if not isinstance(stops, list):
        raise at("stop_sequences", f"Input should be a list of texts, found {_kind(stops)}.")
    for index, stop in enumerate(stops):
        if not isinstance(stop, str) or not stop.strip():
            raise at(
                f"stop_sequences.{index}", "Each stop sequence must be a text that is not only whitespace."
            )


def _check_system(system: Any) -> None:
    if system is None or isinstance(system, str):
        return
    if not isinstance(system, list):
        raise at("system", f"Input should be a text or a list of text blocks, found {_kind(system)}.")
    for index, block in enumerate(system):
        if (
            not isinstance(block, Mapping)
            or block.get("type") != "text"
            or not isinstance(block.get("text"), str)
        ):
            raise at(f"system.{index}", 'Input should be a block {"type": "text", "text": …}.')


def _check_tools(tools: Any) -> set[str]:
    """The names of the offered tools."""
    if tools is None:
        return set()
    if not isinstance(tools, list):
        raise at("tools", f"Input should be a list, found {_kind(tools)}.")
    names: set[str] = set()
    for index, tool in enumerate(tools):
        place = f"tools.{index}"
        if not isinstance(tool, Mapping):
            raise at(place, f"Input should be an object, found {_kind(tool)}.")
        kind = tool.get("type")
        own = kind is None or kind == "custom"
        if not own and "name" not in tool:
            continue  # an MCP toolset and its like carry no name of their own
        name = tool.get("name")
        if not isinstance(name, str) or not _TOOL_NAME.fullmatch(name):
            raise at(f"{place}.name", "A tool's name must have 1 to 128 letters, digits, '_' or '-'.")
        if name in names:
            raise at(f"{place}.name", f"Tool names must be unique, found {name!r} twice.")
        names.add(name)
        schema = tool.get("input_schema")
        if own and (not isinstance(schema, Mapping) or schema.get("type") != "object"):
            raise at(f"{place}.input_schema", 'A JSON schema with "type": "object" is required.')
    return names


def _check_tool_choice(choice: Any, names: set[str], *, has_tools: bool) -> None:
    if choice is None:
        return
    if not isinstance(choice, Mapping) or choice.get("type") not in _CHOICES:
        raise at("tool_choice", f"Input should be an object whose type is one of {', '.join(_CHOICES)}.")
    kind = choice["type"]
    if kind in ("any", "tool") and not has_tools:
        raise at("tool_choice", f"A choice of type {kind!r} may only be made when tools are given.")
    if kind == "tool":
        name = choice.get("name")
        if not isinstance(name, str):
            raise at("tool_choice.name", "Field required.")
        if name not in names:
            raise at("tool_choice.name", f"Tool {name!r} is not among the tools of the request.")


def _text(request: Mapping[str, Any], name: str, *, required: bool) -> None:
    if required and name not in request:
        raise at(name, "Field required.")
    value = request.get(name)
    if not isinstance(value, str) or not value:
        raise at(name, f"Input should be a text, found {_kind(value)}.")


def _whole(request: Mapping[str, Any], name: str) -> int:
    value = request[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise at(name, f"Input should be a whole number, found {_kind(value)}.")
    return value


def _number(request: Mapping[str, Any], name: str) -> float:
    value = request[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise at(name, f"Input should be a number, found {_kind(value)}.")
    return value


def _kind(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text" if value else "an empty text"
    return "a list" if isinstance(value, Sequence) else "an object"
