"""The tool that loads a skill: tier 2, and the way to tier 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from skillcourse.agent.tool import Tool, ToolResult
from skillcourse.agent.workspace import SKILLS_FOLDER
from skillcourse.skill import Skill

_MOST_FILES = 100


def skill_tool(skills: Sequence[Skill]) -> Tool:
    """``skill {name}`` for these skills."""
    by_name = {skill.name: skill for skill in skills}
    names = sorted(by_name)

    async def act(arguments: Mapping[str, Any]) -> ToolResult:
        skill = by_name.get(str(arguments["name"]).removeprefix("/"))
        if skill is None:
            return ToolResult(
                f"skill: there is no skill {arguments['name']!r}. There are: {', '.join(names)}.", True
            )
        return ToolResult(loaded_text(skill))

    return Tool(
        name="skill",
        description="Load a skill: returns its SKILL.md and the list of its other files.",
        properties={
            "name": {"type": "string", "enum": names, "description": "The skill's name in the catalog."}
        },
        required=("name",),
        act=act,
        changes_files=False,
    )


def loaded_text(skill: Skill) -> str:
    """What loading ``skill`` puts into the context: its folder, SKILL.md whole (so that line numbers count),
    its files."""
    base = f"{SKILLS_FOLDER}/{skill.name}"
    others = [file.path for file in skill.files if file.path != skill.file]
    parts = [f"Base directory for this skill: {base}", skill.text.rstrip("\n")]
    if others:
        more = len(others) - _MOST_FILES
        listed = others[:_MOST_FILES] + ([f"and {more} more"] if more > 0 else [])
        # Tags keep the list apart from the instructions, whose last lines may be a list as well.
        parts.append("\n".join(["<skill_files>", *listed, "</skill_files>"]))
    return "\n\n".join(parts)
