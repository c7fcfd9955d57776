"""Kernels that are killed in the middle of lesson 01, again and again: nothing is half written or forgotten.

Two kernels at a time run the lesson's own cells, save in its editor and check, until both are killed without
warning. What a call had done when it returned must be there; everything on disk must be whole.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

import skillcourse
from skillcourse.agent import trace_format
from skillcourse.course import Progress

ROUNDS = 6
FILE = "yours/weekly-sales-review/SKILL.md"

PREPARE = """
from skillcourse.widgets.editor import FileEditor

def kept(what, number):
    with open(NOTES, "a", encoding="utf-8") as notes:
        notes.write(f"{what} {number}\\n")

def version(number):
    return FIRST + f"Version {NAME} {number}.\\n" * 3_000
"""
WORK = """
editor = FileEditor(lesson.folder, FILE)
for number in range(LAST + 1, LAST + 9):
    assert editor.save(version(number), over=True), editor.status
    kept("save", number)
    lesson.answer(EXERCISE, number)
    kept("answer", number)
LAST = number
lesson.quiz("01-q1", "b")
kept("quiz", LAST)
lesson.hint("01-c")
kept("hint", LAST)
"""


@dataclass
class Session:
    """A kernel that is at work in the lesson."""

    name: str
    exercise: str
    notes: Path
    manager: Any
    client: Any

    def kill(self) -> None:
        os.kill(self.manager.provisioner.pid, signal.SIGKILL)

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def promised(self, what: str) -> int:
        """The last number of which a call had returned."""
        lines = self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []
        return max((int(line.split()[1]) for line in lines if line.startswith(f"{what} ")), default=0)


@pytest.fixture
def open_session(
    starter: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path
) -> Callable[[str, str], Session]:
    """``open_session("a", "01-a")``: a kernel that has opened the lesson and was given all of its cells."""
    from jupyter_client.manager import KernelManager

    folder = starter("01")
    shutil.copytree(repository / "solutions" / folder.name, tmp_path / "course" / "solutions" / folder.name)
    (tmp_path / "course" / "lessons").mkdir()
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("SKILLCOURSE_ROOT", str(tmp_path / "course"))
    monkeypatch.setenv("SKILLCOURSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delenv("PYTHONWARNDEFAULTENCODING", raising=False)  # the kernel's own libraries trip over it
    book = json.loads((folder / "lesson.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    first = (folder / FILE).read_text(encoding="utf-8")

    def begin(name: str, exercise: str) -> Session:
        manager = KernelManager(kernel_name="python3")
        said = (tmp_path / "kernel.log").open("ab")
        places = {"TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": str(repository)}
        manager.start_kernel(cwd=str(folder), env={**os.environ, **places}, stdout=said, stderr=said)
        said.close()
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=30)
        session = Session(name, exercise, tmp_path / f"{name}.notes", manager, client)
        facts = {
            "NOTES": str(session.notes),
            "NAME": name,
            "FILE": FILE,
            "FIRST": first,
            "EXERCISE": exercise,
        }
        facts["LAST"] = (
            max(session.promised("save"), session.promised("answer")) + 1
        )  # the one cut short may be there
        given = "\n".join(f"{key} = {value!r}" for key, value in facts.items())
        client.execute(
            f'{given}\nimport skillcourse\nlesson = skillcourse.open_lesson("01")\n{PREPARE}',
            reply=True,
            timeout=30,
        )
        for cell in cells:
            client.execute(WORK)
            client.execute(cell)
        return session

    return begin


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX systems")
def test_killed_at_any_moment_of_the_lesson(
    open_session: Callable[[str, str], Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, home = tmp_path / "01_why_skills", tmp_path / "home"
    begun = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    first = (folder / FILE).read_text(encoding="utf-8")
    # A file that takes a while to write can be caught in the middle of it.
    Progress(home).record_answer("earlier", list(range(2_500)))
    chance = random.Random(9)
    for _ in range(ROUNDS):
        sessions = [open_session("a", "01-a"), open_session("b", "01-b")]
        time.sleep(chance.uniform(0.1, 2.5))
        for session in sessions:
            session.kill()
        for session in sessions:
            session.close()
        _all_is_whole(folder, home, first)
        _nothing_is_forgotten(home, sessions)
    assert all(session.promised("save") > 10 for session in sessions), "both were really at work"
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name in begun} == begun
    _nothing_runs_on(tmp_path)
    _it_goes_on(folder, monkeypatch)


def _all_is_whole(folder: Path, home: Path, first: str) -> None:
    text = (folder / FILE).read_text(encoding="utf-8")
    if text != first:
        last = text.splitlines()[-1]
        assert text == first + f"{last}\n" * 3_000, "the file is one whole version"
    for path in home.rglob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        if path.name.startswith("run-"):
            assert trace_format.from_dict(content).outcome == "done"
    assert not list(home.glob("*damaged*"))


def _nothing_is_forgotten(home: Path, sessions: list[Session]) -> None:
    progress = Progress(home)
    answers = progress.answers()
    assert answers["earlier"] == list(range(2_500))
    for session in sessions:
        promised = session.promised("answer")
        # A kill may fall between an answer's writing and its noting: each round may be one ahead.
        assert promised <= answers.get(session.exercise, 0) <= promised + ROUNDS
        if session.promised("quiz"):
            assert progress.quiz()["01-q1"]["choice"] == 1
        if session.promised("hint"):
            assert progress.hints_used("01-c") >= 1
    assert not progress.notice


def _nothing_runs_on(tmp_path: Path) -> None:
    """Commands of a run end with the kernel that began it."""

    def left() -> list[str]:
        found = []
        for process in psutil.process_iter(["cmdline"]):
            words = " ".join(process.info["cmdline"] or ())
            if str(tmp_path) in words:
                found.append(words)
        return found

    deadline = time.monotonic() + 5
    while left() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left() == []


def _it_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    lesson = skillcourse.open_lesson("01")
    assert lesson.last_run() is not None
    text = (folder / "weekly-sales-review" / "SKILL.md").read_text(encoding="utf-8")
    (folder / FILE).write_text(text.replace("--drop 30", "--drop 50").replace("30", "50"), encoding="utf-8")
    result = lesson.check("01-c")
    assert result is not None
    assert result.verdict == "pass"
    records = Progress().summary().lessons[0].exercises
    assert [one.verdict for one in records if one.id == "01-c"] == ["pass"]
