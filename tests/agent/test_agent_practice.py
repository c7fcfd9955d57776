"""Runs with the real practice model, a real skill with its script, and the real sandbox."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

from skillcourse import agent
from skillcourse.agent import Event

MakeSkill = Callable[..., Path]
PROMPT = "Please add up the numbers in numbers.txt, I need the total."


def test_the_skill_is_picked_followed_and_quoted(make_skill: MakeSkill, numbers: Path) -> None:
    trace = agent.run(PROMPT, skills=[make_skill()], files=[numbers])
    assert trace.outcome == "done", trace.reason
    assert (trace.model, trace.model_id, trace.usage.cost_usd) == ("practice", "practice-1", 0.0)
    assert [step.skill for step in trace.steps_of("skill")] == ["sums"]
    assert "description" in trace.steps_of("skill")[0].text
    ran = next(step for step in trace.steps if step.tool == "bash")
    assert (ran.result, ran.tier) == ("60", 3)
    assert ran.source is not None
    assert ran.source.text == "python scripts/add.py FILE"
    assert "60" in trace.answer


def test_without_the_skill_the_same_request_ends_honestly(make_skill: MakeSkill, numbers: Path) -> None:
    without = agent.run(PROMPT, files=[numbers])
    assert (without.outcome, without.files) == ("done", ())
    assert "60" not in without.answer
    with_it = agent.run(PROMPT, skills=[make_skill()], files=[numbers])
    compared = agent.compare(without, with_it)
    assert not compared.same_answer
    assert compared.tiers[0].catalog == 0 < compared.tiers[1].catalog


def test_two_runs_give_the_same_facts_events_and_record(
    make_skill: MakeSkill, numbers: Path, tmp_path: Path
) -> None:
    heard: list[list[Event]] = [[], []]
    traces = [
        agent.run(PROMPT, skills=[make_skill()], files=[numbers], on_event=events.append) for events in heard
    ]
    assert traces[0].facts() == traces[1].facts()
    assert agent.report(traces[0]) == agent.report(traces[1])
    said = ["".join(event.text for event in events if event.kind == "delta") for events in heard]
    assert said[0] == said[1]
    assert str(tmp_path) not in json.dumps(traces[0].facts())
    assert agent.load(agent.save(traces[0], tmp_path / "t.json")) == traces[0]


def test_a_broken_script_is_reported_as_it_is(make_skill: MakeSkill, numbers: Path) -> None:
    folder = make_skill(**{"scripts/add.py": "raise SystemExit('the file is not a list of numbers')\n"})
    trace = agent.run(PROMPT, skills=[folder], files=[numbers])
    failed = [step for step in trace.steps if step.failed]
    assert [step.result for step in failed] == ["Exit code 1\nthe file is not a list of numbers"]
    assert "the file is not a list of numbers" in trace.answer


def test_a_stop_works_while_the_practice_model_speaks_slowly(make_skill: MakeSkill, numbers: Path) -> None:
    cancel = threading.Event()
    spoken = threading.Event()
    heard: list[str] = []

    def hear(event: Event) -> None:
        heard.append(event.text)
        if event.kind == "delta":
            spoken.set()

    def stop() -> None:
        spoken.wait(10)
        heard.append(str(time.monotonic()))
        cancel.set()

    thread = threading.Thread(target=stop)
    thread.start()
    trace = agent.run(PROMPT, skills=[make_skill()], files=[numbers], pace=0.2, cancel=cancel, on_event=hear)
    ended = time.monotonic()
    thread.join()
    asked = next(float(text) for text in heard if text.replace(".", "").isdigit() and "." in text)
    assert trace.outcome == "stopped"
    assert ended - asked < 0.8
    assert [step.kind for step in trace.steps] == ["catalog", "say", "error"]
