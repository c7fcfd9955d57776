"""Files of people: written whole or not at all, read to a bound, and named by what can be a path."""

from __future__ import annotations

import errno
import glob
import os
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from skillcourse.errors import SetupError, UsageError

MOST_BYTES = 64_000_000
"""The most that :func:`read_whole` takes of one file."""
LONGEST_PATH = 4_000
STALE_SECONDS = 60.0
"""A new file that is still not in its place after this time is left over: writing it takes far less."""

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT if hasattr(errno, "EDQUOT") else -1: "the disk quota is used up",
    errno.EROFS: "the folder is read-only",
    errno.EACCES: "this user may not write there",
    errno.EPERM: "this user may not write there",
    errno.ENOTDIR: "a part of the path is a file",
    errno.EEXIST: "a part of the path is a file",
}


def write_whole(path: Path, content: str | bytes) -> None:
    """Write ``content`` to ``path`` so that a reader finds the old file or the new one, even after a kill.

    The content goes to a new file in the same folder, is forced to disk, and takes the old one's place in one
    step. Missing parent folders are made. Text is written as UTF-8 with its line ends as they are.

    Raises:
        SetupError: The system refused; the old file is as it was.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    part = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(mode)
        Path(part).replace(path)
        _sweep(path)
    except OSError as error:
        if part:
            with suppress(OSError):
                Path(part).unlink(missing_ok=True)
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        raise SetupError(
            f"Expected to write {path.name} into {path.parent}, but {reason}.",
            next_step="Nothing was changed; free space or choose another folder, then try again.",
        ) from error


def _sweep(path: Path) -> None:
    """Removes what a process that was killed while it wrote ``path`` has left beside it."""
    long_ago = time.time() - STALE_SECONDS
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with suppress(OSError):
            if part.lstat().st_mtime < long_ago:
                part.unlink()


def read_whole(path: Path, most: int = MOST_BYTES) -> bytes:
    """The content of a regular file.

    Raises:
        OSError: As :meth:`Path.read_bytes` does; also for a pipe or a device, which might never end, and for
            more than ``most`` bytes.
    """
    # Without O_NONBLOCK, opening a named pipe would wait for a writer that may never come.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is a pipe or a device and not a file")
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it has more than {most:,} bytes")
    return data


def checked_path(given: object, what: str) -> Path:
    """``given`` as a path that the system can be asked about.

    Args:
        given: What a caller gave: a text or a path.
        what: What it is for, to begin the sentence with: ``The file to edit``.

    Raises:
        UsageError: It is something else, empty, too long, or has a character that no path has.
    """
    if not isinstance(given, str | os.PathLike):
        raise UsageError(
            f"{what} is a path, such as 'notes/today.md', found {type(given).__name__}.",
            next_step="Give it as a text in quotes.",
        )
    text = os.fspath(given)
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_PATH or not _can_be_asked(text):
        raise UsageError(
            f"{what} is a path, such as 'notes/today.md', found {text[:60]!r}.",
            next_step="Give the path of a file or folder that is there.",
        )
    return Path(text)


def _can_be_asked(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return "\0" not in text and all(
        len(part.encode("utf-8", "surrogateescape")) < 256 for part in Path(text).parts
    )


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    current = os.umask(0o022)
    os.umask(current)
    return current
