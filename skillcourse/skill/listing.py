"""The catalog: the few lines about each skill that a model sees before it picks one (tier 1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillcourse.skill.model import Skill

# XML has no way to write these; a description can hold them through a YAML escape such as "\e".
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def catalog(skills: Iterable[Skill], *, location: Callable[[Skill], str] | None = None) -> str:
    """The ``<available_skills>`` block for these skills, in the order given, values escaped.

    Skills that only people may start (``disable-model-invocation: true``) are left out, as clients do, and so
    the block is an empty text when no skill is left: an empty list would only puzzle a model.

    Args:
        skills: The skills to offer.
        location: Says where a model finds a skill's SKILL.md; its absolute path when not given.
    """
    entries = [
        entry(skill, location(skill) if location else None) for skill in skills if skill.model_may_pick
    ]
    return "\n".join(["<available_skills>", *entries, "</available_skills>"]) if entries else ""


def entry(skill: Skill, location: str | None = None) -> str:
    """One skill's part of the catalog."""
    return "\n".join(
        (
            "  <skill>",
            f"    <name>{_xml(skill.name)}</name>",
            f"    <description>{_xml(skill.description)}</description>",
            f"    <location>{_xml(location if location is not None else skill.path.as_posix())}</location>",
            "  </skill>",
        )
    )


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("�", text), quote=False)
