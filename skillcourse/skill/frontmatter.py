"""SKILL.md's two parts: where the frontmatter begins and ends, and what its text already shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from skillcourse.skill import rules
from skillcourse.skill.problem import Problem

_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)
_UNCLOSED_END = re.compile(r"^(?:[ \t]*|#.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """A SKILL.md cut in two."""

    frontmatter: str
    """The text between the fences."""
    first_line: int
    """1-based line on which it begins."""
    body: str
    body_line: int
    found: bool
    """False when there is no frontmatter at all."""


def split(text: str, file: str) -> tuple[Parts, list[Problem]]:
    """Cut ``text`` at its fences, which are whole lines: a ``---`` inside a value is a part of that value."""
    problems: list[Problem] = []
    start = len(text) - len(text.lstrip("\n \t"))
    opening, newline, _ = text[start:].partition("\n")
    if opening.rstrip(" \t") != "---" or not newline:
        problems.append(
            Problem(
                "error",
                "no-frontmatter",
                f"The file must begin with a line of three hyphens, and begins with {_quote(opening)}.",
                file,
                1,
                rules.FRONTMATTER,
                "Begin the file with ---, name, description and --- again.",
            )  # fmt: skip
        )
        return _without(text), problems
    line = text.count("\n", 0, start) + 1
    if start:
        problems.append(
            Problem(
                "error",
                "no-frontmatter",
                "There is space before the opening ---, which must be the very first thing in the file.",
                file,
                1,
                rules.FRONTMATTER,
                "Delete what stands before the first ---.",
            )  # fmt: skip
        )
    elif opening != "---":
        problems.append(_trailing(file, line, "opening"))
    begin = start + len(opening) + 1
    closing = _CLOSING.search(text, begin)
    if closing is None:
        problems.append(
            Problem(
                "error",
                "frontmatter-not-closed",
                "The frontmatter is not closed: no later line is ---.",
                file,
                line,
                rules.FRONTMATTER,
                "Write a line --- after the last field.",
            )  # fmt: skip
        )
        end = after = _unclosed_end(text, begin)
    else:
        end, after = closing.start(), closing.end()
        if closing.group() != "---":
            problems.append(_trailing(file, text.count("\n", 0, end) + 1, "closing"))
    frontmatter = text[begin:end]
    _look(frontmatter, line + 1, file, problems)
    body, body_line = _body(text, after)
    return Parts(frontmatter, line + 1, body, body_line, True), problems


def _without(text: str) -> Parts:
    body, body_line = _body(text, 0)
    return Parts("", 1, body, body_line, False)


def _body(text: str, after: int) -> tuple[str, int]:
    rest = text[after:]
    body = rest.strip()
    if not body:
        return "", text.count("\n", 0, after) + 2
    # Indentation of the first line may mean a code block: only whole blank lines are dropped.
    begin = rest.rfind("\n", 0, len(rest) - len(rest.lstrip())) + 1
    return rest[begin:].rstrip(), text.count("\n", 0, after + begin) + 1


def _unclosed_end(text: str, begin: int) -> int:
    """Where a frontmatter without closing fence probably ends: at its first blank line or heading."""
    found = _UNCLOSED_END.search(text, begin)
    return found.start() if found else len(text)


def _look(frontmatter: str, first_line: int, file: str, problems: list[Problem]) -> None:
    """Warn about what is legal in YAML and trips simple readers, in the first line that has it."""
    if "---" in frontmatter:
        line = first_line + frontmatter.count("\n", 0, frontmatter.index("---"))
        problems.append(
            Problem(
                "warning",
                "triple-hyphen",
                "Three hyphens stand inside the frontmatter, and simple readers end it there.",
                file,
                line,
                rules.SKILLS_REF,
                "Use a dash (— or --) instead.",
            )  # fmt: skip
        )
    if "\t" in frontmatter:
        line = first_line + frontmatter.count("\n", 0, frontmatter.index("\t"))
        problems.append(
            Problem(
                "warning",
                "tab",
                "There is a tab in the frontmatter, which YAML forbids as indentation and readers treat differently elsewhere.",
                file,
                line,
                rules.YAML,
                "Replace the tab with spaces.",
            )  # fmt: skip
        )


def _trailing(file: str, line: int, which: str) -> Problem:
    return Problem(
        "warning", "fence-trailing-space", f"The {which} --- is followed by a space, and some clients then do not see it.", file, line,
        rules.FENCE_CLIENTS, "Delete the space after ---."
    )  # fmt: skip


def _quote(line: str) -> str:
    shown = line.strip()
    return "nothing" if not shown else repr(shown if len(shown) <= 40 else shown[:39] + "…")
