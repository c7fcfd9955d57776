"""Replaces a text in a file, with the edit tool or by writing the file anew."""

from __future__ import annotations

from typing import Any

from skillcourse.practice.bind import bind_name
from skillcourse.practice.catalog import plain_file
from skillcourse.practice.deeds import Directive
from skillcourse.practice.desk import Desk, Stop, ask_for
from skillcourse.practice.facts import fill
from skillcourse.practice.placeholders import Missing
from skillcourse.practice.replay import Thought
from skillcourse.practice.report import Output


def edit(desk: Desk, directive: Directive) -> Thought[Stop | None]:
    """Does *in `f`, replace `a` with `b`*. What is not in the file is said, and nothing is changed then."""
    name, missing = bind_name(directive.payload, desk.binder)
    if missing:
        return ask_for(desk, directive, missing)
    new = fill(directive.body, desk.facts, desk.binder.value)
    if new.open:
        return ask_for(desk, directive, [Missing(each, "text") for each in new.open])
    call = desk.tools.edit(desk.absolute(name), directive.source, new.text)
    if call is None:
        anew = yield from _anew(desk, directive, name, new.text)
        if isinstance(anew, Stop) or anew is None:
            return anew
        call = anew
    out = yield desk.move(directive, call, desk.says(directive, f"says to change `{name}`"))
    desk.judge.last = out
    if out.failed:
        desk.report.outputs.append(Output(f"edit {name}", out.text, desk.place(directive)))
    elif name not in desk.report.made:
        desk.report.made.append(name)
        desk.binder.made = desk.report.made
    return None


def _anew(
    desk: Desk, directive: Directive, name: str, new: str
) -> Thought[tuple[str, dict[str, Any]] | Stop | None]:
    """The call that writes the changed file, for clients without an edit tool."""
    call = desk.tools.read(desk.absolute(name))
    if call is None:
        return Stop(
            "lacks", f"{desk.place(directive)} says to change `{name}`, and I was given no tool that can."
        )
    out = yield desk.move(directive, call, f"says to change `{name}`, so I read it first")
    text = plain_file(out.text)
    if out.failed or directive.source not in text:
        why = out.text.strip() or "it is empty" if out.failed else f"`{directive.source}` is not in it"
        desk.report.left_out.append((desk.place(directive), f"`{name}` could not be changed: {why[:200]}"))
        return None
    return desk.tools.write(desk.absolute(name), text.replace(directive.source, new, 1))
