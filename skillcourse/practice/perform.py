"""Does one deed of a plan. Each deed yields the call that it needs, with its reason and its place."""

from __future__ import annotations

from skillcourse.practice.deeds import Directive
from skillcourse.practice.desk import Desk, Stop
from skillcourse.practice.edit_file import edit
from skillcourse.practice.hand_over import ask, call_tool, delegate
from skillcourse.practice.plan import Plan
from skillcourse.practice.replay import Thought
from skillcourse.practice.run_command import run
from skillcourse.practice.use_files import append, read, show, write


def perform(desk: Desk, plan: Plan, directive: Directive) -> Thought[Stop | None]:
    """Does one deed. Its outcome is in ``desk.judge.last``; ``None`` means that following goes on."""
    desk.judge.last = None
    kind = directive.kind
    if kind == "run":
        return (yield from run(desk, plan, directive))
    if kind == "read":
        return (yield from read(desk, directive))
    if kind in ("write", "copy", "fill"):
        return (yield from write(desk, plan, directive))
    if kind == "append":
        return (yield from append(desk, directive))
    if kind == "edit":
        return (yield from edit(desk, directive))
    if kind == "tool":
        return (yield from call_tool(desk, directive))
    if kind == "delegate":
        return (yield from delegate(desk, directive))
    if kind == "skill":
        return (
            (yield from desk.load_skill(directive.payload, desk.place(directive)))
            if desk.load_skill
            else None
        )
    if kind == "ask":
        return ask(desk, directive)
    if kind == "show":
        return (yield from show(desk, directive))
    if kind == "tell":
        desk.report.tells.append((desk.place(directive), directive.text))
    elif kind == "judge":
        desk.report.judged.append((desk.place(directive), directive.text))
    return None
