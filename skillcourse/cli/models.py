"""``skillcourse models``: who can speak here right now, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcourse.cli.show import line

if TYPE_CHECKING:
    from skillcourse.models import Found

STYLE = {"ready": "good", "key set": "good", "set up": "", "key missing": "todo", "broken": "bad"}


def models() -> None:
    """Show the models that can be used right now, what each costs, and how to add one.

    The practice model is always there: it is ours, deterministic, and no AI. Local servers (Ollama,
    llama.cpp, vLLM, LM Studio) are found while they run. A key is looked for by the name of its variable, and
    never shown. The star marks the model that is used when none is named; SKILLCOURSE_MODEL chooses another.

    \b
    Example:
      skillcourse models
    """
    from skillcourse import models as room

    found = room.available()
    chosen = room.resolve().name
    width = max(len(one.name) for one in found)
    for one in found:
        _print(one, width, chosen=one.name == chosen)
    if chosen not in {one.name for one in found}:
        line(f"* {chosen}  (chosen by SKILLCOURSE_MODEL; it is not among those found here)", "todo")
    line()
    line("To add one:", "strong")
    for way in room.how_to_add():
        line(f"  {way}")


def _print(one: Found, width: int, *, chosen: bool) -> None:
    facts = [one.state, one.costs, one.model.speaker if one.model else ""]
    said = "  ".join(fact for fact in facts if fact)
    line(f"{'*' if chosen else ' '} {one.name:<{width}}  {said}", STYLE[one.state])
    if one.note:
        line(f"  {'':<{width}}  {one.note}", "quiet")
