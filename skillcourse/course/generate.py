"""What ``lessons/NN_slug/`` holds when it is fresh from its source: every file, as bytes."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from skillcourse.course.contents import parts, text_of
from skillcourse.course.lesson import Lesson
from skillcourse.course.notebook import make_notebook, notebook_bytes
from skillcourse.course.regions import BEGIN, END, PROSE_STUB, PYTHON_STUB, finish, strip
from skillcourse.course.source import read_source
from skillcourse.errors import AuthorError

NOT_COPIED = ("lesson.py", "lesson.ipynb", "lesson.yaml")
STARTER = "starter/"


def generate(lesson: Lesson) -> dict[str, bytes]:
    """The learner's files of ``lesson``, path to content, sorted.

    A file comes from ``starter/`` when it is there, else from the finished file with its marked regions
    stripped. A file that an exercise names, and that is neither in ``starter/`` nor marked, is left out: the
    learner makes it.

    Raises:
        AuthorError: With the place, when the source breaks a rule.
    """
    made = {"lesson.ipynb": notebook_bytes(make_notebook(read_source(lesson), "lesson"))}
    wanted = {file for exercise in lesson.exercises for file in exercise.files}
    files = parts(lesson.source)
    finished = {file for file in files if not file.startswith(STARTER)} - set(NOT_COPIED)
    starters = {file.removeprefix(STARTER) for file in files if file.startswith(STARTER)}
    for file in sorted(wanted - finished - starters):
        raise AuthorError(
            f"lesson.yaml of {lesson.name} names {file!r}, but neither the solution nor starter/ has it."
        )
    for file in sorted(finished | starters):
        if file in NOT_COPIED or file.startswith("lesson.ipynb"):
            raise AuthorError(
                f"{lesson.name}/starter/{file}: this file is generated, so starter/ must not hold it."
            )
        path = lesson.source / (STARTER + file if file in starters else file)
        data = _bytes(path, lesson)
        text = text_of(data)
        marked = text is not None and (BEGIN in text or END in text)
        if marked and text is not None:
            data = strip(text, f"{lesson.name}/{file}", plain=plain_stub(file)).encode("utf-8")
        elif file in wanted and file not in starters:
            continue
        made[file] = data
    return dict(sorted(made.items()))


def plain_stub(file: str) -> str:
    """What stands for a solution in a file of this kind when its author gave no stub."""
    suffix = PurePosixPath(file).suffix
    if suffix == ".py":
        return PYTHON_STUB
    return PROSE_STUB if suffix in (".md", ".txt", "") else f"# {PROSE_STUB}"


def finished_text(lesson: Lesson, file: str) -> str:
    """The solution's version of a text file, without markers.

    Raises:
        AuthorError: When it is not there or not text.
    """
    path = lesson.source / file
    text = text_of(_bytes(path, lesson)) if path.is_file() else None
    if text is None:
        raise AuthorError(f"The solution of {lesson.name} has no text file {file!r}.")
    return finish(text, f"{lesson.name}/{file}")


def _bytes(path: Path, lesson: Lesson) -> bytes:
    if path.is_symlink():
        raise AuthorError(
            f"{lesson.name}/{path.name} is a symlink; a lesson holds plain files, so that every "
            "system can copy it."
        )
    return path.read_bytes()
