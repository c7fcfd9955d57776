"""How far the learner has come: every lesson with its exercises, as words and signs."""

from __future__ import annotations

from skillcourse.course import LessonProgress, Summary
from skillcourse.widgets.check_view import VERDICTS, verdict_chip
from skillcourse.widgets.markup import Child, Markup, tag
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.text import clean, count, one_line


def progress_record(summary: Summary, number: str = "") -> Record:
    """The state of one lesson in full, and of the others in a line each.

    It says how things stand and not when or how often, so that it is the same when a lesson is run again.
    """
    shown = [lesson for lesson in summary.lessons if lesson.number == number] or list(summary.lessons)
    rest = [lesson for lesson in summary.lessons if lesson not in shown]
    title = f"{summary.passed} of {count(summary.total, 'exercise')} passed"
    following = f"Next: {summary.next}" if summary.next else "Every exercise is passed."
    html = framed(
        tag("h4", title),
        [_lesson(lesson) for lesson in shown],
        tag("ul", [_line(lesson) for lesson in rest], class_="sc-plain-list sc-block") if rest else None,
        tag("p", following, class_="sc-block"),
        label="Progress",
        sheets=("progress.css",),
    )
    lines = [title]
    for lesson in shown:
        lines.append(_heading(lesson))
        lines += [
            f"  {VERDICTS[one.verdict][2]:<20} {one.id}  {clean(one.title)}" for one in lesson.exercises
        ]
        if lesson.quiz_total:
            lines.append(f"  {_quiz(lesson)}")
    lines += [_heading(lesson) for lesson in rest]
    return Record(html, "\n".join([*lines, following]))


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
