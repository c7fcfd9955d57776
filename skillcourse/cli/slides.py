"""``skillcourse slides``: a lesson as one page to teach from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillcourse.cli.show import line


def slides(
    lesson: Annotated[str, typer.Argument(metavar="LESSON", help="The lesson's number: 03.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the page goes.")] = Path("slides"),
) -> None:
    """Make one self-contained HTML page of slides, with speaker notes and timings, that needs no network.

    It is made from the executed solution, so it shows real outputs. Open it in any browser; print it to make
    a PDF.

    \b
    Example:
      skillcourse slides 03 --out talk
    """
    from skillcourse import course
    from skillcourse.course.slides import write_deck

    one = course.lesson(lesson)
    made = write_deck(one.source / "lesson.ipynb", out, title=f"{one.number} {one.title}", lesson=one.number)
    line(f"wrote {made}")
