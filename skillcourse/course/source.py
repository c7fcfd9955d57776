"""Read ``lesson.py`` (jupytext percent) into cells, and hold them to the rules that every lesson keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from skillcourse.course.lesson import Lesson
from skillcourse.course.regions import BEGIN, END, PYTHON_STUB, STUB, finish, regions, strip
from skillcourse.errors import AuthorError

ROLES = ("exercise", "check", "hint", "live", "quiz", "notes")
OTHER_TAGS = ("setup", "scratch", "raises-exception")
SLIDE_TYPES = ("slide", "subslide", "fragment", "skip", "notes", "-")
MAX_LINES = 25
_CELL = re.compile(r"^# ?%%(?!%)")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CHECK_CALL = re.compile(r"""check\(\s*["'](?P<id>[^"']+)["']""")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a lesson's source."""

    id: str
    """The same in the lesson and in the solution, from build to build."""
    kind: Literal["markdown", "code"]
    tags: tuple[str, ...]
    slide_type: str
    text: str
    """As the author wrote it, markers and all."""
    line: int
    """1-based line of ``lesson.py`` at which the cell's marker stands."""

    def learner(self, place: str) -> str:
        """What the learner finds in it."""
        return strip(
            self.text,
            place,
            plain=PYTHON_STUB if self.kind == "code" else "*Your turn.*",
            first_line=self.line + 1,
        )

    def solution(self, place: str) -> str:
        """What the solution shows in it."""
        return finish(self.text, place, first_line=self.line + 1)


@dataclass(frozen=True, slots=True)
class Source:
    """A lesson's cells, checked."""

    lesson: Lesson
    place: str
    """``03_getting_picked/lesson.py``, for errors."""
    cells: tuple[Cell, ...]

    def cells_of(self, exercise: str) -> tuple[Cell, ...]:
        """The ``exercise`` cells that the check of this exercise stands after."""
        waiting: list[Cell] = []
        for cell in self.cells:
            if "exercise" in cell.tags:
                waiting.append(cell)
            if "check" in cell.tags:
                if exercise in _CHECK_CALL.findall(cell.text):
                    return tuple(waiting)
                waiting = []
        return ()


def read_source(lesson: Lesson) -> Source:
    """The cells of ``lesson``'s ``lesson.py``.

    Raises:
        AuthorError: With file and line, for the first rule that does not hold.
    """
    path = lesson.source / "lesson.py"
    place = f"{lesson.name}/lesson.py"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise AuthorError(
            f"{place} is missing.", next_step="CONTRIBUTING says how to add a lesson."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise AuthorError(f"{place} could not be read as UTF-8 text: {error}.") from error
    source = Source(lesson, place, tuple(_cells(lesson, path, text, place)))
    _check_rules(source)
    return source


def _cells(lesson: Lesson, path: Path, text: str, place: str) -> list[Cell]:
    import jupytext

    try:
        notebook = jupytext.reads(text, fmt="py:percent")
    except Exception as error:  # jupytext and its parsers raise many kinds
        raise AuthorError(f"{place} could not be read as a percent notebook: {error}.") from error
    starts = [number for number, line in enumerate(text.split("\n"), start=1) if _CELL.match(line)]
    raw = list(notebook.cells)
    if raw and raw[0].cell_type == "raw":
        raw = raw[1:]  # the file's own header
    if len(raw) != len(starts):
        raise AuthorError(
            f"{place}:1: expected every cell to start with '# %%', found {len(raw)} cells and "
            f"{len(starts)} such lines.",
            next_step="Is there text before the first marker, or a marker inside a string?",
        )
    slug = lesson.slug.replace("_", "-")
    cells = []
    for position, (one, line) in enumerate(zip(raw, starts, strict=True), start=1):
        if one.cell_type not in ("markdown", "code"):
            raise AuthorError(f"{place}:{line}: a cell is markdown or code, found {one.cell_type}.")
        meta = one.metadata
        cells.append(
            Cell(
                id=str(meta.get("id") or f"{slug}-{position:02d}"),
                kind=one.cell_type,
                tags=tuple(str(tag) for tag in meta.get("tags", ())),
                slide_type=str(dict(meta.get("slideshow", {})).get("slide_type", "")),
                text=one.source,
                line=line,
            )
        )
    return cells


def _check_rules(source: Source) -> None:
    ids: dict[str, int] = {}
    for cell in source.cells:
        at = f"{source.place}:{cell.line}"
        if not _ID.fullmatch(cell.id):
            raise AuthorError(f"{at}: a cell id is up to 64 letters, digits, '-' and '_', found {cell.id!r}.")
        if cell.id in ids:
            raise AuthorError(
                f"{at}: the cell id {cell.id!r} is already that of the cell at line {ids[cell.id]}."
            )
        ids[cell.id] = cell.line
        if cell.slide_type not in SLIDE_TYPES:
            raise AuthorError(
                f"{at}: every cell says what it is in the slides, found {cell.slide_type!r}.",
                next_step=(
                    f'Add slideshow={{"slide_type": "slide"}} to its marker line; the types are '
                    f"{', '.join(SLIDE_TYPES)}."
                ),
            )
        for tag in cell.tags:
            if tag not in ROLES + OTHER_TAGS and not tag.startswith("nbval-"):
                raise AuthorError(
                    f"{at}: {tag!r} is not a tag of the course; they are "
                    f"{', '.join(ROLES + OTHER_TAGS)}, nbval-…."
                )
        regions(cell.text, source.place, first_line=cell.line + 1)
        lines = [
            line for line in cell.text.split("\n") if not any(mark in line for mark in (BEGIN, END, STUB))
        ]
        if len(lines) > MAX_LINES:
            raise AuthorError(
                f"{at}: a cell has at most {MAX_LINES} lines, so that it is seen whole; found {len(lines)}."
            )
    _check_checks(source)


def _check_checks(source: Source) -> None:
    known = [exercise.id for exercise in source.lesson.exercises]
    seen: list[str] = []
    waiting: Cell | None = None
    for cell in source.cells:
        at = f"{source.place}:{cell.line}"
        if "exercise" in cell.tags:
            waiting = waiting or cell
        if "check" not in cell.tags:
            continue
        ids = _CHECK_CALL.findall(cell.text)
        if not ids:
            raise AuthorError(
                f'{at}: a check cell calls the check, as in lesson.check("{source.lesson.number}-a").'
            )
        for one in ids:
            if one not in known:
                raise AuthorError(
                    f"{at}: lesson.yaml of {source.lesson.name} has no exercise {one!r}; it has "
                    f"{', '.join(known) or 'none'}."
                )
        seen += ids
        waiting = None
    if waiting is not None:
        raise AuthorError(f"{source.place}:{waiting.line}: this exercise has no check cell after it.")
    for one in known:
        if one not in seen:
            raise AuthorError(f"{source.place}: the exercise {one!r} of lesson.yaml has no check cell.")
