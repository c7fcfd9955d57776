"""Which skills are there: in a project, for a user, or in any folder of skills, and which of two wins."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from skillcourse.errors import LearnerError
from skillcourse.skill import limits
from skillcourse.skill.model import Skill
from skillcourse.skill.problem import Problem
from skillcourse.skill.reader import read
from skillcourse.skill.rulebook import problem
from skillcourse.skill.tree import is_junk

PLACES = (".agents/skills", ".claude/skills")
"""Where skills live in a project and in a home folder, the winner first.

The client guide leaves the order open and asks for one. The cross-client folder wins here: a person who keeps
a skill there means it for every agent.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What discovery found."""

    skills: tuple[Skill, ...]
    """The skills to use, one for each name: the project's first, each place sorted by folder name."""
    problems: tuple[Problem, ...] = ()
    """Skills that could not be loaded (errors) and skills hidden by one of the same name (warnings).
    ``Problem.file`` is an absolute path here."""


def discover(folder: Path | str, *, user: Path | str | None = None) -> Found:
    """The skills of ``folder``, and of the home folder ``user`` when given.

    ``folder`` may be a skill, a folder of skills, or a project with ``.agents/skills`` or ``.claude/skills``.
    When two skills have the same name, the project's wins over the user's, and within each ``.agents/skills``
    over ``.claude/skills`` over skills that lie openly in the folder; a warning names both places. A skill
    that cannot be loaded is reported and hides no other.
    """
    finder = _Finder()
    # Not resolved: a linked skill folder is known by its link's name.
    project = Path(os.path.abspath(folder))  # noqa: PTH100
    if _is_skill(project):
        finder.take(project)
    else:
        finder.take_all(*(project / place for place in PLACES), project)
    if user is not None:
        finder.take_all(*(Path(os.path.abspath(user)) / place for place in PLACES))  # noqa: PTH100
    return Found(tuple(finder.skills.values()), tuple(finder.problems))


class _Finder:
    def __init__(self) -> None:
        self.skills: dict[str, Skill] = {}
        self.problems: list[Problem] = []
        self.seen: set[str] = set()

    def take_all(self, *places: Path) -> None:
        for place in places:
            for child in self._children(place):
                self.take(child)

    def take(self, directory: Path) -> None:
        # The same folder by two names (.claude/skills/x linked to .agents/skills/x) is one skill, not two.
        real = os.path.realpath(directory)
        if real in self.seen:
            return
        self.seen.add(real)
        try:
            skill = read(directory)
        except LearnerError as error:
            self.problems.append(_not_loaded(directory, error))
            return
        winner = self.skills.setdefault(skill.name, skill)
        if winner is not skill:
            loser = str(skill.path)
            self.problems.append(problem("skill-shadowed", loser, name=skill.name, winner=winner.path))

    def _children(self, place: Path) -> Iterator[Path]:
        names = []
        try:
            with os.scandir(place) as entries:
                for number, entry in enumerate(entries):
                    if number >= limits.SKILLS:
                        self.problems.append(problem("too-many-skills", str(place)))
                        break
                    names.append(entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self.problems.append(problem("folder-unreadable", str(place), path=place, reason=reason))
            return
        for name in sorted(names):
            if not is_junk(name) and _is_skill(place / name):
                yield place / name


def _is_skill(directory: Path) -> bool:
    """Whether the folder has something called SKILL.md, readable or not: a broken skill must be told."""
    try:
        return any(
            os.path.lexists(directory / name) for name in (limits.SKILL_FILE, limits.SKILL_FILE.lower())
        )
    except (OSError, ValueError):
        return False


def _not_loaded(directory: Path, error: LearnerError) -> Problem:
    place = directory / limits.SKILL_FILE
    found = f"The skill is not loaded: {error.message}"
    return Problem("error", "not-loaded", found, str(place), fix=error.next_step)
