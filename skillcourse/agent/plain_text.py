"""Small rules for showing a run's facts as lines of text, shared by the report and the comparison."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from skillcourse.agent.trace import FileChange, Step, Usage

# Output of a command can hold anything, and a terminal would obey escape sequences in it.
_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """``text`` without escape sequences, control characters and marks that turn the direction of writing."""
    return _CONTROL.sub("�", _ESCAPE.sub("", text.replace("\r\n", "\n").replace("\t", "    ")))


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """``text`` in lines of at most ``width``, its own line ends kept, each line after ``indent``."""
    room = max(width - len(indent), 20)
    lines: list[str] = []
    for line in printable(text).split("\n"):
        lines += textwrap.wrap(line, room, drop_whitespace=True, break_on_hyphens=False) or [""]
    return [(indent + line).rstrip() for line in lines]


def first_lines(text: str, most: int, width: int, indent: str = "") -> list[str]:
    """The first ``most`` lines of ``text``, long ones cut, and how many lines were left out."""
    lines = printable(text).strip("\n").split("\n")
    room = max(width - len(indent), 20)
    # One line more is shown rather than counted.
    kept = lines if len(lines) <= most + 1 else lines[:most]
    shown = [indent + (line if len(line) <= room else line[: room - 1] + "…") for line in kept]
    left_out = len(lines) - len(kept)
    return [line.rstrip() for line in shown] + ([f"{indent}… {left_out:,} more lines"] if left_out else [])


def doing(step: Step) -> str:
    """What a step did, in a few words: ``bash python scripts/check.py``."""
    if step.kind == "catalog":
        return "catalog"
    if step.kind in ("say", "answer", "error"):
        return step.kind
    return " ".join(part for part in (step.tool, main_argument(step.input)) if part)


def main_argument(arguments: Mapping[str, Any]) -> str:
    """The argument that names what a call is about, on one line."""
    for name in ("command", "file_path", "name", "pattern"):
        if name in arguments:
            return " ".join(printable(str(arguments[name])).split())
    return " ".join(
        printable(str(value)) for value in arguments.values() if isinstance(value, str | int | float)
    )


def file_line(change: FileChange) -> str:
    """``made report.md (1,234 bytes)``."""
    size = "" if change.change == "removed" else f" ({change.size:,} bytes)"
    path = " ".join(printable(change.path).split("\n"))
    return f"{change.change} {path if len(path) <= 200 else path[:199] + '…'}{size}"


def usage_line(usage: Usage) -> str:
    """Requests, tokens and price on one line."""
    cost = (
        "price unknown"
        if usage.cost_usd is None
        else f"${usage.cost_usd:.4f}"
        if usage.cost_usd
        else "no cost"
    )
    tokens = f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out"
    return f"{counted(usage.requests, 'request')}, {tokens}, {cost}"


def counted(number: int, noun: str) -> str:
    """``1 step``, ``2 steps``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def labelled(label: str, text: str, width: int) -> list[str]:
    """``text`` beside a label, wrapped under itself."""
    lines = wrapped(text, width, " " * 10)
    return [f"{label:<10}{lines[0].lstrip()}", *lines[1:]]


def joined(lines: Iterable[str]) -> str:
    """The lines as one text, with one line end at the end."""
    return "\n".join(lines) + "\n"
