"""How far the learner has come: every lesson with its exercises, as words and signs."""

from __future__ import annotations

from skillcourse.course import LessonProgress, Summary
from skillcourse.widgets.check_view import VERDICTS, verdict_chip
from skillcourse.widgets.markup import Child, Markup, render, tag
from skillcourse.widgets.panel import Panel
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.text import clean, count, one_line

SHEETS = ("progress.css",)


def progress_panel(summary: Summary, number: str) -> Panel:
    """The whole course: this lesson in full, the others in a line each, and what comes next."""
    own = next(lesson for lesson in summary.lessons if lesson.number == number)
    rest = [lesson for lesson in summary.lessons if lesson is not own]
    following = f"Next: {summary.next}" if summary.next else "Every exercise is passed."
    html = render(
        [
            tag("h4", f"{summary.passed} of {count(summary.total, 'exercise')} passed"),
            _lesson(own),
            tag("ul", [_line(lesson) for lesson in rest], class_="sc-plain-list sc-block") if rest else None,
            tag("p", following, class_="sc-block"),
        ]
    )
    return Panel(f"ProgressView(lesson {number})", html, label="Progress", sheets=SHEETS)


def progress_record(summary: Summary, number: str) -> Record:
    """This lesson alone, as it stands.

    It says nothing about other lessons, nor when or how often: it is the same when the lesson is run again.
    """
    own = next(lesson for lesson in summary.lessons if lesson.number == number)
    lines = [_heading(own)]
    lines += [f"  {VERDICTS[one.verdict][2]:<20} {one.id}  {clean(one.title)}" for one in own.exercises]
    if own.quiz_total:
        lines.append(f"  {_quiz(own)}")
    return Record(framed(_lesson(own), label="Progress", sheets=SHEETS, twin=True), "\n".join(lines))


def _heading(lesson: LessonProgress) -> str:
    return f"{lesson.number} {one_line(lesson.title, 80)}: {lesson.passed} of {len(lesson.exercises)}"


def _quiz(lesson: LessonProgress) -> str:
    return f"Quiz: {lesson.quiz_right} right of {lesson.quiz_total}"


def _lesson(lesson: LessonProgress) -> Markup:
    rows: list[Child] = [
        tag(
            "li",
            verdict_chip(one.verdict),
            tag("span", f"{one.id}  {clean(one.title, 200)}"),
            class_="sc-row",
        )
        for one in lesson.exercises
    ]
    if lesson.quiz_total:
        rows.append(tag("li", _quiz(lesson), class_="sc-muted"))
    return tag(
        "div",
        tag("h5", _heading(lesson)),
        _bar(lesson),
        tag("ul", rows, class_="sc-plain-list"),
        class_="sc-block",
    )


def _line(lesson: LessonProgress) -> Markup:
    return tag("li", tag("span", _heading(lesson)), _bar(lesson))


def _bar(lesson: LessonProgress) -> Markup | None:
    if not lesson.exercises:
        return None
    width = f"width:{100 * lesson.passed / len(lesson.exercises):.0f}%"
    return tag("span", tag("i", style=width), class_="sc-going", aria_hidden="true")
