"""Write ``lessons/`` from ``solutions/``, or say where they differ. A learner's changed file is never
overwritten silently.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from pathlib import Path

from skillcourse.course.contents import fingerprint, free_name, parts, text_of
from skillcourse.course.folders import lessons, root
from skillcourse.course.generate import STARTER, generate
from skillcourse.course.lesson import Lesson
from skillcourse.course.notebook import make_notebook, sources
from skillcourse.course.source import read_source
from skillcourse.errors import LearnerError, SetupError, UsageError
from skillcourse.files import write_whole

MANIFEST = ".generated.json"
"""Beside the lesson: the fingerprint of each file as it was generated, which tells a learner's change from an
old build.
"""
DIFF_LINES = 12


def build(
    *, check: bool = False, force: bool = False, only: Iterable[str] = (), course: Path | None = None
) -> list[str]:
    """Make each lesson folder from its source.

    Args:
        check: Write nothing; return one sentence for each difference between what is there and what would
            be made.
        force: Replace changed files too; each is kept under ``backups/`` in its lesson folder.
        only: Numbers of lessons; all when empty.
        course: The course folder; found when not given.

    Returns:
        What was written (``wrote lessons/…``) or, with ``check``, every difference; empty when there was
        nothing to do.

    Raises:
        AuthorError: When a source breaks a rule; nothing is written then.
        LearnerError: When files were changed by hand and ``force`` is not given; nothing is written then.
    """
    place = course or root()
    every = lessons(place)
    chosen = [one for one in every if not only or one.number in set(only)]
    if missing := set(only) - {one.number for one in every}:
        raise UsageError(f"There is no lesson {', '.join(sorted(missing))} to build.")
    made = {one.number: generate(one) for one in chosen}
    if check:
        found = [line for one in chosen for line in _differences(one, made[one.number])]
        found += [line for one in chosen for line in _stored_differences(one)]
        return found + ([] if only else _orphans(place, every))
    if not force:
        _refuse_changed(chosen, made)
    return [line for one in chosen for line in _write(one, made[one.number])]


def _label(lesson: Lesson, file: str) -> str:
    return f"lessons/{lesson.name}/{file}"


def _manifest(lesson: Lesson) -> dict[str, str]:
    try:
        data = json.loads((lesson.folder / MANIFEST).read_text(encoding="utf-8"))
        return {str(file): str(digest) for file, digest in data["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # a lost manifest only means that changed files are asked about


def _manifest_bytes(files: dict[str, bytes]) -> bytes:
    content = {"files": {file: fingerprint(data) for file, data in files.items()}, "version": 1}
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _there(lesson: Lesson, file: str) -> bytes | None:
    path = lesson.folder / file
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise SetupError(f"{_label(lesson, file)} could not be read: {error.strerror}.") from error


def _changed(lesson: Lesson, files: dict[str, bytes]) -> list[str]:
    """Files that hold neither what is generated now nor what was generated before."""
    before = _manifest(lesson)
    found = []
    for file, data in files.items():
        there = _there(lesson, file)
        if there is not None and fingerprint(there) not in (fingerprint(data), before.get(file)):
            found.append(file)
    return found


def _refuse_changed(chosen: list[Lesson], made: dict[str, dict[str, bytes]]) -> None:
    changed = [_label(one, file) for one in chosen for file in _changed(one, made[one.number])]
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        raise LearnerError(
            "These files were changed since they were generated, and nothing was written: "
            f"{', '.join(changed[:3])}{more}.",
            next_step=(
                "Build with --force to replace them; your versions are kept in backups/ beside the lesson."
            ),
        )


def _write(lesson: Lesson, files: dict[str, bytes]) -> list[str]:
    wrote = []
    changed = _changed(lesson, files)
    backup = free_name(lesson.folder / "backups", "build") if changed else None
    for file, data in files.items():
        there = _there(lesson, file)
        if there is not None and fingerprint(there) == fingerprint(data):
            continue
        if backup is not None and file in changed and there is not None:
            write_whole(backup / file, there)
        write_whole(lesson.folder / file, data)
        _copy_mode(lesson, file)
        wrote.append(f"wrote {_label(lesson, file)}")
    for file, digest in _manifest(lesson).items():
        there = _there(lesson, file)
        if file not in files and there is not None and fingerprint(there) == digest:
            (lesson.folder / file).unlink()
            wrote.append(f"removed {_label(lesson, file)}")
    if _there(lesson, MANIFEST) != _manifest_bytes(files):
        write_whole(lesson.folder / MANIFEST, _manifest_bytes(files))
    return wrote


def _copy_mode(lesson: Lesson, file: str) -> None:
    """A script that its author may start stays one that its learner may start."""
    sources = (lesson.source / STARTER / file, lesson.source / file)
    source = next((path for path in sources if path.is_file()), None)
    if source is not None and source.stat().st_mode & 0o111:
        (lesson.folder / file).chmod((lesson.folder / file).stat().st_mode | 0o755)


def _differences(lesson: Lesson, files: dict[str, bytes]) -> list[str]:
    found = []
    wanted = {**files, MANIFEST: _manifest_bytes(files)}
    for file, data in wanted.items():
        there = _there(lesson, file)
        if there is None:
            found.append(f"missing {_label(lesson, file)}")
        elif fingerprint(there) != fingerprint(data):
            found.append(f"changed {_label(lesson, file)}{_short_diff(there, data)}")
    if lesson.folder.is_dir():
        found += [f"extra   {_label(lesson, file)}" for file in parts(lesson.folder) if file not in wanted]
    return found


def _short_diff(there: bytes, data: bytes) -> str:
    old, new = text_of(there), text_of(data)
    if old is None or new is None:
        return " (not text)"
    lines = list(
        difflib.unified_diff(old.splitlines(), new.splitlines(), "there", "generated", n=0, lineterm="")
    )[2:]
    rest = [f"    … {len(lines) - DIFF_LINES} more lines"] if len(lines) > DIFF_LINES else []
    return "".join(f"\n    {line[:160]}" for line in lines[:DIFF_LINES]) + "".join(
        f"\n{line}" for line in rest
    )


def _stored_differences(lesson: Lesson) -> list[str]:
    """How the stored, executed notebook differs from its source; its outputs are confirmed by running it
    again.
    """
    label = f"solutions/{lesson.name}/lesson.ipynb"
    try:
        stored = sources(json.loads((lesson.source / "lesson.ipynb").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return [f"missing {label}"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"changed {label} (not a notebook: {error})"]
    wanted = sources(make_notebook(read_source(lesson), "solution"))
    if stored == wanted:
        return []
    texts = dict(stored)
    for id, text in wanted:
        if texts.get(id) != text:
            return [f"changed {label}, cell {id}{_short_diff(texts.get(id, '').encode(), text.encode())}"]
    return [f"changed {label}: other cells, or another order of cells"]


def _orphans(place: Path, every: list[Lesson]) -> list[str]:
    names = {one.name for one in every}
    return [
        f"extra   lessons/{folder.name}"
        for folder in sorted((place / "lessons").iterdir())
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in names
    ]
