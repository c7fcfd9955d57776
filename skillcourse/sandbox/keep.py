"""Folders of the workspace that a command may read and not change, where the kernel cannot be told so.

Landlock's rules only allow, and a rule for the workspace covers everything in it. So a copy is kept outside,
and what a command changed is put back as soon as it has ended.
"""

from __future__ import annotations

import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from skillcourse.sandbox.disk import remove_folder

_Mark = tuple[int, int, int, int, int, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """One folder or file as it was when the sandbox was opened."""

    workspace: Path
    place: Path
    """Where it must stay as it is, inside ``workspace``."""
    copy: Path
    """The copy outside the workspace."""
    marks: dict[Path, _Mark]
    """Every path in it with what would show a change."""

    def restore(self) -> bool:
        """Puts it back when anything in it was changed, and says whether that was so.

        No command may run meanwhile: it could lead this process elsewhere through a link.
        """
        if _marks(self.place) == self.marks:
            return False
        self._make_way()
        _copy(self.copy, self.place)
        self.marks.clear()
        self.marks.update(_marks(self.place))
        return True

    def _make_way(self) -> None:
        """Takes away what stands at ``place``, and every link or file where a folder above it belongs."""
        for part in reversed([self.place, *self.place.parents]):
            if self.workspace not in part.parents:
                continue
            if part.is_symlink() or part.is_file():
                part.unlink()
            elif part == self.place and part.exists():
                remove_folder(part)
            if part != self.place:
                part.mkdir(exist_ok=True)
                part.chmod(part.stat().st_mode | stat.S_IRWXU)


def keep(workspace: Path, place: Path, copy: Path) -> Kept:
    """Copies ``place`` to ``copy`` and remembers how it looks.

    Args:
        workspace: The folder that commands may change.
        place: A folder or file in it that they may not change.
        copy: Where the copy goes: somewhere that commands cannot reach, on levels that can close anything.
    """
    _copy(place, copy)
    return Kept(workspace, place, copy, _marks(place))


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def _marks(place: Path) -> dict[Path, _Mark]:
    """Each path under ``place`` with its kind, size, times, number and, for a link, its target."""
    found: dict[Path, _Mark] = {}
    waiting = [place]
    while waiting:
        here = waiting.pop()
        with suppress(OSError):
            seen = here.lstat()
            target = str(here.readlink()) if stat.S_ISLNK(seen.st_mode) else ""
            found[here] = (
                seen.st_mode,
                seen.st_size,
                seen.st_mtime_ns,
                seen.st_ctime_ns,
                seen.st_ino,
                target,
            )
            if stat.S_ISDIR(seen.st_mode):
                waiting += here.iterdir()
    return found
