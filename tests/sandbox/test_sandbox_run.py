"""What a caller of ``Sandbox.run`` relies on, the same at every level."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from skillcourse import sandbox
from skillcourse.errors import UsageError
from skillcourse.sandbox import CommandResult, Level, Sandbox

Run = Callable[..., CommandResult]


def test_a_command_starts_in_the_workspace_at_its_real_path(
    box: Sandbox, workspace: Path, level: Level
) -> None:
    result = box.run(["bash", "-c", "pwd; echo made > made.txt; exit 3"])
    assert (result.stdout, result.stderr, result.exit_code) == (f"{workspace.resolve()}\n", "", 3)
    assert (result.truncated, result.ended_by) == (False, "")
    assert (workspace / "made.txt").read_text(encoding="utf-8") == "made\n"
    assert box.workspace == workspace.resolve()
    assert box.level == level
    assert repr(box) == f"Sandbox({str(workspace.resolve())!r}, level={level.name!r})"


def test_python_is_the_course_s_own_with_its_packages(box: Sandbox) -> None:
    program = "import sys, markdown_it, yaml; print(sys.prefix, sys.version_info[:3])"
    for python in ("python", "python3", sys.executable):
        result = box.run([python, "-c", program])
        assert result.stdout.strip() == f"{sys.prefix} {sys.version_info[:3]}", result.stderr


def test_ordinary_tools_work(box: Sandbox, workspace: Path) -> None:
    line = (
        "set -e; mkdir -p a/b; printf '2\\n1\\n' > a/n; sort a/n | awk '{s+=$1} END {print s}';"
        " cp -p a/n a/b/; mv a/n c; chmod +x c; tar cf t.tar a; grep -c 1 c; sed -i s/1/7/ c;"
        " cat <(cat c) | tail -1; echo x > /dev/null;"
        " head -c 4 /dev/urandom | wc -c; date +%Y > y; find . -type f | sort | tr '\\n' ' '"
    )
    result = box.run(["bash", "-c", line])
    assert result.stderr == ""
    assert result.stdout == "3\n1\n7\n4\n./a/b/n ./c ./t.tar ./y "


def test_python_works_with_threads_processes_and_loops(python: Run) -> None:
    program = (
        "import asyncio, subprocess, sys, tempfile, threading\n"
        "seen = []\n"
        "t = threading.Thread(target=lambda: seen.append('thread')); t.start(); t.join()\n"
        "async def main(): await asyncio.sleep(0.01); return 'loop'\n"
        "seen.append(asyncio.run(main()))\n"
        "child = subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True, text=True)\n"
        "seen.append(child.stdout.strip())\n"
        "f = tempfile.NamedTemporaryFile('w+'); f.write('file'); f.seek(0); seen.append(f.read())\n"
        "print(seen)"
    )
    result = python(program)
    assert result.stdout == "['thread', 'loop', '1', 'file']\n", result.stderr


def test_input(box: Sandbox) -> None:
    assert box.run(["cat"]).stdout == ""
    assert box.run(["cat"], stdin="grüße\n").stdout == "grüße\n"
    many = "line\n" * 100_000
    assert box.run(["wc", "-l"], stdin=many).stdout.split() == ["100000"]
    assert box.run(["true"], stdin=many).exit_code == 0


def test_output_that_is_no_text(box: Sandbox) -> None:
    result = box.run(["bash", "-c", r"printf 'a\xff\xfeb\0c'"])
    assert result.stdout == "a\ufffd\ufffdb\0c"
    assert not result.truncated


def test_a_character_cut_by_the_limit_is_left_out(box: Sandbox) -> None:
    from dataclasses import replace

    result = box.run(["printf", "aäß"], limits=replace(box.limits, output_bytes=4))
    assert (result.stdout, result.truncated) == ("aä", True)


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["no-such-program-7"], 127, "not found"),
        (["./data.txt"], 126, "ermission denied"),
        (["bash", "-c", "kill -TERM $$"], 143, ""),
        (["bash", "-c", "echo a\0b"], 126, "null byte"),
        (["echo", "\ud800"], 126, "surrogates"),
        (["echo", "x" * 3_000_000], 126, "too long"),
    ],
    ids=["missing", "not a program", "signal", "zero", "surrogate", "too long"],
)
def test_what_cannot_run_is_a_result(
    argv: list[str], code: int, says: str, box: Sandbox, workspace: Path
) -> None:
    (workspace / "data.txt").write_text("data", encoding="utf-8")
    before = open_descriptors()
    result = box.run(argv)
    assert (result.exit_code, result.ended_by) == (code, "")
    assert says in result.stderr
    assert open_descriptors() == before


def test_commands_run_side_by_side(box: Sandbox, workspace: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        results = list(
            pool.map(lambda n: box.run(["bash", "-c", f"sleep 0.1; echo {n} > {n}; echo {n}"]), range(6))
        )
    assert [result.stdout for result in results] == [f"{n}\n" for n in range(6)]
    assert sorted(path.name for path in workspace.iterdir()) == list("012345")


def test_nothing_is_left_open_or_running(box: Sandbox) -> None:
    box.run(["true"])
    before, threads = open_descriptors(), threading.active_count()
    for _ in range(5):
        box.run(["bash", "-c", "sleep 9 & echo x"], stdin="y")
    assert open_descriptors() == before
    assert threading.active_count() == threads


def open_descriptors() -> int:
    return len(list(Path("/dev/fd").iterdir())) if Path("/dev/fd").is_dir() else 0


def test_a_workspace_deep_in_a_link(level: Level, tmp_path: Path) -> None:
    (tmp_path / "real" / "deep folder").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with sandbox.open(tmp_path / "link" / "deep folder", level=level.name) as box:
        assert box.run(["pwd"]).stdout == f"{tmp_path.resolve()}/real/deep folder\n"


def test_a_workspace_can_be_opened_again_and_again(level: Level, workspace: Path) -> None:
    for n in range(2):
        with sandbox.open(workspace, level=level.name) as box:
            box.run(["bash", "-c", f"echo {n} >> log"])
    assert (workspace / "log").read_text(encoding="utf-8") == "0\n1\n"


@pytest.mark.skipif(os.name != "posix", reason="about POSIX folders")
def test_closing_removes_whatever_a_command_left_in_the_private_folder(box: Sandbox) -> None:
    deep = "import os\nos.chdir(os.environ['TMPDIR'])\nfor _ in range(1500): os.mkdir('d'); os.chdir('d')"
    assert box.run([sys.executable, "-c", deep]).exit_code == 0
    shut = "cd $TMPDIR; mkdir -p shut/in; echo x > shut/in/f; ln -s / out; chmod 0 shut/in shut"
    assert box.run(["bash", "-c", shut]).exit_code == 0
    state = box._state
    box.close()
    box.close()
    assert not state.exists()


def test_wrong_use(box: Sandbox, workspace: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"A command is a list of words, not 'ls -l'\. For a shell line"):
        box.run("ls -l")
    with pytest.raises(UsageError, match="list of words"):
        box.run([])
    box.close()
    with pytest.raises(UsageError, match="This sandbox is closed"):
        box.run(["true"])
    with pytest.raises(UsageError, match="must be a folder"):
        sandbox.open(tmp_path / "secret.txt")
    with pytest.raises(UsageError, match="holds the home folder"):
        sandbox.open(Path.home())
    with pytest.raises(UsageError, match="holds the home folder"):
        sandbox.open("/")
    with pytest.raises(UsageError, match="nothing to read at"):
        sandbox.open(workspace, readable=[tmp_path / "none"])
    with pytest.raises(UsageError, match="must lie in the workspace"):
        sandbox.open(workspace, readonly=["../secret.txt"])
    with pytest.raises(UsageError, match="must lie in the workspace"):
        sandbox.open(workspace, readonly=["."])
    (workspace / "link").symlink_to(tmp_path)
    with pytest.raises(UsageError, match="no link on the way"):
        sandbox.open(workspace, readonly=["link"])
