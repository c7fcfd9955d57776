"""One run: a request, skills, files and a model in; a trace out."""

from __future__ import annotations

import atexit
import logging
import os
import sysconfig
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcourse.agent.events import Event, Teller
from skillcourse.agent.instructions import catalog_of, system_prompt
from skillcourse.agent.limits import RunLimits
from skillcourse.agent.recorder import Recorder
from skillcourse.agent.redaction import Redactor, secrets_in
from skillcourse.agent.toolbox import gather
from skillcourse.agent.trace import Outcome, SkillInRun, Trace
from skillcourse.agent.workspace import SKILLS_FOLDER, Workspace, prepare, remove_tree
from skillcourse.errors import UsageError
from skillcourse.skill import Skill
from skillcourse.tokens import estimate_tokens

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

    from skillcourse.agent.commands import Commands
    from skillcourse.models import Model

_LIMITS = RunLimits()
MOST_PACE = 10.0
_LOOK_SECONDS = 0.05
_PATIENCE_AFTER_STOP = 0.2
_PATIENCE_WITH_VIEW = 1.0


def run(
    prompt: str,
    *,
    skills: Iterable[str | os.PathLike[str] | Skill] = (),
    files: Iterable[str | os.PathLike[str]] = (),
    model: str | Model | None = None,
    limits: RunLimits = _LIMITS,
    on_event: Callable[[Event], object] | None = None,
    cancel: threading.Event | None = None,
    workspace: str | os.PathLike[str] | None = None,
    temperature: float | None = None,
    metadata: Mapping[str, str] | None = None,
    pace: float = 0.0,
    keep: bool = True,
) -> Trace:
    """Sends a request to an agent and returns the record of everything it did.

    The agent works in a folder of its own, on copies. It runs in a thread of its own, so this works in a
    notebook and in a script alike. An interrupt (Ctrl-C, or Jupyter's stop button) ends it as ``cancel``
    does, and the trace so far is returned.

    Args:
        prompt: The request, in the user's words.
        skills: Skill folders, or ``Skill`` values, that the model may load.
        files: Files to copy into the workspace.
        model: A model's name, or a ``Model``; ``None`` for the chosen one, see ``models.resolve``.
        limits: How far the run may go. A model with a price needs ``RunLimits(cost_usd=…)``.
        on_event: Called with each :class:`Event`, in a thread of its own: it may be slow, or fail, and the
        run goes on.
        cancel: When set, from any thread, the run ends within about 0.3 seconds, whatever it is doing.
        workspace: A folder to work in; a temporary one when ``None``.
        temperature: For the model; its own default when ``None``.
        metadata: Sent with each request, for services that take it.
        pace: Seconds between two pieces of the practice model's text, so that a person can watch; 0 for none.
        keep: A temporary workspace stays until Python ends; False removes it once the run is over.

    Returns:
        The trace. Its outcome says how the run ended; a service that fails, a limit and a stop are outcomes,
        not exceptions.

    Raises:
        UsageError: Something given makes no sense, or the model's price asks for a cap; nothing was sent.
        LearnerError: A skill cannot be loaded.
        SetupError: The workspace cannot be made here, or commands cannot be run.
    """
    from skillcourse import models
    from skillcourse.agent.commands import Commands

    request = _checked_prompt(prompt)
    chosen = model if isinstance(model, models.Model) else models.resolve(model)
    _check_kinds(limits, on_event, cancel, pace)
    _fasten_seatbelt(chosen, limits)
    client = models.async_client(chosen, pace=max(pace, 0.0))
    space = prepare(workspace, files, skills)
    commands: Commands | None = None
    try:
        commands = Commands(space, limits.command)
        plan = _Plan(request, chosen, client, limits, space, temperature, metadata)
        return _Watched(plan, commands, on_event, cancel).run()
    finally:
        if commands is not None:
            _tidy(commands.close)
        _leave(space, keep)


