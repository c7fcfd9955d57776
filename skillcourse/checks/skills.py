"""Findings about a skill's files, for lessons' checks to put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from skillcourse import skill
from skillcourse.checks.result import Finding
from skillcourse.errors import SkillcourseError

SPEC = "Agent Skills specification"


def valid(folder: Path, *, allow: Iterable[str] = ()) -> list[Finding]:
    """One finding for each error that the strict validator reports, or one that says there is none.

    Args:
        folder: The skill's folder.
        allow: Codes of errors that the exercise is not about.
    """
    title = f"{folder.name} is a valid skill"
    try:
        problems = skill.validate(folder)
    except SkillcourseError as error:
        return [
            Finding(title, False, found=error.message, fix=error.next_step, where=f"{folder.name}/SKILL.md")
        ]
    wrong = [one for one in problems if one.severity == "error" and one.code not in set(allow)]
    if not wrong:
        return [Finding(title, True)]
    return [
        Finding(
            title, False, found=one.message, fix=one.fix, where=f"{folder.name}/{one.where}", rule=one.rule
        )
        for one in wrong
    ]


def readable(folder: Path) -> skill.Skill | Finding:
    """The skill as an agent would load it, or the finding that says why it cannot be."""
    try:
        return skill.read(folder)
    except SkillcourseError as error:
        return Finding(
            f"{folder.name} can be loaded",
            False,
            found=error.message,
            fix=error.next_step,
            where=f"{folder.name}/SKILL.md",
            rule=f"{SPEC}: a skill is a folder with a SKILL.md that has a name and a description",
        )


def description_covers(
    one: skill.Skill, needed: Sequence[tuple[str, Sequence[str]]], *, rule: str = ""
) -> list[Finding]:
    """One finding for each thing that the description should speak of.

    Args:
        one: The skill.
        needed: Each thing as a short phrase with words any one of which shows it:
            ``("when to use it", ["when", "whenever", "for requests"])``. A word matches at its beginning:
            ``review`` finds ``reviews``.
        rule: The rule behind it.
    """
    said = one.description.lower()
    return [
        Finding(
            f"The description says {what}",
            any(re.search(rf"\b{re.escape(word.lower())}", said) for word in words),
            found=f"none of: {', '.join(words)}",
            fix=f"Say in the description {what}.",
            where=f"{one.directory.name}/SKILL.md:{_line_of(one, 'description')}",
            rule=rule or f"{SPEC}: the description says what the skill does and when to use it",
        )
        for what, words in needed
    ]


def description_leaves_out(one: skill.Skill, unwanted: Sequence[str], *, why: str) -> Finding:
    """A finding that the description does not use any of these words or phrases.

    Args:
        one: The skill.
        unwanted: Words or phrases.
        why: What they do to a request that is not this skill's.
    """
    said = one.description.lower()
    found = [word for word in unwanted if re.search(rf"\b{re.escape(word.lower())}\b", said)]
    return Finding(
        "The description claims no more than the skill does",
        not found,
        found=f"it says {', '.join(repr(word) for word in found)}",
        fix="Take that out, and name what the skill is for instead.",
        where=f"{one.directory.name}/SKILL.md:{_line_of(one, 'description')}",
        rule=why,
    )


def body_says(one: skill.Skill, what: str, words: Sequence[str], *, fix: str, rule: str = "") -> Finding:
    """A finding that the instructions speak of something, shown by any one of ``words``."""
    said = one.body.lower()
    return Finding(
        f"The instructions say {what}",
        any(word.lower() in said for word in words),
        found=f"none of: {', '.join(words)}",
        fix=fix,
        where=f"{one.directory.name}/SKILL.md:{one.body_line}",
        rule=rule,
    )


def _line_of(one: skill.Skill, key: str) -> int:
    for number, line in enumerate(one.text.split("\n"), start=1):
        if re.match(rf"{key}\s*:", line):
            return number
    return 1
