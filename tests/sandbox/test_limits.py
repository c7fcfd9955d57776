"""Each limit, small, seen to be in force before anything leans on it, and then passed on purpose."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from skillcourse.sandbox import CommandResult, Level, Limits, Sandbox, why_ended
from tests.sandbox.conftest import SMALL

Run = Callable[..., CommandResult]
posix_only = pytest.mark.skipif(os.name != "posix", reason="about POSIX limits")
linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the family is only counted on Linux"
)


@pytest.fixture(autouse=True)
def _caps_are_in_force(box: Sandbox) -> None:
    """Nothing below runs before a command has seen its own limits."""
    if os.name == "posix":
        result = box.run(["sh", "-c", "ulimit -t; ulimit -d; ulimit -n; ulimit -c"])
        assert result.stdout.split() == ["10", str(SMALL.memory_mb * 1024), "64", "0"]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z (zombie)" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")


def test_wall_time(box: Sandbox) -> None:
    result = box.run(["sleep", "30"], limits=replace(SMALL, seconds=0.3))
    assert (result.ended_by, result.exit_code) == ("time", 137)
    assert 0.25 < result.seconds < 2
    told = why_ended(result.ended_by, replace(SMALL, seconds=0.3))
    assert told == "Stopped: it took over 0.3 s, or 10 s of processor time."


def test_what_was_printed_before_the_end_is_kept(box: Sandbox) -> None:
    result = box.run(
        ["bash", "-c", "echo begun; echo oops >&2; sleep 30"], limits=replace(SMALL, seconds=0.3)
    )
    assert (result.stdout, result.stderr, result.ended_by) == ("begun\n", "oops\n", "time")


@posix_only
def test_processor_time(box: Sandbox) -> None:
    result = box.run([sys.executable, "-c", "while True: pass"], limits=replace(SMALL, cpu_seconds=1))
    assert result.ended_by == "time"
    assert result.seconds < 8


@posix_only
def test_memory_of_one_process(python: Run) -> None:
    result = python("x = bytearray(400 << 20); print('got it')")
    assert result.exit_code == 1
    assert "MemoryError" in result.stderr
    assert python("x = bytearray(100 << 20); print('got it')").stdout == "got it\n"


@linux_only
@pytest.mark.parametrize(
    "hold",
    ["x = bytearray(60 << 20)", "import mmap; x = mmap.mmap(-1, 60 << 20); x.write(bytes(60 << 20))"],
    ids=["private", "shared"],
)
def test_memory_of_all_together(hold: str, python: Run) -> None:
    program = "import os, time\nfor _ in range(8):\n    if not os.fork():\n"
    program += f"        {hold}\n        time.sleep(20)\ntime.sleep(20)"
    result = python(program)
    assert result.ended_by == "memory"
    assert result.seconds < 8


@linux_only
def test_processes_at_once(python: Run, level: Level) -> None:
    """Bounded by itself: 120 sleepers against a cap of 32."""
    program = "import os, time\nfor _ in range(120):\n    if not os.fork(): break\ntime.sleep(20)"
    result = python(program)
    assert result.ended_by == "processes"
    assert result.seconds < 8
    assert why_ended("processes", SMALL) == "Stopped: it ran more than 32 processes at once."


@linux_only
def test_a_fork_bomb_where_the_kernel_holds_a_cap(box: Sandbox, level: Level) -> None:
    cap = box.run(["bash", "-c", "ulimit -u"]).stdout.strip()
    if os.geteuid() == 0 or not cap.isdigit() or int(cap) > 2500:
        pytest.skip(f"no cap of the kernel on processes here (root has none; ulimit -u says {cap})")
    result = box.run(
        ["bash", "-c", "bomb() { bomb | bomb & }; bomb; sleep 20"], limits=replace(SMALL, seconds=5)
    )
    assert result.ended_by in ("processes", "time")
    assert box.run(["echo", "fine"]).stdout == "fine\n"


@linux_only
@pytest.mark.parametrize("ending", ["exit", "time", "cancel"])
def test_nothing_outlives_the_command(ending: str, box: Sandbox, level: Level, workspace: Path) -> None:
    """Double-forked, in sessions of their own, output closed: they end with the command all the same."""
    marker = f"7{os.getpid()}{time.monotonic_ns() % 100_000}"
    line = (
        f"for i in 1 2 3; do (setsid setsid sleep {marker} </dev/null >/dev/null 2>&1 &); done; sleep 0.2; "
    )
    cancel = threading.Event()
    if ending == "cancel":
        threading.Timer(0.5, cancel.set).start()
    limits = replace(SMALL, seconds=0.6) if ending == "time" else SMALL
    result = box.run(
        ["bash", "-c", line + ("exit 4" if ending == "exit" else "sleep 30")], limits=limits, cancel=cancel
    )
    assert result.exit_code == (4 if ending == "exit" else 137)
    until = time.monotonic() + 2
    while sleepers(marker) and time.monotonic() < until:
        time.sleep(0.02)
    assert sleepers(marker) == []


def sleepers(marker: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if path.read_bytes() == f"sleep\0{marker}\0".encode() and alive(int(path.parent.name)):
                found.append(path.parent.name)
        except OSError:
            continue
    return found


@posix_only
def test_a_background_child_that_holds_the_pipe_does_not_hang(box: Sandbox) -> None:
    result = box.run(["bash", "-c", "sleep 30 & echo done"])
    assert (result.stdout, result.exit_code, result.ended_by) == ("done\n", 0, "")
    assert result.seconds < 2


@posix_only
def test_size_of_one_file(box: Sandbox, workspace: Path) -> None:
    result = box.run(["bash", "-c", "head -c 20000000 /dev/zero > big"])
    assert result.exit_code != 0
    assert (workspace / "big").stat().st_size <= SMALL.file_mb << 20


def test_disk_in_all(box: Sandbox, workspace: Path) -> None:
    result = box.run(["bash", "-c", "for i in $(seq 400); do head -c 4000000 /dev/zero > f$i; done"])
    assert result.ended_by == "disk"
    assert sum(path.stat().st_size for path in workspace.iterdir()) < 600_000_000
    assert why_ended("disk", SMALL) == "Stopped: it wrote more than 32 MB to disk."


def test_disk_in_all_counts_the_private_folder_and_earlier_commands(box: Sandbox) -> None:
    fill = 'for i in 1 2 3 4 5; do head -c 4000000 /dev/zero > "$TMPDIR/$1$i"; done; sleep 0.3'
    assert box.run(["bash", "-c", fill, "sh", "a"]).ended_by == ""
    assert box.run(["bash", "-c", fill, "sh", "b"]).ended_by == "disk"


def test_many_empty_files_are_not_free(box: Sandbox) -> None:
    limits = replace(SMALL, disk_mb=1)
    many = "import time\nfor n in range(3000): open(f'f{n}', 'w').close()\ntime.sleep(5)"
    assert box.run([sys.executable, "-c", many], limits=limits).ended_by == "disk"


@linux_only
def test_memory_that_is_no_process_s_is_bounded(box: Sandbox, level: Level) -> None:
    if level.name != "bubblewrap":
        pytest.skip("only bubblewrap has a /dev/shm of its own")
    result = box.run(
        ["bash", "-c", "for i in $(seq 20); do head -c 8000000 /dev/zero > /dev/shm/$i || exit 9; done"]
    )
    assert result.exit_code == 9
    assert "No space left" in result.stderr


@posix_only
def test_open_files(python: Run) -> None:
    result = python("held = [open('/dev/null') for _ in range(100)]")
    assert "Too many open files" in result.stderr


def test_fifty_megabytes_of_output(box: Sandbox) -> None:
    result = box.run(
        ["bash", "-c", "yes | head -c 50000000; yes no | head -c 3000 >&2"], limits=replace(SMALL, file_mb=64)
    )
    assert (len(result.stdout), len(result.stderr)) == (SMALL.output_bytes, 3000)
    assert (result.truncated, result.exit_code, result.ended_by) == (True, 0, "")


def test_endless_output_is_ended(box: Sandbox) -> None:
    result = box.run(["yes"])
    assert (result.ended_by, result.truncated) == ("output", True)
    assert result.seconds < 8


def test_cancel_from_another_thread(box: Sandbox) -> None:
    cancel, took = threading.Event(), []
    setter = threading.Timer(0.3, lambda: (cancel.set(), took.append(time.monotonic())))
    setter.start()
    result = box.run(["bash", "-c", "sleep 30 & sleep 30"], cancel=cancel)
    ended = time.monotonic()
    setter.join()
    assert (result.ended_by, result.exit_code) == ("cancel", 137)
    assert ended - took[0] < 0.5  # about 0.05 on a quiet machine


def test_cancelled_before_it_began(box: Sandbox, workspace: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    assert box.run(["touch", "made"], cancel=cancel).ended_by == "cancel"
    assert not (workspace / "made").exists()


def test_limits_of_a_call_go_before_those_of_the_sandbox(opened: Callable[..., Sandbox]) -> None:
    box = opened(limits=replace(SMALL, seconds=0.2))
    assert box.run(["sleep", "0.4"]).ended_by == "time"
    assert box.run(["sleep", "0.4"], limits=Limits(seconds=5)).ended_by == ""


@linux_only
@pytest.mark.slow
def test_the_command_ends_when_its_caller_is_killed(level: Level, workspace: Path) -> None:
    """A notebook's kernel that is killed leaves nothing running."""
    import signal
    import subprocess

    marker = f"8{os.getpid()}{time.monotonic_ns() % 100_000}"
    program = (
        "from skillcourse import sandbox\n"
        f"box = sandbox.open({str(workspace)!r}, level={level.name!r})\n"
        f"box.run(['bash', '-c', 'setsid sleep {marker} & sleep {marker}'])"
    )
    # A killed caller cannot remove its private folder; here that is pytest's to do.
    env = {**os.environ, "TMPDIR": str(workspace.parent)}
    caller = subprocess.Popen([sys.executable, "-c", program], env=env)
    try:
        until = time.monotonic() + 15
        while len(sleepers(marker)) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(sleepers(marker)) == 2
    finally:
        caller.send_signal(signal.SIGKILL)
        caller.wait()
    until = time.monotonic() + 5
    while sleepers(marker) and time.monotonic() < until:
        time.sleep(0.05)
    assert sleepers(marker) == []
