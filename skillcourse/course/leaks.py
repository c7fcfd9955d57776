"""Find solution text that reached the learner's files: what a build must never do."""

from __future__ import annotations

from dataclasses import dataclass

from skillcourse.course.contents import parts, text_of
from skillcourse.course.generate import finished_text, generate
from skillcourse.course.lesson import Lesson
from skillcourse.course.regions import regions
from skillcourse.course.source import read_source

MIN_LENGTH = 20
"""Shorter lines are too common to be anyone's solution."""


@dataclass(frozen=True, slots=True)
class Leak:
    """One line of a solution that stands in a learner's file."""

    file: str
    line: int
    text: str


def solution_lines(lesson: Lesson) -> set[str]:
    """Every line of at least 20 characters that only the solution should have.

    These are the lines of the marked regions, and those of the exercises' finished files that their starters
    do not have.
    """
    found: set[str] = set()
    source = read_source(lesson)
    for cell in source.cells:
        for region in regions(cell.text, source.place, first_line=cell.line + 1):
            found.update(line.strip() for line in region.solution)
    given = generate(lesson)
    for file in given:
        text = text_of((lesson.source / file).read_bytes()) if (lesson.source / file).is_file() else None
        if text is not None and file != "lesson.ipynb":
            found.update(line.strip() for region in regions(text, file) for line in region.solution)
    for file in {file for exercise in lesson.exercises for file in exercise.files}:
        starter = {line.strip() for line in (text_of(given.get(file, b"")) or "").split("\n")}
        if (lesson.source / file).is_file() and text_of((lesson.source / file).read_bytes()) is not None:
            found.update(
                line.strip()
                for line in finished_text(lesson, file).split("\n")
                if line.strip() not in starter
            )
    return {line for line in found if len(line) >= MIN_LENGTH}


def leaks(lesson: Lesson, files: dict[str, bytes] | None = None) -> list[Leak]:
    """Where a solution line of ``lesson`` stands in ``files`` (path to content), by default those on disk."""
    if files is None:
        files = {file: (lesson.folder / file).read_bytes() for file in parts(lesson.folder)}
    wanted = solution_lines(lesson)
    found = []
    for file, data in files.items():
        for number, line in enumerate((text_of(data) or "").split("\n"), start=1):
            plain = _unquoted(line) if file.endswith((".ipynb", ".json")) else line
            found += [Leak(file, number, secret) for secret in sorted(wanted) if secret in plain]
    return found


def _unquoted(line: str) -> str:
    # A notebook stores a line of code as a JSON string: its quotes and backslashes are escaped there.
    return line.replace('\\"', '"').replace("\\\\", "\\")
