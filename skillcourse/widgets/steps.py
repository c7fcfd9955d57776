"""One step of a run as HTML and as plain text. The live run and every record show the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skillcourse.agent.trace import FileChange, Step, TierTokens, Trace
from skillcourse.widgets.drawings import icon
from skillcourse.widgets.markup import Child, Markup, phrase, prose, tag
from skillcourse.widgets.previews import preview
from skillcourse.widgets.text import clean, count, one_line, shorten, tokens

TIERS = {1: "catalog", 2: "instructions", 3: "resources"}
_WORDS = {
    "catalog": "Sees the catalog",
    "say": "Says",
    "skill": "Loads a skill",
    "read": "Reads a file",
    "tool": "Calls a tool",
    "answer": "Answers",
    "error": "Ends",
}
_COMMAND_TOOLS = frozenset({"bash", "Bash", "shell"})


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call in words: what kind, on what, and the rest of its arguments."""

    word: str
    subject: str
    command: str = ""
    """What a shell was given; empty for other tools."""
    rest: str = ""
    """Arguments that the words do not already say, as JSON."""


def call_of(kind: str, tool: str, arguments: Mapping[str, Any], skill: str = "") -> Call:
    """How a step of this kind is named, from the tool and its arguments."""
    word = _WORDS[kind]
    if kind == "skill":
        return Call(word, skill or str(arguments.get("name") or arguments.get("skill") or ""))
    if kind == "read":
        return Call(word, _path_of(arguments))
    if kind != "tool":
        return Call(word, "")
    if tool in _COMMAND_TOOLS and isinstance(arguments.get("command"), str):
        return Call("Runs a command", "", command=arguments["command"])
    path = _path_of(arguments)
    verbs = {
        "write": "Writes a file",
        "edit": "Edits a file",
        "read": "Reads a file",
        "list": "Lists a folder",
    }
    verb = verbs.get(tool.lower().removesuffix("_file").removesuffix("_files"))
    if verb and path:
        return Call(verb, path)
    rest = json.dumps(dict(arguments), ensure_ascii=False, indent=1, default=str) if arguments else ""
    return Call(word, tool, rest=rest)


def step_html(step: Step, workspace: str = "", *, folded: bool = False) -> Markup:
    """``step`` as one item of the list of steps.

    Args:
        step: What happened.
        workspace: Where pictures that it made can be read from.
        folded: True puts all but the head behind one fold.
    """
    call = call_of(step.kind, step.tool, step.input, step.skill)
    tone = (
        "sc-bad"
        if step.failed or step.kind == "error"
        else f"sc-tier{step.tier}"
        if step.tier
        else "sc-plain"
    )
    if step.kind == "answer":
        tone = "sc-good"
    head = tag(
        "div",
        tag("strong", call.word),
        tag("code", one_line(call.subject, 90)) if call.subject else None,
        tag("span", f"tier {step.tier} · {TIERS[step.tier]}", class_=f"sc-chip sc-tier{step.tier}")
        if step.tier
        else None,
        tag("span", "failed", class_="sc-chip sc-bad") if step.failed else None,
        tag("span", tokens(step.tokens), class_="sc-muted sc-small") if step.tokens else None,
        class_="sc-row sc-step-head",
    )
    mark = tag("div", icon("error" if step.failed else step.kind), class_="sc-mark")
    details: Child = _details(step, call, workspace)
    if folded and details:
        inside = tag("div", details, class_="sc-step-body")
        details = tag(
            "details", tag("summary", one_line(step.text, 90) or "Details"), inside, class_="sc-folded"
        )
    body = tag("div", head, details, class_="sc-step-body")
    return tag("li", mark, body, class_=f"sc-step {tone}")


def _details(step: Step, call: Call, workspace: str) -> list[Child]:
    parts: list[Child] = []
    if step.text:
        parts.append(prose(step.text) if step.kind == "answer" else tag("p", phrase(step.text)))
    if step.source is not None:
        place = f"{step.source.file}:{step.source.line}"
        parts.append(
            tag(
                "blockquote",
                tag("span", place, class_="sc-place"),
                tag("span", one_line(step.source.text, 300), class_="sc-quoted")
                if step.source.text
                else None,
                class_="sc-source",
            )
        )
    if call.command:
        parts.append(tag("pre", tag("code", f"$ {shorten(call.command, 1_500)}"), class_="sc-call"))
    elif call.rest:
        parts.append(tag("pre", tag("code", shorten(call.rest, 1_500)), class_="sc-call"))
    if step.result:
        parts.append(_result(step))
    parts += [file_html(change, workspace) for change in step.files]
    return parts


def _result(step: Step) -> Markup:
    text = clean(step.result)
    lines = step.result.count("\n") + (not step.result.endswith("\n"))
    body = tag("pre", tag("code", text))
    word = "What came back" if not step.failed else "The error that came back"
    if step.kind == "catalog":
        return tag("details", tag("summary", "The catalog, as the model sees it"), body)
    if step.kind in ("skill", "read"):
        return tag("details", tag("summary", f"What entered the context · {count(lines, 'line')}"), body)
    short = lines <= 6 and len(text) <= 500 and (step.failed or not step.files)
    return tag("details", tag("summary", f"{word} · {count(lines, 'line')}"), body, open=short)


