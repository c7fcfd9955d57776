from __future__ import annotations

from pathlib import Path

import pytest

from skillcourse import course
from skillcourse.cli.doctor import examine


def test_all_is_well(command, small_course: Path) -> None:
    course.build()
    said = command("doctor")
    assert said.code == 0
    assert "Everything that the course needs is here." in said.out
    for what in ("Python", "packages", "course", "progress", "sandbox", "model", "browser", "disk"):
        assert f"  {what} " in said.out


def test_what_is_missing_is_3_with_what_to_do(command, small_course: Path) -> None:
    said = command("doctor")
    assert said.code == 3
    assert "missing  course" in said.out
    assert "`skillcourse build --no-run` makes the lessons" in said.out


@pytest.mark.parametrize(
    ("name", "value", "what", "found"),
    [
        ("SKILLCOURSE_ROOT", "/nowhere", "course", "does not hold solutions/ and lessons/"),
        ("SKILLCOURSE_MODEL", "practise", "model", "practise"),
        ("SKILLCOURSE_MODEL", "ollama:never-there", "model", "did not answer just now"),
        ("SKILLCOURSE_HOME", "FILE/home", "progress", "cannot be written"),
    ],
)
def test_each_trouble_is_its_own_line(
    small_course: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, what: str, found: str
) -> None:
    (small_course / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv(name, value.replace("FILE", str(small_course / "file")))
    line = next(one for one in examine() if one.what == what)
    assert line.state in ("missing", "note")
    assert found in line.found


def test_damaged_progress_is_noted(small_course: Path) -> None:
    course.build()
    path = course.Progress().path
    path.parent.mkdir(exist_ok=True)
    path.write_text("{", encoding="utf-8")
    line = next(one for one in examine() if one.what == "progress")
    assert line.state == "note"
    assert "set aside" in line.to_do or "kept as" in line.to_do
