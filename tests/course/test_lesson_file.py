from __future__ import annotations

import os
from pathlib import Path

import pytest

from skillcourse.course.lesson_file import read_lesson
from skillcourse.errors import AuthorError


def test_a_lesson_is_read_whole(source: Path) -> None:
    lesson = read_lesson(source)
    assert (lesson.number, lesson.slug, lesson.name) == ("01", "getting_greeted", "01_getting_greeted")
    assert lesson.minutes.total == 15
    assert [one.id for one in lesson.exercises] == ["01-a", "01-b", "01-c"]
    assert lesson.exercises[0].files == ("greeter/SKILL.md",)
    assert [choice.right for choice in lesson.quiz[0].choices] == [True, False]
    assert lesson.folder == source.parent.parent / "lessons" / "01_getting_greeted"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "question: Who says hello?\n",
            "",
            "01_getting_greeted/lesson.yaml:1: the lesson needs the key 'question'",
        ),
        ("question: Who", "qestion: Who", "lesson.yaml:2: the lesson has no key 'qestion'"),
        ("title: Getting greeted", "title:", "lesson.yaml:1: 'title' is a text, found nothing"),
        ("title: Getting greeted", "title: [a]", "lesson.yaml:1: 'title' is a text, found a list"),
        (
            "title: Getting greeted",
            "title: a\ntitle: b",
            "lesson.yaml:2: each key stands once, found 'title' twice",
        ),
        ("teach: 5", "teach: soon", "'teach' is a whole number of minutes up to 240, found 'soon'"),
        ("teach: 5", "teach: 999", "found '999'"),
        ("goals: [See a greeting., Write one.]", "goals: []", "'goals' is a list with something in it"),
        ("hints: [one, two, three]", "hints: [one, two]", "lesson.yaml:14: an exercise has at least 3 hints"),
        ("id: 01-b", "id: 02-b", "the id looks like '01-a' here, found '02-b'"),
        ("id: 01-b", "id: 01-a", "each id is used once, found '01-a' twice"),
        ("files: [notes.md]", "files: [../notes.md]", "a path inside the lesson folder"),
        ("files: [notes.md]", "files: [/etc/passwd]", "a path inside the lesson folder"),
        (", right: true", "", "lesson.yaml:22: exactly one choice is right, found 0"),
        ("because: It is not.", "right: true, because: x", "exactly one choice is right, found 2"),
        (", because: It is not.", "", "lesson.yaml:24: a choice needs the key 'because'"),
        ("right: true", "right: maybe", "'right' is true or false, found 'maybe'"),
        ("title: Getting greeted", "title: {", "this is not YAML"),
        ("title: Getting greeted", "title: \x00", "this is not YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(source: Path, old: str, new: str, said: str) -> None:
    path = source / "lesson.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(AuthorError) as caught:
        read_lesson(source)
    assert said in str(caught.value)


def test_files_that_are_no_lesson_file(source: Path) -> None:
    path = source / "lesson.yaml"
    for content, said in (
        (b"", "found an empty file"),
        (b"\xff\xfe", "could not be read as UTF-8"),
        (b"- a", "is a mapping"),
    ):
        path.write_bytes(content)
        with pytest.raises(AuthorError, match=said):
            read_lesson(source)
    path.unlink()
    with pytest.raises(AuthorError, match=r"lesson\.yaml is missing"):
        read_lesson(source)
    with pytest.raises(AuthorError, match="NN_slug"):
        read_lesson(source.parent)


def test_what_never_ends_is_refused(source: Path) -> None:
    path = source / "lesson.yaml"
    path.write_text("a: " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(AuthorError, match="nested deeper than any lesson needs"):
        read_lesson(source)
    path.unlink()
    if hasattr(os, "mkfifo"):
        os.mkfifo(path)
        with pytest.raises(AuthorError, match="a pipe or a device"):
            read_lesson(source)
