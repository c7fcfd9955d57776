"""Runs one command to its end: drains its output, watches its limits, and leaves nothing of it behind."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from skillcourse.errors import SetupError
from skillcourse.sandbox.disk import Growth
from skillcourse.sandbox.limits import CommandResult, EndedBy, Limits
from skillcourse.sandbox.output import Stream
from skillcourse.sandbox.processes import children, kill_family, use
from skillcourse.sandbox.view import Start

_TICK = 0.02
"""Seconds between two looks at the clock, the cancel flag and the family. A look costs about 0.1 ms."""

_MEGABYTE = 1024 * 1024
_GRACE = 3.0
"""Seconds that the starter gets to clean up before it is killed itself."""


def run(
    make: Callable[[], Start],
    *,
    cwd: Path,
    env: Mapping[str, str],
    stdin: str,
    limits: Limits,
    cancel: threading.Event | None,
    growth: Growth,
) -> CommandResult:
    """Runs what ``make`` prepares and returns how it ended.

    Args:
        make: Called when everything else is ready, because it opens descriptors.
        cwd: Where the command starts.
        env: Its whole environment.
        stdin: Its whole input; empty means that there is none.
        limits: The bounds that are watched from here; those of the kernel are set by the starter.
        cancel: Ends the command when it is set.
        growth: Tells when the command wrote too much.

    Raises:
        SetupError: The starter could not be run, or could not build the sandbox.
    """
    began = time.monotonic()
    if cancel is not None and cancel.is_set():
        return CommandResult(128 + signal.SIGKILL, "", "", 0.0, ended_by="cancel")
    with _input(stdin) as given:
        start = make()
        try:
            process = subprocess.Popen(
                start.argv,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=cwd,
                env=dict(env),
                pass_fds=start.pass_fds,
                start_new_session=True,
            )
        except BaseException:
            _close(start.control, start.status)
            raise
        finally:
            _close(*start.pass_fds)
    watch = _Watch(process, start, limits, cancel, growth, began)
    try:
        return watch.to_the_end()
    finally:
        watch.leave()


class _Watch:
    """One running command, and what is known of it so far."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        start: Start,
        limits: Limits,
        cancel: threading.Event | None,
        growth: Growth,
        began: float,
    ) -> None:
        self._process = process
        self._control = start.control
        self._status = start.status
        self._own = start.own
        self._limits = limits
        self._cancel = cancel
        self._growth = growth
        self._began = began
        self._ended_by: EndedBy = ""
        self._streams = (Stream(limits.output_bytes), Stream(limits.output_bytes))
        self._selector = selectors.DefaultSelector()
        self._ending = -1
        assert process.stdout is not None
        assert process.stderr is not None
        for pipe, stream in zip((process.stdout, process.stderr), self._streams, strict=True):
            os.set_blocking(pipe.fileno(), False)
            self._selector.register(pipe, selectors.EVENT_READ, stream)
        if hasattr(os, "pidfd_open"):
            with suppress(OSError):
                self._ending = os.pidfd_open(process.pid)
                self._selector.register(self._ending, selectors.EVENT_READ)

    def to_the_end(self) -> CommandResult:
        """Waits for the command, or ends it when a limit strikes."""
        next_look = 0.0
        while self._process.poll() is None:
            self._drain(_TICK)
            if time.monotonic() >= next_look:
                self._ended_by = self._struck()
                next_look = time.monotonic() + _TICK
            if self._ended_by:
                self._end()
        # The starter took its family along, so these pipes end now; a process that escaped must not hold us.
        until = time.monotonic() + 0.3
        while self._open_pipes() and time.monotonic() < until:
            self._drain(0.05)
        return self._result()

    def leave(self) -> None:
        """Closes every descriptor, and ends the command if this is left by an exception."""
        if self._process.poll() is None:
            self._end()
        _close(self._control, self._status, self._ending)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        self._selector.close()

    def _open_pipes(self) -> bool:
        return any(key.data is not None for key in self._selector.get_map().values())

    def _drain(self, timeout: float) -> None:
        """Reads what is there, or waits up to ``timeout`` seconds for something to happen."""
        for key, _events in self._selector.select(timeout):
            stream = key.data
            if stream is None:
                self._selector.unregister(key.fileobj)
                continue
            try:
                data = os.read(key.fd, 65_536)
            except BlockingIOError:
                continue
            if data:
                stream.take(data)
            else:
                self._selector.unregister(key.fileobj)

    def _struck(self) -> EndedBy:
        """The limit that is passed now, if any."""
        limits = self._limits
        if self._cancel is not None and self._cancel.is_set():
            return "cancel"
        if time.monotonic() - self._began > limits.seconds:
            return "time"
        if any(stream.seen > limits.file_mb * _MEGABYTE for stream in self._streams):
            return "output"
        most = limits.processes + self._own
        family = use(self._process.pid, at_most=most)
        if family.processes > most:
            return "processes"
        if family.memory > limits.memory_mb * _MEGABYTE:
            return "memory"
        return "disk" if self._growth.passed(limits.disk_mb * _MEGABYTE) else ""

    def _end(self) -> None:
        """Ends the command and everything it started."""
        if self._control >= 0:
            # The launcher, parent of every orphan, does it best.
            _close(self._control)
            self._control = -1
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE)
                return
        for pid in children(self._process.pid):
            # The first process of a namespace: the kernel ends all others in it with this one, at once.
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        kill_family(self._process.pid)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)

    def _result(self) -> CommandResult:
        code = self._process.returncode
        code = 128 - code if code < 0 else code
        if self._ended_by:
            code = 128 + signal.SIGKILL
        elif code == 128 + signal.SIGXCPU:
            self._ended_by = "time"
        elif code and self._status >= 0:
            self._check_started()
        stdout, stderr = self._streams
        return CommandResult(
            code,
            stdout.text(),
            stderr.text(),
            time.monotonic() - self._began,
            truncated=stdout.truncated or stderr.truncated,
            ended_by=self._ended_by,
        )

    def _check_started(self) -> None:
        """Tells a sandbox that could not be built from a command that failed."""
        os.set_blocking(self._status, False)
        report = b""
        with suppress(BlockingIOError):
            report = os.read(self._status, 65_536)
        if b'"exit-code"' not in report:
            said = self._streams[1].text().strip().splitlines()
            raise SetupError(
                f"The sandbox could not be built: {said[-1] if said else 'bwrap gave no reason'}.",
                next_step="Run `skillcourse doctor`, or choose another level with SKILLCOURSE_SANDBOX.",
            )


def _input(text: str) -> IO[bytes]:
    """The command's input as a file, so that nobody has to feed a pipe."""
    if not text:
        return Path(os.devnull).open("rb")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(text.encode("utf-8", "surrogateescape"))
    file.seek(0)
    return file


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        if descriptor >= 0:
            with suppress(OSError):
                os.close(descriptor)
