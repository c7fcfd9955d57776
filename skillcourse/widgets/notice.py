"""One sentence for the learner, and errors as sentences: nobody should have to read a traceback to mend a
file.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Any

from skillcourse.errors import SkillcourseError
from skillcourse.widgets.drawings import icon
from skillcourse.widgets.markup import tag
from skillcourse.widgets.record import Record, framed, in_notebook
from skillcourse.widgets.text import clean


def notice(words: str, *, sign: str = "pass", tone: str = "good", label: str = "Note") -> Record:
    """A sentence in the frame of a record."""
    body = tag(
        "div",
        tag("span", icon(sign), class_=f"sc-chip sc-{tone}"),
        tag("span", clean(words, 2_000)),
        class_="sc-row",
    )
    return Record(framed(body, label=label), clean(words, 2_000))


def without_place(text: str, folder: Path) -> str:
    """``text`` with paths as seen from the lesson's folder, so that a stored output is true on any
    machine.
    """
    for place in sorted({str(folder), str(folder.resolve())}, key=len, reverse=True):
        text = text.replace(f"{place}{os.sep}", "").replace(place, "the lesson folder")
    return text


def trouble(error: SkillcourseError, folder: Path) -> Record:
    """An error as two sentences: what is the matter, and what to do."""
    message, next_step = without_place(error.message, folder), without_place(error.next_step, folder)
    body = tag(
        "div",
        tag("span", icon("warning"), class_="sc-chip sc-bad"),
        tag(
            "div",
            tag("p", tag("strong", clean(message, 2_000))),
            tag("p", clean(next_step, 1_000)) if next_step else None,
        ),
        class_="sc-row",
        style="flex-wrap:nowrap;align-items:flex-start",
    )
    return Record(
        framed(body, label="This did not work"),
        clean(f"This did not work: {message} {next_step}".strip(), 3_000),
    )


def errors_as_sentences() -> None:
    """From now on this kernel shows the course's own errors, in any cell, as their sentence without a
    traceback.
    """
    if not in_notebook():
        return
    from IPython import get_ipython

    shell: Any = get_ipython()

    def shown(
        shell: Any,
        kind: type[BaseException],
        error: BaseException,
        _: TracebackType,
        tb_offset: int | None = None,
    ) -> None:
        shell._showtraceback(kind, error, [f"{kind.__name__}: {error}"])

    shell.set_custom_exc((SkillcourseError,), shown)
