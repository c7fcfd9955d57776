"""Writing files whole or not at all, for every room that keeps something a person would miss."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from skillcourse.errors import SetupError

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
    except OSError as error:
        if part:
            with suppress(OSError):
                Path(part).unlink(missing_ok=True)
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        raise SetupError(
            f"Expected to write {path.name} into {path.parent}, but {reason}.",
            next_step="Nothing was changed; free space or choose another folder, then try again.",
        ) from error


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    current = os.umask(0o022)
    os.umask(current)
    return current
