"""The static record of one run: the same facts as the live view, without anything that a second run would
change.

Left out on purpose: clock times, durations, the sandbox of this machine and its paths. They are in the
saved trace.
"""

from __future__ import annotations

from skillcourse.agent.trace import Trace, Usage
from skillcourse.widgets.drawings import icon
from skillcourse.widgets.markup import Markup, tag
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.steps import TIERS, step_html, step_text, tiers_html, tiers_of
from skillcourse.widgets.text import clean, count

OUTCOMES = {
    "running": ("say", "plain", "still running"),
    "done": ("pass", "good", "done"),
    "stopped": ("fail", "bad", "stopped"),
    "limit": ("warning", "bad", "ended by a limit"),
    "error": ("error", "bad", "ended by an error"),
}
_SHOWN_STEPS = 60
NO_SKILL = "No skill was on offer."


def outcome_chip(trace: Trace) -> Markup:
    """How the run ended, as a word with its sign."""
    sign, tone, word = OUTCOMES[trace.outcome]
    return tag("span", icon(sign), word, class_=f"sc-chip sc-{tone}")


def speaker(trace: Trace) -> str:
    """Who speaks in this run: ``practice-1 · practice model, deterministic, no AI``."""
    return " · ".join(part for part in (trace.model_id or trace.model, trace.speaker) if part)


def spent(usage: Usage) -> str:
    """What the run used, as its service reported it."""
    words = (
        f"{count(usage.requests, 'request')}, {usage.input_tokens:,} tokens in, {usage.output_tokens:,} out"
    )
    if usage.cost_usd is None:
        return f"{words}, price unknown"
    return f"{words}, {'no cost' if not usage.cost_usd else f'${usage.cost_usd:.4f}'}"


def run_record(trace: Trace, title: str = "") -> Record:
    """The record of ``trace``, shown under its live view and whenever a trace is a cell's value."""
    name = title or "Record of the run"
    return Record(_html(trace, name), run_text(trace, name))


def request_html(prompt: str) -> Markup:
    """The request, as both the live view and the record show it."""
    return tag("div", tag("b", "Request"), tag("span", clean(prompt, 2_000)), class_="sc-request")


def _html(trace: Trace, title: str) -> Markup:
    head = tag(
        "div",
        tag("h4", title),
        outcome_chip(trace),
        tag("span", speaker(trace), class_="sc-muted sc-small sc-end"),
        class_="sc-row",
    )
    reason = tag("p", tag("strong", clean(trace.reason)), class_="sc-block") if _reason(trace) else None
    if not trace.steps:
        return framed(head, request_html(trace.prompt), reason, label=title, sheets=("run.css",))
    offered = tiers_html(trace) if trace.skills else tag("p", NO_SKILL, class_="sc-muted sc-block")
    used = tag("p", spent(trace.usage), class_="sc-muted sc-small sc-block")
    parts = (head, request_html(trace.prompt), offered, _steps(trace), reason, used)
    return framed(*parts, label=title, sheets=("run.css",))


def _steps(trace: Trace) -> Markup:
    shown = [step_html(step, trace.workspace) for step in trace.steps[:_SHOWN_STEPS]]
    left = len(trace.steps) - _SHOWN_STEPS
    if left > 0:
        shown.append(tag("li", tag("span"), f"… and {count(left, 'more step')}, kept in the saved trace."))
    return tag("ol", shown, class_="sc-steps", aria_label="Steps of the run")


def _reason(trace: Trace) -> str:
    """Why the run ended so, when its last step does not say that already."""
    last = trace.steps[-1] if trace.steps else None
    return "" if last is not None and last.kind == "error" and last.text == trace.reason else trace.reason


def run_text(trace: Trace, title: str) -> str:
    """The record in plain lines, in the order of the HTML."""
    lines = [
        f"{title}: {OUTCOMES[trace.outcome][2]} ({speaker(trace)})",
        f"Request: {clean(trace.prompt, 2_000)}",
    ]
    if trace.steps and trace.skills:
        for use in tiers_of(trace):
            loaded = f"≈ {use.loaded:,} of {use.offered:,} tokens, {use.says}"
            lines.append(f"Tier {use.tier} {TIERS[use.tier]}: {loaded}")
    elif trace.steps:
        lines.append(NO_SKILL)
    lines += [step_text(step) for step in trace.steps[:_SHOWN_STEPS]]
    if len(trace.steps) > _SHOWN_STEPS:
        lines.append(f"… and {count(len(trace.steps) - _SHOWN_STEPS, 'more step')}")
    if _reason(trace):
        lines.append(clean(trace.reason))
    if trace.steps:
        lines.append(spent(trace.usage))
    return "\n".join(lines)
