"""``skillcourse build``: the lessons from their sources, and the stored solutions from a real run."""

from __future__ import annotations

from typing import Annotated

import typer

from skillcourse.cli.show import line


def build(
    lessons: Annotated[
        list[str] | None, typer.Argument(metavar="[LESSON]...", help="Numbers; all when none are named.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help=("Change nothing; exit 1 if anything differs from its source."))
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help=("Replace lesson files that were changed by hand; they are kept in backups/.")
        ),
    ] = False,
    no_run: Annotated[
        bool, typer.Option("--no-run", help=("Do not run the solutions; only write lessons/."))
    ] = False,
) -> None:
    """Make lessons/ from solutions/, and run each solution to store its outputs (for authors).

    A lesson is written in solutions/NN_slug/: lesson.py, lesson.yaml, the finished files, and starter/. Build
    strips the solutions out into lessons/NN_slug/, then runs lesson.py with the practice model and stores
    lesson.ipynb with its outputs. Files that a learner has changed are never replaced silently.

    \b
    Example:
      skillcourse build 03
    """
    from skillcourse import course

    chosen = [course.lesson(name) for name in lessons or []]
    numbers = [one.number for one in chosen]
    if check:
        found = course.build(check=True, only=numbers)
        for one in found:
            line(one, "bad")
        line(
            "lessons/ and the stored solutions are what their sources say."
            if not found
            else f"{len(found)} difference{'' if len(found) == 1 else 's'}."
        )
        raise typer.Exit(1 if found else 0)
    for one in course.build(force=force, only=numbers):
        line(one)
    for lesson in [] if no_run else chosen or course.lessons():
        line(f"running solutions/{lesson.name}/lesson.py …", "quiet")
        course.execute(lesson)
        line(f"wrote solutions/{lesson.name}/lesson.ipynb")
