"""SKILL.md's two parts: where the frontmatter begins and ends, and what its text already shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from skillcourse.skill.problem import Problem
from skillcourse.skill.rulebook import problem

_FENCE = re.compile(r"---[ \t]*$", re.MULTILINE)
_UNCLOSED_END = re.compile(r"^(?:[ \t]*|#.*|[ \t]*---.*)$", re.MULTILINE)


@dataclass(slots=True)
class Parts:
    """A SKILL.md cut in two."""

    frontmatter: str | None
    """The text between the fences; ``None`` when there is no frontmatter."""
    first_line: int
    """1-based line on which it begins."""
    body: str
    body_line: int


def split(text: str, file: str) -> tuple[Parts, list[Problem]]:
    """Cut ``text`` at its fences, which are whole lines: a ``---`` inside a value is a part of that value."""
    start = len(text) - len(text.lstrip("\n \t"))
    end = text.find("\n", start)
    opening = text[start:end] if end >= 0 else text[start:]
    if opening.rstrip(" \t") != "---" or end < 0:
        body, body_line = _body(text, 0)
        return Parts(None, 1, body, body_line), [problem("no-frontmatter", file, 1, found=_quote(opening))]
    problems: list[Problem] = []
    line = text.count("\n", 0, start) + 1
    if start:
        problems.append(problem("frontmatter-late", file, 1))
    if opening != "---":
        problems.append(problem("fence-trailing-space", file, line, which="opening"))
    begin = start + len(opening) + 1
    closing = _closing(text, begin)
    if closing is None:
        problems.append(problem("frontmatter-not-closed", file, line))
        end = after = _unclosed_end(text, begin)
    else:
        end, after = closing.span()
        if closing.group() != "---":
            problems.append(
                problem("fence-trailing-space", file, text.count("\n", 0, end) + 1, which="closing")
            )
    frontmatter = text[begin:end]
    for code, mark in (("triple-hyphen", "---"), ("tab", "\t")):
        if mark in frontmatter:
            place = line + 1 + frontmatter.count("\n", 0, frontmatter.index(mark))
            problems.append(problem(code, file, place))
    return Parts(frontmatter, line + 1, *_body(text, after)), problems


def _closing(text: str, begin: int) -> re.Match[str] | None:
    """The closing fence: the first line that is three hyphens, with or without space after them."""
    index = text.find("\n---", begin - 1)
    while index >= 0:
        if closing := _FENCE.match(text, index + 1):
            return closing
        index = text.find("\n---", index + 1)
    return None


def _body(text: str, after: int) -> tuple[str, int]:
    rest = text[after:].rstrip()
    if not rest:
        return "", min(text.count("\n", 0, after) + 2, text.count("\n") + 1)
    # Whole blank lines are dropped, and not the first line's indentation: that may mean a code block.
    begin = rest.rfind("\n", 0, len(rest) - len(rest.lstrip())) + 1
    return rest[begin:], text.count("\n", 0, after + begin) + 1


def _unclosed_end(text: str, begin: int) -> int:
    """Where a frontmatter without closing fence probably ends: a blank line, a heading, a damaged fence."""
    found = _UNCLOSED_END.search(text, begin)
    return found.start() if found else len(text)


def _quote(line: str) -> str:
    shown = line.strip()
    return "nothing" if not shown else repr(shown if len(shown) <= 40 else shown[:39] + "…")
