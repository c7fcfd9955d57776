"""Every error that a person may meet, split by who must act.

A message is one sentence: what was expected, what was found and where. ``next_step`` is the second sentence:
what to do now. Commands print both on standard error and exit with ``exit_code``; notebooks show the same.
"""

from __future__ import annotations

from typing import ClassVar

MOST_CHARACTERS = 2_000
"""What a person can still read. A longer message quotes something huge, and loses the middle of it."""


class SkillcourseError(Exception):
    """The base of all errors raised on purpose.

    Args:
        message: One sentence with what was expected, what was found, and where.
        next_step: What the person can do now, as one short sentence. Empty when the message already says it.
    """

    exit_code: ClassVar[int] = 1
    """What a command exits with: 1 the work did not pass, 2 wrong use, 3 could not be done here."""

    def __init__(self, message: str, *, next_step: str = "") -> None:
        if len(message) > MOST_CHARACTERS:
            message = f"{message[: MOST_CHARACTERS - 400]} … {message[-400:]}"
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class LearnerError(SkillcourseError):
    """The learner's own file or answer must change before this can go on."""


class UsageError(LearnerError):
    """A command or function was called with something that cannot mean anything (exit 2)."""

    exit_code = 2


class AuthorError(SkillcourseError):
    """A course author must change a lesson source, a check or a bundled skill."""


class InstructorError(SkillcourseError):
    """An instructor must change how a cohort is collected or graded."""

    exit_code = 2


class SetupError(SkillcourseError):
    """This machine or its set-up cannot do it: a missing program, a full disk, a read-only folder (3)."""

    exit_code = 3


class ModelError(SetupError):
    """The chosen model did not answer, or answered with something that is not a Messages answer (exit 3).

    Attributes:
        status: The HTTP status the service answered with, or ``None`` when it did not answer at all.
    """

    def __init__(self, message: str, *, next_step: str = "", status: int | None = None) -> None:
        super().__init__(message, next_step=next_step)
        self.status = status
