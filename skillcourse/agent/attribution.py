"""Which skill, and which tier of it, a tool call belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skillcourse.agent.source import find_source
from skillcourse.agent.trace import Source, StepKind, Tier
from skillcourse.agent.workspace import SKILLS_FOLDER
from skillcourse.skill import Skill

_MENTION = re.compile(re.escape(SKILLS_FOLDER) + r"/(?P<name>[^/\s'\"]+)(?:/(?P<file>[^\s'\";|&()<>]*))?")
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Belonging:
    """What a call has to do with the offered skills."""

    kind: StepKind = "tool"
    tier: Tier | None = None
    skill: str = ""
    """The skill it loads or uses; else the one that was loaded last."""
    source: Source | None = None


def belonging(
    tool: str,
    arguments: Mapping[str, Any],
    reason: str,
    result: str,
    failed: bool,
    skills: Mapping[str, Skill],
    active: str,
) -> Belonging:
    """Judges one finished call.

    Args:
        tool: The tool's name.
        arguments: Its arguments.
        reason: What the model said before it.
        result: What it returned.
        failed: Whether that was an error result.
        skills: The offered skills by name, as they are in the workspace.
        active: The skill that was loaded last; empty when none was.
    """
    kind, tier, named = _touched(tool, arguments, result, failed, skills)
    skill = named or active
    return Belonging(kind, tier, skill, _source(reason, skill, skills))


def _touched(
    tool: str, arguments: Mapping[str, Any], result: str, failed: bool, skills: Mapping[str, Skill]
) -> tuple[StepKind, Tier | None, str]:
    """The kind, the tier and the skill, from the call alone."""
    if tool == "skill":
        name = str(arguments.get("name", "")).removeprefix("/")
        return "skill", None if failed else 2, name if name in skills else ""
    said = " ".join(str(arguments.get(name, "")) for name in ("file_path", "path", "command"))
    for mention in _MENTION.finditer(said.replace("\\", "/")):
        skill = skills.get(mention["name"])
        if skill is not None:
            tier = _tier(tool, skill, mention["file"] or "", result, failed)
            if tool == "read":
                return "skill" if tier == 2 else "read", tier, skill.name
            # A model may load a skill with `cat` too; what counts is what came into the context.
            return "skill" if tier == 2 and tool == "bash" else "tool", tier, skill.name
    return "tool", None, ""


def _tier(tool: str, skill: Skill, file: str, result: str, failed: bool) -> Tier | None:
    if tool == "bash":
        if file == skill.file and skill.body[:_SAMPLE] and skill.body[:_SAMPLE] in result:
            return 2
        # A failing script has run all the same; a script that is not there has not.
        return 3 if not failed or (file and (skill.directory / file).is_file()) else None
    if failed or tool not in ("read", "grep"):
        return None
    return 2 if file == skill.file else 3


def _source(reason: str, skill: str, skills: Mapping[str, Skill]) -> Source | None:
    """The place that the reason names: in the call's own skill first, then in the others, in their order."""
    if ":" not in reason:
        return None
    for name in [skill] * (skill in skills) + [name for name in skills if name != skill]:
        base = f"{SKILLS_FOLDER}/{name}/"
        found = find_source(reason, skills[name].directory, (base, f"{name}/"))
        if found is not None and (name == skill or base in reason or f"{name}/" in reason):
            return found
    return None
