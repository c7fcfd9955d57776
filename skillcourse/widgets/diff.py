"""The difference between a learner's work and the solution, line by line; each sign is a word for screen
readers.
"""

from __future__ import annotations

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
    lines: list[Child] = [_line(line) for line in file.lines[2:_SHOWN]]
    left = len(file.lines) - _SHOWN
    if left > 0:
        lines.append(tag("li", f"… {count(left, 'more line')}", class_="sc-muted"))
    return tag("div", head, tag("ul", lines, class_="sc-diff") if lines else None, class_="sc-block")


def _line(line: str) -> Markup:
    sign, rest = line[:1], clean(line[1:], 600)
    if sign == "@":
        return tag("li", clean(line, 80), class_="sc-at")
    if sign == "-":
        return tag(
            "li",
            tag("b", "−", tag("span", " yours: ", class_="sc-hidden")),
            tag("code", rest or " "),
            class_="sc-bad",
        )
    if sign == "+":
        return tag(
            "li",
            tag("b", "+", tag("span", " solution: ", class_="sc-hidden")),
            tag("code", rest or " "),
            class_="sc-good",
        )
    return tag("li", tag("b", " "), tag("code", rest or " "))
