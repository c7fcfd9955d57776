"""Starts one command with less than it could have had, and takes its whole family down when it ends.

This file is run by its path in an isolated interpreter (``python -I -S launch.py …``), not imported by the
package's other modules: a fresh, single-threaded process may fork safely, which a notebook's kernel with its
threads may not. It imports only what starts in a few milliseconds, and its arguments are plain words, so that
a person can read them in a process list.

It forks. The child takes the limits, Landlock's rules and the system call filter, and becomes the command.
The parent stays: orphans of the command come to it (``PR_SET_CHILD_SUBREAPER``), so nothing outlives the
command by changing its session. It ends them all when the command ends, or when the control pipe closes
because the caller wants that or is gone.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import sys
import time

_SET_NO_NEW_PRIVS, _SET_SECCOMP, _SET_CHILD_SUBREAPER, _CAPBSET_DROP, _CAP_AMBIENT = 38, 22, 36, 24, 47
_SECCOMP_MODE_FILTER, _CAP_AMBIENT_CLEAR_ALL = 2, 4
_CAPABILITY_VERSION_3 = 0x20080522
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF, _PATH_BENEATH = 444, 445, 446, 1
_CAPSET = {"x86_64": 126, "aarch64": 91}

NOT_STARTED = 125
"""The exit code when the limits could not be put in force, so the command was not started."""


class Plan:
    """What the words on the command line ask for."""

    def __init__(self, words: list[str]) -> None:
        self.control = -1
        self.limits: list[tuple[int, int]] = []
        self.landlock: tuple[int, int, int] | None = None
        self.paths: list[tuple[int, str]] = []
        self.filter = b""
        self.process_cap = 0
        words = list(words)
        while words:
            word = words.pop(0)
            if word == "--":
                break
            value = words.pop(0)
            if word == "--control":
                self.control = int(value)
            elif word == "--limit":
                number, bound = value.split(":")
                self.limits.append((int(number), int(bound)))
            elif word == "--process-cap":
                self.process_cap = int(value)
            elif word == "--landlock":
                files, net, scoped = value.split(":")
                self.landlock = (int(files), int(net), int(scoped))
            elif word == "--path":
                rights, path = value.split(":", 1)
                self.paths.append((int(rights), path))
            elif word == "--filter":
                self.filter = bytes.fromhex(value)
            else:
                raise SystemExit(f"launch.py: unknown word {word!r}")
        self.argv = words


def main(words: list[str]) -> int:
    """Runs the command of ``words`` and returns its exit code, 128 plus the number for a signal."""
    plan = Plan(words)
    _adopt_orphans()
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    child = os.fork()
    if child == 0:
        _become(plan)
    for descriptor in (0, 1, 2):
        os.close(descriptor)
    code = _wait(child, plan.control, wake)
    _end_family(child)
    return code


def _wait(child: int, control: int, wake: int) -> int:
    """The command's exit code; 137 when the control pipe closed first."""
    poll = select.poll()
    poll.register(wake, select.POLLIN)
    poll.register(control, 0)
    while True:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return NOT_STARTED
            if pid == child:
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code
            if pid == 0:
                break
        for descriptor, _event in poll.poll():
            if descriptor == control:
                return 128 + signal.SIGKILL
            os.read(wake, 4096)


def _end_family(child: int) -> None:
    """Kills every descendant, group by group: no fork slips through a signal to its whole group."""
    me, until = os.getpid(), time.monotonic() + 5.0
    if not sys.platform.startswith("linux"):
        # Without a list of children, the command's own group is what can be reached.
        try:
            os.killpg(child, signal.SIGKILL)
        except OSError:
            return
    while time.monotonic() < until:
        for pid in _descendants(me):
            _signal_group(pid)
            _signal(pid)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        # Orphans arrive here one generation at a time.
        time.sleep(0.001)


