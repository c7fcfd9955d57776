"""Where the course is, which lessons it has, and in which folder the learner works right now."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from skillcourse.course.lesson import Exercise, Lesson
from skillcourse.course.lesson_file import FOLDER_NAME, read_lesson
from skillcourse.errors import AuthorError, SetupError, UsageError


def root(start: Path | None = None) -> Path:
    """The course folder: the one that holds ``solutions/`` and ``lessons/``.

    ``SKILLCOURSE_ROOT`` names it; else it is looked for from ``start`` (the current folder) upwards; else it
    is the folder that the package was installed from.

    Raises:
        UsageError: When there is none, with what to do.
    """
    named = os.environ.get("SKILLCOURSE_ROOT", "")
    if named:
        if not _is_course(Path(named)):
            raise UsageError(
                f"SKILLCOURSE_ROOT should name the course folder, but {named!r} does not hold "
                "solutions/ and lessons/.",
                next_step="Correct it, or unset it and start from inside the course folder.",
            )
        return Path(named).resolve()
    here = (start or _here()).resolve()
    for place in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if _is_course(place):
            return place
    raise UsageError(
        f"No course folder was found at {here} or above it: one that holds solutions/ and lessons/.",
        next_step="Change into your clone of the course, or set SKILLCOURSE_ROOT to it.",
    )


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise SetupError(
            "The folder that this was started in is not there any more.",
            next_step="Change into the course folder and start again.",
        ) from error


def _is_course(place: Path) -> bool:
    return (place / "solutions").is_dir() and (place / "lessons").is_dir()


def lessons(course: Path | None = None) -> list[Lesson]:
    """Every lesson of the course in its order, found by listing ``solutions/``.

    Raises:
        AuthorError: When a lesson's description is wrong, or two lessons share a number.
        UsageError: When there is no course folder.
    """
    return [_lesson_in(folder) for folder in _folders(course).values()]


def _folders(course: Path | None) -> dict[str, Path]:
    """Each lesson's number and source folder, in order."""
    found: dict[str, Path] = {}
    for folder in sorted(((course or root()) / "solutions").iterdir()):
        name = FOLDER_NAME.fullmatch(folder.name)
        if name is None or not folder.is_dir():
            continue
        if other := found.get(name["number"]):
            raise AuthorError(
                f"Each lesson has its own number, but {other.name} and {folder.name} both have "
                f"{name['number']}."
            )
        found[name["number"]] = folder
    return found


def _lesson_in(folder: Path) -> Lesson:
    return _read(folder, _stamp(folder / "lesson.yaml"))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _read(folder: Path, _changed: tuple[int, int]) -> Lesson:
    # A notebook asks for the list in many cells; the file's time and size tell when it must be read again.
    return read_lesson(folder)


def lesson(name: str, course: Path | None = None) -> Lesson:
    """The lesson called ``name``: ``"3"``, ``"03"``, ``"getting_picked"``, ``"03_getting_picked"`` or its
    folder.

    Raises:
        UsageError: When no lesson is called so, with those there are.
    """
    name = str(name)  # a number, or whatever a cell gave
    folders = _folders(course)
    wanted = Path(name.strip().rstrip("/\\")).name.lower().replace("-", "_")
    for number, folder in folders.items():
        if wanted in (number, number.lstrip("0"), folder.name[3:], folder.name):
            return _lesson_in(folder)
    raise UsageError(
        f"There is no lesson {name!r}.",
        next_step=f"The lessons are {', '.join(folder.name for folder in folders.values())}."
        if folders
        else "The course has no lessons yet: solutions/ holds none.",
    )


def exercise(id: str, course: Path | None = None) -> tuple[Lesson, Exercise]:
    """The exercise with this id, and the lesson it belongs to.

    Raises:
        UsageError: When there is none, with those of its lesson.
    """
    id = str(id)  # whatever a cell gave
    wanted = id.strip().lower()
    folders = _folders(course)
    known: list[str] = []
    if folder := folders.get(wanted[:2]):
        one = _lesson_in(folder)
        for found in one.exercises:
            if found.id == wanted:
                return one, found
        known = [found.id for found in one.exercises]
    raise UsageError(
        f"There is no exercise {id!r}.",
        next_step=f"Those of that lesson are {', '.join(known)}."
        if known
        else "An exercise is named by its lesson and a letter, like 03-a.",
    )


def work_folder(lesson: Lesson) -> Path:
    """The folder that holds the learner's files of ``lesson``.

    It is the current folder, or one above it, when that is called like the lesson: so a notebook works on the
    files beside it, in ``lessons/``, in ``solutions/``, or in a copy. Else it is ``lessons/NN_slug`` of the
    course.
    """
    here = _here()
    for place in (here, *here.parents):
        if place.name == lesson.name:
            return place
    return lesson.folder


def home() -> Path:
    """Where progress is kept: ``SKILLCOURSE_HOME``, else ``lessons/.skillcourse`` in the course folder."""
    named = os.environ.get("SKILLCOURSE_HOME", "")
    return Path(named).expanduser().resolve() if named else root() / "lessons" / ".skillcourse"
