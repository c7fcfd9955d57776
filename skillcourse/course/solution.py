"""The way to a solution: hints in steps, the difference between the learner's work and the finished one, and
starting again.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from skillcourse.course.contents import free_name, text_of
from skillcourse.course.folders import exercise as find_exercise
from skillcourse.course.folders import work_folder
from skillcourse.course.generate import finished_text, generate
from skillcourse.course.lesson import Exercise, Lesson
from skillcourse.course.notebook import sources
from skillcourse.course.progress import Progress
from skillcourse.course.source import read_source
from skillcourse.errors import LearnerError
from skillcourse.files import read_whole, write_whole

FileState = Literal["same", "different", "missing"]


@dataclass(frozen=True, slots=True)
class FileDiff:
    """One file or cell of an exercise, compared with the solution's."""

    file: str
    """``weekly-review/SKILL.md``, or ``lesson.ipynb, cell trying-it-07``."""
    state: FileState
    lines: tuple[str, ...]
    """A unified diff from the learner's to the solution's; empty when they are the same."""


@dataclass(frozen=True, slots=True)
class ExerciseDiff:
    """How a learner's work differs from the solution: one way to do it, not the only one."""

    exercise: str
    files: tuple[FileDiff, ...]

    @property
    def text(self) -> str:
        """All of it as plain text."""
        blocks = []
        for one in self.files:
            said = {"same": "as in the solution", "missing": "not made yet", "different": "different"}[
                one.state
            ]
            blocks.append("\n".join([f"{one.file}: {said}", *one.lines]))
        return "\n\n".join(blocks)


@dataclass(frozen=True, slots=True)
class Hint:
    """One rung of an exercise's hint ladder."""

    exercise: str
    rung: int
    """From 1."""
    of: int
    """How many rungs there are; the last one shows the difference with the solution."""
    text: str
    diff: ExerciseDiff | None = None
    """On the last rung only."""

    @property
    def last(self) -> bool:
        """Whether this is the last rung."""
        return self.rung == self.of


@dataclass(frozen=True, slots=True)
class Reset:
    """What starting an exercise again did."""

    exercise: str
    files: tuple[str, ...]
    """Files put back to how the exercise began, or taken away when it begins without them."""
    backup: Path | None
    """Where the learner's versions are; ``None`` when nothing had been changed."""
    text: str
    """The same in one or two sentences."""


def diff(exercise_id: str, folder: Path | None = None) -> ExerciseDiff:
    """How the learner's files, and the exercise's cells, differ from the solution's.

    Args:
        exercise_id: ``03-a``.
        folder: The learner's lesson folder; the one they work in when not given.

    Raises:
        UsageError: When there is no such exercise.
        LearnerError: When a file of the learner's is not text.
    """
    lesson, exercise = find_exercise(exercise_id)
    place = folder or work_folder(lesson)
    found = [
        _compare(file, _learner_text(place / file, file), finished_text(lesson, file))
        for file in exercise.files
    ]
    return ExerciseDiff(exercise.id, (*found, *_cell_diffs(lesson, exercise, place)))


def _learner_text(path: Path, file: str) -> str | None:
    try:
        text = text_of(read_whole(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LearnerError(f"{file} could not be read: {error.strerror}.") from error
    if text is None:
        raise LearnerError(
            f"{file} should be UTF-8 text, but it holds other bytes.",
            next_step="Save it again as UTF-8 text.",
        )
    return text


def _compare(label: str, mine: str | None, theirs: str) -> FileDiff:
    if mine is not None and mine.rstrip() == theirs.rstrip():
        return FileDiff(label, "same", ())
    lines = difflib.unified_diff(
        (mine or "").splitlines(), theirs.splitlines(), f"yours/{label}", f"solution/{label}", lineterm=""
    )
    return FileDiff(label, "missing" if mine is None else "different", tuple(lines))


def _cell_diffs(lesson: Lesson, exercise: Exercise, place: Path) -> list[FileDiff]:
    source = read_source(lesson)
    cells = [
        cell
        for cell in source.cells_of(exercise.id)
        if cell.learner(source.place) != cell.solution(source.place)
    ]
    if not cells:
        return []
    try:
        mine = dict(sources(json.loads(read_whole(place / "lesson.ipynb").decode("utf-8"))))
    except (OSError, ValueError, KeyError, TypeError):
        mine = {}  # the notebook is shown as not made; its own editor tells what is wrong with it
    return [
        _compare(f"lesson.ipynb, cell {cell.id}", mine.get(cell.id), cell.solution(source.place))
        for cell in cells
    ]


def hint(exercise_id: str, used: int, folder: Path | None = None) -> Hint:
    """The hint after the ``used`` ones already shown; the last rung again when all were.

    Raises:
        UsageError: When there is no such exercise.
    """
    _, exercise = find_exercise(exercise_id)
    of = len(exercise.hints) + 1
    rung = min(max(used, 0) + 1, of)
    if rung < of:
        return Hint(exercise.id, rung, of, exercise.hints[rung - 1])
    difference = diff(exercise.id, folder)
    return Hint(
        exercise.id,
        rung,
        of,
        "The difference between your work and the solution: one way to do it.",
        difference,
    )


def reset(exercise_id: str, folder: Path | None = None, progress: Progress | None = None) -> Reset:
    """Put an exercise's files back to how it begins; the learner's versions are kept in ``backups/`` beside
    the notebook.

    Raises:
        UsageError: When there is no such exercise.
        SetupError: When the folder cannot be written; a file is then either the old one or the new one.
    """
    lesson, exercise = find_exercise(exercise_id)
    place = folder or work_folder(lesson)
    starters = generate(lesson)
    changed = {
        file: data
        for file in exercise.files
        if (data := _bytes(place / file)) not in (None, starters.get(file))
    }
    backup = free_name(place / "backups", exercise.id) if changed else None
    for file, data in changed.items():
        if backup is not None and data is not None:
            write_whole(backup / file, data)
    put_back = []
    for file in exercise.files:
        starter = starters.get(file)
        if starter is not None and _bytes(place / file) != starter:
            write_whole(place / file, starter)
            put_back.append(file)
        elif starter is None and (place / file).exists():
            (place / file).unlink()
            put_back.append(file)
    (progress or Progress()).forget(exercise.id)
    return Reset(exercise.id, tuple(put_back), backup, _reset_text(exercise, put_back, backup, place))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _reset_text(exercise: Exercise, put_back: list[str], backup: Path | None, place: Path) -> str:
    if not exercise.files:
        return (
            f"{exercise.id} is done in a cell: write it anew, or take its first text from a fresh "
            "lesson.ipynb. Its result is forgotten."
        )
    if not put_back:
        return f"The files of {exercise.id} are already as it begins."
    kept = f" Your versions are kept in {backup.relative_to(place).as_posix()}." if backup else ""
    return f"{', '.join(put_back)}: as {exercise.id} begins.{kept}"
