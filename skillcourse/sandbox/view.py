"""What one sandbox shows to its commands; every level draws its walls from this one description."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillcourse.sandbox.runtime import Interpreter


@dataclass(frozen=True, slots=True)
class View:
    """The folders of one sandbox. All paths are absolute with links resolved."""

    workspace: Path
    """Commands start here and may change everything in it."""
    private: Path
    """A folder of this sandbox alone: HOME and TMPDIR, and ``/tmp`` where there is a mount namespace."""
    etc: Path
    """Stand-ins for ``/etc/passwd``, ``/etc/group`` and ``/etc/hosts``, for bubblewrap."""
    readable: tuple[Path, ...]
    """More folders and files that may be read."""
    readonly: tuple[Path, ...]
    """Folders and files in the workspace that may not be changed."""
    interpreter: Interpreter


@dataclass(frozen=True, slots=True)
class Start:
    """How one command is started: the whole command line, and what goes with it."""

    argv: list[str]
    pass_fds: tuple[int, ...] = ()
    """Descriptors for the new process; the caller closes them once it runs."""
    control: int = -1
    """Closing this descriptor ends the command and its family; -1 when there is none."""
    own: int = 0
    """How many of the starter's own processes stand between it and the command."""
    status: int = -1
    """Reads the starter's own report, as bubblewrap writes it; -1 when there is none."""
