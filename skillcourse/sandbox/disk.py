"""How much room a sandbox's folders take, and how they are removed whatever a command did in them."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_ENTRY = 1024
"""What an entry without content counts, so that a million empty files are not free."""

TOO_DEEP = 1 << 62
"""The size of a folder whose paths are too long to be looked at: more than any limit."""


def size_of(folders: Iterable[Path]) -> int:
    """Bytes on disk under ``folders``: blocks really taken, whatever sparse files claim; no links."""
    total = 0
    for folder in folders:
        waiting = [os.fspath(folder)]
        while waiting:
            here = waiting.pop()
            if len(os.fsencode(here)) > 3800:
                return TOO_DEEP
            with suppress(OSError), os.scandir(here) as entries:
                for entry in entries:
                    with suppress(OSError):
                        found = entry.stat(follow_symlinks=False)
                        total += _ENTRY + getattr(found, "st_blocks", (found.st_size + 511) // 512) * 512
                        if stat.S_ISDIR(found.st_mode):
                            waiting.append(entry.path)
    return total


class Growth:
    """Watches how much some folders have grown, at a cost of at most a tenth of the time.

    Args:
        folders: What is watched. Their size when this is made is the zero to count from.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._next = 0.0
        self._at_start = size_of(self._folders)

    def passed(self, most: int, *, now: bool = False) -> bool:
        """Whether they grew by more than ``most`` bytes.

        Args:
            most: The limit in bytes.
            now: Look in any case; otherwise only when the last look is long enough ago, and say ``False``
                until then.
        """
        started = time.monotonic()
        if not now and started < self._next:
            return False
        grown = size_of(self._folders) - self._at_start
        ended = time.monotonic()
        self._next = ended + max(0.05, 10 * (ended - started))
        return grown > most


def remove_folder(folder: Path) -> None:
    """Removes a folder with all in it: closed folders, read-only files, trees deeper than Python can walk.

    What cannot be removed stays. No command may run in it meanwhile.
    """
    with suppress(OSError, RecursionError):
        shutil.rmtree(folder)
    if os.name == "posix" and folder.exists():
        # These two open closed folders up, follow no links, and have no depth at which they give up.
        for words in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            subprocess.run([*words, "--", os.fspath(folder)], check=False, capture_output=True)
    elif folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
