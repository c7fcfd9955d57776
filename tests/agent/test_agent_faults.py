from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_service import (
    dies_midway,
    floods,
    hangs,
    hangs_midway,
    says,
    serving,
    streams,
    text,
    trickles,
    use,
)

from skillcourse import agent, models
from skillcourse.agent import Event, RunLimits
from skillcourse.errors import UsageError

ERROR = {"type": "error", "error": {"type": "overloaded_error", "message": "busy"}}
STOP_WITHIN = 0.6
"""0.3 seconds are promised; the rest is for a busy machine."""


def after(seconds: float) -> threading.Event:
    cancel = threading.Event()
    threading.Timer(seconds, cancel.set).start()
    return cancel


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (dies_midway, "broke off in the middle of an answer"),
        (says(200, b"<html>hello</html>", "text/html"), "text/html"),
        (says(200, b"{}"), "application/json"),
        (says(200, b"\x00\xff garbage", "text/event-stream"), "broke off"),
        (says(500, b"oops", "text/plain"), "failed by itself (500)"),
        (says(529, json.dumps(ERROR).encode()), "overloaded right now (529)"),
        (says(404, b"not here", "text/plain"), "no /v1/messages (404)"),
        (says(302, b""), "(302)"),
        (streams("event: ping\ndata: {}"), "broke off"),
        (streams("event: message_start\ndata: {not json"), "no Messages answer"),
        (streams('event: content_block_stop\ndata: {"type": "content_block_stop", "index": 4}'), "broke off"),
        (streams(f"event: error\ndata: {json.dumps(ERROR)}"), "overloaded"),
        ([text("Almost"), {"stop": "refusal"}], "declined to answer"),
        ([use("bash", command="ls"), {"stop": "end_turn"}], "'bash' and ended its turn at once"),
        ([text("So"), {"stop": "sunset"}], "stopped for an unknown reason"),
    ],
)  # fmt: skip
def test_a_failing_service_ends_the_run_with_a_sentence(fault: Any, sentence: str, tmp_path: Path) -> None:
    with serving([text("First."), use("bash", command="echo 1")], fault) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path)
    assert trace.outcome == "error"
    assert sentence in trace.reason
    assert "Traceback" not in trace.reason
    assert trace.steps[0].result == "1", "what was done is kept"
    assert (trace.steps[-1].kind, trace.steps[-1].text) == ("error", trace.reason)


def test_a_service_that_writes_without_end_is_ended_at_a_turns_length() -> None:
    with serving(floods) as service:
        trace = agent.run("Go.", model=service.url, limits=RunLimits(seconds=20))
    assert trace.outcome == "error"
    assert "wrote on and on" in trace.reason
    assert sum(len(step.text) for step in trace.steps) < 400_000


def test_the_words_before_a_break_are_kept() -> None:
    with serving(dies_midway) as service:
        trace = agent.run("Go.", model=service.url)
    assert [(step.kind, step.text) for step in trace.steps[:1]] == [("say", "I will")]


def test_nothing_at_the_address_is_an_error_not_another_model() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    trace = agent.run("Go.", model=url)
    assert (trace.outcome, trace.model) == ("error", url)
    assert "connection refused" in trace.reason


@pytest.mark.parametrize("fault", [hangs, hangs_midway, trickles])
def test_a_service_that_does_not_end_meets_the_time_limit(fault: Any) -> None:
    with serving(fault) as service:
        began = time.monotonic()
        trace = agent.run("Go.", model=service.url, limits=RunLimits(seconds=0.5))
        took = time.monotonic() - began
    assert (trace.outcome, trace.reason) == ("limit", "The run took all of its 0.5 seconds.")
    assert took < 0.5 + STOP_WITHIN


