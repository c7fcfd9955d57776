"""Where commands run: one interface, a ladder of real isolation.

``open`` gives the strongest level that this machine really has (:func:`levels` proves each by trying), and
every level keeps the same promises on time, memory, processes, disk and output. What a level does not keep
closed, its ``says`` says.
"""

from __future__ import annotations

from skillcourse.sandbox.box import Sandbox
from skillcourse.sandbox.ladder import levels, missing
from skillcourse.sandbox.ladder import open_sandbox as open
from skillcourse.sandbox.limits import CommandResult, EndedBy, Level, LevelName, Limits, Missing, why_ended

__all__ = [
    "CommandResult",
    "EndedBy",
    "Level",
    "LevelName",
    "Limits",
    "Missing",
    "Sandbox",
    "levels",
    "missing",
    "open",
    "why_ended",
]
