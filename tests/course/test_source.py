from __future__ import annotations

from pathlib import Path

import pytest

from skillcourse import course
from skillcourse.course.source import read_source
from skillcourse.errors import AuthorError


def test_cells_have_steady_ids_and_lines(source: Path) -> None:
    found = read_source(course.lesson("01"))
    assert [cell.id for cell in found.cells] == [
        "title",
        "getting-greeted-02",
        "getting-greeted-03",
        "check-b",
        "getting-greeted-05",
        "getting-greeted-06",
    ]
    assert [cell.line for cell in found.cells] == [1, 4, 7, 14, 17, 20]
    assert found.cells[2].learner("x") == "words = None\nwords = ...  # how many words has the greeting?"
    assert found.cells[2].solution("x").endswith('words = len("Hello there, dear reader".split())')
    assert [cell.id for cell in found.cells_of("01-b")] == ["getting-greeted-03"]
    assert found.cells_of("01-a") == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (' slideshow={"slide_type": "skip"}', "", "lesson.py:4: every cell says what it is in the slides"),
        (
            '"slide_type": "skip"',
            '"slide_type": "side"',
            "lesson.py:4: every cell says what it is in the slides, found 'side'",
        ),
        ('tags=["setup"]', 'tags=["excercise"]', "lesson.py:4: 'excercise' is not a tag"),
        (
            'id="check-b"',
            'id="title"',
            "lesson.py:14: the cell id 'title' is already that of the cell at line 1",
        ),
        ('id="check-b"', 'id="a b"', "lesson.py:14: a cell id is up to 64 letters"),
        (
            'print("ready")',
            "\n".join(f"x{n} = 1" for n in range(26)),
            "lesson.py:4: a cell has at most 25 lines",
        ),
        ("### END SOLUTION", "pass", "lesson.py:9: this solution region is never ended"),
        ("'01-b'", "'01-z'", "lesson.py:14: lesson.yaml of 01_getting_greeted has no exercise '01-z'"),
        ("print(\"lesson.check('01-b')\")", "1", "lesson.py:14: a check cell calls the check"),
        ("; _ = 'lesson.check(\"01-c\")'", "", "the exercise '01-c' of lesson.yaml has no check cell"),
        (
            '# %% [markdown] tags=["notes"]',
            '# %% tags=["exercise"]',
            "lesson.py:20: this exercise has no check cell after it",
        ),
        (
            "# %% [markdown] slideshow",
            "import os\n# %% [markdown] slideshow",
            "expected every cell to start with '# %%'",
        ),
    ],
)
def test_each_rule_of_a_lesson_is_held(source: Path, old: str, new: str, said: str) -> None:
    path = source / "lesson.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(AuthorError) as caught:
        read_source(course.lesson("01"))
    assert said in str(caught.value)


def test_a_missing_or_broken_file(source: Path) -> None:
    (source / "lesson.py").write_bytes(b"\xff")
    with pytest.raises(AuthorError, match="could not be read as UTF-8"):
        read_source(course.lesson("01"))
    (source / "lesson.py").unlink()
    with pytest.raises(AuthorError, match=r"lesson\.py is missing"):
        read_source(course.lesson("01"))
