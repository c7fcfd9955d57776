"""The live run: everything arrives, in few updates; it stops when asked, from any side."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from sample_traces import trace_with_skill

from skillcourse.agent.events import Event
from skillcourse.agent.trace import Step, Trace
from skillcourse.errors import ModelError
from skillcourse.widgets.coalesced import Coalesced
from skillcourse.widgets.live_run import EARLIER, RunView

Hear = Callable[[Event], None]


def playing(trace: Trace, pause: float = 0.0) -> Callable[[Hear, threading.Event], Trace]:
    """A run that tells the steps of ``trace`` one by one."""

    def start(hear: Hear, cancel: threading.Event) -> Trace:
        so_far = replace(trace, steps=(), outcome="running")
        hear(Event("start", so_far))
        for step in trace.steps:
            for word in step.text.split():
                hear(Event("delta", so_far, word + " "))
            if step.tool:
                hear(Event("call", so_far, step.text, None, step.tool, step.input))
            if cancel.wait(pause):
                return replace(so_far, outcome="stopped", reason="The run was stopped.")
            so_far = replace(so_far, steps=(*so_far.steps, step))
            hear(Event("step", so_far, step=step))
        return trace

    return start


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Every update that a view sends."""
    updates: list[dict[str, Any]] = []
    whole = RunView._apply

    def noted(view: RunView, traits: dict[str, Any]) -> None:
        updates.append({"at": time.monotonic(), **traits})
        whole(view, traits)

    monkeypatch.setattr(RunView, "_apply", noted)
    yield updates


def view_of(trace: Trace, pause: float = 0.0) -> RunView:
    return RunView("RunView(lesson 01)", playing(trace, pause), title="Live run", prompt=trace.prompt)


def test_the_whole_run_arrives_and_the_view_folds() -> None:
    trace = trace_with_skill()
    view = view_of(trace)
    assert view.watch() is trace
    assert len(view.steps) == len(trace.steps)
    assert (view.phase, view.folded, view.status, view.now) == ("ended", True, "done, 7 steps", {})
    assert view.speaker == "practice-1 · practice model, deterministic, no AI · sandbox: bubblewrap"
    assert "sc-track" in view.tiers
    assert "done" in view.said


def test_ten_updates_a_second_however_fast_the_run(sent: list[dict[str, Any]]) -> None:
    trace = trace_with_skill()
    many = replace(trace, steps=tuple(replace(trace.steps[6], index=index) for index in range(60)))
    view = view_of(many, pause=0.03)
    began = time.monotonic()
    view.watch()
    seconds = time.monotonic() - began
    assert len(sent) <= seconds * 10 + 4
    gaps = [after["at"] - before["at"] for before, after in pairwise(sent)]
    assert min(gaps[:-1]) > 0.09, "only the end is sent without waiting"
    assert len(view.steps) == 60
    assert len(sent) >= 4, "the view showed nothing on the way"


def test_large_updates_come_less_often() -> None:
    calls: list[float] = []
    few = Coalesced(lambda traits: calls.append(time.monotonic()))
    for _ in range(30):
        few.put(text="x" * 200_000)
        time.sleep(0.01)
    assert len(calls) == 1
    few.flush()
    assert len(calls) == 2


def test_the_last_state_arrives_by_itself() -> None:
    values: list[int] = []
    few = Coalesced(lambda traits: values.append(traits["n"]))
    for number in range(50):
        few.put(n=number)
    time.sleep(0.3)
    assert values == [0, 49]


def test_stop_ends_the_run_while_it_is_watched() -> None:
    view = view_of(trace_with_skill(), pause=30)
    threading.Timer(0.3, lambda: view.press("stop")).start()
    began = time.monotonic()
    trace = view.watch()
    assert time.monotonic() - began < 3
    assert trace.outcome == "stopped"
    assert view.status == "stopped, 0 steps"


def test_an_interrupt_stops_the_run_and_keeps_its_trace() -> None:
    view = view_of(trace_with_skill(), pause=30)
    threading.Timer(0.3, lambda: signal.raise_signal(signal.SIGINT)).start()
    assert view.watch().outcome == "stopped"


def test_an_error_of_the_run_is_shown_and_raised() -> None:
    def start(hear: Hear, cancel: threading.Event) -> Trace:
        raise ModelError("Nothing answers at 127.0.0.1:9.")

    view = RunView("RunView(lesson 01)", start, title="Live run", prompt="x")
    with pytest.raises(ModelError):
        view.watch()
    assert (view.phase, view.status) == ("ended", "could not run")
    assert "127.0.0.1:9" in view.note


def test_run_again_says_that_the_record_is_of_the_earlier_run() -> None:
    trace = trace_with_skill()
    view = view_of(trace, pause=0.05)
    kept: list[Trace] = []
    view.ended = kept.append
    view.watch()
    assert view.note == ""
    worker = view.again()
    assert worker is not None
    assert view.again() is None, "a second one while the first is going on"
    worker.join(10)
    assert kept == [trace]
    assert (view.note, view.folded, view.phase) == (EARLIER, False, "ended")


def test_the_words_of_a_hostile_run_are_escaped_and_cut() -> None:
    evil = "<img src=x onerror=alert(1)>\x1b[31m\u202e" * 2_000
    trace = replace(
        trace_with_skill(), prompt=evil, steps=(Step(0, "tool", evil, evil, {"path": evil}, evil * 20),)
    )
    view = view_of(trace)
    view.watch()
    everything = view.request + "".join(view.steps) + view.tiers + view.speaker + view.said
    assert "<img" not in everything
    assert "\x1b" not in everything
    assert len(everything) < 200_000


def test_the_stored_output_is_the_same_in_every_run() -> None:
    first, second = view_of(trace_with_skill()), view_of(trace_with_skill())
    assert repr(first) == repr(second) == "RunView(lesson 01)"
    for view in (first, second):
        data, _ = view._repr_mimebundle_()
        assert data["text/plain"] == "RunView(lesson 01)"
        assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == view.model_id
