from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from skillcourse.agent import FileChange, SkillInRun, Source, Step, Trace, Usage, load, save
from skillcourse.errors import LearnerError, SetupError

WHOLE = Trace(
    prompt="Sum the numbers.",
    model="practice",
    model_id="practice-1",
    speaker="practice model",
    sandbox="bubblewrap",
    skills=(SkillInRun("sums", "Adds.", ".agents/skills/sums", 10, 50, {"scripts/add.py": 20}),),
    inputs=("n.txt",),
    steps=(
        Step(0, "catalog", result="<available_skills/>", tier=1, tokens=10, at=0.01),
        Step(
            1,
            "tool",
            "SKILL.md:3 says so.",
            "bash",
            {"command": "ls", "deep": [1, {"a": None}]},
            "out",
            tier=3,
            skill="sums",
            source=Source("SKILL.md", 3, "Add."),
            tokens=12,
            files=(FileChange("a.txt", "made", 3, "abc"), FileChange("b.txt", "changed", 1)),
            at=0.5,
            seconds=0.25,
        ),
        Step(2, "answer", "6", tokens=1, files=(FileChange("a.txt", "removed", 0),)),
    ),
    outcome="done",
    usage=Usage(2, 300, 20, None),
    seconds=1.5,
    started="2026-01-01T00:00:00Z",
    workspace="/tmp/w",
)


def test_a_trace_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = save(WHOLE, tmp_path / "trace.json")
    assert load(path) == WHOLE
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["trace.json"]


def test_facts_are_equal_for_two_runs_that_differ_in_time_place_and_machine() -> None:
    steps = tuple(replace(step, at=step.at + 1, seconds=9.0) for step in WHOLE.steps)
    other = replace(
        WHOLE, steps=steps, seconds=8.0, started="2027", workspace="/elsewhere", sandbox="limits only"
    )
    assert other.facts() == WHOLE.facts()
    assert replace(WHOLE, outcome="limit").facts() != WHOLE.facts()
    text = json.dumps(WHOLE.facts())
    assert "/tmp/w" not in text
    assert "2026" not in text


def broken(change: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(WHOLE.to_dict()))
    change(data)
    return data


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.update(version=2), "version 2, and this Skillcourse reads up to version 1"),
        (lambda d: d.update(version="1"), "has '1'"),
        (lambda d: d.update(version=True), "has True"),
        (lambda d: d.pop("version"), "has None"),
        (lambda d: d.update(mood="good"), "the fields of its version, and has an unknown field 'mood'"),
        (lambda d: d.pop("prompt"), "no field 'prompt'"),
        (lambda d: d.update(prompt=3), "trace.prompt should be a text, and has a whole number"),
        (lambda d: d.update(outcome="perhaps"), "trace.outcome should be one of 'running', 'done'"),
        (lambda d: d.update(steps={}), "trace.steps should be a list, and has an object"),
        (lambda d: d["steps"][1].update(tokens="many"), "trace.steps[1].tokens should be a whole number"),
        (lambda d: d["steps"][1].update(tokens=True), "trace.steps[1].tokens should be a whole number"),
        (lambda d: d["steps"][1].update(tier=4), "trace.steps[1].tier should be one of 1, 2, 3"),
        (lambda d: d["steps"][1].update(source=[]), "steps[1].source should be an object, and has a list"),
        (lambda d: d["steps"][1]["files"][0].pop("size"), "trace.steps[1].files[0] should be"),
        (lambda d: d["usage"].update(cost_usd="free"), "trace.usage.cost_usd should be a number"),
        (lambda d: d["skills"][0].update(resources=3), "trace.skills[0].resources should be an object"),
    ],
)  # fmt: skip
def test_what_is_no_whole_trace_is_refused_with_the_place(change: Any, says: str) -> None:
    with pytest.raises(LearnerError) as refused:
        Trace.from_dict(broken(change))
    assert says in str(refused.value)


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_what_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(LearnerError, match="A trace is a JSON object"):
        Trace.from_dict(data)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_file_without_json_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "trace.json"
    path.write_bytes(content)
    with pytest.raises(LearnerError, match="does not hold JSON text"):
        load(path)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(LearnerError, match="No trace could be read"):
        load(tmp_path / "none.json")


def test_a_failed_write_keeps_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(WHOLE, tmp_path / "trace.json")
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SetupError, match="the disk is full"):
        save(replace(WHOLE, prompt="other"), path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["trace.json"]


def test_half_a_character_does_not_lose_the_record(tmp_path: Path) -> None:
    path = save(replace(WHOLE, prompt="half \ud83d here"), tmp_path / "trace.json")
    assert load(path).prompt == "half ? here"


def test_net_files_steps_and_the_short_form() -> None:
    assert [(change.path, change.change) for change in WHOLE.files] == [("b.txt", "changed")]
    assert [step.index for step in WHOLE.steps_of("tool")] == [1]
    assert WHOLE.answer == "6"
    assert repr(WHOLE) == str(WHOLE) == "<Trace of practice: 3 steps, done>"


@pytest.mark.parametrize(
    ("changes", "net"),
    [
        (("made", "changed"), "made"),
        (("made", "removed"), None),
        (("changed", "removed"), "removed"),
        (("removed", "made"), "changed"),
        (("changed", "changed"), "changed"),
        (("made", "removed", "made"), "made"),
        (("removed",), "removed"),
    ],
)
def test_changes_of_one_file_add_up(changes: tuple[Any, ...], net: str | None) -> None:
    steps = tuple(
        Step(index, "tool", files=(FileChange("f", change, index, str(index)),))
        for index, change in enumerate(changes)
    )
    found = [(change.change, change.size) for change in replace(WHOLE, steps=steps).files]
    assert found == ([] if net is None else [(net, len(changes) - 1)])


def test_tiers_fill_step_by_step_and_add_up() -> None:
    levels = WHOLE.tiers()
    assert [level.step for level in levels] == [0, 1, 2]
    assert levels[0].catalog > 0 == levels[0].instructions == levels[0].resources
    assert levels[1].resources == 1
    assert levels[1].other - levels[0].other == 11
    assert levels[2].total == levels[0].total + 12 + 1
