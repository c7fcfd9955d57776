"""Windows: limits only. A job object holds the family together, bounds it, and ends it as one.

Files and the network stay open here: a closed container (AppContainer) needs changes to the access lists of
every folder of the interpreter, which a course must not make. The level says so.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from ctypes import wintypes
from pathlib import Path
from typing import IO, Any

from skillcourse.sandbox.disk import Growth
from skillcourse.sandbox.limits import CommandResult, EndedBy, Limits
from skillcourse.sandbox.output import Stream

_TICK = 0.02
_MEGABYTE = 1024 * 1024
_EXTENDED_LIMIT_INFORMATION = 9
_LIMITS = 0x2000 | 0x0200 | 0x0100 | 0x0008 | 0x0004
"""Kill on close, memory of the job, memory of a process, number of processes, processor time of a process."""
_ENDED = 137
"""The exit code of a command that was ended, the same on every system."""


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", wintypes.DWORD),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", wintypes.DWORD),
        ("affinity", ctypes.c_size_t),
        ("priority", wintypes.DWORD),
        ("scheduling", wintypes.DWORD),
    )


class _Extended(ctypes.Structure):
    _fields_ = (
        ("basic", _Basic),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class _Job:
    """A job object with limits; closing it ends every process in it."""

    def __init__(self, limits: Limits) -> None:
        self._kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
        self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
        self._handle = wintypes.HANDLE(self._kernel.CreateJobObjectW(None, None))
        wanted = _Extended()
        wanted.basic.flags = _LIMITS
        wanted.basic.process_time = limits.cpu_seconds * 10_000_000
        wanted.basic.processes = limits.processes
        wanted.process_memory = wanted.job_memory = limits.memory_mb * _MEGABYTE
        done = self._kernel.SetInformationJobObject(
            self._handle, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(wanted), ctypes.sizeof(wanted)
        )
        if not done:
            raise OSError("Windows refused the limits of a job object")

    def add(self, process: subprocess.Popen[bytes]) -> None:
        """Takes a process in; what it starts from now on is in as well."""
        handle = wintypes.HANDLE(int(process._handle))  # type: ignore[attr-defined,unused-ignore]
        if not self._kernel.AssignProcessToJobObject(self._handle, handle):
            raise OSError("Windows refused to take the command into a job object")

    def end(self) -> None:
        """Ends every process in it."""
        self._kernel.TerminateJobObject(self._handle, _ENDED)

    def close(self) -> None:
        """Gives the handle back, which ends whatever is still in it."""
        self._kernel.CloseHandle(self._handle)


def run(
    argv: list[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    stdin: str,
    limits: Limits,
    cancel: threading.Event | None,
    growth: Growth,
) -> CommandResult:
    """Runs ``argv`` in a job object and returns how it ended; the arguments are those of ``posix.run``."""
    began = time.monotonic()
    streams = (Stream(limits.output_bytes), Stream(limits.output_bytes))
    job = _Job(limits)
    try:
        with tempfile.TemporaryFile() as given:
            given.write(stdin.encode("utf-8", "surrogateescape"))
            given.seek(0)
            process = subprocess.Popen(
                argv,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=cwd,
                env=dict(env),
                creationflags=0x08000000 if sys.platform == "win32" else 0,  # CREATE_NO_WINDOW
            )
        try:
            job.add(process)
        except OSError:
            process.kill()
            raise
        readers = [
            threading.Thread(target=_drain, args=(pipe, stream), daemon=True)
            for pipe, stream in zip((process.stdout, process.stderr), streams, strict=True)
        ]
        for reader in readers:
            reader.start()
        ended_by = _wait(process, job, streams, limits, cancel, growth, began)
        job.end()
        for reader in readers:
            reader.join(1.0)
    finally:
        job.close()
    stdout, stderr = streams
    return CommandResult(
        _ENDED if ended_by else process.returncode,
        stdout.text(),
        stderr.text(),
        time.monotonic() - began,
        truncated=stdout.truncated or stderr.truncated,
        ended_by=ended_by,
    )


def _wait(
    process: subprocess.Popen[bytes],
    job: _Job,
    streams: tuple[Stream, Stream],
    limits: Limits,
    cancel: threading.Event | None,
    growth: Growth,
    began: float,
) -> EndedBy:
    checks: tuple[tuple[EndedBy, Callable[[], bool]], ...] = (
        ("cancel", lambda: cancel is not None and cancel.is_set()),
        ("time", lambda: time.monotonic() - began > limits.seconds),
        ("output", lambda: any(stream.seen > limits.file_mb * _MEGABYTE for stream in streams)),
        ("disk", lambda: growth.passed(limits.disk_mb * _MEGABYTE)),
    )
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_TICK)
            return ""
        for name, struck in checks:
            if struck():
                job.end()
                process.wait(3.0)
                return name


def _drain(pipe: IO[bytes] | None, stream: Stream) -> None:
    if pipe is not None:
        with pipe:
            while data := pipe.read1(65_536):  # type: ignore[attr-defined]
                stream.take(data)
