from __future__ import annotations

from pathlib import Path

import pytest

from skillcourse import skill
from skillcourse.agent.trace import FileChange, Source, Step, Trace
from skillcourse.checks import Finding, runs, skills

TEXT = """---
name: greeter
description: Greets visitors by name. Use when someone reviews the guest list.
---

Run `scripts/greet.py`, and stop if it fails.
"""


@pytest.fixture
def greeter(tmp_path: Path) -> Path:
    """A valid skill."""
    folder = tmp_path / "greeter"
    (folder / "scripts").mkdir(parents=True)
    (folder / "SKILL.md").write_text(TEXT, encoding="utf-8")
    (folder / "scripts" / "greet.py").write_text("print('hello')\n", encoding="utf-8")
    return folder


def test_a_valid_skill_is_one_finding_and_a_wrong_one_is_each_error(greeter: Path) -> None:
    assert [one.passed for one in skills.valid(greeter)] == [True]
    (greeter / "SKILL.md").write_text(TEXT.replace("name: greeter", "name: Greeter!"), encoding="utf-8")
    found = skills.valid(greeter)
    assert found
    assert not any(one.passed for one in found)
    assert all(one.where.startswith("greeter/SKILL.md") and one.fix and one.rule for one in found)
    codes = {one.code for one in skill.validate(greeter) if one.severity == "error"}
    assert [one.passed for one in skills.valid(greeter, allow=codes)] == [True]
    assert not skills.valid(greeter.parent / "nothing")[0].passed


def test_a_skill_or_why_not(greeter: Path) -> None:
    assert isinstance(skills.readable(greeter), skill.Skill)
    missing = skills.readable(greeter.parent / "nothing")
    assert isinstance(missing, Finding)
    assert not missing.passed


def test_what_a_description_says(greeter: Path) -> None:
    one = skill.read(greeter)
    said, unsaid = skills.description_covers(
        one, [("when to use it", ["when"]), ("what it costs", ["cost", "price"])]
    )
    assert said.passed
    assert (unsaid.passed, unsaid.where) == (False, "greeter/SKILL.md:3")
    assert skills.description_covers(one, [("reviews", ["review"])])[0].passed, (
        "a word matches at its beginning"
    )
    assert not skills.description_covers(one, [("lists", ["ist"])])[0].passed, "and not inside another"
    assert skills.description_leaves_out(one, ["everything"], why="It is greedy").passed
    greedy = skills.description_leaves_out(one, ["visitors", "any"], why="It is greedy")
    assert (greedy.passed, greedy.found, greedy.rule) == (False, "it says 'visitors'", "It is greedy")
    assert skills.body_says(one, "what to do on failure", ["fails"], fix="").passed
    assert skills.body_says(one, "x", ["never there"], fix="Add it.").where == "greeter/SKILL.md:6"


def trace(*steps: Step, outcome: str = "done") -> Trace:
    return Trace("p", "practice", "practice-1", "", "", steps=steps, outcome=outcome)  # type: ignore[arg-type]


LOADED = Step(0, "skill", tool="skill", skill="greeter", tier=2)
RAN = Step(
    1,
    "tool",
    tool="bash",
    input={"command": "python scripts/greet.py"},
    files=(FileChange("out/hello.txt", "made", 5),),
)
FAILED = Step(
    2,
    "tool",
    tool="bash",
    input={"command": "python scripts/greet.py"},
    result="\n  Traceback\nx",
    failed=True,
    source=Source("SKILL.md", 6, "Run"),
)
REMOVED = Step(3, "tool", files=(FileChange("out/hello.txt", "removed", 0),))
READ = Step(4, "read", tool="read", input={"file_path": ".agents/skills/greeter/references/who.md"}, tier=3)


@pytest.mark.parametrize(
    ("finding", "passed", "found"),
    [
        (runs.finished(trace()), True, ""),
        (runs.finished(trace(outcome="stopped")), False, "it ended as 'stopped'"),
        (runs.skill_was_picked(trace(LOADED), "greeter"), True, ""),
        (runs.skill_was_picked(trace(LOADED), "other"), False, "it picked greeter"),
        (runs.skill_was_picked(trace(), "greeter"), False, "it picked no skill"),
        (runs.skill_was_left_alone(trace(), "greeter"), True, ""),
        (runs.skill_was_left_alone(trace(LOADED), "greeter"), False, "step 1 loaded it"),
        (runs.file_was_made(trace(RAN), "out/*.txt"), True, ""),
        (runs.file_was_made(trace(RAN), "hello.txt"), False, "it made out/hello.txt"),
        (runs.file_was_made(trace(RAN, REMOVED), "out/hello.txt"), False, "it made no file"),
        (runs.script_was_run(trace(RAN), "scripts/greet.py"), True, ""),
        (runs.script_was_run(trace(FAILED), "scripts/greet.py"), False, "step 3 failed: Traceback"),
        (runs.script_was_run(trace(FAILED, RAN), "scripts/greet.py"), True, ""),
        (runs.script_was_run(trace(LOADED), "scripts/greet.py"), False, "no command named it"),
        (runs.resource_was_read(trace(READ), "references/who.md"), True, ""),
        (runs.resource_was_read(trace(RAN), "references/who.md"), False, "no step read it"),
        (runs.no_step_failed(trace(RAN)), True, ""),
        (runs.no_step_failed(trace(RAN, FAILED)), False, "step 3 failed: Traceback"),
    ],
)
def test_what_happened_in_a_run(finding: Finding, passed: bool, found: str) -> None:
    assert finding.passed is passed
    if not passed:
        assert finding.found == found


def test_a_failed_step_is_placed_in_the_skill() -> None:
    assert runs.no_step_failed(trace(FAILED)).where == "SKILL.md:6"
