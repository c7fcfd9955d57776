"""The ladder of levels as this machine has it: each is tried once, and only what worked is offered."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping

from skillcourse.errors import SetupError, UsageError
from skillcourse.sandbox import landlock, seatbelt, seccomp
from skillcourse.sandbox.box import Sandbox
from skillcourse.sandbox.limits import LEVEL_NAMES, Level, LevelName, Limits, Missing

MINIMUM = "SKILLCOURSE_SANDBOX"
"""The environment variable that names the weakest level to accept."""

_found: dict[LevelName, Level | Missing] = {}
_lock = threading.Lock()

_HOW: Mapping[LevelName, str] = {
    "bubblewrap": "On Linux, install it: apt install bubblewrap (or dnf, or pacman -S).",
    "landlock": "Use Linux 5.13 or later with Landlock switched on (CONFIG_LSM, or lsm= at boot).",
    "seatbelt": "It is part of macOS.",
    "limits": "Run this on Linux, macOS or Windows with a working Python.",
}


def levels() -> list[Level]:
    """The levels that really work on this machine, strongest first; the first call tries them (0.2 s)."""
    return [found for found in _all() if isinstance(found, Level)]


def missing() -> list[Missing]:
    """The levels that this machine does not have, with what was tried and how to get them."""
    return [found for found in _all() if isinstance(found, Missing)]


def open_sandbox(
    workspace: str | os.PathLike[str],
    *,
    readable: Iterable[str | os.PathLike[str]] = (),
    readonly: Iterable[str | os.PathLike[str]] = (),
    limits: Limits | None = None,
    level: LevelName | None = None,
) -> Sandbox:
    """A sandbox on ``workspace`` at the strongest level of this machine, for a ``with`` statement.

    Args:
        workspace: A folder; commands start in it and may change what is in it.
        readable: More folders and files that commands may read.
        readonly: Folders and files in the workspace, named from it, that commands may read and not change.
            Bubblewrap and Seatbelt refuse the change; the other levels undo it when the command has ended.
        limits: Bounds on each command.
        level: One level and no other.

    Raises:
        SetupError: This machine lacks ``level``, or has nothing as strong as ``SKILLCOURSE_SANDBOX`` asks
            for.
        UsageError: There is no level of that name, or a folder cannot be used.
    """
    chosen = _choose(level)
    return Sandbox(workspace, level=chosen, limits=limits or Limits(), readable=readable, readonly=readonly)


def _choose(wanted: LevelName | None) -> Level:
    minimum = _minimum()
    if wanted is None:
        best = next(found for found in _all() if isinstance(found, Level) or found.name == LEVEL_NAMES[-1])
    else:
        best = _look(_named(wanted, "the level"))
    if isinstance(best, Missing):
        raise SetupError(
            f"This machine cannot run commands at the level {best.name!r}: {best.why}.",
            next_step=best.next_step,
        )
    if minimum is not None and LEVEL_NAMES.index(best.name) > LEVEL_NAMES.index(minimum):
        raise SetupError(
            f"{MINIMUM} asks for at least {minimum!r}, and this would be {best.name!r}.",
            next_step=_HOW[minimum],
        )
    return best


def _minimum() -> LevelName | None:
    text = os.environ.get(MINIMUM, "").strip()
    return _named(text, MINIMUM) if text else None


def _named(text: str, where: str) -> LevelName:
    for name in LEVEL_NAMES:
        if text == name:
            return name
    raise UsageError(f"Expected one of {', '.join(LEVEL_NAMES)} as {where}, and got {text!r}.")


def _all() -> Iterator[Level | Missing]:
    """Each level as it was found, strongest first; tried only when it is asked for."""
    return map(_look, LEVEL_NAMES)


def _look(name: LevelName) -> Level | Missing:
    with _lock:
        if name not in _found:
            _found[name] = _try(name)
        return _found[name]


def _try(name: LevelName) -> Level | Missing:
    from skillcourse.sandbox.probe import probe

    why = _why_not(name)
    if why:
        return Missing(name, why, _HOW[name])
    tried = probe(name)
    if not tried.works:
        return Missing(name, f"it was tried, and said {tried.said!r}", _how_refused(name))
    if name != "limits" and (tried.reads_outside or tried.writes_outside):
        return Missing(name, "it was tried, and a command got at a file outside", _HOW[name])
    # Where the machine's own loopback is down, a trial reaches nothing: there must be a wall as well.
    closed = _walls_off_network(name) and not tried.reaches_network
    return Level(name, closed, not tried.reads_outside, _says(name, closed))


def _why_not(name: LevelName) -> str:
    """What rules a level out before it is tried, or nothing."""
    linux = sys.platform.startswith("linux")
    if name == "bubblewrap":
        if not linux:
            return "bubblewrap is for Linux"
        return "" if shutil.which("bwrap") else "there is no program bwrap"
    if name == "landlock":
        if not linux:
            return "Landlock is for Linux"
        return "" if landlock.abi() else landlock.why_missing()
    if name == "seatbelt":
        return "" if seatbelt.exists() else "this is no Mac with sandbox-exec"
    return ""


def _how_refused(name: LevelName) -> str:
    if name == "bubblewrap":
        return (
            "Allow user namespaces (in the container's seccomp profile, or Ubuntu's AppArmor for bwrap),"
            " or use the next level."
        )
    return _HOW[name]


def _walls_off_network(name: LevelName) -> bool:
    """Whether the level is built to close the network on this machine."""
    if name in ("bubblewrap", "seatbelt"):
        return True
    return sys.platform.startswith("linux") and seccomp.machine() is not None


def _says(name: LevelName, closed: bool) -> str:
    network = "no network" if closed else "THE NETWORK OPEN"
    if name == "bubblewrap":
        return f"bubblewrap: {network}, no files but the workspace and the programs, no other processes."
    if name == "landlock":
        signals = "" if landlock.abi() >= 6 else " and your other programs can be signalled"
        return (
            f"Landlock: {network}, no reading or writing outside the workspace;"
            f" names and sizes of other files can be seen, their permissions can be changed{signals}."
        )
    if name == "seatbelt":
        return (
            f"macOS sandbox-exec: {network}, no reading or writing outside the workspace;"
            " names of other files can be seen."
        )
    return (
        f"limits only: time, memory and processes are bounded and there is {network},"
        " but commands can read and change every file that you can."
    )
