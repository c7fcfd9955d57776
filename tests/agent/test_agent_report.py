from __future__ import annotations

from dataclasses import replace

import pytest

from skillcourse.agent import FileChange, SkillInRun, Source, Step, Trace, Usage, compare, report

WITH = Trace(
    prompt="Review the week.",
    model="practice",
    model_id="practice-1",
    speaker="practice model, deterministic, no AI",
    sandbox="limits only",
    skills=(SkillInRun("review", "Reviews.", ".agents/skills/review", 31, 200, {}),),
    inputs=("week.csv",),
    steps=(
        Step(0, "catalog", result="<available_skills/>", tier=1, tokens=31, at=0.1),
        Step(
            1, "skill", "It fits.", "skill", {"name": "review"}, "line\n" * 129,
            tier=2, skill="review", tokens=140,
        ),
        Step(
            2,
            "tool",
            "SKILL.md:24 says to run it.",
            "bash",
            {"command": "python  scripts/x.py\nweek.csv"},
            "Exit code 1\nbad",
            failed=True,
            tier=3,
            skill="review",
            source=Source("SKILL.md", 24, "python scripts/x.py FILE"),
            tokens=1_200,
            files=(FileChange("out.txt", "made", 1_234, "x"),),
            at=0.2,
            seconds=0.5,
        ),
        Step(3, "answer", "It went well.\n\n- one\n- two", tokens=8, skill="review"),
    ),
    outcome="done",
    usage=Usage(3, 1_000, 50, 0.0),
    seconds=0.9,
    started="2026-01-01T00:00:00Z",
    workspace="/tmp/w",
)  # fmt: skip
WITHOUT = replace(
    WITH, skills=(), steps=(Step(0, "answer", "I cannot.", tokens=2),), outcome="limit", reason="Too long."
)


def test_the_report_says_everything_that_a_view_shows() -> None:
    assert (
        report(WITH, width=80)
        == """\
Request   Review the week.
Model     practice (practice-1): practice model, deterministic, no AI
Sandbox   limits only: commands were bounded in time and memory, but not kept
          from files and network
Files     week.csv
Skills    review
Picked    review, because: It fits.

 0  catalog                                                  tier 1 · ≈31 tokens
    review  ≈31

 1  skill review                                            tier 2 · ≈140 tokens
    It fits.
    | line
    | line
    | line
    | line
    | line
    | line
    | line
    | line
    | … 121 more lines

 2  bash python scripts/x.py week.csv            failed · tier 3 · ≈1,200 tokens
    SKILL.md:24 says to run it.
    ↳ SKILL.md:24  python scripts/x.py FILE
    ! Exit code 1
    ! bad
    + made out.txt (1,234 bytes)

 3  answer                                                             ≈8 tokens
    It went well.

    - one
    - two

Tiers     1 catalog ≈8 · 2 instructions ≈129 · 3 resources ≈4 · everything else
          ≈1,243
Used      3 requests, 1,000 tokens in, 50 out, no cost
Made      made out.txt (1,234 bytes)
Outcome   done after 4 steps
"""
    )


def test_times_are_there_only_when_asked_for() -> None:
    plain, timed = report(WITH), report(WITH, times=True)
    assert " s" not in plain.replace(" scripts", "").replace(" says", "").replace(" steps", "").replace(
        " skill", ""
    )
    assert "at 0.20 s · 0.50 s" in timed
    assert "0.90 s, started 2026-01-01T00:00:00Z" in timed
    assert "/tmp/w" not in plain + timed


def test_the_machine_can_be_left_out() -> None:
    assert "Sandbox" not in report(WITH, machine=False)


@pytest.mark.parametrize("width", [20, 40, 72, 100, 200])
def test_no_line_is_longer_than_asked(width: int) -> None:
    long = replace(WITH, prompt="word " * 60, reason="because " * 40, outcome="error")
    assert max(map(len, report(long, width=width).split("\n"))) <= max(width, 44)


def test_what_a_model_says_cannot_command_a_terminal() -> None:
    evil = "\x1b[2J\x1b]0;title\x07red\x1b[31m\x07\x00\u202etxt"
    step = Step(0, "tool", evil, "bash", {"command": evil}, evil, files=(FileChange(evil, "made", 1),))
    said = report(replace(WITH, prompt=evil, steps=(step,), inputs=(evil,)))
    assert not any(mark in said for mark in "\x1b\x07\x00\u202e")
    assert "red" in said


def test_a_run_that_has_just_begun_has_a_report_too() -> None:
    said = report(replace(WITH, steps=(), outcome="running", skills=()))
    assert "running after 0 steps" in said
    assert "none offered" in said


def test_a_comparison_aligns_steps_and_names_differences() -> None:
    other = replace(
        WITH, steps=(*WITH.steps[:2], replace(WITH.steps[2], failed=False, result="ok"), *WITH.steps[3:])
    )
    compared = compare(WITH, other)
    assert [(row.kind, row.differs_in) for row in compared.rows] == [
        ("same", ()),
        ("same", ()),
        ("differs", ("result", "success")),
        ("same", ()),
    ]
    assert compared.same_answer
    assert not compared.same
    assert compare(WITH, replace(WITH, seconds=9.0, workspace="/else")).same
    assert repr(compared) == "<Comparison of 4 and 4 steps>"


def test_with_and_without_side_by_side() -> None:
    compared = compare(WITHOUT, WITH)
    assert [(row.kind, row.first, row.second) for row in compared.rows] == [
        ("only first", WITHOUT.steps[0], None),
        *(("only second", None, step) for step in WITH.steps),
    ]
    assert compared.tiers[0].instructions == 0 < compared.tiers[1].instructions
    (row,) = compared.files
    assert (row.path, row.first, row.same) == ("out.txt", None, False)
    said = compared.text(width=80)
    assert "First     practice with no skill: limit: Too long." in said
    assert "File      out.txt: left alone / made out.txt (1,234 bytes)" in said
    assert "different after 1 step / 4 steps" in said
    assert max(map(len, said.split("\n"))) <= 80
