from __future__ import annotations

import json
from pathlib import Path

import pytest

from skillcourse import course
from skillcourse.errors import LearnerError, UsageError


@pytest.fixture
def folder(small_course: Path) -> Path:
    """The built lesson folder."""
    course.build()
    return small_course / "lessons" / "01_getting_greeted"


def test_hints_come_one_by_one_and_the_last_is_the_difference(folder: Path) -> None:
    shown = [course.hint("01-a", used) for used in range(6)]
    assert [hint.rung for hint in shown] == [1, 2, 3, 4, 4, 4]
    assert shown[0].text == "Look at the name."
    assert [hint.last for hint in shown[:4]] == [False, False, False, True]
    assert shown[0].diff is None
    assert shown[3].diff is not None
    assert "+Say hello to the reader, warmly." in shown[3].diff.text
    assert course.hint("01-a", -5).rung == 1


def test_the_difference_of_a_file(folder: Path) -> None:
    (found,) = course.diff("01-a").files
    assert (found.file, found.state) == ("greeter/SKILL.md", "different")
    assert "-Say something." in found.lines
    solution = folder.parent.parent / "solutions" / folder.name / "greeter/SKILL.md"
    (folder / "greeter/SKILL.md").write_bytes(solution.read_bytes().replace(b"\n", b"\r\n"))
    (found,) = course.diff("01-a").files
    assert (found.state, found.lines) == ("same", ())
    assert course.diff("01-a").text == "greeter/SKILL.md: as in the solution"


def test_the_difference_of_a_file_that_is_not_made_yet(folder: Path) -> None:
    (found,) = course.diff("01-c").files
    assert found.state == "missing"
    assert "+The learner makes this file from nothing." in found.lines


def test_the_difference_of_a_cell(folder: Path) -> None:
    (found,) = course.diff("01-b").files
    assert (found.file, found.state) == ("lesson.ipynb, cell getting-greeted-03", "different")
    assert '+words = len("Hello there, dear reader".split())' in found.lines
    path = folder / "lesson.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][2]["source"] = 'words = None\nwords = len("Hello there, dear reader".split())'
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert course.diff("01-b").files[0].state == "same"
    path.write_text("broken", encoding="utf-8")
    assert course.diff("01-b").files[0].state == "missing"


def test_files_that_cannot_be_compared(folder: Path) -> None:
    (folder / "greeter/SKILL.md").write_bytes(b"\xff\xfe\0")
    with pytest.raises(LearnerError, match=r"greeter/SKILL\.md should be UTF-8 text"):
        course.diff("01-a")
    with pytest.raises(UsageError, match="no exercise"):
        course.diff("01-x")


def test_reset_puts_the_start_back_and_keeps_the_learners_version(folder: Path, tmp_path: Path) -> None:
    start = (folder / "greeter/SKILL.md").read_bytes()
    for number, text in enumerate(("first try", "second try"), start=1):
        (folder / "greeter/SKILL.md").write_text(text, encoding="utf-8")
        done = course.reset("01-a")
        assert (folder / "greeter/SKILL.md").read_bytes() == start
        assert done.backup == folder / "backups" / f"01-a-{number}"
        assert (done.backup / "greeter/SKILL.md").read_text(encoding="utf-8") == text
        assert f"kept in backups/01-a-{number}" in done.text
    again = course.reset("01-a")
    assert (again.files, again.backup) == ((), None)
    assert "already as it begins" in again.text


def test_reset_of_a_file_that_is_made_from_nothing(folder: Path) -> None:
    (folder / "notes.md").write_text("mine", encoding="utf-8")
    done = course.reset("01-c")
    assert not (folder / "notes.md").exists()
    assert done.backup is not None
    assert (done.backup / "notes.md").read_text(encoding="utf-8") == "mine"


def test_reset_of_a_deleted_file_and_of_an_exercise_in_a_cell(folder: Path) -> None:
    (folder / "greeter/SKILL.md").unlink()
    done = course.reset("01-a")
    assert (done.files, done.backup) == (("greeter/SKILL.md",), None)
    progress = course.Progress()
    progress.record_answer("01-b", 4)
    assert "done in a cell" in course.reset("01-b").text
    assert progress.answers() == {}
