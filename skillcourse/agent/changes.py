"""Which files a step made, changed or removed: two cheap looks at the workspace, and their difference."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from skillcourse.agent.trace import FileChange

MOST_FILES = 10_000
"""Files that are watched, in the order of their folders and names; a workspace with more is not looked at
further."""
PREVIEW_CHARACTERS = 4_000
UNWATCHED = frozenset({".git", "__pycache__"})
"""Folders that programs fill by themselves; they say nothing about the work and differ between machines."""

_HASHED_BYTES = 1_000_000
# Two writes within one tick of the file system's clock leave the same time; coarse ones tick every 2 seconds.
_TICK_NS = 2_100_000_000

_Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The workspace's files as they were at one moment."""

    marks: dict[str, _Mark] = field(default_factory=dict)
    """Path to size, time of change in nanoseconds, and inode."""
    digests: dict[str, bytes] = field(default_factory=dict)
    """Contents of those files that were so fresh that a second write might not show in their marks."""


def look(root: Path, *, leave_out: Collection[str] = (), contents: bool = True) -> Snapshot:
    """The files under ``root`` now. Links are noted and not followed.

    Args:
        root: The workspace.
        leave_out: Folders inside it that are not watched, with forward slashes.
        contents: False when the look is for the names alone and no differences will be asked for.
    """
    marks: dict[str, _Mark] = {}
    digests: dict[str, bytes] = {}
    fresh_since = time.time_ns() - _TICK_NS
    folders = [("", str(root))]
    while folders:
        prefix, folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            continue
        inner: list[tuple[str, str]] = []
        for entry in entries:
            path = prefix + entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in UNWATCHED and path not in leave_out:
                        inner.append((path + "/", entry.path))
                    continue
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if len(marks) >= MOST_FILES:
                return Snapshot(marks, digests)
            marks[path] = (status.st_size, status.st_mtime_ns, status.st_ino)
            is_file, is_fresh = stat.S_ISREG(status.st_mode), status.st_mtime_ns > fresh_since
            if contents and is_file and is_fresh and status.st_size <= _HASHED_BYTES:
                digests[path] = _digest(entry.path)
        folders += reversed(inner)
    return Snapshot(marks, digests)


def differences(
    before: Snapshot, after: Snapshot, root: Path, *, clean: Callable[[str], str] = str
) -> tuple[FileChange, ...]:
    """What changed between two looks, sorted by path.

    Args:
        before: The earlier look.
        after: The later look.
        root: The workspace, to read previews from.
        clean: Applied to each preview: takes keys and machine paths out.
    """
    changes: list[FileChange] = []
    for path in sorted(before.marks.keys() | after.marks.keys()):
        if path not in after.marks:
            changes.append(FileChange(path, "removed", 0))
        elif path not in before.marks or _differs(path, before, after, root):
            change: Literal["made", "changed"] = "changed" if path in before.marks else "made"
            changes.append(FileChange(path, change, after.marks[path][0], clean(_preview(root / path))))
    return tuple(changes)


def _differs(path: str, before: Snapshot, after: Snapshot, root: Path) -> bool:
    known = before.digests.get(path)
    if known is None:
        return before.marks[path] != after.marks[path]
    if before.marks[path][0] != after.marks[path][0]:
        return True
    return known != (after.digests.get(path) or _digest(str(root / path)))


def _digest(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return hashlib.blake2b(file.read(_HASHED_BYTES), digest_size=16).digest()
    except OSError:
        return b"unreadable"


def _preview(path: Path) -> str:
    """The beginning of a text file; empty for other files, links and files that cannot be read."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        with path.open("rb") as file:
            head = file.read(PREVIEW_CHARACTERS * 4)
    except OSError:
        return ""
    if b"\0" in head:
        return ""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return ""
        text = head[: error.start].decode("utf-8")
    return text[:PREVIEW_CHARACTERS]
