"""Writes the trace while a run goes on, and tells a live view about each addition.

All additions go through one lock, and none is taken after the end: a run that was stopped may have a thread
that is still busy, and what that one does later is no part of the record any more.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from skillcourse.agent.attribution import belonging
from skillcourse.agent.changes import Snapshot, differences, look
from skillcourse.agent.events import Event
from skillcourse.agent.redaction import Redactor
from skillcourse.agent.tool import ToolResult
from skillcourse.agent.trace import FileChange, Outcome, Step, StepKind, Trace, Usage
from skillcourse.agent.workspace import SKILLS_FOLDER, Workspace
from skillcourse.tokens import estimate_tokens

UNFINISHED = "Stopped before it finished."
"""The result of a call that a stop or a limit cut short."""


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call that the model asked for."""

    tool: str
    input: Mapping[str, Any]
    reason: str
    """What the model said before it."""


@dataclass(slots=True)
class _Open:
    call: Call
    at: float


class Recorder:
    """The record of one run.

    Args:
        trace: The run as it stands before its first step.
        workspace: Where it works.
        redactor: Takes keys and machine paths out of everything recorded.
        tell: Told of each event; must return at once.
    """

    def __init__(
        self, trace: Trace, workspace: Workspace, redactor: Redactor, tell: Callable[[Event], None] | None
    ) -> None:
        self._trace = trace
        self._skills = {skill.name: skill for skill in workspace.skills}
        self._root = workspace.root
        self._leave_out = tuple(f"{SKILLS_FOLDER}/{name}" for name in self._skills)
        self._seen: Snapshot = look(self._root, leave_out=self._leave_out)
        self._redactor = redactor
        self._tell = tell
        self._lock = threading.RLock()
        self._began = time.perf_counter()
        self._text: list[str] = []
        self._shown = redactor.stream()
        self._open: _Open | None = None
        self._active = ""

    @property
    def trace(self) -> Trace:
        """The run so far."""
        return self._trace

    @property
    def files(self) -> tuple[str, ...]:
        """Paths in the workspace at the last look, sorted; the skills' own files are not among them."""
        return tuple(sorted(self._seen.marks))

    def start(self, catalog: str) -> None:
        """The run begins; ``catalog`` is what tier 1 put into the context, empty when no skill is offered."""
        with self._lock:
            self._event("start")
            if catalog:
                self._add("catalog", result=catalog, tier=1, tokens=estimate_tokens(catalog))

    def said(self, piece: str) -> None:
        """The model wrote ``piece`` of text."""
        with self._lock:
            if self._trace.outcome != "running":
                return
            self._text.append(piece)
            if self._tell is not None:
                shown = self._shown.feed(piece)
                if shown:
                    self._tell(Event("delta", self._trace, shown))

    def turn(self, model_id: str, usage: Usage) -> None:
        """A whole answer has come: its id and what the run has used by now."""
        with self._lock:
            if self._trace.outcome != "running":
                return
            self._flush_shown()
            self._text.clear()
            self._trace = replace(self._trace, model_id=model_id or self._trace.model_id, usage=usage)

    def say(self, text: str) -> None:
        """The model said something that no call follows, and goes on."""
        with self._lock:
            self._add("say", text=self._redactor.text(text), tokens=estimate_tokens(text))

    def answer(self, text: str) -> None:
        """The model's final text."""
        with self._lock:
            self._add(
                "answer", text=self._redactor.text(text), tokens=estimate_tokens(text), skill=self._active
            )

    def begin(self, call: Call) -> None:
        """A tool call begins."""
        with self._lock:
            if self._trace.outcome != "running":
                return
            clean_text = self._redactor.text
            clean = Call(clean_text(call.tool), self._redactor.value(call.input), clean_text(call.reason))
            self._open = _Open(clean, self._now())
            if self._tell is not None:
                self._tell(Event("call", self._trace, clean.reason, None, clean.tool, clean.input))

    def finish(self, result: ToolResult, *, looks: bool = True) -> None:
        """The call that began last is done.

        Args:
            result: What the model gets.
            looks: Whether it may have changed files.
        """
        with self._lock:
            opened, self._open = self._open, None
            if opened is None or self._trace.outcome != "running":
                return
            seconds = self._now() - opened.at
            files = self._look() if looks else ()
            clean = ToolResult(self._redactor.text(result.text), result.failed)
            self._add_call(opened, clean, seconds, files)

    def end(self, outcome: Outcome, reason: str = "") -> Trace:
        """The run is over; the first end counts. Returns the whole trace."""
        with self._lock:
            if self._trace.outcome != "running":
                return self._trace
            if self._open is not None:
                opened, self._open = self._open, None
                seconds = self._now() - opened.at
                self._add_call(opened, ToolResult(UNFINISHED, failed=True), seconds, self._look())
            partial = "".join(self._text).strip()
            if partial and outcome != "done":
                self._flush_shown()
                self.say(partial)
            reason = self._redactor.portable(reason)
            if outcome != "done":
                self._add("error", text=reason)
            self._trace = replace(
                self._trace,
                outcome=outcome,
                reason=reason,
                seconds=self._now(),
            )
            self._event("end")
            return self._trace

    def _add_call(
        self, opened: _Open, result: ToolResult, seconds: float, files: tuple[FileChange, ...]
    ) -> None:
        call = opened.call
        place = belonging(
            call.tool, call.input, call.reason, result.text, result.failed, self._skills, self._active
        )
        if place.kind == "skill" and place.tier == 2:
            self._active = place.skill
        spoken = estimate_tokens(call.reason) + estimate_tokens(json.dumps(call.input, ensure_ascii=False))
        self._add(
            place.kind,
            text=call.reason,
            tool=call.tool,
            input=call.input,
            result=result.text,
            failed=result.failed,
            tier=place.tier,
            skill=place.skill,
            source=place.source,
            tokens=spoken + estimate_tokens(result.text),
            files=files,
            at=opened.at,
            seconds=seconds,
        )

    def _look(self) -> tuple[FileChange, ...]:
        now = look(self._root, leave_out=self._leave_out)
        changed = differences(self._seen, now, self._root, clean=self._redactor.portable)
        self._seen = now
        return changed

    def _flush_shown(self) -> None:
        if self._tell is not None:
            rest = self._shown.end()
            if rest:
                self._tell(Event("delta", self._trace, rest))

    def _add(self, kind: StepKind, **facts: Any) -> None:
        if self._trace.outcome != "running":
            return
        facts.setdefault("at", self._now())
        step = Step(index=len(self._trace.steps), kind=kind, **facts)
        self._trace = replace(self._trace, steps=(*self._trace.steps, step))
        if self._tell is not None:
            self._tell(Event("step", self._trace, "", step))

    def _event(self, kind: Any) -> None:
        if self._tell is not None:
            self._tell(Event(kind, self._trace))

    def _now(self) -> float:
        return time.perf_counter() - self._began