@pytest.mark.parametrize(
    "turns",
    [
        [hangs],
        [hangs_midway],
        [trickles],
        [[text("Wait."), use("bash", command="sleep 30; echo late > late.txt")]],
        [[use("grep", pattern="(a+)+$")]],
        [[use("bash", command="true")]],
    ],
    ids=["silent", "midway", "talking", "command", "search", "loop"],
)
def test_cancel_works_at_any_moment(turns: list[Any], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a" * 200 + "!\n", encoding="utf-8")
    cancel = threading.Event()
    when: list[float] = []

    def stop() -> None:
        when.append(time.monotonic())
        cancel.set()

    threading.Timer(0.7, stop).start()
    with serving(*turns) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path, cancel=cancel)
        took = time.monotonic() - when[0]
    assert (trace.outcome, trace.reason) == ("stopped", "The run was stopped.")
    assert took < STOP_WITHIN
    assert not (tmp_path / "late.txt").exists()


def test_a_stop_keeps_the_words_and_the_call_that_was_cut_short(tmp_path: Path) -> None:
    turn = [text("SKILL.md:3 says to wait."), use("bash", command="echo made > made.txt; sleep 30")]
    with serving(turn) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path, cancel=after(0.8))
    call, end = trace.steps
    assert (call.tool, call.text, call.result, call.failed) == (
        "bash",
        "SKILL.md:3 says to wait.",
        "Stopped before it finished.",
        True,
    )
    assert [change.path for change in trace.files] == ["made.txt"]
    assert end.kind == "error"


def test_a_cancel_that_was_set_before_ends_at_once() -> None:
    cancel = threading.Event()
    cancel.set()
    with serving(hangs) as service:
        began = time.monotonic()
        assert agent.run("Go.", model=service.url, cancel=cancel).outcome == "stopped"
    assert time.monotonic() - began < 2 * STOP_WITHIN


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal to send to itself")
def test_an_interrupt_returns_the_trace() -> None:
    with serving([text("One."), use("bash", command="echo 1")], hangs) as service:
        threading.Timer(1.0, os.kill, [os.getpid(), signal.SIGINT]).start()
        trace = agent.run("Go.", model=service.url)
    assert (trace.outcome, trace.reason) == ("stopped", "The run was interrupted.")
    assert trace.steps[0].result == "1"


def test_an_endless_tool_loop_meets_the_turns_limit(tmp_path: Path) -> None:
    with serving([use("bash", command="echo x >> x.txt")]) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path, limits=RunLimits(turns=3))
        assert len(service.requests) == 3
    assert (trace.outcome, trace.reason) == ("limit", "The run used all of its 3 turns.")
    assert (tmp_path / "x.txt").read_text(encoding="utf-8") == "x\n" * 3
    assert len(trace.steps_of("tool")) == 3


def test_the_output_limit_stops_before_the_next_request(tmp_path: Path) -> None:
    turn = [text("Much."), use("bash", command="touch never"), {"stop": "tool_use", "tokens": 60}]
    with serving(turn) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path, limits=RunLimits(output_tokens=50))
        assert [request["max_tokens"] for request in service.requests] == [50]
    assert (trace.outcome, trace.reason) == ("limit", "The run wrote all of its 50 output tokens.")
    assert [(step.kind, step.text) for step in trace.steps] == [("say", "Much."), ("error", trace.reason)]
    assert not (tmp_path / "never").exists()


def test_the_next_answer_is_bounded_by_what_is_left(tmp_path: Path) -> None:
    turn = [use("bash", command="true"), {"stop": "tool_use", "tokens": 30}]
    with serving(turn, turn, [text("Done.")]) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path, limits=RunLimits(output_tokens=100))
        assert [request["max_tokens"] for request in service.requests] == [100, 70, 40]
        assert len(service.requests[2]["messages"]) == 5, "the conversation goes on whole"
    assert trace.outcome == "done"


def test_an_answer_cut_by_its_length_is_kept_and_named() -> None:
    with serving([text("Long and lo"), {"stop": "max_tokens"}]) as service:
        trace = agent.run("Go.", model=service.url)
    assert trace.outcome == "limit"
    assert "cut off" in trace.reason
    assert [(step.kind, step.text) for step in trace.steps[:1]] == [("say", "Long and lo")]


def priced(url: str, input: float, output: float) -> models.Model:
    return replace(models.resolve(url), price=models.Price(input, output))


