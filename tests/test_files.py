"""Files are written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from skillcourse.errors import SetupError, UsageError
from skillcourse.files import checked_path, read_whole, write_whole


def test_it_writes_text_and_bytes_and_makes_folders(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.txt", "Grüße\r\n")
    write_whole(tmp_path / "c.bin", b"\x00\xff")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "Grüße\r\n".encode()
    assert (tmp_path / "c.bin").read_bytes() == b"\x00\xff"


def test_it_keeps_the_old_mode_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "run.sh"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o755)
    write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "new"
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o755
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.sh"]


def test_a_refusal_is_one_sentence_and_the_old_file_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    with pytest.raises(SetupError, match=r"Expected to write new into .*, but a part of the path is a file"):
        write_whole(tmp_path / "file" / "new", "x")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_FSIZE as a stand-in for a full disk needs Linux")
def test_a_disk_that_takes_no_more_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "work.json"
    path.write_text("old", encoding="utf-8")
    program = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
from skillcourse.errors import SetupError, UsageError
from skillcourse.files import checked_path, read_whole, write_whole
try:
    write_whole(Path(sys.argv[1]), "x" * 5000)
except SetupError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert "Expected to write work.json" in done.stdout
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["work.json"]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal")
def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "work.txt"
    program = """
import sys
from contextlib import suppress
from pathlib import Path
from skillcourse.files import checked_path, read_whole, write_whole
print("ready", flush=True)
turn = 0
while True:
    turn += 1
    write_whole(Path(sys.argv[1]), (str(turn % 10)) * 200_000)
"""
    for wait in (0.0, 0.003, 0.011, 0.023, 0.041):
        child = subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=wait)
        child.kill()
        child.communicate()
        if path.exists():
            text = path.read_text(encoding="utf-8")
            assert len(text) == 200_000
            assert set(text) == {text[0]}


def test_it_reads_up_to_a_bound(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    assert read_whole(path, 5) == b"12345"
    with pytest.raises(OSError, match="more than 4 bytes"):
        read_whole(path, 4)
    with pytest.raises(FileNotFoundError):
        read_whole(tmp_path / "none")
    with pytest.raises(OSError):
        read_whole(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_it_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="a pipe or a device"):
        read_whole(tmp_path / "pipe")


@pytest.mark.parametrize("given", [None, 7, b"x", [], "", "  ", "a\0b", "\ud800", "x/" * 3000, "y" * 300])
def test_what_can_be_no_path_is_refused(given: object) -> None:
    with pytest.raises(UsageError, match="The file is a path, such as") as caught:
        checked_path(given, "The file")
    assert caught.value.next_step
    assert len(str(caught.value)) < 250


def test_paths_are_taken_as_texts_and_as_paths() -> None:
    assert checked_path("a/ü.txt", "It") == checked_path(Path("a", "ü.txt"), "It") == Path("a/ü.txt")


def test_a_message_stays_readable() -> None:
    error = UsageError(f"There is no {'x' * 100_000}.", next_step="Look again.")
    assert len(str(error)) < 2_100
    assert str(error).startswith("There is no xxx")
    assert str(error).endswith("x. Look again.")


def test_what_a_killed_writer_left_is_swept_away(tmp_path: Path) -> None:
    old, fresh, other = (tmp_path / name for name in (".a[1].md.x1.part", ".a[1].md.x2.part", ".b.md.x.part"))
    for part in (old, fresh, other):
        part.write_bytes(b"half")
    for part in (old, other):
        os.utime(part, (1_000_000, 1_000_000))
    write_whole(tmp_path / "a[1].md", "whole")
    assert not old.exists()
    assert fresh.exists(), "somebody may be writing it right now"
    assert other.exists()
