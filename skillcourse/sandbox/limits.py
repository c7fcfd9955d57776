"""What a sandboxed command may use, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LevelName = Literal["bubblewrap", "landlock", "seatbelt", "limits"]
"""The rungs of the ladder, strongest first. ``seatbelt`` is macOS's own; ``limits`` bounds time, memory and
processes and leaves the files of the machine open."""

LEVEL_NAMES: tuple[LevelName, ...] = ("bubblewrap", "landlock", "seatbelt", "limits")
"""Every rung, strongest first."""

EndedBy = Literal["", "time", "memory", "processes", "disk", "output", "cancel"]
"""What cut a command short; empty when it ended by itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one command. Each is enforced by the kernel or by the parent, whichever is stronger here."""

    seconds: float = 60.0
    """Wall-clock time for the command and everything it starts."""
    cpu_seconds: int = 60
    """Processor time of any one process."""
    memory_mb: int = 1024
    """Memory of any one process, and of all of them together."""
    processes: int = 128
    """Processes alive at once."""
    file_mb: int = 64
    """Size of any one file that it writes; stdout and stderr end the command at the same size."""
    output_bytes: int = 200_000
    """How much of stdout, and of stderr, is kept; the rest is dropped and ``truncated`` is set."""
    disk_mb: int = 512
    """How much the workspace and the private ``/tmp`` may grow while the sandbox is open."""
    open_files: int = 256
    """Files, pipes and sockets that any one process may hold open."""


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
class Missing:
    """A rung that this machine does not have, and how it could."""

    name: LevelName
    why: str
    """One sentence: what was tried and what it said."""
    next_step: str
    """What would make it available."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command left behind."""

    exit_code: int
    """The command's own code; 128 plus the signal's number when a signal ended it."""
    stdout: str
    stderr: str
    seconds: float
    truncated: bool = False
    """True when stdout or stderr was longer than ``Limits.output_bytes``."""
    ended_by: EndedBy = ""


def why_ended(ended_by: EndedBy, limits: Limits) -> str:
    """What cut a command short, as a sentence for people and models; empty when it ended by itself."""
    return {
        "": "",
        "time": f"Stopped: it took over {limits.seconds:g} s, or {limits.cpu_seconds} s of processor time.",
        "memory": f"Stopped: it used more than {limits.memory_mb} MB of memory.",
        "processes": f"Stopped: it ran more than {limits.processes} processes at once.",
        "disk": f"Stopped: it wrote more than {limits.disk_mb} MB to disk.",
        "output": f"Stopped: it printed more than {limits.file_mb} MB.",
        "cancel": "Stopped by the user.",
    }[ended_by]
