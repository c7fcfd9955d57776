from __future__ import annotations

from pathlib import Path

import pytest

from skillcourse import course


@pytest.fixture
def folder(small_course: Path) -> Path:
    """The built lesson's folder."""
    course.build()
    return small_course / "lessons" / "98_small"


def write(folder: Path, work: str, more: str) -> None:
    """Do the two exercises so."""
    (folder / "work.txt").write_text(work, encoding="utf-8")
    (folder / "more.txt").write_text(more, encoding="utf-8")


@pytest.mark.parametrize(
    ("work", "more", "code", "last"),
    [
        ("todo", "todo", 1, "0 of 2 passed; 2 not begun (TODO is not a pass)."),
        ("good", "todo", 1, "1 of 2 passed; 1 not begun (TODO is not a pass)."),
        ("good", "bad", 1, "1 of 2 passed; 1 failed."),
        ("good", "break", 3, "1 of 2 passed; 1 could not be checked."),
        ("good", "good", 0, "2 of 2 passed."),
    ],
)
def test_the_code_is_0_only_when_all_pass(
    command, folder: Path, work: str, more: str, code: int, last: str
) -> None:
    write(folder, work, more)
    for words in (("check",), ("check", "98"), ("check", "98-a", "98-b")):
        said = command(*words)
        assert said.code == code
        assert said.out.rstrip().split("\n")[-1] == last


def test_what_to_fix_is_said(command, folder: Path) -> None:
    write(folder, "bad", "good")
    said = command("check", "98")
    assert "FAIL 98-a  Write it\n  no  It is good\n      found: bad\n      fix: Write good.\n" in said.out
    assert "      where: work.txt\n0 of 1 hold\n" in said.out
    assert "PASS 98-b" in said.out


def test_results_are_kept_with_the_progress(command, folder: Path) -> None:
    write(folder, "good", "todo")
    command("check", "98")
    summary = course.Progress().summary()
    assert (summary.passed, summary.next) == (1, "98-b")


def test_a_check_of_the_solution_is_not_the_learners_progress(
    command, folder: Path, small_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_course / "solutions" / "98_small")
    assert command("check", "98").code == 0
    assert course.Progress().summary().passed == 0


def test_damaged_progress_is_told(command, folder: Path) -> None:
    course.Progress().path.parent.mkdir(exist_ok=True)
    course.Progress().path.write_text("{", encoding="utf-8")
    assert "could not be understood" in command("check", "98").out


@pytest.mark.parametrize(
    ("word", "sentence"), [("97", "There is no lesson '97'"), ("98-z", "There is no exercise '98-z'")]
)
def test_what_is_not_there(command, folder: Path, word: str, sentence: str) -> None:
    said = command("check", word)
    assert said.code == 2
    assert sentence in said.err


def test_lessons_that_are_not_built(command, small_course: Path) -> None:
    said = command("check", "98")
    assert said.code == 3
    assert "lessons/98_small is not there. `skillcourse build --no-run` makes the lessons." in said.err
