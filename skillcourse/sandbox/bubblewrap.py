"""The strongest level: ``bwrap`` builds a root of its own for each command, in namespaces of its own.

The command sees the workspace at its real path, the interpreter, the system's programs, a private ``/tmp``,
and its own processes. There is no other file to read, no interface but a loopback of its own, and no process
to signal.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from skillcourse.sandbox import seccomp
from skillcourse.sandbox.limits import Limits
from skillcourse.sandbox.runtime import SYSTEM_FILES, SYSTEM_FOLDERS
from skillcourse.sandbox.view import Start, View

_ISOLATE = (
    "--unshare-user",
    "--unshare-pid",
    "--unshare-net",
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    "--die-with-parent",
    "--new-session",
    "--cap-drop",
    "ALL",
    "--hostname",
    "sandbox",
)

_TMP = Path("/tmp")  # noqa: S108 - the sandbox's own
_SHARED_MEMORY_BYTES = 64 * 1024 * 1024
_WAY_BYTES = 1024 * 1024


def program() -> str | None:
    """Where ``bwrap`` is, or ``None``."""
    return shutil.which("bwrap")


def start(view: View, argv: Sequence[str], limits: Limits) -> Start:
    """The ``bwrap`` command line for one command."""
    # No limit on processes binds root: its commands must not starve those who would stop them.
    words = ["nice", "-n", "10"] if os.geteuid() == 0 else []
    words += [program() or "bwrap", *_ISOLATE, *_mounts(view), "--chdir", str(view.workspace)]
    status, reported = os.pipe()
    words += ["--json-status-fd", str(reported)]
    passed = [reported]
    arch = seccomp.machine()
    if arch is not None:
        code = _readable(seccomp.namespaced_filter(arch))
        words += ["--seccomp", str(code)]
        passed.append(code)
    # The limit on processes counts within a user namespace, so it can only be set inside: a shell's own
    # `ulimit` is the quickest program for that (about 1 ms; an interpreter takes ten).
    words += ["--", "/bin/sh", "-c", _ulimits(limits), "sh", *argv]
    return Start(words, pass_fds=tuple(passed), own=1, status=status)


def prepare(view: View) -> None:
    """Makes the places in the private ``/tmp`` that mounts cover, before any command could put a link there.

    Each is a mount in every command's namespace from then on, and a mount can neither be renamed nor removed.
    """
    binds = _binds(view)
    for first in _firsts(view, binds):
        place = view.private / first.name
        if first in binds and not first.is_dir():
            place.touch()
        else:
            place.mkdir(exist_ok=True)


def _binds(view: View) -> dict[Path, str]:
    """Each folder or file of the machine that is shown at its own path, and how."""
    binds = dict.fromkeys([*view.interpreter.folders, *view.readable], "--ro-bind")
    binds[view.workspace] = "--bind"
    for path in view.readonly:
        # A folder above a mount could be renamed away; one that is a mount itself could not.
        for above in path.parents:
            if view.workspace in above.parents:
                binds.setdefault(above, "--bind")
        binds[path] = "--ro-bind"
    return binds


def _firsts(view: View, binds: dict[Path, str]) -> list[Path]:
    """What stands directly in ``/tmp`` and is, or leads to, a mount or a link."""
    links = [link.parent for link, _target in view.interpreter.links]
    inside = [path.relative_to(_TMP).parts[0] for path in [*binds, *links] if _TMP in path.parents]
    return [_TMP / name for name in dict.fromkeys(inside)]


def _mounts(view: View) -> list[str]:
    """Every mount, parents before what lies in them; the workspace before the read-only folders in it."""
    words: list[str] = []
    for name in SYSTEM_FOLDERS:
        path = Path(name)
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), name]
        elif path.is_dir():
            words += ["--ro-bind", name, name]
    for name in SYSTEM_FILES:
        words += ["--ro-bind-try", name, name]
    for file in sorted(view.etc.iterdir()):
        words += ["--ro-bind", str(file), f"/etc/{file.name}"]
    words += ["--proc", "/proc", "--dev", "/dev", "--size", str(_SHARED_MEMORY_BYTES), "--tmpfs", "/dev/shm"]  # noqa: S108
    words += ["--remount-ro", "/dev", "--bind", str(view.private), str(_TMP)]
    binds = _binds(view)
    # What commands may write to must not hold the way to a mount: a link there would lead the next one away.
    ways = [first for first in _firsts(view, binds) if first not in binds]
    for way in ways:
        words += ["--size", str(_WAY_BYTES), "--tmpfs", str(way)]
    for path in sorted(binds, key=lambda path: len(path.parts)):
        words += [binds[path], str(path), str(path)]
    for link, target in view.interpreter.links:
        if link.parent != _TMP:
            words += ["--symlink", target, str(link)]
    return [*words, *(word for way in [*ways, Path("/")] for word in ("--remount-ro", str(way)))]


def _ulimits(limits: Limits) -> str:
    """A line of POSIX shell that takes the limits and becomes the command."""
    megabyte = 1024 * 1024
    bounds = [
        ("c", 0),
        # The soft limit's signal tells that it was time; the hard one, a second later, cannot be caught.
        ("S -t", _at_most(resource.RLIMIT_CPU, limits.cpu_seconds)),
        ("H -t", _at_most(resource.RLIMIT_CPU, limits.cpu_seconds + 1)),
        ("f", _at_most(resource.RLIMIT_FSIZE, limits.file_mb * megabyte) // 512),
        ("d", _at_most(resource.RLIMIT_DATA, limits.memory_mb * megabyte) // 1024),
        ("n", _at_most(resource.RLIMIT_NOFILE, limits.open_files)),
    ]
    line = " && ".join(f"ulimit -{letter} {bound}" for letter, bound in bounds)
    if _counts_by_namespace():
        # Threads count too, so this backstop lies above what the caller counts. bash says -u, dash says -p.
        most = _at_most(resource.RLIMIT_NPROC, limits.processes * 4 + 64)
        line += f" && {{ ulimit -u {most} || ulimit -p {most}; }} 2>/dev/null"
    return f'{line} || exit 125; exec "$@"'


def _at_most(number: int, bound: int) -> int:
    hard = resource.getrlimit(number)[1]
    return bound if hard == resource.RLIM_INFINITY else min(bound, hard)


def _counts_by_namespace() -> bool:
    """Whether the kernel counts a user's processes in their namespace, as it does from 5.14 on."""
    major, minor, *_rest = (*platform.release().split("."), "0")
    return major.isdigit() and (int(major), int("".join(filter(str.isdigit, minor[:3])) or 0)) >= (5, 14)


def _readable(code: bytes) -> int:
    """A descriptor that reads ``code`` from its start."""
    with tempfile.TemporaryFile() as file:
        file.write(code)
        file.seek(0)
        return os.dup(file.fileno())
