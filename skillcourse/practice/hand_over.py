"""Calls tools, hands tasks to subagents and asks the person, as the instructions say."""

from __future__ import annotations

import re

from skillcourse.practice.arguments import bind_arguments
from skillcourse.practice.conditions import missing_thing
from skillcourse.practice.deeds import Directive
from skillcourse.practice.desk import Desk, Stop, ask_for, note, short
from skillcourse.practice.replay import Thought
from skillcourse.practice.report import Output
from skillcourse.practice.words import fold


def call_tool(desk: Desk, directive: Directive) -> Thought[Stop | None]:
    """Calls a tool that the instructions name, with arguments from its schema and the request."""
    tool = desk.tools.named(directive.payload)
    if tool is None:
        offered = ", ".join(f"`{each.name}`" for each in desk.tools.tools[:12]) or "none"
        return Stop(
            "lacks",
            f"{desk.place(directive)} says to call `{directive.payload}`, and there is no "
            f"such tool here. Offered: {offered}.",
        )
    given, missing = bind_arguments(tool, f"{directive.text} {directive.tail}", directive.body, desk.binder)
    if missing:
        return ask_for(desk, directive, missing)
    out = yield desk.move(directive, (tool.name, given), desk.says(directive, f"says to call `{tool.name}`"))
    note(desk, directive, out, tool.name)
    return None


def delegate(desk: Desk, directive: Directive) -> Thought[Stop | None]:
    """Hands a task to a subagent, with the request, its files and what was printed last."""
    words = [directive.text, f"The request: {desk.situation.request.strip()}"]
    files = [each.path for each in desk.situation.inputs] + desk.report.made
    if files:
        words.append("Files: " + ", ".join(dict.fromkeys(files)) + ".")
    if desk.report.outputs and not desk.report.outputs[-1].text.startswith("read "):
        words.append(
            f"So far, {desk.report.outputs[-1].place} printed:\n{desk.report.outputs[-1].text.strip()[:2000]}"
        )
    call = desk.tools.delegate(directive.payload, short(directive.text)[:50], "\n\n".join(words))
    if call is None:
        return Stop(
            "lacks",
            f"{desk.place(directive)} says to hand this to the subagent "
            f"`{directive.payload}`, and I was given no tool that can.",
        )
    out = yield desk.move(directive, call, desk.says(directive, f"says to delegate to `{directive.payload}`"))
    desk.judge.last = out
    output = Output(directive.payload, out.text, desk.place(directive))
    if out.failed:
        desk.report.outputs.append(output)
    else:
        desk.facts.learn(out.text)
        desk.report.delegated.append(output)
        desk.report.latest = output
    return None


def ask(desk: Desk, directive: Directive) -> Stop | None:
    """A question that the instructions want asked; passed over when the request answers it already."""
    wanted = re.search(
        r"\b(?:for|which|what|about|whether|nach|welche\w*|quel\w*|qué|cuál\w*|por)\b\s+(?P<what>.{2,200})",
        directive.payload,
        re.I,
    )
    what = wanted["what"] if wanted else directive.payload
    asked = re.findall(r"[\w-]+", what)[:12]
    lacking = next((each for each in directive.conditions if each.kind == "missing"), None)
    if lacking is not None:
        named = missing_thing(lacking.text) or missing_thing(what)
        needs = f" It needs `{named}`, and the request does not say it." if named else ""
        return Stop(
            "ask",
            f"{desk.place(directive)} says to ask: “{directive.text.rstrip('.')}”.{needs} What should I use?",
        )
    known = [word for word in asked if len(word) > 3 and desk.binder.knows(word)]
    if known or (
        re.search(r"\bfile\b|\bdatei\b|\bfichier\b|\barchivo\b", fold(what)) and desk.situation.inputs
    ):
        return None
    return Stop(
        "ask", f"{desk.place(directive)} says to ask: “{directive.text.rstrip('.')}”. Can you tell me?"
    )
