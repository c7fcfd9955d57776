"""What a check says: plain data that notebook, command line and grader all show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Verdict = Literal["pass", "fail", "todo", "error"]
"""``todo``: the exercise is untouched. ``error``: the check itself could not run."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    title: str
    """What must be true, as a short sentence: ``The description says when to use the skill``."""
    passed: bool
    found: str = ""
    """What was found instead."""
    fix: str = ""
    """The smallest change that would make it true."""
    where: str = ""
    """``SKILL.md:3``, or a step of a run."""
    rule: str = ""
    """The rule behind it, with its source (the format's section or the lesson's own words)."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one exercise's check."""

    id: str
    """``03-a``: lesson and exercise."""
    title: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    note: str = ""
    """One sentence on top: what to do when ``todo``, what was missing when ``error``."""

    @property
    def points(self) -> tuple[int, int]:
        """Findings that hold, and findings looked at; ``(0, 0)`` for ``todo`` and ``error``."""
        return sum(finding.passed for finding in self.findings), len(self.findings)


@dataclass(frozen=True, slots=True)
class Check:
    """One exercise's check: pure over the learner's folder and the answers given in the notebook."""

    id: str
    title: str
    run: Callable[[Path, Mapping[str, object]], CheckResult]
    """Called with the learner's lesson folder and the notebook answers (exercise id to plain data)."""
    needs: tuple[str, ...] = ()
    """Files of the lesson folder that the exercise is about, for the diff with the solution."""
    proves: str = ""
    """What a pass shows, and what it cannot show."""