def test_the_cost_cap_holds(tmp_path: Path) -> None:
    turn = [use("bash", command="true"), {"stop": "tool_use", "tokens": 1_000}]
    with serving(turn) as service:
        model = priced(service.url, 1.0, 10.0)
        trace = agent.run("Go.", model=model, workspace=tmp_path, limits=RunLimits(cost_usd=0.035))
        sent = [request["max_tokens"] for request in service.requests]
    assert trace.outcome == "limit"
    assert "could pass its cap of $0.035" in trace.reason
    assert trace.usage.cost_usd is not None
    assert 0.03 < trace.usage.cost_usd <= 0.035
    assert sent == sorted(sent, reverse=True)
    assert sent[0] * 10 / 1e6 < 0.035


def test_a_cap_that_pays_for_no_request_sends_none() -> None:
    with serving([text("Hi.")]) as service:
        trace = agent.run("Go.", model=priced(service.url, 5.0, 25.0), limits=RunLimits(cost_usd=0.0001))
        assert service.requests == []
    assert trace.outcome == "limit"


def test_a_long_tool_result_that_the_cap_cannot_pay_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("word " * 15_000, encoding="utf-8")
    with serving([use("read", file_path="long.txt")]) as service:
        model = priced(service.url, 100.0, 1.0)
        trace = agent.run("Go.", model=model, workspace=tmp_path, limits=RunLimits(cost_usd=0.5))
        assert len(service.requests) == 1
    assert (trace.outcome, trace.steps[0].tool) == ("limit", "read")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"turns": 0}, "'turns' must be at least 1"),
        ({"seconds": -1}, "'seconds' must be at least"),
        ({"seconds": float("nan")}, "'seconds' must be a number"),
        ({"output_tokens": "many"}, "'output_tokens' must be a number"),
        ({"cost_usd": -0.5}, "'cost_usd' must be at least 0.0"),
        ({"turns": True}, "'turns' must be a number"),
    ],
)
def test_limits_that_cannot_be_are_refused(values: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        RunLimits(**values)


def test_a_view_that_raises_or_is_slow_does_not_hold_the_run_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Event] = []

    def view(event: Event) -> None:
        heard.append(event)
        time.sleep(0.05)
        raise RuntimeError("the view is broken")

    turn = [text("word " * 200), use("bash", command="true")]
    with serving(turn, turn, [text("Done.")]) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path, on_event=view)
    assert trace.outcome == "done"
    assert [event.kind for event in heard if event.kind != "delta"] == [
        "start", "call", "step", "call", "step", "step", "end"
    ]  # fmt: skip
    assert heard[-1].trace == trace
    warnings = [record.getMessage() for record in caplog.records if record.name == "skillcourse"]
    assert warnings == ["A view of the run failed, the run went on: RuntimeError: the view is broken"]


def test_a_view_that_hangs_does_not_keep_the_caller(tmp_path: Path) -> None:
    release = threading.Event()
    with serving([text("Done.")]) as service:
        began = time.monotonic()
        trace = agent.run("Go.", model=service.url, workspace=tmp_path, on_event=lambda _: release.wait(20))
        took = time.monotonic() - began
    release.set()
    assert trace.outcome == "done"
    assert took < 4


def test_events_tell_the_story_in_order(tmp_path: Path) -> None:
    heard: list[Event] = []
    turns = [[text("I look."), use("bash", command="echo hi")], [text("It says hi.")]]
    with serving(*turns) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path, on_event=heard.append)
    said = "".join(event.text for event in heard if event.kind == "delta")
    assert said == "I look.It says hi."
    call = next(event for event in heard if event.kind == "call")
    assert (call.tool, dict(call.input), call.text) == ("bash", {"command": "echo hi"}, "I look.")
    assert call.trace.steps == (), "the call is told before its result"
    assert [event.step for event in heard if event.kind == "step"] == list(trace.steps)
    assert (heard[0].kind, heard[0].trace.outcome) == ("start", "running")
    assert (heard[-1].kind, heard[-1].trace) == ("end", trace)
