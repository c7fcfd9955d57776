"""What a live view hears while a run is going on, and how it is told without holding the run up."""

from __future__ import annotations

import contextvars
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from skillcourse.agent.trace import Step, Trace

EventKind = Literal["start", "delta", "call", "step", "end"]
"""``start``: the run begins. ``delta``: the model wrote ``text``. ``call``: a tool begins. ``step``:
``step`` is done. ``end``: the last event, with the whole trace."""


@dataclass(frozen=True, slots=True)
class Event:
    """One piece of news about a run."""

    kind: EventKind
    trace: Trace
    """The run so far; the same object as in the event before when nothing was added."""
    text: str = ""
    """``delta``: the fresh text. ``call``: the reason the model gave for the call."""
    step: Step | None = None
    """``step``: the finished step."""
    tool: str = ""
    """``call``: the tool's name."""
    input: Mapping[str, Any] = field(default_factory=dict)
    """``call``: the tool's arguments."""


class Teller:
    """Tells a callback about events from a thread of its own, in order.

    A slow callback delays nobody but itself: texts that pile up are joined, nothing else is dropped. A
    callback that raises is called again for later events; the first error is kept in ``failure``.
    """

    def __init__(self, callback: Callable[[Event], object]) -> None:
        self._callback = callback
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self.failure = ""
        """The first error of the callback, as one line; empty when there was none."""
        # In Jupyter the context says which cell an output belongs to.
        context = contextvars.copy_context()
        self._thread = threading.Thread(
            target=context.run, args=(self._tell_all,), name="skillcourse-events", daemon=True
        )
        self._thread.start()

    def tell(self, event: Event) -> None:
        """Hands over ``event`` and returns at once."""
        self._events.put(event)

    def finish(self, patience: float) -> bool:
        """Waits up to ``patience`` seconds until everything is told; what is left is told later, still in
        order."""
        self._events.put(None)
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _tell_all(self) -> None:
        waiting: Event | None = None
        while True:
            event = waiting if waiting is not None else self._events.get()
            waiting = None
            if event is None:
                return
            if event.kind == "delta":
                event, waiting, ended = self._join_deltas(event)
                self._call(event)
                if ended:
                    return
            else:
                self._call(event)

    def _join_deltas(self, event: Event) -> tuple[Event, Event | None, bool]:
        """``event`` with the texts that came after it meanwhile, the first other event, and whether that was
        the end."""
        texts = [event.text]
        latest = event
        following: Event | None = None
        ended = False
        while True:
            try:
                following = self._events.get_nowait()
            except queue.Empty:
                following = None
                break
            if following is None:
                ended = True
                break
            if following.kind != "delta":
                break
            texts.append(following.text)
            latest = following
        joined = event if len(texts) == 1 else Event("delta", latest.trace, "".join(texts))
        return joined, following, ended

    def _call(self, event: Event) -> None:
        try:
            self._callback(event)
        except Exception as error:  # a view must not end a run, whatever is wrong with it
            if not self.failure:
                self.failure = f"{type(error).__name__}: {error}"
