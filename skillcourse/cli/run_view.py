"""A run in the terminal while it goes on: the model's words as they come, then each call, its result, tier
and files.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from skillcourse.cli.show import line

if TYPE_CHECKING:
    from skillcourse.agent import Event, Step, Trace

RESULT_LINES = 8
TIER = {1: "catalog", 2: "instructions", 3: "resources"}


class RunView:
    """Told of each event of a run, it prints; it holds nothing but where on the line it is."""

    def __init__(self) -> None:
        self._in_text = False
        self._text_shown = False

    def __call__(self, event: Event) -> None:
        """Print what is new."""
        if event.kind == "start":
            self._start(event.trace)
        elif event.kind == "delta":
            line(event.text, end="")
            self._in_text = not event.text.endswith("\n")
            self._text_shown = True
        elif event.kind == "call":
            if not self._text_shown and event.text:
                line(event.text)
            self._end_text()
            self._call(event)
        elif event.kind == "step" and event.step is not None:
            self._step(event.step)
            self._text_shown = False
        elif event.kind == "end":
            self._end_text()
            self._end(event.trace)

    def _start(self, trace: Trace) -> None:
        line(f"{trace.model}: {trace.speaker}", "strong")
        line(f"commands run in: {trace.sandbox}", "quiet")
        if trace.inputs:
            line(f"files: {', '.join(trace.inputs)}", "quiet")

    def _end_text(self) -> None:
        if self._in_text:
            line()
        self._in_text = False

    def _call(self, event: Event) -> None:
        from skillcourse.agent.plain_text import main_argument

        line(f"→ {event.tool} {main_argument(event.input)}".rstrip(), "key")

    def _step(self, step: Step) -> None:
        from skillcourse.agent.plain_text import file_line, first_lines

        self._end_text()
        width = shutil.get_terminal_size((100, 24)).columns
        if step.kind == "catalog":
            line(f"tier 1, {TIER[1]}: ≈{step.tokens:,} tokens", "quiet")
            return
        if step.kind == "error":
            return  # the command says it on standard error
        if step.kind in ("say", "answer"):
            if not self._text_shown and step.text:
                line(step.text)
            return
        for one in (
            first_lines(step.result, RESULT_LINES, width, "  ! " if step.failed else "  | ")
            if step.result
            else ()
        ):
            line(one, "bad" if step.failed else "quiet")
        notes = [f"tier {step.tier}, {TIER[step.tier]}"] if step.tier else []
        notes += [f"≈{step.tokens:,} tokens"] if step.tokens else []
        notes += [f"from {step.source.file}:{step.source.line}"] if step.source else []
        if notes:
            line(f"  {' · '.join(notes)}", "quiet")
        for change in step.files:
            line(f"  + {file_line(change)}", "good")

    def _end(self, trace: Trace) -> None:
        from skillcourse.agent.plain_text import counted, file_line, usage_line

        line()
        picked = [step.skill for step in trace.steps if step.kind == "skill" and not step.failed]
        if trace.skills:
            line(f"picked: {', '.join(dict.fromkeys(picked)) or 'no skill'}")
        if trace.files:
            line(f"files: {'; '.join(map(file_line, trace.files))}")
        line(f"used: {usage_line(trace.usage)}")
        line(
            f"{trace.outcome} after {counted(len(trace.steps), 'step')}",
            "good" if trace.outcome == "done" else "bad",
        )
