"""A learner's lesson folder: untouched, or finished, in a place of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from skillcourse import course
from skillcourse.checks import CheckResult
from skillcourse.course.generate import generate

Folder = Callable[[str], Path]


@pytest.fixture
def starter(tmp_path: Path) -> Folder:
    """``starter("01")``: the folder as a learner finds it."""

    def make(number: str) -> Path:
        lesson = course.lesson(number)
        for name, data in generate(lesson).items():
            path = tmp_path / lesson.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return tmp_path / lesson.name

    return make


@pytest.fixture
def finished(tmp_path: Path) -> Folder:
    """``finished("01")``: the folder with the solution's files."""

    def make(number: str) -> Path:
        lesson = course.lesson(number)
        target = tmp_path / lesson.name
        shutil.copytree(
            lesson.source, target, ignore=shutil.ignore_patterns("starter", "lesson.*", "__pycache__")
        )
        return target

    return make


@pytest.fixture
def edit() -> Callable[..., None]:
    """``edit(file, ("old", "new"), …)``: change a file; the old text must be there."""

    def change(path: Path, *pairs: tuple[str, str]) -> None:
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text, f"{path.name} has no {old!r}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    return change


@pytest.fixture
def faults() -> Callable[[CheckResult], str]:
    """What a result complains about: the findings that do not hold, without those that do."""

    def text(result: CheckResult) -> str:
        wrong = [one for one in result.findings if not one.passed]
        return "\n".join(f"{one.title}: {one.found}. {one.fix} ({one.where}; {one.rule})" for one in wrong)

    return text
