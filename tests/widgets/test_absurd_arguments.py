"""A slip in a cell is a sentence: whatever is given to a call, nothing is raised and nothing is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import skillcourse
from skillcourse import course
from skillcourse.errors import SetupError, UsageError

ABSURD: tuple[Any, ...] = (
    None,
    "",
    "x" * 1_000_000,
    "../../../etc/passwd",
    "a\0b",
    "\ud800",
    7,
    b"x",
    object(),
    [],
)
CALLS: dict[str, Callable[[Any, Any], object]] = {
    "check": lambda lesson, given: lesson.check(given),
    "hint": lambda lesson, given: lesson.hint(given),
    "solution": lambda lesson, given: lesson.solution(given),
    "reset": lambda lesson, given: lesson.reset(given),
    "quiz": lambda lesson, given: lesson.quiz(given),
    "choice": lambda lesson, given: lesson.quiz("01-q1", given),
    "edit": lambda lesson, given: lesson.edit(given),
    "explore": lambda lesson, given: lesson.explore(given),
    "models": lambda lesson, given: lesson.models(given),
    "answer": lambda lesson, given: lesson.answer("01-a", given),
    "answer's exercise": lambda lesson, given: lesson.answer(given, 1),
    "compare": lambda lesson, given: lesson.compare(given, given),
    "skills": lambda lesson, given: lesson.run("Hello.", skills=given, pace=0),
    "a skill": lambda lesson, given: lesson.run("Hello.", skills=[given], pace=0),
    "a file": lambda lesson, given: lesson.run("Hello.", files=[given], pace=0),
    "triggers": lambda lesson, given: lesson.triggers(given, "requests.json"),
    "cases": lambda lesson, given: lesson.triggers(["weekly-sales-review"], given),
    "runs": lambda lesson, given: lesson.triggers(["weekly-sales-review"], "requests.json", runs=given),
}


@pytest.fixture
def lesson(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lesson 01 in a course of its own."""
    root = tmp_path / "course"
    for place in ("solutions", "lessons"):
        shutil.copytree(repository / "solutions" / "01_why_skills", root / place / "01_why_skills")
    monkeypatch.setenv("SKILLCOURSE_ROOT", str(root))
    monkeypatch.chdir(root / "lessons" / "01_why_skills")
    return skillcourse.open_lesson("01")


@pytest.mark.parametrize("call", CALLS)
def test_no_argument_raises(call: str, lesson: Any, capsys: pytest.CaptureFixture[str]) -> None:
    lesson.quiz("01-q1", "a")
    for given in ABSURD:
        CALLS[call](lesson, given)
        said = capsys.readouterr().out
        assert len(said) < 20_000, "nothing huge is quoted back"
        assert "Traceback" not in said
    assert "01-q1" in course.Progress().quiz()
    assert not course.Progress().notice, "progress is whole"


@pytest.mark.parametrize("given", [None, 1.5, "99", b"01", object()])
def test_a_lesson_that_is_not_there(given: Any) -> None:
    with pytest.raises(UsageError, match=r"There is no lesson .* The lessons are 01_why_skills"):
        skillcourse.open_lesson(given)


def test_a_key_that_is_pasted_anywhere_is_kept_nowhere(
    lesson: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = "sk-ant-planted-0123456789"
    monkeypatch.setenv("ANTHROPIC_API_KEY", key)
    lesson.run(f"Hello, {key}.", pace=0)
    lesson.run("Hello.", model=key)
    lesson.run("Hello.", model="sk-of-somewhere-else")
    lesson.run(f"Hello, {key}.", skills=[key])
    lesson.answer("01-a", key)
    lesson.check("01-a")
    lesson.models(key)
    lesson.explore(key)
    said = capsys.readouterr().out
    kept = [path.read_text(encoding="utf-8") for path in course.home().rglob("*") if path.is_file()]
    assert kept
    for text in (said, *kept):
        assert key not in text
        assert "sk-of-somewhere-else" not in text


def test_limits_are_limits(lesson: Any) -> None:
    trace = lesson.run("Hello.", limits=5)
    assert trace.outcome == "error"
    assert "a RunLimits, found int" in trace.reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_place_of_a_file_is_not_waited_for(lesson: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for place in ("requests.json", "yours/weekly-sales-review/SKILL.md"):
        (lesson.folder / place).unlink(missing_ok=True)
        os.mkfifo(lesson.folder / place)
    lesson.edit("yours/weekly-sales-review/SKILL.md")
    assert "a pipe or a device and not a file" in capsys.readouterr().out
    lesson.triggers(["weekly-sales-review"], "requests.json")
    assert "a pipe or a device and not a file" in capsys.readouterr().out
    lesson.solution("01-c")
    assert "a pipe or a device and not a file" in capsys.readouterr().out
    assert lesson.check("01-c").verdict == "fail"


def test_on_a_full_disk_the_learner_still_gets_what_was_asked_for(
    lesson: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise SetupError("Progress could not be written: the disk is full.")

    monkeypatch.setattr("skillcourse.course.progress.change", full)
    for call, asked in (
        (lambda: lesson.check("01-c"), "01-c"),
        (lambda: lesson.hint("01-a"), "Every step of the record says why"),
        (lambda: lesson.quiz("01-q1", "a"), "<- your answer"),
    ):
        call()
        said = capsys.readouterr().out
        assert "the disk is full" in said
        assert asked in said
