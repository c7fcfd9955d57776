"""The system prompt: short, and true on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skillcourse.agent.workspace import SKILLS_FOLDER
from skillcourse.skill import Skill, catalog

_MOST_FILES_NAMED = 40

_WORK = (
    "You work in a folder of your own, the workspace, and do the task in the user's message with the "
    "tools you have. Every path is relative to the workspace, and commands start in it. There is no "
    "network. A tool that fails tells you why. Do not claim work that no tool did; when something "
    "cannot be done, say so."
)

_SKILLS = (
    "Skills are folders with instructions for certain tasks. Their descriptions are below. When the "
    "task fits a description, or names a skill as /NAME, call the tool `skill` with its name before "
    "anything else, then follow the SKILL.md that you get. Paths in it are relative to the skill's base "
    f"directory, {SKILLS_FOLDER}/NAME; read its other files when the instructions point to them. When no "
    "description fits, work without a skill. Before each tool call say in one sentence why, and name "
    "the line that you follow, such as SKILL.md:24."
)


def catalog_of(skills: Iterable[Skill]) -> str:
    """The catalog (tier 1) with each skill's place in the workspace; empty when there is nothing to offer."""
    return catalog(skills, location=lambda skill: f"{SKILLS_FOLDER}/{skill.name}/{skill.file}")


def system_prompt(catalog_text: str, files: Sequence[str]) -> str:
    """What the model is told before the user's request.

    Args:
        catalog_text: From :func:`catalog_of`; when empty, skills are not mentioned at all.
        files: Paths in the workspace before the run, sorted.
    """
    parts = [_WORK, _files_sentence(files)]
    if catalog_text:
        parts += [_SKILLS, catalog_text]
    return "\n\n".join(parts)


def _files_sentence(files: Sequence[str]) -> str:
    if not files:
        return "The workspace is empty."
    named = ", ".join(files[:_MOST_FILES_NAMED])
    more = len(files) - _MOST_FILES_NAMED
    return f"Files in the workspace: {named}" + (f", and {more} more." if more > 0 else ".")