def _checked_prompt(prompt: object) -> str:
    if not isinstance(prompt, str):
        raise UsageError(f"The request must be a text, and is of type {type(prompt).__name__}.")
    if not prompt.strip():
        raise UsageError("The request is empty.", next_step="Say what the agent is to do.")
    # JSON on the wire is UTF-8, which has no half characters.
    return prompt.encode("utf-8", "replace").decode("utf-8")


def _check_kinds(limits: object, on_event: object, cancel: object, pace: object) -> None:
    if not isinstance(limits, RunLimits):
        raise UsageError(
            f"The limits of a run are a RunLimits, found {type(limits).__name__}.",
            next_step="Write limits=RunLimits(seconds=60), or leave them out.",
        )
    if on_event is not None and not callable(on_event):
        raise UsageError(f"on_event is a function that is called, found {type(on_event).__name__}.")
    if cancel is not None and not isinstance(cancel, threading.Event):
        raise UsageError(f"cancel is a threading.Event, found {type(cancel).__name__}.")
    if isinstance(pace, bool) or not isinstance(pace, int | float) or not pace <= MOST_PACE:
        raise UsageError(f"pace is a number of seconds up to {MOST_PACE:g}, found {str(pace)[:60]!r}.")


def _fasten_seatbelt(model: Model, limits: RunLimits) -> None:
    """Refuses a run that could cost money without an agreed cap."""
    price = model.cost_usd(0, 1_000_000)
    if price is None and not limits.unknown_price:
        raise UsageError(
            f"The price of {model.name} is not known, so no cap can hold it.",
            next_step="Agree with RunLimits(unknown_price=True), or choose another model.",
        )
    if price and limits.cost_usd <= 0:
        raise UsageError(
            f"{model.name} costs money, and this run has no cap.",
            next_step="Set one, such as RunLimits(cost_usd=0.20), or choose another model.",
        )


@dataclass(frozen=True, slots=True)
class _Plan:
    prompt: str
    model: Model
    client: AsyncAnthropic
    limits: RunLimits
    space: Workspace
    temperature: float | None
    metadata: Mapping[str, str] | None


class _Watched:
    """A run in a thread of its own, and the caller's thread that watches over it."""

    def __init__(
        self,
        plan: _Plan,
        commands: Commands,
        on_event: Callable[[Event], object] | None,
        cancel: threading.Event | None,
    ) -> None:
        self._plan = plan
        self._cancel = cancel
        self._teller = Teller(on_event) if on_event is not None else None
        self._offered = tuple(
            skill for skill in plan.space.skills if skill.model_may_pick or f"/{skill.name}" in plan.prompt
        )
        self._catalog = catalog_of(plan.space.skills)
        self._redactor = Redactor(_secrets(plan.model), _portable_paths(plan.space.root))
        tell = self._teller.tell if self._teller is not None else None
        trace = _first_trace(plan, commands.level.name, self._offered, self._redactor)
        self._recorder = Recorder(trace, plan.space, self._redactor, tell)
        self._stop = threading.Event()
        self._tools = gather(plan.space, commands, plan.limits, self._stop, self._offered)
        self._done = threading.Event()
        self._hold: list[tuple[Any, Any]] = []

    def run(self) -> Trace:
        """Starts, watches and ends the run."""
        worker = threading.Thread(target=self._work, name="skillcourse-run", daemon=True)
        interrupted = False
        try:
            self._recorder.start(self._catalog)
            worker.start()
            ending = self._watch()
        except KeyboardInterrupt:
            ending, interrupted = ("stopped", "The run was interrupted."), True
        if ending is not None:
            self._end_work()
            self._recorder.end(*ending)
        trace = self._recorder.trace
        if self._teller is not None:
            self._teller.finish(0.1 if interrupted or ending is not None else _PATIENCE_WITH_VIEW)
            if self._teller.failure:
                logging.getLogger("skillcourse").warning(
                    "A view of the run failed, the run went on: %s", self._redactor.text(self._teller.failure)
                )
        return trace

    def _watch(self) -> tuple[Outcome, str] | None:
        """Waits for the end of the run; returns how it has to be ended from here, or ``None`` when it came
        to its own."""
        seconds = self._plan.limits.seconds
        deadline = time.monotonic() + seconds
        while not self._done.wait(min(_LOOK_SECONDS, max(deadline - time.monotonic(), 0.001))):
            if self._cancel is not None and self._cancel.is_set():
                return "stopped", "The run was stopped."
            if time.monotonic() >= deadline:
                return "limit", f"The run took all of its {seconds:g} seconds."
        return None

    def _end_work(self) -> None:
        """Ends whatever the run's thread is doing, and gives it a moment; what does not end is left
        behind."""
        self._stop.set()
        if self._hold:
            loop, task = self._hold[0]
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(task.cancel)
        self._done.wait(_PATIENCE_AFTER_STOP)

    def _work(self) -> None:
        """The run's own thread."""
        import asyncio

        try:
            asyncio.run(self._converse())
        except asyncio.CancelledError:
            pass  # the watching thread ended it, and says why
        finally:
            self._done.set()

    async def _converse(self) -> None:
        """Talks with the model and records how that ended, unless it is ended from outside."""
        import asyncio

        from skillcourse import models
        from skillcourse.agent.session import Request, Session

        self._hold.append((asyncio.get_running_loop(), asyncio.current_task()))
        if self._stop.is_set():
            return
        plan = self._plan
        system = system_prompt(self._catalog, self._recorder.files)
        request = Request(plan.model.id, system, plan.prompt, plan.temperature, plan.metadata)
        session = Session(
            request, self._tools, plan.limits, plan.model.cost_usd, self._recorder, self._redactor
        )
        try:
            async with plan.client as client:
                ending = await session.converse(client)
        except Exception as error:  # whatever the service made of it is how the run ended
            self._recorder.end("error", str(models.explain(error, plan.model)))
        else:
            self._recorder.end(ending.outcome, ending.reason)


