"""The live run: a run's steps as they happen, with a Stop button that works while the cell is running."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import traitlets

from skillcourse.agent.events import Event
from skillcourse.agent.trace import Step, Trace
from skillcourse.widgets.coalesced import Coalesced
from skillcourse.widgets.markup import Markup
from skillcourse.widgets.panel import View
from skillcourse.widgets.run_record import OUTCOMES, request_html, speaker
from skillcourse.widgets.steps import call_of, step_html, tiers_html
from skillcourse.widgets.text import clean, count

Start = Callable[[Callable[[Event], None], threading.Event], Trace]
"""What starts a run: told where to report, and on what to stop."""

_LIVE_STEPS = 80
_NOW_LIMIT = 1_500
EARLIER = (
    "This run was made with Run again. The record below is of the run that the cell made; "
    "run the cell again to renew it."
)


class RunView(View):
    """One run on the screen. :meth:`watch` runs it; afterwards the view is a slim bar above the record."""

    title = traitlets.Unicode().tag(sync=True)
    speaker = traitlets.Unicode().tag(sync=True)
    request = traitlets.Unicode().tag(sync=True)
    tiers = traitlets.Unicode().tag(sync=True)
    steps = traitlets.List(traitlets.Unicode()).tag(sync=True)
    now = traitlets.Dict().tag(sync=True)
    """The step in the making: ``word`` and the text so far; empty between runs."""
    phase = traitlets.Unicode("ready").tag(sync=True)
    """``ready``, ``running``, ``stopping``, ``ended``."""
    status = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    seconds = traitlets.Float(0.0).tag(sync=True)
    folded = traitlets.Bool(False).tag(sync=True)

    def __init__(self, name: str, start: Start, *, title: str, prompt: str) -> None:
        super().__init__(
            name,
            ("answered.js", "follow.js", "live_run.js"),
            ("run.css", "live.css"),
            title=title,
            request=str(request_html(prompt)),
            speaker="…",
        )
        self._start = start
        self._cancel = threading.Event()
        self._turn = threading.Lock()
        self._updates = Coalesced(self._apply)
        self._html: list[str] = []
        self._text = ""
        self._began = 0.0
        self.on("stop", lambda _: self.stop())
        self.on("again", lambda _: self.again())
        self.ended: Callable[[Trace], None] = lambda trace: None
        """Called with the trace of each run made with Run again."""

    def watch(self) -> Trace:
        """Runs, shows it, and returns the trace when it is over. An interrupt of the kernel stops the run,
        as Stop does.
        """
        result: list[Trace | BaseException] = []
        over = threading.Event()

        def work() -> None:
            try:
                self._work(result)
            finally:
                over.set()

        with self._turn:
            threading.Thread(target=work, name="skillcourse-run", daemon=True).start()
            self._wait(over)
        ended = result[0]
        if isinstance(ended, BaseException):
            raise ended
        return ended

    def _wait(self, over: threading.Event) -> None:
        interrupted = False
        while not over.is_set():
            try:
                # An interrupted Thread.join takes a running thread for ended (CPython 3.11), a wait does not.
                over.wait(0.05)
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                self.stop()

    def stop(self) -> None:
        """Ends the run at the next moment; what it did until then is kept."""
        if self.phase == "running":
            self._cancel.set()
            self._updates.put(phase="stopping", said="Stopping")

    def again(self) -> threading.Thread | None:
        """Makes the same run once more in the background, shown in this view; ``None`` while one is going
        on.
        """
        if not self._turn.acquire(blocking=False):
            return None

        def run() -> None:
            result: list[Trace | BaseException] = []
            try:
                self._work(result, note=EARLIER, fold=False)
            finally:
                self._turn.release()
            if isinstance(result[0], Trace):
                self.ended(result[0])

        worker = threading.Thread(target=run, name="skillcourse-run-again", daemon=True)
        worker.start()
        return worker

    def _work(self, result: list[Trace | BaseException], *, note: str = "", fold: bool = True) -> None:
        self._cancel = threading.Event()
        self._html, self._text, self._began = [], "", time.monotonic()
        self._updates.put(
            phase="running",
            steps=[],
            now={"word": "Waits for the model", "text": ""},
            note=note,
            folded=False,
            seconds=0.0,
            status="",
            said="The run begins",
        )
        try:
            trace = self._start(self._told, self._cancel)
        except BaseException as error:  # handed to the caller's thread, whatever it is
            result.append(error)
            self._finish("could not run", clean(str(error), 600), fold=False)
            return
        result.append(trace)
        self._html = [str(step_html(step, trace.workspace)) for step in trace.steps[:_LIVE_STEPS]]
        self._updates.put(speaker=_speaks(trace), tiers=_tiers(trace), steps=list(self._html))
        word = OUTCOMES[trace.outcome][2]
        self._finish(f"{word}, {count(len(trace.steps), 'step')}", note, fold=fold, outcome=trace.outcome)

    def _finish(self, status: str, note: str, *, fold: bool, outcome: str = "error") -> None:
        self._updates.put(
            phase="ended",
            now={},
            status=status,
            note=note,
            folded=fold,
            seconds=time.monotonic() - self._began,
            said=f"The run is over: {status}",
        )
        self._updates.flush()

    def _told(self, event: Event) -> None:
        """News of the run, in its own thread."""
        if event.kind == "start":
            self._updates.put(speaker=_speaks(event.trace), tiers=_tiers(event.trace))
        elif event.kind == "delta":
            self._text = (self._text + event.text)[-_NOW_LIMIT:]
            self._updates.put(
                now={"word": "Says", "text": clean(self._text, _NOW_LIMIT)}, seconds=self._elapsed()
            )
        elif event.kind == "call":
            call = call_of("skill" if event.tool.lower() == "skill" else "tool", event.tool, event.input)
            what = " ".join(part for part in (call.subject, call.command and f"$ {call.command}") if part)
            text = "\n".join(part for part in (event.text, what) if part)
            self._updates.put(
                now={"word": call.word, "text": clean(text, _NOW_LIMIT)}, seconds=self._elapsed()
            )
        elif event.kind == "step" and event.step is not None:
            self._add(event.step, event.trace)

    def _add(self, step: Step, trace: Trace) -> None:
        self._text = ""
        if len(self._html) < _LIVE_STEPS:
            self._html.append(str(step_html(step, trace.workspace)))
        call = call_of(step.kind, step.tool, step.input, step.skill)
        self._updates.put(
            steps=list(self._html),
            tiers=_tiers(trace),
            speaker=_speaks(trace),
            seconds=self._elapsed(),
            now={"word": "Waits for the model", "text": ""},
            said=f"Step {step.index + 1}: {call.word} {call.subject}{', failed' if step.failed else ''}",
        )

    def _elapsed(self) -> float:
        return time.monotonic() - self._began

    def _apply(self, traits: dict[str, Any]) -> None:
        with self.hold_sync():
            for name, value in traits.items():
                setattr(self, name, value)


def _speaks(trace: Trace) -> str:
    sandbox = {"limits only": "limits only: nothing else holds commands back"}.get(
        trace.sandbox, trace.sandbox
    )
    return clean(
        " · ".join(part for part in (speaker(trace), sandbox and f"sandbox: {sandbox}") if part), 400
    )


def _tiers(trace: Trace) -> str:
    return str(tiers_html(trace)) if trace.skills else str(Markup())
