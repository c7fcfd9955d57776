"""The record of one run: plain data from which every view, check and report is made.

A :class:`Trace` is written as versioned JSON. Nothing in it is a live object, and no key or environment value
ever enters it. Durations and clock times are kept apart from facts, so that two runs of the practice model on the same request give the
same :meth:`Trace.facts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

TRACE_VERSION = 1
"""The format version that :meth:`Trace.to_dict` writes; :meth:`Trace.from_dict` refuses newer ones."""

StepKind = Literal["catalog", "say", "skill", "read", "tool", "answer", "error"]
"""What a step is.

``catalog``: tier 1 entered the context. ``say``: the model spoke and went on. ``skill``: a skill's instructions were loaded
(tier 2). ``read``: a file of a skill was read (tier 3). ``tool``: any other tool call. ``answer``: the final text.
``error``: the run ended on an error of the service, a limit, or a stop.
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
class Trace:
    """One run, whole or so far."""

    prompt: str
    model: str
    """The name the model was chosen by: ``practice``, ``ollama:qwen3``."""
    model_id: str
    """The id the service answered with: ``practice-1``."""
    speaker: str
    """One honest phrase on what is speaking, shown by every live view: ``practice model, deterministic, no AI``."""
    sandbox: str
    """The isolation that commands ran in: ``bubblewrap``, ``landlock`` or ``limits only``."""
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
