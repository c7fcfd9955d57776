"""The lenient voice: load what can be loaded, as agents do, and say what was odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from skillcourse.errors import LearnerError
from skillcourse.skill.document import Document, open_document
from skillcourse.skill.model import Skill
from skillcourse.skill.source import Unloadable, locate
from skillcourse.skill.yaml_values import Value


def read(folder: Path | str) -> Skill:
    """The skill in ``folder`` (or of the SKILL.md given), with what is wrong in its ``problems``.

    Reads as lenient clients do: Windows line ends, a byte-order mark, a space after ``---``, an unquoted
    colon in a value, a name that differs from the folder or is missing (the folder's name then), and values
    that are too long all load.

    Raises:
        LearnerError: Nothing can be loaded: no SKILL.md, one that is no text, or one without a description.
    """
    try:
        directory = locate(folder)
        document = open_document(directory)
    except Unloadable as error:
        raise LearnerError(error.problem.message, next_step=error.problem.fix) from None
    values = document.values
    description = _text(values, "description")
    if not description:
        raise _no_description(directory, document)
    parts = document.parts
    return Skill(
        directory=directory,
        name=_text(values, "name") or directory.name,
        description=description,
        body=parts.body,
        body_line=parts.body_line,
        text=document.source.text,
        license=_text(values, "license"),
        compatibility=_text(values, "compatibility"),
        allowed_tools=_tools(values.get("allowed-tools")),
        metadata=_metadata(values.get("metadata")),
        frontmatter={key: value.data for key, value in values.items()},
        problems=document.problems,
        file=document.source.file,
    )


def _no_description(directory: Path, document: Document) -> LearnerError:
    """Say the cause: what kept the description from being found, else that it is missing."""
    place = f"{directory.name}/{document.source.file}"
    cause = next(
        (p for p in document.problems if p.severity == "error" and not p.code.startswith("name")), None
    )
    if cause is None:
        return LearnerError(f"{place} has no description.", next_step="Add one: a model picks a skill by it.")
    return LearnerError(f"{place}:{cause.line}: {cause.message}", next_step=cause.fix)


def _text(values: Mapping[str, Value], key: str) -> str:
    value = values.get(key)
    return value.text.strip() if value is not None and value.kind == "text" else ""


def _tools(value: Value | None) -> tuple[str, ...]:
    if value is None:
        return ()
    if value.kind == "list":
        return tuple(item.text.strip() for item in value.elements if item.kind == "text")
    return tuple(_split_tools(value.text))


def _split_tools(text: str) -> list[str]:
    """Split at spaces and commas outside parentheses: ``Bash(git add:*), Read`` are two tools."""
    tools, current, depth = [], "", 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if depth <= 0 and (letter.isspace() or letter == ","):
            tools.append(current)
            current, depth = "", 0
        else:
            current += letter
    return [tool for tool in (*tools, current) if tool]


def _metadata(value: Value | None) -> dict[str, str]:
    items = value.items if value is not None else {}
    return {key: item.text for key, item in items.items() if item.kind == "text"}
