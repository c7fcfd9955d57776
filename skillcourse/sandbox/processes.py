"""The family of one command, seen from outside: their number, the memory they hold, and an end to them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = "/proc"


@dataclass(frozen=True, slots=True)
class Use:
    """What a family of processes holds at one moment."""

    processes: int
    memory: int
    """Bytes that belong to the processes themselves; program files mapped by many are not counted."""


def descendants(pid: int, *, at_most: int = 1_000_000) -> list[int]:
    """Every living process below ``pid``, parents before children; empty where the system does not tell.

    Args:
        pid: The process above them all; it is not in the answer.
        at_most: Stop looking after this many, because a caller that counts has seen enough.
    """
    if not sys.platform.startswith("linux"):
        return []
    if not _has_children_files():
        return _descendants_by_parent(pid)
    found: list[int] = []
    waiting = [pid]
    while waiting and len(found) < at_most:
        below = list(children(waiting.pop()))
        found += below
        waiting += below
    return found


def use(pid: int, *, at_most: int) -> Use:
    """What the family below ``pid`` holds; when more than ``at_most``, only that they are more."""
    family = descendants(pid, at_most=at_most + 1)
    return Use(len(family), 0 if len(family) > at_most else sum(map(_memory, family)))


def kill_family(pid: int) -> None:
    """Ends ``pid`` and everything below it. All are stopped first, so that none starts another meanwhile."""
    stopped: set[int] = set()
    for _ in range(200):
        new = [member for member in [pid, *descendants(pid)] if member not in stopped]
        if not new:
            break
        for member in new:
            _send(member, signal.SIGSTOP)
        stopped.update(new)
    for member in stopped:
        _send(member, signal.SIGKILL)


def _send(pid: int, number: int) -> None:
    with suppress(OSError):
        os.kill(pid, number)


def _has_children_files() -> bool:
    return Path(f"{_PROC}/self/task/{os.getpid()}/children").exists()


def children(pid: int) -> Iterator[int]:
    """The processes that ``pid`` started and that live, as far as ``children`` files tell."""
    try:
        threads = list(Path(f"{_PROC}/{pid}/task").iterdir())
    except OSError:
        return
    for thread in threads:
        with suppress(OSError):
            yield from map(int, (thread / "children").read_bytes().split())


def _descendants_by_parent(pid: int) -> list[int]:
    """The same from every process's parent number, for kernels without ``children`` files."""
    below: dict[int, list[int]] = {}
    for path in Path(_PROC).glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            # The name in brackets may hold spaces and brackets of its own.
            after = path.read_bytes().rpartition(b")")[2].split()
            below.setdefault(int(after[1]), []).append(int(path.parent.name))
    found, waiting = [], [pid]
    while waiting:
        here = below.get(waiting.pop(), [])
        found += here
        waiting += here
    return found


def _memory(pid: int) -> int:
    """Bytes of anonymous and shared memory that ``pid`` holds; files that are only mapped do not count."""
    total = 0
    with suppress(OSError):
        for line in Path(f"{_PROC}/{pid}/status").read_bytes().splitlines():
            if line.startswith((b"RssAnon:", b"RssShmem:")):
                total += int(line.split()[1]) * 1024
    return total
