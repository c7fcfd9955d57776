"""Lesson 01: TODO on the untouched starter, PASS on the solution, FAIL on each known-wrong answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from skillcourse import checks
from skillcourse.checks import CheckResult

SKILL = "weekly-sales-review"
TEXT = (Path(__file__).parents[2] / "skills" / SKILL / "SKILL.md").read_text(encoding="utf-8")
COMMAND_LINE = next(n for n, line in enumerate(TEXT.splitlines(), 1) if "python scripts/review.py" in line)
RIGHT = {
    "description": 1,
    "steps": 2,
    "house rules, request 1": 0,
    "house rules, request 2": 3,
    "template": 3,
    "script code": 0,
}
Folder = Callable[[str], Path]
Faults = Callable[[CheckResult], str]
Edit = Callable[..., None]


@pytest.mark.parametrize("id", ["01-a", "01-b", "01-c"])
@pytest.mark.parametrize(
    "answers", [{}, {"01-a": None, "01-b": dict.fromkeys(RIGHT)}], ids=["no answers", "None"]
)
def test_the_untouched_starter_is_todo(starter: Folder, id: str, answers: dict[str, object]) -> None:
    result = checks.run(id, starter("01"), answers)
    assert result.verdict == "todo", checks.text(result)
    assert result.note


@pytest.mark.parametrize(
    "line", [COMMAND_LINE, str(COMMAND_LINE), f"SKILL.md:{COMMAND_LINE}", f"Line {COMMAND_LINE}."]
)
def test_the_line_behind_the_script_passes(starter: Folder, line: object) -> None:
    result = checks.run("01-a", starter("01"), {"01-a": line})
    assert result.verdict == "pass", checks.text(result)


WRONG_LINES = {
    "the first line": 1,
    "the description": 3,
    "the step that reads the house rules": next(
        n for n, line in enumerate(TEXT.splitlines(), 1) if "house-rules" in line
    ),
    "the step that fills the template": next(
        n for n, line in enumerate(TEXT.splitlines(), 1) if "assets/report.md" in line
    ),
    "a line that is not there": 4_000,
    "zero": 0,
    "a minus": -COMMAND_LINE,
    "words": "the one with the command",
    "a truth value": True,
    "a list of guesses": [COMMAND_LINE, 1],
    "two lines": f"SKILL.md:1 SKILL.md:{COMMAND_LINE}",
    "a number with a fraction": float(COMMAND_LINE) + 0.5,
}


@pytest.mark.parametrize("line", WRONG_LINES.values(), ids=WRONG_LINES)
def test_another_line_fails_and_says_what_stands_there(starter: Folder, line: object) -> None:
    result = checks.run("01-a", starter("01"), {"01-a": line})
    text = checks.text(result)
    assert result.verdict == "fail", text
    assert "fix: Find the step in the record that ran review.py" in text
    assert "found: " in text


def test_the_right_prediction_passes(starter: Folder) -> None:
    result = checks.run("01-b", starter("01"), {"01-b": RIGHT})
    assert result.verdict == "pass", checks.text(result)
    assert result.points == (6, 6)


WRONG_PREDICTIONS: dict[str, object] = {
    "everything at the start": dict.fromkeys(RIGHT, 1),
    "everything when picked": dict.fromkeys(RIGHT, 2),
    "the condition is overlooked": {**RIGHT, "house rules, request 1": 3},
    "the condition is never met": {**RIGHT, "house rules, request 2": 0},
    "a script is read to be run": {**RIGHT, "script code": 3},
    "the template is free": {**RIGHT, "template": 0},
    "one left open": {**RIGHT, "steps": None},
    "one forgotten": {name: tier for name, tier in RIGHT.items() if name != "steps"},
    "words for numbers": {name: str(tier) for name, tier in RIGHT.items()},
    "truth values": {name: tier == 1 for name, tier in RIGHT.items()},
    "a list": list(RIGHT.values()),
    "a number": 3,
}


@pytest.mark.parametrize("prediction", WRONG_PREDICTIONS.values(), ids=WRONG_PREDICTIONS)
def test_another_prediction_fails_with_a_clue(starter: Folder, prediction: object) -> None:
    result = checks.run("01-b", starter("01"), {"01-b": prediction})
    assert result.verdict == "fail", checks.text(result)
    assert all(one.fix for one in result.findings if not one.passed)
    assert not any(str(tier) in one.fix for one in result.findings for tier in ("tier 1", "tier 2", "tier 3"))


def test_the_truth_follows_the_skill_and_not_a_list(starter: Folder, edit: Edit) -> None:
    folder = starter("01")
    edit(
        folder / SKILL / "SKILL.md",
        ("If the request asks why a title is flagged or what to do about it, read", "Read"),
    )
    assert checks.run("01-b", folder, {"01-b": RIGHT}).verdict == "fail"
    assert checks.run("01-b", folder, {"01-b": {**RIGHT, "house rules, request 1": 3}}).verdict == "pass"


def test_a_skill_that_is_never_picked_makes_no_prediction_true(
    starter: Folder, edit: Edit, faults: Faults
) -> None:
    folder = starter("01")
    file = folder / SKILL / "SKILL.md"
    lines = file.read_text(encoding="utf-8").split("\n")
    place = next(n for n, line in enumerate(lines) if line.startswith("description:"))
    lines[place] = "description: Waters the plants on the roof."
    file.write_text("\n".join(lines), encoding="utf-8")
    zeros = {**dict.fromkeys(RIGHT, 0), "description": 1}
    result = checks.run("01-b", folder, {"01-b": zeros})
    assert result.verdict == "fail"
    assert "weekly-sales-review was changed" in faults(result)


def test_the_changed_line_passes(finished: Folder) -> None:
    result = checks.run("01-c", finished("01"), {})
    assert result.verdict == "pass", checks.text(result)


ALSO_RIGHT = {
    "an equals sign": [("--drop 50\n", "--drop=50\n")],
    "the number first": [("SALES.csv --drop 50", "--drop 50 SALES.csv")],
    "half in words": [("at least 50 % fewer", "at least half as many")],
    "no explanation": [
        ("`--drop 50` flags a title when it sold at least 50 % fewer copies than the week before.", "")
    ],
}


@pytest.mark.parametrize("pairs", ALSO_RIGHT.values(), ids=ALSO_RIGHT)
def test_other_ways_to_write_it_pass(finished: Folder, edit: Edit, pairs: list[tuple[str, str]]) -> None:
    folder = finished("01")
    edit(folder / "yours" / SKILL / "SKILL.md", *pairs)
    result = checks.run("01-c", folder, {})
    assert result.verdict == "pass", checks.text(result)


COMMAND = "python scripts/review.py SALES.csv --drop 50"
WRONG_CHANGES: dict[str, tuple[list[tuple[str, str]], str]] = {
    "only the sentence": ([(COMMAND, COMMAND.replace("50", "30"))], "let the command end in --drop 50"),
    "only the command": (
        [("`--drop 50`", "`--drop 30`"), ("at least 50 %", "at least 30 %")],
        "the old number still stands",
    ),
    "five for fifty": ([(COMMAND, COMMAND.replace("50", "5"))], "too many:"),
    "the other way round": ([(COMMAND, COMMAND.replace("50", "60"))], "missing:"),
    "just below": ([(COMMAND, COMMAND.replace("50", "45"))], "too many:"),
    "just above": ([(COMMAND, COMMAND.replace("50", "51"))], "missing:"),
    "another option": ([(COMMAND, COMMAND.replace("--drop", "--top"))], "let the command end in --drop 50"),
    "an option that is not there": (
        [(COMMAND, COMMAND.replace("--drop", "--half"))],
        "The report is still written",
    ),
    "the option is gone": (
        [(COMMAND, COMMAND.replace(" --drop 50", ""))],
        "let the command end in --drop 50",
    ),
    "the limit for small titles is gone": ([(COMMAND, COMMAND + " --smallest 0")], "too many:"),
    "the step of the report is gone": (
        [("save it as `weekly-review.md`", "look at it")],
        "The report is still written",
    ),
    "another report": ([("`weekly-review.md`", "`owner.md`")], "The report is still written"),
    "the frontmatter is broken": ([("---\nname:", "name:")], ""),
    "the description is gone": ([("description: Reviews", "summary: Reviews")], ""),
}


@pytest.mark.parametrize(("pairs", "said"), WRONG_CHANGES.values(), ids=WRONG_CHANGES)
def test_a_wrong_change_fails_and_says_why(
    finished: Folder, edit: Edit, pairs: list[tuple[str, str]], said: str, faults: Faults
) -> None:
    folder = finished("01")
    edit(folder / "yours" / SKILL / "SKILL.md", *pairs)
    result = checks.run("01-c", folder, {})
    text = checks.text(result)
    assert result.verdict == "fail", text
    assert said in faults(result)
    assert "fix: " in text


def test_a_change_of_the_script_instead_of_the_skill_fails(starter: Folder, edit: Edit) -> None:
    folder = starter("01")
    edit(folder / "yours" / SKILL / "scripts" / "review.py", ("default=30", "default=50"))
    edit(folder / "yours" / SKILL / "SKILL.md", (" --drop 30\n", "\n"))
    assert checks.run("01-c", folder, {}).verdict == "fail"


def test_a_skill_that_is_gone_is_the_learners_to_mend(starter: Folder) -> None:
    folder = starter("01")
    shutil.rmtree(folder / "yours")
    result = checks.run("01-c", folder, {})
    assert result.verdict == "fail"
    assert result.findings[0].fix
