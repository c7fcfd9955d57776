"""One tool of a run, apart from any library: what the model is told about it, and what it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

MOST_CHARACTERS = 30_000
"""Longer results are cut in the middle, with a sentence that says so: a context window is small."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What goes back to the model."""

    text: str
    failed: bool = False
    blocks: tuple[Mapping[str, Any], ...] = ()
    """Content that is not text, such as an image; ``text`` then says what it is."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as the model sees it, and its action."""

    name: str
    description: str
    properties: Mapping[str, Any]
    """The arguments, as JSON schema properties."""
    required: tuple[str, ...]
    act: Callable[[Mapping[str, Any]], Awaitable[ToolResult]]
    """Called with arguments whose required ones are there. Never raises for what the model did wrong: it
    says so."""
    changes_files: bool = True
    """False promises that it leaves the workspace as it is, which saves a look at it."""

    def definition(self) -> dict[str, Any]:
        """The tool's entry in a Messages request."""
        return {
            "name": self.name,
            "description": self.description,
            "input_schema": {
                "type": "object",
                "properties": dict(self.properties),
                "required": list(self.required),
                "additionalProperties": False,
            },
        }

    def misuse(self, arguments: object) -> str:
        """What is wrong with ``arguments`` in one sentence; empty when nothing is."""
        if not isinstance(arguments, Mapping):
            return f"{self.name}: expected an object with arguments, got {type(arguments).__name__}."
        missing = [name for name in self.required if name not in arguments]
        unknown = sorted(set(arguments) - set(self.properties))
        takes = ", ".join(self.properties)
        if missing:
            return f"{self.name}: the argument {missing[0]!r} is missing. It takes: {takes}."
        if unknown:
            return f"{self.name}: there is no argument {unknown[0]!r}. It takes: {takes}."
        for name, value in arguments.items():
            expected = _TYPES.get(self.properties[name].get("type"))
            if expected is not None and (
                not isinstance(value, expected) or isinstance(value, bool) != (expected is bool)
            ):
                kind = self.properties[name]["type"]
                return f"{self.name}: {name!r} must be of type {kind}, got {repr(value)[:80]}."
        return ""


_TYPES: dict[Any, type] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


def shortened(text: str) -> str:
    """``text``, or its beginning and end with the number of characters left out between them."""
    if len(text) <= MOST_CHARACTERS:
        return text
    head, tail = MOST_CHARACTERS * 2 // 3, MOST_CHARACTERS // 3
    left_out = len(text) - head - tail
    return f"{text[:head]}\n[… {left_out:,} characters left out …]\n{text[-tail:]}"
