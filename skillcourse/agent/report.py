"""A run as plain text: what a terminal prints, and the text form of every static record."""

from __future__ import annotations

from collections.abc import Iterator

from skillcourse.agent.plain_text import (
    counted,
    doing,
    file_line,
    first_lines,
    joined,
    labelled,
    usage_line,
    wrapped,
)
from skillcourse.agent.trace import Step, Trace

_RESULT_LINES = 8


def report(trace: Trace, *, width: int = 100, times: bool = False, machine: bool = True) -> str:
    """The record of a run.

    Args:
        trace: The run, whole or so far.
        width: The longest line, in characters.
        times: Adds when each step began and how long its tool took. Without them, two runs of the practice
        model
            on one request give the same text.
        machine: False leaves out the sandbox, which differs between machines.
    """
    parts = [_head(trace, width, machine)]
    parts += [_step(step, trace, width, times) for step in trace.steps]
    parts.append(_foot(trace, width, times))
    return joined("\n".join(part) for part in parts).replace("\n\n\n", "\n\n")


def skills_picked(trace: Trace) -> tuple[Step, ...]:
    """The steps that loaded a skill, the first one of each skill."""
    first: dict[str, Step] = {}
    for step in trace.steps:
        if step.kind == "skill" and step.tier == 2:
            first.setdefault(step.skill, step)
    return tuple(first.values())


def sandbox_sentence(name: str) -> str:
    """The isolation of a run's commands, with what is missing said plainly."""
    if name == "limits only":
        return "limits only: commands were bounded in time and memory, but not kept from files and network"
    return name or "none: no command could run"


def _head(trace: Trace, width: int, machine: bool) -> list[str]:
    named = trace.model if trace.model_id in ("", trace.model) else f"{trace.model} ({trace.model_id})"
    lines = labelled("Request", trace.prompt, width)
    lines += labelled("Model", f"{named}: {trace.speaker}" if trace.speaker else named, width)
    if machine:
        lines += labelled("Sandbox", sandbox_sentence(trace.sandbox), width)
    lines += labelled("Files", ", ".join(trace.inputs) or "none given", width)
    lines += labelled("Skills", ", ".join(skill.name for skill in trace.skills) or "none offered", width)
    if trace.skills:
        picked = skills_picked(trace)
        for step in picked:
            reason = f"{step.skill}, because: {step.text}" if step.text else step.skill
            lines += labelled("Picked", reason, width)
        if not picked and trace.outcome != "running":
            lines += labelled("Picked", "none", width)
    return [*lines, ""]


def _step(step: Step, trace: Trace, width: int, times: bool) -> list[str]:
    lines = [_title(step, width, times)]
    indent = " " * 4
    if step.text:
        lines += wrapped(step.text, width, indent)
    if step.source is not None:
        place = f"{step.source.file}:{step.source.line}"
        lines += first_lines(f"{place}  {step.source.text}".rstrip(), 1, width, indent + "↳ ")
    if step.kind == "catalog":
        lines += [f"{indent}{skill.name}  ≈{skill.catalog_tokens:,}" for skill in trace.skills]
    elif step.result:
        lines += first_lines(step.result, _RESULT_LINES, width, indent + ("! " if step.failed else "| "))
    lines += [f"{indent}+ {file_line(change)}" for change in step.files]
    return [*lines, ""]


def _title(step: Step, width: int, times: bool) -> str:
    facts = list(_title_facts(step, times))
    right = " · ".join(facts)
    left = f"{step.index:>2}  {doing(step)}"
    room = width - len(right) - 2
    if len(left) > room:
        left = left[: max(room - 1, 10)] + "…"
    return f"{left:<{max(room, 0)}}  {right}".rstrip()


def _title_facts(step: Step, times: bool) -> Iterator[str]:
    if step.failed:
        yield "failed"
    if step.tier is not None:
        yield f"tier {step.tier}"
    if step.tokens:
        yield f"≈{step.tokens:,} tokens"
    if times:
        yield f"at {step.at:.2f} s"
        if step.seconds:
            yield f"{step.seconds:.2f} s"


def _foot(trace: Trace, width: int, times: bool) -> list[str]:
    lines: list[str] = []
    tiers = trace.tiers()
    if tiers:
        last = tiers[-1]
        filled = {
            "1 catalog": last.catalog,
            "2 instructions": last.instructions,
            "3 resources": last.resources,
            "everything else": last.other,
        }
        lines += labelled(
            "Tiers", " · ".join(f"{name} ≈{tokens:,}" for name, tokens in filled.items()), width
        )
    lines += labelled("Used", usage_line(trace.usage), width)
    lines += labelled("Made", "; ".join(map(file_line, trace.files)) or "no file changed", width)
    how = trace.outcome if not trace.reason else f"{trace.outcome}: {trace.reason}"
    lines += labelled("Outcome", f"{how} after {counted(len(trace.steps), 'step')}", width)
    if times:
        lines += labelled("Time", f"{trace.seconds:.2f} s, started {trace.started}", width)
    return lines
