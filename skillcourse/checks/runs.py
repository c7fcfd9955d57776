"""Findings about what happened in a run, for lessons' checks to put together. They judge facts, never the
wording of a text.
"""

from __future__ import annotations

import fnmatch

from skillcourse.agent.trace import Step, Trace
from skillcourse.checks.result import Finding


def finished(trace: Trace) -> Finding:
    """The run came to its own end."""
    return Finding(
        "The run came to its end",
        trace.outcome == "done",
        found=trace.reason or f"it ended as {trace.outcome!r}",
        fix="Run it again and let it finish.",
    )


def skill_was_picked(trace: Trace, name: str) -> Finding:
    """The model loaded this skill's instructions (tier 2)."""
    loaded = _loaded(trace)
    return Finding(
        f"The agent picked {name}",
        name in loaded,
        found=f"it picked {', '.join(loaded)}" if loaded else "it picked no skill",
        fix=(
            f"Make the description of {name} say what this request is about, in the words that "
            "people use for it."
        ),
        where=f"{name}/SKILL.md",
        rule="An agent picks a skill by its description alone (tier 1)",
    )


def skill_was_left_alone(trace: Trace, name: str) -> Finding:
    """The model did not load this skill."""
    step = next((one for one in trace.steps if one.kind == "skill" and one.skill == name), None)
    return Finding(
        f"The agent left {name} alone",
        step is None,
        found=_place(step) + " loaded it" if step else "",
        fix=f"Make the description of {name} narrower: name what it is for, and what it is not for.",
        where=f"{name}/SKILL.md",
        rule="An agent picks a skill by its description alone (tier 1)",
    )


def file_was_made(trace: Trace, pattern: str) -> Finding:
    """The run made or changed a file whose path fits ``pattern`` (``report.md``, ``charts/*.svg``), and it is
    still there.
    """
    made = [change.path for change in trace.files if change.change != "removed"]
    return Finding(
        f"The run made {pattern}",
        any(fnmatch.fnmatchcase(path, pattern) for path in made),
        found=f"it made {', '.join(made)}" if made else "it made no file",
        fix=f"Let the instructions say that the result is written to {pattern}.",
    )


def script_was_run(trace: Trace, script: str) -> Finding:
    """A command named this script (``scripts/review.py``) and ended well."""
    calls = [one for one in trace.steps if script in str(one.input.get("command", ""))]
    well = any(not one.failed for one in calls)
    found = (
        "no command named it"
        if not calls
        else (f"{_place(calls[-1])} failed: {_first_line(calls[-1].result)}")
    )
    return Finding(
        f"The run used {script}",
        well,
        found="" if well else found,
        fix=f"Write the command into the instructions as it is to be run, with {script} in it.",
        rule="What must come out the same every time belongs into a script, not into prose",
    )


def resource_was_read(trace: Trace, path: str) -> Finding:
    """A file of a skill was read (tier 3)."""
    read = any(one.kind == "read" and path in str(one.input) for one in trace.steps)
    return Finding(
        f"The run read {path}",
        read,
        found="" if read else "no step read it",
        fix=f"Let the instructions say when to read {path}.",
        rule="A resource is loaded only when the instructions send the agent to it (tier 3)",
    )


def no_step_failed(trace: Trace) -> Finding:
    """No tool answered with an error."""
    failed = next((one for one in trace.steps if one.failed), None)
    place = f"{failed.source.file}:{failed.source.line}" if failed and failed.source else ""
    return Finding(
        "No step failed",
        failed is None,
        found=f"{_place(failed)} failed: {_first_line(failed.result)}" if failed else "",
        fix="Mend the line that this step follows." if place else "Mend what the step asked for.",
        where=place,
    )


def _loaded(trace: Trace) -> list[str]:
    return list(
        dict.fromkeys(
            one.skill for one in trace.steps if one.kind == "skill" and one.skill and not one.failed
        )
    )


def _place(step: Step) -> str:
    return f"step {step.index + 1}"


def _first_line(text: str) -> str:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return lines[0][:200] if lines else "it said nothing"
