"""Cells to notebooks: the lesson that learners open, and the solution that is executed.

The same source gives the same bytes, on every machine.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from skillcourse.course.source import Cell, Source


def make_notebook(source: Source, form: Literal["lesson", "solution"]) -> dict[str, Any]:
    """A notebook (format 4.5) as plain data, without outputs."""
    lesson = source.lesson
    return {
        "cells": [
            _cell(source, cell, form)
            for cell in source.cells
            if form == "solution" or not is_for_instructors(cell)
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "skillcourse": {
                "form": form,
                "lesson": lesson.number,
                "minutes": {"exercise": lesson.minutes.exercise, "teach": lesson.minutes.teach},
                "slug": lesson.slug,
                "title": lesson.title,
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def is_for_instructors(cell: Cell) -> bool:
    """Whether only whoever teaches the lesson needs it: speaker notes are in the slides, not in the learner's
    way.
    """
    return cell.slide_type == "notes" or "notes" in cell.tags


def _cell(source: Source, cell: Cell, form: Literal["lesson", "solution"]) -> dict[str, Any]:
    text = cell.learner(source.place) if form == "lesson" else cell.solution(source.place)
    metadata: dict[str, Any] = {"slideshow": {"slide_type": cell.slide_type}}
    if cell.tags:
        metadata["tags"] = list(cell.tags)
    if "check" in cell.tags:
        metadata.update(deletable=False, editable=False)
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell.id,
        "metadata": metadata,
        "source": text.splitlines(keepends=True),
    }
    if cell.kind == "code":
        made.update(execution_count=None, outputs=[])
    return made


def notebook_bytes(notebook: dict[str, Any]) -> bytes:
    """A notebook as Jupyter itself would write it: sorted keys, one space of indent, a final line end."""
    return (json.dumps(notebook, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def sources(notebook: dict[str, Any]) -> list[tuple[str, str]]:
    """Each cell's id and text, whichever of the two shapes of ``source`` the file uses."""
    return [
        (
            str(cell.get("id", "")),
            "".join(cell["source"]) if isinstance(cell["source"], list) else str(cell["source"]),
        )
        for cell in notebook["cells"]
    ]