def file_html(change: FileChange, workspace: str = "") -> Markup:
    """A file that a step made, changed or removed, with a look inside where there is one."""
    size = f"{change.size:,} bytes" if change.change != "removed" else None
    head = tag(
        "div",
        icon("file"),
        tag("code", one_line(change.path, 90)),
        tag("span", change.change, class_="sc-chip"),
        tag("span", size, class_="sc-muted sc-small") if size else None,
        class_="sc-row",
    )
    look = preview(change, workspace)
    if look is None:
        return tag("div", head, class_="sc-file")
    return tag(
        "div",
        head,
        tag("details", tag("summary", "Look inside"), look, open=change.size <= 1_200),
        class_="sc-file",
    )


def step_text(step: Step) -> str:
    """``step`` as plain lines, for the text of a record."""
    call = call_of(step.kind, step.tool, step.input, step.skill)
    what = call.word + (f" {one_line(call.subject, 90)}" if call.subject else "")
    costs = ", ".join(
        part
        for part in (
            f"tier {step.tier} {TIERS[step.tier]}" if step.tier else "",
            tokens(step.tokens) if step.tokens else "",
            "failed" if step.failed else "",
        )
        if part
    )
    lines = [f"{step.index + 1}. {what}{f' ({costs})' if costs else ''}"]
    if step.text:
        text = clean(step.text) if step.kind in ("answer", "error") else one_line(step.text, 400)
        lines += [f"   {line}".rstrip() for line in text.splitlines()]
    if step.source is not None:
        lines.append(
            f"   {step.source.file}:{step.source.line} | {one_line(step.source.text, 200)}".rstrip(" |")
        )
    if call.command:
        lines.append(f"   $ {one_line(call.command, 300)}")
    if step.result and step.kind not in ("catalog", "skill", "read"):
        kept = clean(step.result).splitlines()
        lines += [f"   > {line}" for line in kept[:6]]
        if len(kept) > 6:
            lines.append(f"   > … {count(len(kept) - 6, 'more line')}")
    lines += [
        f"   {change.change} {one_line(change.path, 90)}, {change.size:,} bytes" for change in step.files
    ]
    return "\n".join(lines)


def _path_of(arguments: Mapping[str, Any]) -> str:
    value = next((arguments[key] for key in ("path", "file_path", "file") if arguments.get(key)), "")
    return str(value).removeprefix("./").removeprefix(".agents/skills/")


@dataclass(frozen=True, slots=True)
class TierUse:
    """How much of one tier a run has loaded, in estimated tokens."""

    tier: int
    loaded: int
    offered: int
    says: str
    """What of it was loaded, in words."""


def tiers_of(trace: Trace) -> list[TierUse]:
    """The three tiers of the offered skills, with what the run so far has loaded of each."""
    full = (trace.tiers() or (TierTokens(0, 0, 0, 0, 0),))[-1]
    loaded = {1: full.catalog, 2: full.instructions, 3: full.resources}
    offered = {
        1: sum(skill.catalog_tokens for skill in trace.skills),
        2: sum(skill.instruction_tokens for skill in trace.skills),
        3: sum(sum(skill.resources.values()) for skill in trace.skills),
    }
    loads = {step.skill for step in trace.steps if step.kind == "skill" and not step.failed}
    reads = sum(step.tier == 3 and not step.failed for step in trace.steps)
    says = {
        1: count(len(trace.skills), "skill") + " on offer" if trace.skills else "no skill on offer",
        2: count(len(loads), "skill") + " loaded" if loads else "none loaded",
        3: count(reads, "step") + " used them" if reads else "none used",
    }
    return [TierUse(tier, loaded[tier], max(offered[tier], loaded[tier]), says[tier]) for tier in TIERS]


def tiers_html(trace: Trace) -> Markup:
    """The three tiers as bars on one scale, so that a small catalog looks small beside what it stands for."""
    uses = tiers_of(trace)
    most = max((use.offered for use in uses), default=0) or 1
    return tag(
        "ul",
        [_tier_html(use, most) for use in uses],
        class_="sc-tiers",
        aria_label="Tiers loaded into the context",
    )


def _tier_html(use: TierUse, most: int) -> Markup:
    width = f"width:{max(2.0, 100 * use.offered / most):.1f}%"
    filled = f"width:{100 * use.loaded / use.offered if use.offered else 0:.1f}%"
    return tag(
        "li",
        tag("span", f"{use.tier} {TIERS[use.tier].capitalize()}", class_="sc-name"),
        tag(
            "div",
            tag("div", tag("i", style=filled), class_="sc-track", style=width),
            class_="sc-bar",
            aria_hidden="true",
        ),
        tag("span", f"≈ {use.loaded:,} of {use.offered:,} tokens", class_="sc-say", title=use.says),
        class_=f"sc-tier{use.tier}",
    )
