"""Landlock's rules for one sandbox, as plain words for the launcher (``landlock(7)``, kernel 5.13 and later).

Landlock lets any process give up access to files, for itself and its children, without privileges or
namespaces; so it works where containers refuse those. Rules only allow: what no rule names cannot be opened.
"""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET = 444  # one number on every architecture
_VERSION_FLAG = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_BLOCK = 1 << 6, 1 << 11
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_BIND_TCP, _CONNECT_TCP = 1 << 0, 1 << 1
_ABSTRACT_UNIX_SOCKETS, _SIGNALS = 1 << 0, 1 << 1

_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
"""The rights that a rule on a single file may name."""

_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_MACHINE_FACTS = tuple(
    f"/proc/{name}" for name in ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version")
)
"""Files of /proc about the machine as a whole; those about processes stay closed, their environments with
them.
"""


@functools.cache
def abi() -> int:
    """The version of Landlock that this kernel speaks, 0 when it speaks none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, _ask()[0])


def why_missing() -> str:
    """What a kernel without Landlock says to it, as half a sentence."""
    code = _ask()[1]
    said = {
        errno.ENOSYS: f"this kernel ({os.uname().release}) was built without Landlock",
        errno.EOPNOTSUPP: "this kernel has Landlock switched off",
    }
    return said.get(code, f"the kernel answered {os.strerror(code)!r}")


def words(version: int, *, writable: Iterable[Path], readable: Iterable[Path]) -> list[str]:
    """The launcher's arguments for a ruleset of this ABI version.

    Args:
        version: As :func:`abi` returns it, at least 1.
        writable: Folders in which everything may be done, except making device files.
        readable: Folders and files that may be read and run; those that do not exist are left out.
    """
    handled = _handled(version)
    net = (_BIND_TCP | _CONNECT_TCP) if version >= 4 else 0
    scoped = (_ABSTRACT_UNIX_SOCKETS | _SIGNALS) if version >= 6 else 0
    words = ["--landlock", f"{handled}:{net}:{scoped}"]
    for path in writable:
        words += ["--path", f"{handled & ~(_MAKE_CHAR | _MAKE_BLOCK | _IOCTL_DEV)}:{path}"]
    for path in readable:
        if path.is_dir():
            words += ["--path", f"{_READ}:{path}"]
        elif path.exists():
            words += ["--path", f"{_READ & _OF_FILES}:{path}"]
    for name in _MACHINE_FACTS:
        words += ["--path", f"{_READ_FILE}:{name}"]
    for name in _DEVICES:
        words += ["--path", f"{(_READ_FILE | _WRITE_FILE | _TRUNCATE | _IOCTL_DEV) & handled}:{name}"]
    return words


def _ask() -> tuple[int, int]:
    """The kernel's answer to the question for its version, and the error number with it."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    return int(libc.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)), ctypes.get_errno()


def _handled(version: int) -> int:
    """Every right over files that this version can take away."""
    rights = 13 + (version >= 2) + (version >= 3) + (version >= 5)
    return (1 << rights) - 1
