"""The skills at work: each eval is sent to the practice model, and its expectations are looked at."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from skillcourse import agent
from skillcourse.agent.trace import Trace
from skillcourse.evals import read_cases, triggers

SKILLS = sorted(path.parent for path in (Path(__file__).resolve().parents[2] / "skills").glob("*/SKILL.md"))
CASES = [
    pytest.param(folder, case, id=f"{folder.name}-{case['id']}")
    for folder in SKILLS
    for case in json.loads((folder / "evals" / "evals.json").read_text(encoding="utf-8"))["evals"]
]


def files(trace: Trace) -> dict[str, str]:
    """The files that the run left, with their text."""
    left: dict[str, str] = {}
    for step in trace.steps:
        for change in step.files:
            left[change.path] = change.preview
            if change.change == "removed":
                del left[change.path]
    return left


@pytest.mark.parametrize(("folder", "case"), CASES)
def test_an_eval_comes_out_as_expected(folder: Path, case: dict[str, Any]) -> None:
    trace = agent.run(
        case["prompt"],
        skills=SKILLS,
        files=[folder / name for name in case["files"]],
        model="practice",
        keep=False,
    )
    assert trace.outcome == "done", trace.reason
    assert [step.skill for step in trace.steps if step.kind == "skill"] == [folder.name]
    left = files(trace)
    looked_at = 0
    for expectation in case["expectations"]:
        looked_at += expected(expectation, trace, left)
    assert looked_at, "at least one expectation can be looked at without a judge"
    assert not [name for name, text in left.items() if "{{" in text]


def expected(expectation: str, trace: Trace, left: dict[str, str]) -> bool:
    """Look at an expectation if it is one that a program can see; say whether it was."""
    answer = trace.steps[-1].text
    read = [str(step.input.get("file_path", "")) for step in trace.steps if step.kind == "read"]
    if found := re.fullmatch(r"The file (\S+) exists", expectation):
        assert found[1] in left
    elif found := re.fullmatch(r"No file (\S+) exists", expectation):
        assert found[1] not in left
    elif found := re.fullmatch(r"(references/\S+) was read", expectation):
        assert any(path.endswith(found[1]) for path in read)
    elif expectation == "The references were not read":
        assert not any("/references/" in path for path in read)
    elif expectation == "The answer says that the file is missing":
        assert "there is no file" in answer
    elif found := re.fullmatch(r"The answer says that the list has no order (\d+)", expectation):
        assert f"has no order {found[1]}" in answer
    elif found := re.fullmatch(r"The page has (\d+) labels", expectation):
        assert f'"labels": {found[1]}' in str([step.result for step in trace.steps])
    else:
        return False
    return True


@pytest.mark.parametrize("folder", SKILLS, ids=lambda folder: folder.name)
def test_its_description_is_picked_when_it_should_be(folder: Path) -> None:
    order = [folder, *(other for other in SKILLS if other != folder)]
    cases = [
        *read_cases(folder / "evals" / "train_queries.json"),
        *read_cases(folder / "evals" / "validation_queries.json", split="held-out"),
    ]
    report = triggers(order, cases)
    recall, alarms = report.recall(), report.false_alarms()
    assert recall is not None and recall >= 0.8, report.text()
    assert alarms is not None and alarms <= 0.2, report.text()
