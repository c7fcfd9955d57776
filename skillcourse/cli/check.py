"""``skillcourse check``: the lessons' checks on the files in the course folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from skillcourse.cli.show import line

if TYPE_CHECKING:
    from skillcourse.checks import CheckResult
    from skillcourse.course import Exercise, Lesson, Progress

STYLE = {"pass": "good", "fail": "bad", "todo": "todo", "error": "bad"}


def check(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[LESSON|EXERCISE]...",
            help=("Lessons (03) or exercises (03-a); all when none are named."),
        ),
    ] = None,
) -> None:
    """Check your work and say what to fix, where, and the rule behind it.

    The same checks as in the notebook, on the same files, and the results go into the same progress. An
    exercise that you have not begun is TODO, which is not a pass: the exit code is 0 only when every check
    named passes.

    \b
    Example:
      skillcourse check 03
    """
    from skillcourse import checks, course
    from skillcourse.errors import SetupError

    progress = course.Progress()
    answers = progress.answers()
    results: list[CheckResult] = []
    for lesson, exercises in _wanted(what or []):
        folder = course.work_folder(lesson)
        line(f"Lesson {lesson.number}  {lesson.title}", "strong")
        if not folder.is_dir():
            raise SetupError(
                f"lessons/{lesson.name} is not there.",
                next_step="`skillcourse build --no-run` makes the lessons.",
            )
        for exercise in exercises:
            result = checks.run(exercise.id, folder, answers)
            results.append(result)
            _print(result)
            _keep(progress, lesson, result)
        line()
    if progress.notice:
        line(progress.notice, "todo")
    raise typer.Exit(_verdict(results))


def _wanted(words: list[str]) -> list[tuple[Lesson, tuple[Exercise, ...]]]:
    from skillcourse import course

    if not words:
        return [(one, one.exercises) for one in course.lessons() if one.exercises]
    wanted: list[tuple[Lesson, tuple[Exercise, ...]]] = []
    for word in words:
        if re.fullmatch(r"\d\d-\S+", word.strip()):
            lesson, exercise = course.exercise(word)
            wanted.append((lesson, (exercise,)))
        else:
            lesson = course.lesson(word)
            wanted.append((lesson, lesson.exercises))
    return wanted


def _print(result: CheckResult) -> None:
    from skillcourse import checks

    first, *rest = checks.text(result).split("\n")
    line(first, STYLE[result.verdict])
    for one in rest:
        line(one, "bad" if one.startswith("  no  ") else "")


def _keep(progress: Progress, lesson: Lesson, result: CheckResult) -> None:
    from skillcourse import course
    from skillcourse.errors import SetupError

    if course.work_folder(lesson) != lesson.folder:
        return  # a check of a solution or of a copy is not the learner's own work
    try:
        progress.record_check(result)
    except SetupError as error:
        progress.notice = f"The result was not kept: {error}"


def _verdict(results: list[CheckResult]) -> int:
    counts = {
        verdict: sum(one.verdict == verdict for one in results)
        for verdict in ("pass", "fail", "todo", "error")
    }
    total = len(results)
    parts = [f"{counts['pass']} of {total} passed"]
    parts += [f"{counts['fail']} failed"] if counts["fail"] else []
    parts += [f"{counts['todo']} not begun (TODO is not a pass)"] if counts["todo"] else []
    parts += [f"{counts['error']} could not be checked"] if counts["error"] else []
    line("; ".join(parts) + ".", "good" if counts["pass"] == total else "bad")
    if counts["error"]:
        return 3
    return 0 if counts["pass"] == total else 1
