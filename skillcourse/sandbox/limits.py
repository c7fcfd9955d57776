"""What a sandboxed command may use, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LevelName = Literal["bubblewrap", "landlock", "limits"]
"""The rungs of the ladder, strongest first. ``limits`` bounds time and memory and isolates nothing else."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one command. Each is enforced by the kernel or by the parent, whichever is stronger here."""

    seconds: float = 60.0
    """Wall-clock time for the command and everything it starts."""
    cpu_seconds: int = 60
    memory_mb: int = 1024
    processes: int = 128
    file_mb: int = 64
    """Size of any one file that it writes."""
    output_bytes: int = 200_000
    """How much of stdout, and of stderr, is kept; the rest is dropped and ``truncated`` is set."""


@dataclass(frozen=True, slots=True)
class Level:
    """One rung of the ladder as it is on this machine."""

    name: LevelName
    network_closed: bool
    files_closed: bool
    """True when nothing outside the workspace and the interpreter can be read."""
    says: str
    """One sentence for people on what this rung protects and what it does not."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command left behind."""

    exit_code: int
    """The command's own code; 128 plus the signal's number when a signal ended it."""
    stdout: str
    stderr: str
    seconds: float
    truncated: bool = False
    ended_by: Literal["", "time", "memory", "cancel"] = ""
    """What cut the command short; empty when it ended by itself."""
