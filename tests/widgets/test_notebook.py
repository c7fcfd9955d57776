"""The whole companion in a real kernel: stored outputs are true again, nothing runs on after a cell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import skillcourse
from skillcourse.agent.trace import Trace
from skillcourse.errors import UsageError
from skillcourse.widgets.kept_runs import KEPT, KeptRuns

SETUP = 'import skillcourse\nlesson = skillcourse.open_lesson("01")'
CALLS = [
    'nothing = lesson.run("Say hello.", skills=["nope"])',
    'lesson.run("Say hello.", files=["sales-2026-w36.csv"])',
    "nothing.outcome",
    'lesson.compare(nothing, lesson.last_run(), labels=("a", "b"))',
    'lesson.explore("weekly-sales-review")',
    'lesson.edit("yours/weekly-sales-review/SKILL.md")',
    'lesson.edit("../../etc/passwd")',
    'lesson.answer("01-a", None)',
    'lesson.hint("01-a")',
    'lesson.hint("01-a")',
    'lesson.solution("01-c")',
    'lesson.check("01-b")',
    'lesson.check("99-z")',
    'lesson.quiz("01-q1")',
    'lesson.quiz("01-q1", "b")',
    'lesson.quiz("01-q1", "z")',
    "lesson.models()",
    "lesson.progress()",
    "lesson",
]


@pytest.fixture
def course(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with the first lesson, and this process inside it."""
    root = tmp_path / "course"
    for place in ("solutions", "lessons"):
        shutil.copytree(repository / "solutions" / "01_why_skills", root / place / "01_why_skills")
    monkeypatch.setenv("SKILLCOURSE_ROOT", str(root))
    monkeypatch.setenv("PYTHONPATH", str(repository))
    monkeypatch.delenv("PYTHONWARNDEFAULTENCODING", raising=False)  # the kernel's own libraries trip over it
    monkeypatch.chdir(root / "lessons" / "01_why_skills")
    return root


def outputs(course: Path) -> list[list[dict[str, Any]]]:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in [SETUP, *CALLS]])
    client = NotebookClient(book, kernel_name="python3", timeout=60, store_widget_state=False)
    client.execute(cwd=str(course / "lessons" / "01_why_skills"))
    return [json.loads(json.dumps(cell.outputs)) for cell in book.cells]


def compared(cells: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """What a strict comparison of stored outputs looks at."""
    for cell in cells:
        for output in cell:
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
            output.pop("execution_count", None)
    return cells


@pytest.mark.notebook
def test_two_runs_in_a_row_store_the_same_outputs(course: Path) -> None:
    first = outputs(course)
    views = [
        [("application/vnd.jupyter.widget-view+json" in output.get("data", {})) for output in cell]
        for cell in first
    ]
    shown = dict(zip(CALLS, views[1:], strict=True))
    assert shown[CALLS[1]] == [True, False], "a live view, then its record, and no value after it"
    assert shown['lesson.explore("weekly-sales-review")'] == [True, False]
    assert shown['lesson.check("01-b")'] == [True, False]
    assert shown['lesson.hint("01-a")'] == [False]
    texts = {
        call: [output["data"]["text/plain"] for output in cell]
        for call, cell in zip(CALLS, first[1:], strict=True)
    }
    assert texts[CALLS[1]][0] == "RunView(lesson 01)"
    assert texts["nothing.outcome"] == ["'error'"]
    assert "outside it" in texts['lesson.edit("../../etc/passwd")'][0]
    assert texts['lesson.check("99-z")'][0].startswith("This did not work:")
    assert texts["lesson"] == ["Lesson 01: Why skills"]
    assert all(output["output_type"] != "error" for cell in first for output in cell)
    assert str(course) not in json.dumps(first)
    assert compared(first) == compared(outputs(course))


@pytest.mark.notebook
def test_errors_of_the_course_are_a_sentence_without_a_traceback(course: Path) -> None:
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell('import skillcourse\nskillcourse.open_lesson("77")')]
    )
    NotebookClient(book, kernel_name="python3", timeout=60, allow_errors=True).execute()
    (output,) = [one for one in book.cells[0].outputs if one["output_type"] == "error"]
    assert output["traceback"] == [f"UsageError: {output['evalue']}"]
    assert output["evalue"].startswith("There is no lesson '77'. The lessons are 01")


def test_outside_a_notebook_the_records_are_printed(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lesson = skillcourse.open_lesson("01")
    lesson.hint("01-a")
    assert capsys.readouterr().out.startswith("01-a: hint 1 of 4\n")
    lesson.hint("01-a")
    assert capsys.readouterr().out.startswith("01-a: hint 2 of 4\n")
    lesson.answer("01-a", {"not", "plain"})
    assert capsys.readouterr().out.startswith("This did not work: The answer to 01-a should be plain data")
    lesson.models("practice-small")
    assert "This lesson uses practice-small" in capsys.readouterr().out
    lesson.models("no-such-model")
    assert "This did not work:" in capsys.readouterr().out


def test_an_unknown_lesson_names_those_there_are(course: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no lesson '9'\. The lessons are 01"):
        skillcourse.open_lesson("9")


def test_runs_are_kept_and_the_oldest_go(tmp_path: Path) -> None:
    runs = KeptRuns(tmp_path, "01")
    assert runs.last() is None
    for number in range(KEPT + 5):
        runs.keep(
            Trace(
                f"request {number}", "practice", "practice-1", "practice model", "bubblewrap", outcome="done"
            )
        )
    last = runs.last()
    assert last is not None
    assert last.prompt == f"request {KEPT + 4}"
    files = sorted(path.name for path in (tmp_path / "runs" / "01").iterdir())
    assert len(files) == KEPT
    (tmp_path / "runs" / "01" / files[-1]).write_text("{half", encoding="utf-8")
    damaged = runs.last()
    assert damaged is not None
    assert damaged.prompt == f"request {KEPT + 3}"