def _first_trace(plan: _Plan, level: str, offered: tuple[Skill, ...], redactor: Redactor) -> Trace:
    return Trace(
        prompt=redactor.text(plan.prompt),
        model=plan.model.name,
        model_id=plan.model.id,
        speaker=plan.model.speaker,
        sandbox="limits only" if level == "limits" else level,
        skills=tuple(_skill_in_run(skill) for skill in offered),
        inputs=plan.space.inputs,
        started=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        workspace=str(plan.space.root),
    )


def _skill_in_run(skill: Skill) -> SkillInRun:
    return SkillInRun(
        name=skill.name,
        description=skill.description,
        folder=f"{SKILLS_FOLDER}/{skill.name}",
        catalog_tokens=estimate_tokens(catalog_of([skill])),
        instruction_tokens=estimate_tokens(skill.text),
        resources={tier.path: tier.tokens for tier in skill.tiers if tier.number == 3 and tier.text},
    )


def _secrets(model: Model) -> set[str]:
    """Every key value that this process knows of."""
    named = {os.environ[model.key_env]} if model.key_env in os.environ else set()
    return {*secrets_in(os.environ), *(value for value in named if value.strip())}


def _portable_paths(root: Path) -> dict[str, str]:
    """Absolute paths that differ between machines, and what the model and the record see instead."""
    return {**_interpreter_paths(), str(root): ".", root.as_posix(): "."}


@cache
def _interpreter_paths() -> dict[str, str]:
    places = [sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")]
    return {place: "<python>" for place in places if place}


_leftovers: set[Path] = set()


def _leave(space: Workspace, keep: bool) -> None:
    """Tidies up after a run."""
    if not space.temporary:
        space.remove_skill_copies()
    elif keep:
        if not _leftovers:
            atexit.register(_remove_leftovers)
        _leftovers.add(space.root)
    else:
        _tidy(lambda: remove_tree(space.root))


def _tidy(work: Callable[[], object]) -> None:
    """Does ``work`` beside everything else: removing folders is slow on some disks, and nobody waits."""
    threading.Thread(target=work, name="skillcourse-tidy").start()


def _remove_leftovers() -> None:
    for folder in _leftovers:
        remove_tree(folder)
