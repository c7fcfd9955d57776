"""The command lines for the levels that our own launcher starts: Landlock, Seatbelt, and limits only."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from skillcourse.sandbox import landlock, seatbelt, seccomp
from skillcourse.sandbox.limits import LevelName, Limits
from skillcourse.sandbox.runtime import SYSTEM_FILES, SYSTEM_FOLDERS
from skillcourse.sandbox.view import Start, View

_LAUNCH = Path(__file__).with_name("launch.py")

_FIRM_PROCESS_CAP = 1024
"""How far at least the kernel's cap on processes lies above what runs already; the caller counts closer."""


def start(level: LevelName, view: View, argv: Sequence[str], limits: Limits) -> Start:
    """The launcher's command line for one command at ``level``."""
    reader, writer = os.pipe()
    words = [sys.executable, "-I", "-S", "-B", str(_LAUNCH), "--control", str(reader), *_limits(limits)]
    if level == "landlock":
        readable = [*map(Path, (*SYSTEM_FOLDERS, *SYSTEM_FILES)), *view.interpreter.folders, *view.readable]
        words += landlock.words(landlock.abi(), writable=(view.workspace, view.private), readable=readable)
    arch = seccomp.machine() if sys.platform.startswith("linux") else None
    if arch is not None:
        # Before its third version Landlock does not watch truncate(2).
        truncate = level != "landlock" or landlock.abi() >= 3
        words += ["--filter", seccomp.socketless_filter(arch, truncate=truncate).hex()]
    words.append("--")
    if level == "seatbelt":
        words += seatbelt.words(view)
    return Start([*words, *argv], pass_fds=(reader,), control=writer)


def _limits(limits: Limits) -> list[str]:
    megabyte = 1024 * 1024
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.file_mb * megabyte,
        resource.RLIMIT_DATA: limits.memory_mb * megabyte,
        resource.RLIMIT_NOFILE: limits.open_files,
    }
    words = [word for number, bound in bounds.items() for word in ("--limit", f"{number}:{bound}")]
    return [*words, "--process-cap", str(max(_FIRM_PROCESS_CAP, 8 * limits.processes))]
