"""The record of one run: plain data from which every view, check and report is made.

A :class:`Trace` is written as versioned JSON. Nothing in it is a live object, and no key or environment value
ever enters it. Durations and clock times are kept apart from facts, so that two runs of the practice model
on the same request give the same :meth:`Trace.facts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from skillcourse.tokens import estimate_tokens

TRACE_VERSION = 1
"""The format version that :meth:`Trace.to_dict` writes; :meth:`Trace.from_dict` refuses newer ones."""

StepKind = Literal["catalog", "say", "skill", "read", "tool", "answer", "error"]
"""What a step is.

``catalog``: tier 1 entered the context. ``say``: the model spoke and went on. ``skill``: a skill's
instructions were loaded (tier 2). ``read``: a file of a skill was read (tier 3). ``tool``: any other tool
call. ``answer``: the final text. ``error``: the run ended on an error of the service, a limit, or a stop.
"""

Tier = Literal[1, 2, 3]
"""1 the catalog, 2 a skill's instructions, 3 a skill's resources."""

Outcome = Literal["running", "done", "stopped", "limit", "error"]
"""How a run stands. ``limit``: turns, time, output or cost ran out. ``error``: the service failed."""


@dataclass(frozen=True, slots=True)
class Source:
    """The place in a skill that a step follows, as the model named it."""

    file: str
    """Path inside the skill folder, with forward slashes: ``SKILL.md``."""
    line: int
    """1-based line in that file."""
    text: str
    """The line itself, trimmed; empty when the file has no such line."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of the workspace that a step made, changed or removed."""

    path: str
    """Path inside the workspace, with forward slashes."""
    change: Literal["made", "changed", "removed"]
    size: int
    """Bytes after the step; 0 when removed."""
    preview: str = ""
    """Up to 4,000 characters of a text file; empty for other files."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened in a run."""

    index: int
    """Position in the trace, from 0."""
    kind: StepKind
    text: str = ""
    """What the model said: its reason before a call, its words, its final answer, or the error's sentence."""
    tool: str = ""
    """The tool's name as the model was given it; empty when no tool was called."""
    input: Mapping[str, Any] = field(default_factory=dict)
    """The tool's arguments."""
    result: str = ""
    """The text that went back to the model."""
    failed: bool = False
    """True when the result was an error result."""
    tier: Tier | None = None
    skill: str = ""
    """The skill this step loads or follows; empty when none."""
    source: Source | None = None
    tokens: int = 0
    """Estimated tokens that this step added to the context."""
    files: tuple[FileChange, ...] = ()
    at: float = 0.0
    """Seconds from the start of the run to the start of the step."""
    seconds: float = 0.0
    """How long the tool took; 0 for steps without a tool."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run consumed, summed over its requests, as the model's service reported it."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    """Price of these tokens in US dollars; ``None`` when the price of the model is not known."""


@dataclass(frozen=True, slots=True)
class SkillInRun:
    """A skill that was offered to the run, with what each tier of it costs."""

    name: str
    description: str
    folder: str
    """Where the model sees it, inside the workspace: ``.agents/skills/NAME``."""
    catalog_tokens: int
    instruction_tokens: int
    resources: Mapping[str, int] = field(default_factory=dict)
    """Every other text file of the skill, path to tokens."""


@dataclass(frozen=True, slots=True)
class TierTokens:
    """How full the context is after one step, tier by tier; for the filling bars."""

    step: int
    """The step's index."""
    catalog: int
    """Tier 1 so far."""
    instructions: int
    """Tier 2 so far: what loading skills has put into the context."""
    resources: int
    """Tier 3 so far: what reading and running the skills' other files has put into the context."""
    other: int
    """The request, the model's own words and calls, and every result that belongs to no skill."""

    @property
    def total(self) -> int:
        """All of it together."""
        return self.catalog + self.instructions + self.resources + self.other


@dataclass(frozen=True, slots=True, repr=False)
class Trace:
    """One run, whole or so far."""

    prompt: str
    model: str
    """The name the model was chosen by: ``practice``, ``ollama:qwen3``."""
    model_id: str
    """The id the service answered with: ``practice-1``."""
    speaker: str
    """One honest phrase on what is speaking, shown by every live view: ``practice model, deterministic, no
    AI``."""
    sandbox: str
    """The isolation that commands ran in: ``bubblewrap``, ``landlock``, ``seatbelt`` or ``limits only``."""
    skills: tuple[SkillInRun, ...] = ()
    inputs: tuple[str, ...] = ()
    """Files put into the workspace before the run."""
    steps: tuple[Step, ...] = ()
    outcome: Outcome = "running"
    reason: str = ""
    """Why the run ended as it did, in one sentence; empty for ``done``."""
    usage: Usage = Usage()
    seconds: float = 0.0
    started: str = ""
    """UTC, ISO 8601 to the second."""
    workspace: str = ""
    """The folder the run worked in, on this machine. Not part of :meth:`facts`."""

    def __repr__(self) -> str:
        """The same words for the same run on any machine, so that a notebook's stored output stays true."""
        return f"<Trace of {self.model}: {len(self.steps)} steps, {self.outcome}>"

    @property
    def answer(self) -> str:
        """The model's final text; empty when the run did not come to an answer."""
        return next((step.text for step in reversed(self.steps) if step.kind == "answer"), "")

    @property
    def files(self) -> tuple[FileChange, ...]:
        """The net changes of the whole run, sorted by path: a file made and removed again is not in it."""
        first: dict[str, FileChange] = {}
        last: dict[str, FileChange] = {}
        for change in (change for step in self.steps for change in step.files):
            first.setdefault(change.path, change)
            last[change.path] = change
        net = (_net_change(first[path], last[path]) for path in sorted(last))
        return tuple(change for change in net if change is not None)

    def steps_of(self, kind: StepKind) -> tuple[Step, ...]:
        """The steps of one kind, in order."""
        return tuple(step for step in self.steps if step.kind == kind)

    def tiers(self) -> tuple[TierTokens, ...]:
        """Cumulative estimated tokens by tier, one entry for each step."""
        filled = {1: 0, 2: 0, 3: 0}
        other = estimate_tokens(self.prompt)
        after: list[TierTokens] = []
        for step in self.steps:
            if step.tier is not None:
                of_tier = min(estimate_tokens(step.result), step.tokens)
                filled[step.tier] += of_tier
                other += step.tokens - of_tier
            else:
                other += step.tokens
            after.append(TierTokens(step.index, filled[1], filled[2], filled[3], other))
        return tuple(after)

    def to_dict(self) -> dict[str, Any]:
        """This trace as plain data that JSON can hold, with its format version."""
        from skillcourse.agent import trace_format

        return trace_format.to_dict(self)

    @classmethod
    def from_dict(cls, data: object) -> Trace:
        """The trace that :meth:`to_dict` wrote.

        Raises:
            LearnerError: The data is from a newer version, or a field is missing, unknown or of another type;
                the sentence names the field.
        """
        from skillcourse.agent import trace_format

        return trace_format.from_dict(data)

    def facts(self) -> dict[str, Any]:
        """What must be equal between two runs of the same request on any machine.

        Times, the workspace's place and the machine's kind of sandbox are left out.
        """
        from skillcourse.agent import trace_format

        return trace_format.facts(self)


def _net_change(first: FileChange, last: FileChange) -> FileChange | None:
    """What remains of a file's changes when only the states before the first and after the last one count."""
    if first.change == "made":
        return None if last.change == "removed" else replace(last, change="made")
    return last if last.change == "removed" else replace(last, change="changed")
