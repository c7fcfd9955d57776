"""A tool's arguments from its schema, the words of the instructions, and what the request names."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from skillcourse.practice.bind import Binder
from skillcourse.practice.placeholders import PLACEHOLDER, Missing
from skillcourse.practice.tools import Tool
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import fold, stems

_PAIR = re.compile(
    r"`?([A-Za-z_]\w{0,40})`?\s*(?:=|:| set to | is | to be )\s*(`[^`\n]{1,500}`|"
    r"\"[^\"\n]{1,500}\"|'[^'\n]{1,500}'|<[^<>\n]{1,60}>|\{[\w -]{1,60}\}|-?\d+(?:\.\d+)?|"
    r"true|false|[\w./-]{1,80})"
)
_WHOLE = frozenset(
    listed(
        """
query prompt text question message input request instruction instructions task q
"""
    )
)


def bind_arguments(tool: Tool, told: str, body: str, binder: Binder) -> tuple[dict[str, Any], list[Missing]]:
    """The arguments of a call and which required ones nothing stands for.

    Args:
        tool: The tool, with its schema.
        told: The instruction's words, with pairs such as ``limit = 5``.
        body: A code block that belongs to the call: JSON, or the text of its one telling argument.
        binder: What the request names.
    """
    given = _from_body(tool, body, binder)
    for name, raw in _PAIR.findall(told):
        if name in tool.properties and name not in given:
            value = _bound_text(raw.strip("`\"'"), binder)
            if value is not None:
                given[name] = value
    missing: list[Missing] = []
    for name, schema in tool.properties.items():
        schema = schema if isinstance(schema, Mapping) else {}
        required = name in tool.required
        if name in given:
            converted = _as(schema, given[name])
            given[name] = given[name] if converted is None else converted
            continue
        value = value_for(name, schema, binder, required=required, alone=len(tool.required) == 1)
        if value is not None:
            given[name] = value
        elif required:
            missing.append(Missing(name, str(schema.get("type", "text"))))
    return given, missing


def _from_body(tool: Tool, body: str, binder: Binder) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, dict):
        return {str(k): (_bound_text(v, binder) or v) if isinstance(v, str) else v for k, v in data.items()}
    texts = [
        n
        for n, s in tool.properties.items()
        if isinstance(s, Mapping) and s.get("type", "string") == "string"
    ]
    name = next(
        (n for n in ("sql", "query", "statement", "code", "text") if n in texts),
        next((n for n in tool.required if n in texts), ""),
    )
    return {name: _bound_text(body.strip(), binder) or body.strip()} if name else {}


def _bound_text(text: str, binder: Binder) -> str | None:
    """A text with its placeholders bound; ``None`` when one of them is not."""
    missing = False

    def put(match: re.Match[str]) -> str:
        nonlocal missing
        name = next(group for group in match.groups() if group is not None)
        if match["letter"] or (match["caps"] and not re.search(r"YYYY|_", name)):
            return match[0]
        value = binder.value(name, text[max(0, match.start() - 40) : match.start()])
        missing = missing or value is None
        return value if value is not None else match[0]

    bound = PLACEHOLDER.sub(put, text)
    return None if missing else bound


def value_for(
    name: str, schema: Mapping[str, Any], binder: Binder, *, required: bool, alone: bool = False
) -> Any:
    """What the request says for one property; ``None`` when it says nothing."""
    choices = schema.get("enum")
    request = fold(binder.situation.request)
    if isinstance(choices, list):
        said = [
            each
            for each in choices
            if isinstance(each, str) and re.search(rf"(?<!\w){re.escape(fold(each))}(?!\w)", request)
        ]
        return said[0] if said else (choices[0] if len(choices) == 1 and required else None)
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "string")
    if kind == "boolean":
        if stems(name.replace("_", " ")) <= stems(binder.situation.task) and stems(name.replace("_", " ")):
            return True
        return schema.get("default") if required else None
    words = f"{name} {schema.get('description') or ''}"[:200] if required else name
    value = binder.value(name.replace("_", " "))
    if value is None and required and kind in ("string", None):
        hint = re.search(r"YYYY-MM-DD|YYYY-Www|YYYY-MM|YYYY", words)
        value = binder.value(hint[0]) if hint else None
        if value is None and (name.lower() in _WHOLE or alone) and not hint:
            quoted = binder.situation.quoted
            value = (
                quoted[0]
                if quoted
                else (binder.situation.request.strip() if name.lower() in _WHOLE else None)
            )
    if value is None and required and kind in ("integer", "number") and len(binder.situation.numbers) == 1:
        value = binder.situation.numbers[0].text
    if value is None and required and "default" in schema:
        return schema["default"]
    return _as(schema, value) if value is not None else None


def _as(schema: Mapping[str, Any], value: Any) -> Any:
    """The value in the schema's type; ``None`` when it cannot be."""
    kind = schema.get("type")
    try:
        if kind == "integer":
            return int(str(value).replace(",", ""))
        if kind == "number":
            return float(str(value).replace(",", ""))
    except ValueError:
        return None
    if kind == "boolean" and not isinstance(value, bool):
        return str(value).lower() in ("true", "yes", "1")
    if kind == "array" and not isinstance(value, list):
        return [value]
    if kind == "string" and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value


def forced(tool: Tool, binder: Binder) -> dict[str, Any]:
    """Arguments for a call that the client insists on: what the request says, else the emptiest value of
    each required type.
    """
    empty: dict[str, Any] = {"integer": 0, "number": 0, "boolean": False, "array": [], "object": {}}
    given, missing = bind_arguments(tool, "", "", binder)
    for each in missing:
        schema = tool.properties.get(each.placeholder)
        schema = schema if isinstance(schema, Mapping) else {}
        choices = schema.get("enum")
        given[each.placeholder] = (
            choices[0] if isinstance(choices, list) and choices else empty.get(str(schema.get("type")), "")
        )
    return given
