from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest

from skillcourse import course
from skillcourse.course.generate import generate
from skillcourse.errors import AuthorError, LearnerError, UsageError


@pytest.fixture
def built(small_course: Path) -> Path:
    course.build()
    return small_course / "lessons" / "01_getting_greeted"


def lesson_check() -> list[str]:
    """The differences in lessons/ alone; the stored solution is another test's subject."""
    return [line for line in course.build(check=True) if "solutions/" not in line]


def test_the_learner_gets_starters_data_and_stripped_files(built: Path) -> None:
    files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    assert files == {".generated.json", "lesson.ipynb", "greeter/SKILL.md", "data.csv", "greet.py"}
    assert "TODO" in (built / "greeter/SKILL.md").read_text(encoding="utf-8")
    assert (built / "greet.py").read_text(encoding="utf-8") == "def greet(name):\n    ...  # your turn\n"
    assert course.leaks(course.lesson("01")) == []


def test_the_notebook_is_valid_clean_and_locked_where_it_should_be(built: Path) -> None:
    notebook = nbformat.read(built / "lesson.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.skillcourse.lesson == "01"
    assert notebook.metadata.skillcourse.minutes == {"teach": 5, "exercise": 10}
    for cell in notebook.cells:
        assert cell.metadata.slideshow.slide_type
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        locked = "check" in cell.metadata.get("tags", ())
        assert (cell.metadata.get("editable"), cell.metadata.get("deletable")) == (
            (False, False) if locked else (None, None)
        )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such mode")
def test_a_script_that_may_be_started_stays_so(source: Path) -> None:
    (source / "greet.py").chmod(0o755)
    course.build()
    folder = source.parent.parent / "lessons" / source.name
    assert (folder / "greet.py").stat().st_mode & 0o111 == 0o111
    assert (folder / "data.csv").stat().st_mode & 0o111 == 0


def test_speaker_notes_are_not_in_the_learners_way(built: Path) -> None:
    shown = (built / "lesson.ipynb").read_text(encoding="utf-8")
    assert "Getting greeted" in shown
    assert "Say hello. 2 minutes." not in shown


def test_the_same_source_gives_the_same_bytes(built: Path) -> None:
    before = {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}
    assert course.build() == []
    assert course.build(force=True) == []
    assert lesson_check() == []
    assert before == {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}


def test_check_names_each_difference_and_writes_nothing(built: Path) -> None:
    (built / "data.csv").write_text("a,b\n1,3\n", encoding="utf-8")
    (built / "greet.py").unlink()
    (built / "mine.txt").write_text("x", encoding="utf-8")
    (built.parent / "02_old").mkdir()
    found = lesson_check()
    assert [line.split("\n")[0] for line in found] == [
        "changed lessons/01_getting_greeted/data.csv",
        "missing lessons/01_getting_greeted/greet.py",
        "extra   lessons/01_getting_greeted/mine.txt",
        "extra   lessons/02_old",
    ]
    assert "-1,3" in found[0]
    assert "+1,2" in found[0]
    assert (built / "data.csv").read_text(encoding="utf-8") == "a,b\n1,3\n"


def test_line_ends_of_a_checkout_are_no_difference(built: Path) -> None:
    path = built / "greeter/SKILL.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert lesson_check() == []
    assert course.build() == []


def test_a_learners_change_is_never_overwritten_silently(built: Path, source: Path) -> None:
    (built / "greeter/SKILL.md").write_text("my own words", encoding="utf-8")
    (built / "mine.txt").write_text("x", encoding="utf-8")
    (source / "data.csv").write_text("a,b\n9,9\n", encoding="utf-8")
    with pytest.raises(LearnerError, match=r"greeter/SKILL.md.*--force"):
        course.build()
    assert (built / "data.csv").read_text(encoding="utf-8") == "a,b\n1,2\n", "nothing is written then"
    assert sorted(course.build(force=True)) == [
        "wrote lessons/01_getting_greeted/data.csv",
        "wrote lessons/01_getting_greeted/greeter/SKILL.md",
    ]
    assert (built / "backups/build-1/greeter/SKILL.md").read_text(encoding="utf-8") == "my own words"
    assert (built / "mine.txt").exists()
    assert [line for line in lesson_check() if "backups" in line] == []


def test_an_untouched_file_follows_its_source(built: Path, source: Path) -> None:
    (source / "data.csv").write_text("a,b\n9,9\n", encoding="utf-8")
    (source / "greet.py").unlink()
    assert course.build() == [
        "wrote lessons/01_getting_greeted/data.csv",
        "removed lessons/01_getting_greeted/greet.py",
    ]


def test_a_lost_manifest_loses_no_work(built: Path, source: Path) -> None:
    (built / ".generated.json").write_text("{broken", encoding="utf-8")
    (source / "data.csv").write_text("a,b\n9,9\n", encoding="utf-8")
    with pytest.raises(LearnerError, match=r"data\.csv"):
        course.build()


def test_wrong_sources_are_named(built: Path, source: Path) -> None:
    (source / "notes.md").unlink()
    with pytest.raises(AuthorError, match=r"names 'notes\.md', but neither"):
        course.build()
    with pytest.raises(UsageError, match="no lesson 07"):
        course.build(only=["07"])
    (source / "notes.md").symlink_to(source / "data.csv")
    with pytest.raises(AuthorError, match="is a symlink"):
        generate(course.lesson("01"))


def test_two_lessons_with_one_number(small_course: Path) -> None:
    (small_course / "solutions" / "01_other").mkdir()
    with pytest.raises(AuthorError, match="both have 01"):
        course.lessons()


def test_a_leak_is_found_wherever_it_is(built: Path) -> None:
    lesson = course.lesson("01")
    quoted = json.dumps('words = len("Hello there, dear reader".split())')
    files = {
        "lesson.ipynb": f'{{"source": [{quoted}]}}'.encode(),
        "help.md": b"first\n    return f'Hello there, dear {name}'\n",
        "x.txt": b"description: Greets people by name when they arrive.",
    }
    found = {(leak.file, leak.line) for leak in course.leaks(lesson, files)}
    assert ("lesson.ipynb", 1) in found
    assert ("x.txt", 1) in found
    assert course.leaks(lesson, {"ok.md": b"name: greeter"}) == []


def test_a_leak_of_a_marked_file_is_found(source: Path) -> None:
    lesson = course.lesson("01")
    found = course.leaks(lesson, {"help.md": b"\nreturn f'Hello there, dear {name}'\n"})
    assert [(leak.file, leak.line) for leak in found] == [("help.md", 2)]


def test_the_stored_solution_is_compared_with_its_source(built: Path, source: Path) -> None:
    def stored() -> list[str]:
        return [line.split("\n")[0] for line in course.build(check=True) if "solutions/" in line]

    assert stored() == ["missing solutions/01_getting_greeted/lesson.ipynb"]
    (source / "lesson.ipynb").write_text("{}", encoding="utf-8")
    assert stored()[0].startswith("changed solutions/01_getting_greeted/lesson.ipynb (not a notebook")
    from skillcourse.course.notebook import make_notebook, notebook_bytes
    from skillcourse.course.source import read_source

    notebook = make_notebook(read_source(course.lesson("01")), "solution")
    (source / "lesson.ipynb").write_bytes(notebook_bytes(notebook))
    assert stored() == []
    notebook["cells"][1]["source"] = ["print('other')"]
    (source / "lesson.ipynb").write_bytes(notebook_bytes(notebook))
    assert stored() == ["changed solutions/01_getting_greeted/lesson.ipynb, cell getting-greeted-02"]
