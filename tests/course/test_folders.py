from __future__ import annotations

from pathlib import Path

import pytest

from skillcourse import course
from skillcourse.errors import UsageError


def test_the_course_is_found_from_inside_it(small_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SKILLCOURSE_ROOT")
    inside = small_course / "solutions" / "01_getting_greeted" / "greeter"
    monkeypatch.chdir(inside)
    assert course.root() == small_course.resolve()


def test_elsewhere_it_is_the_one_beside_the_package(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SKILLCOURSE_ROOT", raising=False)
    assert course.root(tmp_path) == repository


def test_a_wrong_name_for_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLCOURSE_ROOT", str(tmp_path))
    with pytest.raises(UsageError, match="does not hold solutions/ and lessons/"):
        course.root()


@pytest.mark.parametrize(
    "name",
    [
        "1",
        "01",
        "getting_greeted",
        "getting-greeted",
        "01_getting_greeted",
        "lessons/01_getting_greeted/",
        " 01 ",
    ],
)
def test_a_lesson_has_many_names(small_course: Path, name: str) -> None:
    assert course.lesson(name).number == "01"


@pytest.mark.parametrize("name", ["", "7", "greeted", "01-a", "../01"])
def test_other_names_are_refused_with_the_lessons_there_are(small_course: Path, name: str) -> None:
    if name == "../01":
        assert course.lesson(name).number == "01"
        return
    with pytest.raises(UsageError, match=r"There is no lesson .* 01_getting_greeted\."):
        course.lesson(name)


def test_exercises_by_id(small_course: Path) -> None:
    lesson, exercise = course.exercise("01-A")
    assert (lesson.number, exercise.title) == ("01", "Write the greeting")
    with pytest.raises(UsageError, match=r"no exercise '01-z'\. Those of that lesson are 01-a, 01-b, 01-c\."):
        course.exercise("01-z")
    with pytest.raises(UsageError, match="named by its lesson and a letter"):
        course.exercise("hello")


def test_a_change_of_the_description_is_seen_at_once(small_course: Path, source: Path) -> None:
    assert course.lesson("01").title == "Getting greeted"
    path = source / "lesson.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Getting greeted", "Being greeted"), encoding="utf-8"
    )
    assert course.lesson("01").title == "Being greeted"


def test_work_is_in_the_folder_one_stands_in(
    small_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = course.lesson("01")
    monkeypatch.chdir(tmp_path)
    assert course.work_folder(lesson) == lesson.folder
    copy = tmp_path / "copy" / lesson.name / "greeter"
    copy.mkdir(parents=True)
    monkeypatch.chdir(copy)
    assert course.work_folder(lesson) == copy.parent
    monkeypatch.chdir(lesson.source)
    assert course.work_folder(lesson) == lesson.source


def test_home(small_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLCOURSE_HOME", str(tmp_path / "mine"))
    assert course.home() == tmp_path / "mine"
    monkeypatch.delenv("SKILLCOURSE_HOME")
    assert course.home() == small_course / "lessons" / ".skillcourse"
