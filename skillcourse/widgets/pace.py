"""How fast the practice model's words appear, so that a person can follow."""

from __future__ import annotations

import math
import os

from skillcourse import models
from skillcourse.errors import SkillcourseError, UsageError

READABLE = 0.03
"""Seconds between two words: a run of eight steps takes about six seconds, instead of none."""


def word_pause(model: str | None, pace: float | None = None) -> float:
    """Seconds between two words: what was asked for, else ``SKILLCOURSE_PACE``, else a readable pause.

    Only the practice model is slowed down: a real one takes its time by itself.

    Raises:
        UsageError: When the pace is not a number from 0 to 2.
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
    if not 0 <= number <= 2:
        raise UsageError(f"{name} is a number of seconds from 0 to 2, found {value!r}.")
    return number
