"""The file that progress is kept in: read leniently, changed under a lock, written whole.

Two notebooks may record at once: each change is made to what the file holds at that moment, so none is lost.
A process may be killed at any moment: the file is then the one before the change or the one after it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from skillcourse.errors import SetupError
from skillcourse.files import read_whole

VERSION = 1
LOCK_SECONDS = 10.0
SECTIONS: dict[str, type[dict[str, Any]] | type[list[Any]]] = {
    "exercises": dict,
    "quiz": dict,
    "answers": dict,
    "runs": list,
}


def empty() -> dict[str, Any]:
    """The content of a file with nothing in it yet."""
    return {"version": VERSION, **{name: kind() for name, kind in SECTIONS.items()}}


def load(path: Path) -> tuple[dict[str, Any], str]:
    """The content of the file, and what is wrong with it as a sentence (empty when it is whole or not there).

    Raises:
        SetupError: When it cannot be opened, or a newer Skillcourse wrote it: guessing would lose its facts.
    """
    try:
        data = read_whole(path)
    except FileNotFoundError:
        return empty(), ""
    except OSError as error:
        raise SetupError(
            f"Progress could not be read from {path}: {error.strerror}.",
            next_step="Set SKILLCOURSE_HOME to a folder of yours.",
        ) from error
    try:
        content = json.loads(data.decode("utf-8"))
        problem = _shape_problem(content)
    except (ValueError, RecursionError) as error:
        content, problem = None, f"it is not JSON ({error})"
    if isinstance(content, dict) and isinstance(content.get("version"), int) and content["version"] > VERSION:
        raise SetupError(
            f"{path} was written by a newer Skillcourse (format {content['version']}, this one "
            f"knows {VERSION}).",
            next_step="Update Skillcourse, or set SKILLCOURSE_HOME to another folder.",
        )
    return (empty(), problem) if problem else ({**empty(), **content}, "")


def _shape_problem(content: Any) -> str:
    if not isinstance(content, dict) or not isinstance(content.get("version"), int):
        return "it is not a progress file"
    for name, kind in SECTIONS.items():
        section: Any = content.get(name, kind())
        if not isinstance(section, kind):
            return f"{name!r} is not a {kind.__name__}"
        items: list[Any] = list(section.values() if isinstance(section, dict) else section)
        if name != "answers" and not all(isinstance(item, dict) for item in items):
            return f"{name!r} holds something else than records"
    return ""


def change(path: Path, edit: Callable[[dict[str, Any]], None]) -> tuple[dict[str, Any], str]:
    """Apply ``edit`` to the file's content and write it, alone; returns the new content and a sentence when
    the old was damaged.

    Raises:
        SetupError: When the folder cannot be written, or another process holds the file for ten seconds.
    """
    with locked(path):
        content, problem = load(path)
        notice = _set_aside(path, problem) if problem else ""
        edit(content)
        _write(path, content)
    return content, notice


def _write(path: Path, content: dict[str, Any]) -> None:
    # One fixed name for the new file, under the lock: a process killed here leaves at most this one file
    # behind, and the next change overwrites it.
    temporary = path.with_name(path.name + ".tmp")
    try:
        # A text can hold half a character, which UTF-8 cannot: better a "?" than a record that is lost.
        with temporary.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
            json.dump(content, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        _replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)  # on a full disk every byte counts
        raise _cannot_write(path, error) from error


def _replace(temporary: Path, path: Path) -> None:
    # Windows refuses while anyone reads the old file; nobody reads it for long.
    deadline = time.monotonic() + 1.0
    while True:
        try:
            temporary.replace(path)
        except PermissionError:
            if os.name != "nt" or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _set_aside(path: Path, problem: str) -> str:
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    Path(path).replace(aside)
    return (
        f"The progress file could not be understood ({problem}), so a new one was begun; the old "
        f"one is kept as {aside.name}."
    )


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of the file at ``path``; the system frees it however the process ends."""
    lock = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = lock.open("a+b")
    except OSError as error:
        raise _cannot_write(path, error) from error
    with handle:
        deadline = time.monotonic() + LOCK_SECONDS
        while not _try_lock(handle):
            if time.monotonic() > deadline:
                raise SetupError(
                    f"Another process has held {lock} for {LOCK_SECONDS:.0f} seconds.",
                    next_step="Close the other notebook or command that uses the same progress.",
                )
            time.sleep(0.01)
        try:
            yield
        finally:
            _unlock(handle)


def _cannot_write(path: Path, error: OSError) -> SetupError:
    return SetupError(
        f"Progress could not be written to {path}: {error.strerror or error}.",
        next_step="Make the folder writable, free some space, or set SKILLCOURSE_HOME to a folder of yours.",
    )


if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _try_lock(handle: IO[bytes]) -> bool:
        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

    def _unlock(handle: IO[bytes]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _try_lock(handle: IO[bytes]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
