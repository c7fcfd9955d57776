"""Trying a learner's skill on unseen data: what is read from the run, and what is nobody's fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from skillcourse import agent, checks
from skillcourse.agent.trace import FileChange, Step, Trace
from skillcourse.checks import bookshop

TRACE = Trace(
    prompt="p",
    model="practice",
    model_id="practice-1",
    speaker="",
    sandbox="",
    outcome="done",
    steps=(
        Step(
            0,
            "tool",
            tool="write",
            files=(FileChange("a.md", "made", 3, "one"), FileChange("b.md", "made", 1, "b")),
        ),
        Step(1, "tool", tool="bash", input={"command": "python x.py"}, result="Exit 2\nno file", failed=True),
        Step(2, "read", tool="read", input={"file_path": ".agents/skills/s/references/r.md"}),
        Step(3, "tool", files=(FileChange("a.md", "changed", 3, "two"), FileChange("b.md", "removed", 0))),
        Step(4, "answer", text="Done.\nReally."),
    ),
)


def test_what_a_run_left_and_did() -> None:
    assert bookshop.made(TRACE, "a.md") == "two"
    assert bookshop.made(TRACE, "b.md") is None
    assert bookshop.made(TRACE, "c.md") is None
    assert bookshop.files_made(TRACE) == ["a.md"]
    assert [step.index for step in bookshop.commands_with(TRACE, "x.py")] == [1]
    assert bookshop.was_read(TRACE, "references/r.md")
    assert not bookshop.was_read(TRACE, "references/other.md")
    assert bookshop.last_words(TRACE) == "Done.\nReally."
    assert bookshop.why_not(TRACE) == "step 2 failed: Exit 2"
    assert bookshop.why_not(replace(TRACE, steps=TRACE.steps[4:])) == "Done."
    assert bookshop.why_not(replace(TRACE, steps=(), reason="It was stopped.")) == "It was stopped."


def test_a_run_that_fails_by_itself_is_no_fail_of_the_learner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = replace(TRACE, steps=(), outcome="error", reason="The service failed.")
    monkeypatch.setattr(agent, "run", lambda *_, **__: broken)
    result = checks.run("01-a", tmp_path, {"01-a": 19})
    assert result.verdict == "error"
    assert "The service failed." in result.note
