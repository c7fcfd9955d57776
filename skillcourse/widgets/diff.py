"""Differences line by line: of a learner's work and the solution, or of what two runs made. Each sign is a
word for screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillcourse.course import ExerciseDiff, FileDiff
from skillcourse.widgets.markup import Child, Markup, tag
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.text import clean, count

_SHOWN = 400
_STATES = {
    "same": ("as in the solution", "good"),
    "different": ("different", "plain"),
    "missing": ("not made yet", "bad"),
}


def diff_record(difference: ExerciseDiff) -> Record:
    """The difference as a static record."""
    title = f"{difference.exercise}: your work and the solution"
    about = tag(
        "p",
        "The solution is one way to do it, not the only one. "
        "Lines with − are yours, lines with + are the solution's.",
        class_="sc-muted",
    )
    html = framed(tag("h4", title), about, diff_html(difference), label=title, sheets=("diff.css",))
    return Record(html, clean(f"{title}\n{difference.text}", 60_000))


def diff_html(difference: ExerciseDiff) -> Markup:
    """Each file of the difference."""
    return tag("div", [_file(file) for file in difference.files])


def _file(file: FileDiff) -> Markup:
    said, tone = _STATES[file.state]
    head = tag("div", tag("code", file.file), tag("span", said, class_=f"sc-chip sc-{tone}"), class_="sc-row")
    lines = lines_html(file.lines[2:], ("yours", "solution"))
    return tag("div", head, lines, class_="sc-block")


def lines_html(lines: Sequence[str], sides: tuple[str, str]) -> Markup | None:
    """The lines of a unified difference, from its first ``@@`` on; ``None`` when nothing differs.

    Args:
        lines: As :func:`difflib.unified_diff` makes them, without their file names.
        sides: What the lines with ``-`` and those with ``+`` are, for screen readers.
    """
    shown: list[Child] = [_line(line, sides) for line in lines[:_SHOWN]]
    left = len(lines) - _SHOWN
    if left > 0:
        shown.append(tag("li", f"… {count(left, 'more line')}", class_="sc-muted"))
    return tag("ul", shown, class_="sc-diff") if shown else None


def _line(line: str, sides: tuple[str, str]) -> Markup:
    sign, rest = line[:1], clean(line[1:], 600)
    if sign == "@":
        return tag("li", clean(line, 80), class_="sc-at")
    if sign == "-":
        return tag(
            "li",
            tag("b", "−", tag("span", f" {sides[0]}: ", class_="sc-hidden")),
            tag("code", rest or " "),
            class_="sc-bad",
        )
    if sign == "+":
        return tag(
            "li",
            tag("b", "+", tag("span", f" {sides[1]}: ", class_="sc-hidden")),
            tag("code", rest or " "),
            class_="sc-good",
        )
    return tag("li", tag("b", " "), tag("code", rest or " "))
