"""Texts that the tests of this room are made of."""

from __future__ import annotations

GOOD = "Counts words in text files. Use when the user asks how long a text is."


def skill_md(
    name: str = "word-count", description: str = GOOD, *, more: str = "", body: str = "# Count\n\nGo.\n"
) -> str:
    """A SKILL.md, valid unless an argument makes it otherwise; without ``more`` its body begins in line 6."""
    return f"---\nname: {name}\ndescription: {description}\n{more}---\n\n{body}"
