"""Try a learner's skill on a week of the bookshop that the lesson does not show, and read what came of it.

Checks always ask the practice model, whatever model the notebook uses: the same files must give the same
result today, tomorrow and in a grader. The seeds are here in the open; what they keep apart is learning from
measuring.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from skillcourse import world
from skillcourse.agent.trace import Step, Trace
from skillcourse.checks.result import Finding
from skillcourse.errors import SetupError
from skillcourse.sandbox.limits import Limits


def try_skills(
    skills: Sequence[Path], prompt: str, files: Sequence[str] = (), *, seed: int = world.SEED
) -> Trace:
    """One run of the practice model with these skills, on files of the world of ``seed``. Leaves nothing.

    Args:
        skills: Folders of the skills to offer.
        prompt: The request.
        files: Names of the world's files to put into the workspace.
        seed: Which shop.

    Raises:
        LearnerError: A skill cannot be loaded.
        SetupError: The run failed by itself. That is no fail that a learner has earned.
    """
    from skillcourse import agent

    limits = agent.RunLimits(turns=20, seconds=90, command=Limits(seconds=10, cpu_seconds=10))
    with tempfile.TemporaryDirectory(prefix="skillcourse-") as scratch:
        paths = world.write(Path(scratch), files, seed=seed)
        trace = agent.run(prompt, skills=skills, files=paths, model="practice", limits=limits, keep=False)
    if trace.outcome == "error":
        raise SetupError(
            f"The check's run could not be made: {trace.reason}",
            next_step="Run the check again; if it stays so, report it: this is not about your work.",
        )
    return trace


def made(trace: Trace, name: str) -> str | None:
    """The text of a file as the run left it (its first 4,000 characters); ``None`` when the run did not leave
    it.
    """
    text: str | None = None
    for step in trace.steps:
        for change in step.files:
            if change.path == name:
                text = None if change.change == "removed" else change.preview
    return text


def files_made(trace: Trace) -> list[str]:
    """Every file that the run made or changed and did not remove, sorted."""
    names = {change.path for step in trace.steps for change in step.files}
    return sorted(name for name in names if made(trace, name) is not None)


def commands_with(trace: Trace, words: str) -> list[Step]:
    """The steps that ran a command with ``words`` in it."""
    return [step for step in trace.steps if words in str(step.input.get("command", ""))]


def was_read(trace: Trace, path: str) -> bool:
    """Whether the text of a skill's file came into the context (tier 3)."""
    return any(step.kind == "read" and path in str(step.input) and not step.failed for step in trace.steps)


def last_words(trace: Trace) -> str:
    """What the agent answered at the end; empty when it did not."""
    return next((step.text for step in reversed(trace.steps) if step.kind == "answer"), "")


def why_not(trace: Trace) -> str:
    """What kept a run from its work: a failed step, the reason it ended, or its last words."""
    failed = next((step for step in trace.steps if step.failed), None)
    if failed is not None:
        first = next((line.strip() for line in failed.result.splitlines() if line.strip()), "it said nothing")
        place = f" ({failed.source.file}:{failed.source.line})" if failed.source else ""
        return f"step {failed.index + 1} failed{place}: {first[:200]}"
    return (trace.reason or last_words(trace) or "it said nothing").splitlines()[0][:300]


def picked(trace: Trace, name: str) -> Finding:
    """A finding that the agent loaded the skill ``name`` (tier 2)."""
    loaded = [step.skill for step in trace.steps if step.kind == "skill" and not step.failed]
    return Finding(
        f"The agent picks {name} for a request in other words",
        name in loaded,
        found=f"it picked {', '.join(loaded)}" if loaded else "it picked no skill",
        fix="Let the description say what the skill does and when to use it, in the words that people use.",
        where="SKILL.md, description",
        rule="An agent picks a skill by its description alone (tier 1).",
    )
