"""What a lesson is: plain values, read from ``lesson.yaml`` and the folder's own name.

Leaves to others: reading the file (:mod:`skillcourse.course.lesson_file`) and the order of lessons
(:mod:`skillcourse.course.folders`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long a lesson takes: hearing it, and doing its exercises."""

    teach: int
    exercise: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.teach + self.exercise


@dataclass(frozen=True, slots=True)
class Exercise:
    """One thing that a learner does and that is checked."""

    id: str
    """``03-a``: the lesson's number and a letter; its check has the same id."""
    title: str
    hints: tuple[str, ...]
    """At least three, from a nudge over where to look to a worked analogue. The diff with the solution comes
    after them.
    """
    files: tuple[str, ...] = ()
    """Files of the lesson folder that it is about, with forward slashes; none when it is done in a cell."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    text: str
    right: bool
    because: str
    """Why it is right or wrong, shown once it is chosen."""


@dataclass(frozen=True, slots=True)
class Question:
    """One quiz question; exactly one of its choices is right."""

    id: str
    question: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson: what it is called, what it is for, and what is done in it."""

    number: str
    """Two digits: ``03``."""
    slug: str
    """The rest of the folder's name: ``getting_picked``."""
    title: str
    question: str
    """The question that the lesson answers."""
    minutes: Minutes
    goals: tuple[str, ...]
    can_do: tuple[str, ...]
    """What the learner can do afterwards, each as ``I can …`` continues."""
    exercises: tuple[Exercise, ...]
    quiz: tuple[Question, ...]
    source: Path
    """The folder of its source, ``solutions/03_getting_picked``."""

    @property
    def name(self) -> str:
        """The folder's name, the same in ``solutions/`` and ``lessons/``: ``03_getting_picked``."""
        return self.source.name

    @property
    def folder(self) -> Path:
        """What learners open: ``lessons/03_getting_picked`` beside ``solutions/``."""
        return self.source.parent.parent / "lessons" / self.name