def _descendants(pid: int) -> list[int]:
    """Every living process below ``pid``; none where the system has no ``children`` files."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        above = waiting.pop()
        try:
            threads = os.listdir(f"/proc/{above}/task")  # noqa: PTH208 - pathlib costs 5 ms
        except OSError:
            continue
        for thread in threads:
            try:
                with open(f"/proc/{above}/task/{thread}/children", "rb") as file:  # noqa: PTH123 - pathlib costs 5 ms
                    children = [int(word) for word in file.read().split()]
            except OSError:
                continue
            found += children
            waiting += children
    return found


def _signal(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        return


def _signal_group(pid: int) -> None:
    try:
        group = os.getpgid(pid)
        if group != os.getpgrp():
            os.killpg(group, signal.SIGKILL)
    except OSError:
        return


def _become(plan: Plan) -> None:
    """Turns this process into the command. Never returns."""
    try:
        os.setsid()
        os.close(plan.control)
        for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        if os.geteuid() == 0:
            # No limit on processes binds root: its commands must not starve those who would stop them.
            os.nice(10)
        _take_limits(plan)
        if sys.platform.startswith("linux"):
            _give_up_rights(plan)
    except BaseException as error:
        _say(f"sandbox: the command was not started, because its limits could not be set: {error}")
        os._exit(NOT_STARTED)
    name = plan.argv[0]
    try:
        os.execvp(name, plan.argv)  # noqa: S606 - the words are the caller's, and no shell is wanted
    except FileNotFoundError:
        _say(f"{name}: command not found")
        os._exit(127)
    except OSError as error:
        _say(f"{name}: {error.strerror or error}")
        os._exit(126)


def _take_limits(plan: Plan) -> None:
    for number, bound in plan.limits:
        hard = resource.getrlimit(number)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        # The soft limit's signal tells that it was time; the hard one, a second later, cannot be caught.
        last = bound + 1 if number == resource.RLIMIT_CPU and bound != hard else bound
        try:
            resource.setrlimit(number, (bound, last))
        except (OSError, ValueError):
            # macOS knows these names and refuses some of them; the caller watches memory and processes as
            # well.
            if sys.platform.startswith("linux"):
                raise
    if plan.process_cap and sys.platform.startswith("linux"):
        _cap_processes(plan.process_cap)


def _cap_processes(more: int) -> None:
    """A cap of the kernel on this user's processes: those of now and ``more``, behind the caller's own count.

    The kernel counts a user's processes over all containers of a machine, and this one may see only a few of
    them. So the cap is tried first, and left out when it would already be passed.
    """
    old = resource.getrlimit(resource.RLIMIT_NPROC)
    me = os.getuid()
    seen = 0
    for name in os.listdir("/proc"):  # noqa: PTH208 - pathlib costs 5 ms
        try:
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid == me:  # noqa: PTH116
                seen += len(os.listdir(f"/proc/{name}/task"))  # noqa: PTH208
        except OSError:
            continue
    cap = seen + more
    if old[1] != resource.RLIM_INFINITY and cap >= old[1]:
        return
    resource.setrlimit(resource.RLIMIT_NPROC, (cap, old[1]))
    try:
        pid = os.fork()
    except OSError:
        resource.setrlimit(resource.RLIMIT_NPROC, old)
        return
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    resource.setrlimit(resource.RLIMIT_NPROC, (cap, cap))


def _adopt_orphans() -> None:
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _give_up_rights(plan: Plan) -> None:
    """No new privileges, no capabilities, then Landlock's rules, then the filter."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)

    def must(result: int, what: str) -> int:
        if result < 0:
            raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
        return result

    must(libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    if plan.landlock is not None:
        files, net, scoped = plan.landlock
        # An older kernel knows a shorter structure, and takes a longer one when the rest of it is zero.
        attributes = (ctypes.c_uint64 * 3)(files, net, scoped)
        ruleset = must(libc.syscall(_CREATE_RULESET, attributes, ctypes.sizeof(attributes), 0), "Landlock")
        for rights, path in plan.paths:
            _allow(libc, ruleset, rights, path)
        must(libc.syscall(_RESTRICT_SELF, ruleset, 0), "Landlock")
        os.close(ruleset)
    _drop_capabilities(libc)
    if plan.filter:
        code = ctypes.create_string_buffer(plan.filter, len(plan.filter))

        class Program(ctypes.Structure):
            _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

        program = Program(len(plan.filter) // 8, ctypes.cast(code, ctypes.c_void_p))
        must(
            libc.prctl(_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0), "system call filter"
        )


def _allow(libc: object, ruleset: int, rights: int, path: str) -> None:
    """Adds one rule; a path that is not there needs none."""
    import ctypes

    class PathBeneath(ctypes.Structure):
        _pack_ = 1
        _fields_ = [("rights", ctypes.c_uint64), ("folder", ctypes.c_int32)]

    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rule = PathBeneath(rights, folder)
    if libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0) < 0:  # type: ignore[attr-defined]
        raise OSError(ctypes.get_errno(), f"Landlock on {path}: {os.strerror(ctypes.get_errno())}")
    os.close(folder)


def _drop_capabilities(libc: object) -> None:
    """Root keeps what root owns, and loses what root may: others' files, devices, other processes."""
    import ctypes

    prctl = libc.prctl  # type: ignore[attr-defined]
    prctl(_CAP_AMBIENT, _CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    for capability in range(64):
        if prctl(_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break
    number = _CAPSET.get(os.uname().machine)
    if number is not None:
        header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
        libc.syscall(number, header, (ctypes.c_uint32 * 6)())  # type: ignore[attr-defined]


def _say(sentence: str) -> None:
    os.write(2, (sentence + "\n").encode("utf-8", "backslashreplace"))


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))
