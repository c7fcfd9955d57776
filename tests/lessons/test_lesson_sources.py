"""What every lesson keeps: size, slides, notes with times, and true copies of skills and data."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from skillcourse import checks, course, world
from skillcourse.course.source import Cell, read_source

ROOT = Path(__file__).parents[2]
LESSONS = course.lessons(ROOT)
EACH = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
CHANGED_ON_PURPOSE = {
    "01_why_skills/yours/weekly-sales-review/SKILL.md",
    "03_getting_picked/vague/customer-reply/SKILL.md",
    "03_getting_picked/greedy/customer-reply/SKILL.md",
}
"""Finished files that a lesson changes, or shows as they should not be."""


def cells(lesson: course.Lesson) -> tuple[Cell, ...]:
    return read_source(lesson).cells


@EACH
def test_it_can_be_done_in_one_sitting(lesson: course.Lesson) -> None:
    assert 20 <= len(cells(lesson)) <= 35
    assert lesson.minutes.total <= 60


@EACH
def test_its_slides_are_few_and_each_has_notes_with_a_time_and_a_question(lesson: course.Lesson) -> None:
    shown = cells(lesson)
    assert 8 <= sum(cell.slide_type in ("slide", "subslide") for cell in shown) <= 14
    slides = [place for place, cell in enumerate(shown) if cell.slide_type == "slide"]
    ends = [*slides[1:], len(shown)]
    minutes = 0
    for start, end in zip(slides, ends, strict=True):
        notes = [cell.text for cell in shown[start:end] if "notes" in cell.tags]
        assert len(notes) == 1, f"the slide {shown[start].id} has {len(notes)} notes"
        found = re.match(r"(\d+) min", notes[0])
        assert found, notes[0]
        assert "?" in notes[0], f"the notes of {shown[start].id} ask nothing"
        minutes += int(found[1])
    assert minutes == lesson.minutes.total, "the times in the notes add up to the lesson's"


@EACH
def test_its_headings_are_in_order(lesson: course.Lesson) -> None:
    levels = [
        len(mark)
        for cell in cells(lesson)
        if cell.kind == "markdown"
        for mark in re.findall(r"(?m)^(#+) ", cell.text)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@EACH
def test_it_has_what_every_lesson_has(lesson: course.Lesson) -> None:
    shown = cells(lesson)
    tags = [tag for cell in shown for tag in cell.tags]
    assert {"setup", "live", "exercise", "check", "hint", "quiz", "notes", "scratch"} <= set(tags)
    assert lesson.question in shown[0].text.replace("`", "")
    assert f"{lesson.minutes.total} minutes" in shown[0].text
    assert next(cell for cell in shown if cell.kind == "code").text.startswith("import skillcourse")
    assert [check.id for check in checks.of_lesson(lesson.number)] == [one.id for one in lesson.exercises]
    for exercise, check in zip(lesson.exercises, checks.of_lesson(lesson.number), strict=True):
        assert (exercise.title, exercise.files) == (check.title, check.needs)
        assert check.proves
    assert not re.search(r"!\[\]\(|<img(?![^>]*alt=)", "".join(cell.text for cell in shown)), (
        "a picture without words"
    )


@EACH
def test_its_hints_do_not_give_the_solution_away(lesson: course.Lesson) -> None:
    for exercise in lesson.exercises:
        for file in exercise.files:
            solution = {
                line.strip() for line in (lesson.source / file).read_text(encoding="utf-8").splitlines()
            }
            secret = [line for line in solution if len(line) >= 20]
            assert not [line for line in secret for hint in exercise.hints if line in hint]


@EACH
def test_its_skills_are_the_courses_skills(lesson: course.Lesson) -> None:
    for skill in sorted(lesson.source.rglob("SKILL.md")):
        if "starter" in skill.parts:
            continue
        folder = skill.parent
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            place = path.relative_to(lesson.source.parent).as_posix()
            original = ROOT / "skills" / folder.name / path.relative_to(folder)
            same = path.read_text(encoding="utf-8") == original.read_text(encoding="utf-8")
            assert same or place in CHANGED_ON_PURPOSE, f"{place} differs from skills/"


@EACH
def test_its_data_is_the_worlds(lesson: course.Lesson) -> None:
    for path in sorted(lesson.source.glob("*.csv")):
        assert path.read_bytes().decode("utf-8") == world.file(path.name)


def test_the_requests_of_lesson_03_are_those_of_the_skill() -> None:
    lesson = course.lesson("03", ROOT)
    evals = ROOT / "skills" / "customer-reply" / "evals"
    for ours, theirs in (
        ("requests.json", "train_queries.json"),
        ("held_out.json", "validation_queries.json"),
    ):
        assert (lesson.source / ours).read_text(encoding="utf-8") == (evals / theirs).read_text(
            encoding="utf-8"
        )


def test_the_changed_skill_of_lesson_01_differs_in_one_step() -> None:
    lesson = course.lesson("01", ROOT)
    ours = (lesson.source / "yours/weekly-sales-review/SKILL.md").read_text(encoding="utf-8").splitlines()
    theirs = (ROOT / "skills/weekly-sales-review/SKILL.md").read_text(encoding="utf-8").splitlines()
    assert sum(a != b for a, b in zip(ours, theirs, strict=True)) == 2


@EACH
def test_its_stored_solution_shows_every_check_passed_and_no_run_ended_badly(lesson: course.Lesson) -> None:
    notebook = json.loads((lesson.source / "lesson.ipynb").read_text(encoding="utf-8"))
    shown = [text_of(output) for cell in notebook["cells"] for output in cell.get("outputs", ())]
    passed = {text.split()[1] for text in shown if text.startswith("PASS ")}
    assert passed == {exercise.id for exercise in lesson.exercises}
    runs = [text for text in shown if text.startswith("Record of the run:")]
    assert runs
    assert all(text.startswith("Record of the run: done") for text in runs)


def text_of(output: dict[str, Any]) -> str:
    """An output's plain text."""
    return "".join(output.get("data", {}).get("text/plain", output.get("text", "")))
