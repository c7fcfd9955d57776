from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillcourse import checks
from skillcourse.checks import Check, CheckResult, Finding
from skillcourse.errors import AuthorError, LearnerError, SetupError, UsageError


def good(folder: Path, answers: object) -> CheckResult:
    return CheckResult("98-a", "A", "pass", (Finding("It holds", True),))


@pytest.fixture
def lesson_98(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """A module of checks for a lesson that the course does not have."""
    (tmp_path / "lesson_98.py").write_text("", encoding="utf-8")
    monkeypatch.setattr("skillcourse.checks.__path__", [*checks.__path__, str(tmp_path)])
    import importlib

    module = importlib.import_module("skillcourse.checks.lesson_98")
    module.CHECKS = (Check("98-a", "A", good), Check("98-b", "B", good))  # type: ignore[attr-defined]
    yield module
    del sys.modules["skillcourse.checks.lesson_98"]


def test_a_check_is_found_by_its_id(lesson_98: types.ModuleType) -> None:
    assert checks.find(" 98-B ").title == "B"
    assert [check.id for check in checks.of_lesson("98")] == ["98-a", "98-b"]
    assert checks.of_lesson("97") == ()
    assert checks.of_lesson("../x") == ()


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("98-z", r"no check '98-z'\. Lesson 98 has 98-a, 98-b"),
        ("97-a", r"no check '97-a'\. Lesson 97 has no checks"),
        ("result", "named by its exercise, like '03-a', found 'result'"),
        ("", "found ''"),
    ],
)
def test_what_is_not_there_is_said(lesson_98: types.ModuleType, id: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        checks.find(id)
    result = checks.run(id, Path())
    assert result.verdict == "error"
    assert result.note


@pytest.mark.parametrize(
    "listed",
    [
        None,
        [Check("98-a", "A", good)],
        (Check("97-a", "A", good),),
        (Check("98-a", "A", good),) * 2,
        ("98-a",),
    ],
)
def test_a_wrong_list_is_the_authors_error(lesson_98: types.ModuleType, listed: object) -> None:
    lesson_98.CHECKS = listed  # type: ignore[attr-defined]
    with pytest.raises(AuthorError, match=r"lesson_98"):
        checks.of_lesson("98")
    assert checks.run("98-a", Path()).verdict == "error"


def check_that(raises: BaseException | None = None, returns: object = None) -> Check:
    def act(folder: Path, answers: object) -> CheckResult:
        if raises is not None:
            raise raises
        return returns  # type: ignore[return-value]

    return Check("98-a", "A", act)


@pytest.mark.parametrize(
    "error",
    [ValueError("a\nb"), KeyError("x"), RecursionError(), SystemExit(0), AssertionError(), MemoryError()],
)
def test_a_check_that_breaks_is_neither_pass_nor_fail(error: BaseException) -> None:
    result = checks.run_check(check_that(error), Path())
    assert result.verdict == "error"
    assert type(error).__name__ in result.note
    assert "\n" not in result.note
    assert result.points == (0, 0)


@pytest.mark.parametrize("returns", [None, True, "pass", {}])
def test_an_answer_that_is_no_result_is_an_error(returns: object) -> None:
    assert checks.run_check(check_that(returns=returns), Path()).verdict == "error"


@pytest.mark.parametrize(
    "result",
    [
        CheckResult("98-a", "A", "pass"),
        CheckResult("98-a", "A", "pass", (Finding("x", True), Finding("y", False))),
    ],
)
def test_a_pass_without_evidence_is_the_checks_fault(result: CheckResult) -> None:
    found = checks.run_check(check_that(returns=result), Path())
    assert (found.verdict, found.findings) == ("error", ())


def test_trouble_with_the_learners_file_is_a_fail_and_with_the_machine_an_error(tmp_path: Path) -> None:
    failed = checks.run_check(check_that(LearnerError("No name.", next_step="Add one.")), tmp_path)
    assert (failed.verdict, failed.findings[0].found, failed.findings[0].fix) == (
        "fail",
        "No name.",
        "Add one.",
    )
    assert checks.run_check(check_that(SetupError("No disk.")), tmp_path).verdict == "error"


def test_an_interrupt_goes_through() -> None:
    with pytest.raises(KeyboardInterrupt):
        checks.run_check(check_that(KeyboardInterrupt()), Path())


def test_no_path_of_this_machine_is_said(tmp_path: Path) -> None:
    finding = Finding("x", False, found=f"{tmp_path}/a/SKILL.md is empty", where=str(tmp_path))
    result = CheckResult("98-a", "A", "fail", (finding,), note=f"see {tmp_path}")
    shown = checks.text(checks.run_check(check_that(returns=result), tmp_path))
    assert str(tmp_path) not in shown
    assert "found: a/SKILL.md is empty" in shown


def test_a_check_cannot_change_the_answers_of_the_next() -> None:
    answers: dict[str, object] = {"98-a": 1}

    def spoil(folder: Path, given: dict[str, object]) -> CheckResult:
        given.clear()
        return good(folder, given)

    checks.run_check(Check("98-a", "A", spoil), Path(), answers)  # type: ignore[arg-type]
    assert answers == {"98-a": 1}
