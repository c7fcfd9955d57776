"""One SKILL.md, read and looked at: what both voices, the lenient and the strict one, begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from skillcourse.skill import rules
from skillcourse.skill.fields import check, comment_problems
from skillcourse.skill.frontmatter import Parts, split
from skillcourse.skill.problem import Problem
from skillcourse.skill.repair import quoted_plain_values, scalar_lines
from skillcourse.skill.source import Source, load
from skillcourse.skill.yaml_values import Value, parse
from skillcourse.tokens import estimate_tokens


@dataclass(frozen=True, slots=True)
class Document:
    """A SKILL.md and everything that is wrong with it."""

    source: Source
    parts: Parts
    values: Mapping[str, Value]
    """The frontmatter's fields; mended where it was not YAML and a mend was possible."""
    problems: tuple[Problem, ...]


def open_document(directory: Path) -> Document:
    """Read and check the SKILL.md of ``directory``; raises ``Unloadable`` when there is nothing to read."""
    source = load(directory)
    file = source.file
    parts, problems = split(source.text, file)
    values: Mapping[str, Value] = {}
    if parts.found:
        value, noticed = parse(parts.frontmatter, parts.first_line, file)
        problems += noticed
        text = parts.frontmatter
        if value is None and noticed[-1].code == "yaml-invalid":
            text, value = _mended(text, parts.first_line, file)
        if value is not None and value.kind == "map":
            values = value.items
            problems += check(values, value.key_lines, directory.name, file)
            problems += comment_problems(text, values, file)
        elif value is not None:
            problems.append(_not_mapping(value, parts, file))
    problems += _body_problems(parts, file)
    return Document(source, parts, values, (*source.problems, *problems))


def _mended(text: str, first_line: int, file: str) -> tuple[str, Value | None]:
    """What lenient readers would make of text that is not YAML; its own slips are not reported twice."""
    for mend in (quoted_plain_values, scalar_lines):
        mended = mend(text)
        value, _ = parse(mended, first_line, file)
        if value is not None and value.kind == "map" and value.items:
            return mended, value
    return text, None


def _not_mapping(value: Value, parts: Parts, file: str) -> Problem:
    found = {"null": "empty", "list": "a list", "text": "one text"}.get(value.kind, value.kind)
    return Problem(
        "error", "yaml-not-mapping", f"The frontmatter is {found}, and it must be lines of the form key: value.", file,
        parts.first_line, rules.FRONTMATTER, "Write name: … and description: … in it."
    )  # fmt: skip


def _body_problems(parts: Parts, file: str) -> list[Problem]:
    if not parts.body:
        return (
            [
                Problem(
                    "warning",
                    "body-empty",
                    "There are no instructions after the frontmatter.",
                    file,
                    parts.body_line,
                    rules.BODY,
                    "Write what to do, step by step.",
                )  # fmt: skip
            ]
            if parts.found
            else []
        )
    problems = []
    lines = parts.body.count("\n") + 1
    if lines > rules.BODY_LINES:
        problems.append(
            Problem(
                "warning",
                "body-lines",
                f"The instructions have {lines} lines, more than {rules.BODY_LINES}.",
                file,
                parts.body_line + rules.BODY_LINES,
                rules.DISCLOSURE,
                "Move what is not always needed to references/.",
            )  # fmt: skip
        )
    # A token has at least one character, so short texts need no count.
    tokens = estimate_tokens(parts.body) if len(parts.body) > rules.BODY_TOKENS else 0
    if tokens > rules.BODY_TOKENS:
        problems.append(
            Problem(
                "warning",
                "body-tokens",
                f"The instructions have about {tokens:,} tokens, more than {rules.BODY_TOKENS:,}.",
                file,
                parts.body_line,
                rules.DISCLOSURE,
                "Move what is not always needed to references/.",
            )  # fmt: skip
        )
    return problems


def named_after_folder(problem: Problem, name: str) -> Problem:
    """The same problem with what a lenient reader did about it."""
    return replace(problem, message=f"{problem.message} It is read as {name!r}, after the folder.")
