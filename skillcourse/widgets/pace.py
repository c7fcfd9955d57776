"""How long a person may look at one step before the next begins."""

from __future__ import annotations

import math
import os

from skillcourse import models
from skillcourse.errors import SkillcourseError, UsageError

READABLE = 0.5
"""Seconds after each step of the practice model, which would otherwise be done before anybody could read."""


def step_pause(model: str | None, pace: float | None = None) -> float:
    """Seconds to wait after each step: what was asked for, else ``SKILLCOURSE_PACE``, else a readable pause.

    Only the practice model is slowed down without being asked: a real one takes its time by itself.

    Raises:
        UsageError: When the pace is not a number from 0.
    """
    if pace is not None:
        return _number(pace, "pace")
    named = os.environ.get("SKILLCOURSE_PACE", "").strip()
    if named:
        return _number(named, "SKILLCOURSE_PACE")
    try:
        return READABLE if models.resolve(model).kind == "practice" else 0.0
    except SkillcourseError:
        return 0.0


def _number(value: object, name: str) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not 0 <= number <= 60:
        raise UsageError(f"{name} is a number of seconds from 0 to 60, found {value!r}.")
    return number
