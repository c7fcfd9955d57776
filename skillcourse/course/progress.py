"""What a learner has done so far: checks, hints, quiz answers, notebook answers, runs; one JSON file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from skillcourse.agent.redaction import Redactor, secrets_in
from skillcourse.agent.trace import Trace
from skillcourse.checks.result import CheckResult, Verdict
from skillcourse.course.folders import home as default_home
from skillcourse.course.lesson import Lesson
from skillcourse.course.progress_file import change, load
from skillcourse.errors import UsageError

KEPT_RUNS = 200
KEPT_TEXT = 2_000
"""Characters kept of any one text: progress is a record of outcomes, not a copy of files."""
MOST_OF_AN_ANSWER = 20_000
"""Characters of one notebook answer, written as JSON."""
VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "todo", "error")


@dataclass(frozen=True, slots=True)
class ExerciseProgress:
    """How one exercise stands."""

    id: str
    title: str
    verdict: Verdict
    """Of the last check; ``todo`` when it was never checked."""
    ever_passed: bool
    attempts: int
    hints_used: int


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """How one lesson stands."""

    number: str
    title: str
    exercises: tuple[ExerciseProgress, ...]
    quiz_right: int
    quiz_answered: int
    quiz_total: int

    @property
    def passed(self) -> int:
        """Exercises whose last check passed."""
        return sum(one.verdict == "pass" for one in self.exercises)


@dataclass(frozen=True, slots=True)
class Summary:
    """How the course stands, for every view of it."""

    lessons: tuple[LessonProgress, ...]

    @property
    def passed(self) -> int:
        """Exercises passed, over all lessons."""
        return sum(one.passed for one in self.lessons)

    @property
    def total(self) -> int:
        """Exercises there are."""
        return sum(len(one.exercises) for one in self.lessons)

    @property
    def next(self) -> str:
        """The id of the first exercise that is not passed; empty when all are."""
        open_ones = (one.id for lesson in self.lessons for one in lesson.exercises if one.verdict != "pass")
        return next(open_ones, "")


class Progress:
    """A learner's progress, kept in ``progress.json`` of a folder; each ``record_…`` is on disk when it
    returns.

    Args:
        home: The folder; ``SKILLCOURSE_HOME`` or ``lessons/.skillcourse`` when not given. It is made at
            the first record.

    Attributes:
        notice: A sentence for the learner when a damaged file was found and set aside; empty otherwise.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.path = (home or default_home()) / "progress.json"
        self.notice = ""

    def _load(self) -> dict[str, Any]:
        content, problem = load(self.path)
        if problem:
            # Set it aside now, so that the learner is told once, when it is found, and not at the next
            # record.
            return self._change(lambda _: None)
        return content

    def _change(self, edit: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        content, notice = change(self.path, edit)
        self.notice = notice or self.notice
        return content

    def record_check(self, result: CheckResult) -> None:
        """Keep the outcome of a check; ``todo`` and ``error`` are not attempts, and an ``error`` takes no
        verdict away.
        """

        def edit(content: dict[str, Any]) -> None:
            record = content["exercises"].setdefault(result.id, {})
            if result.verdict == "error" and "verdict" in record:
                return
            record["verdict"] = result.verdict
            record["when"] = _now()
            record["attempts"] = _count(record, "attempts") + (result.verdict in ("pass", "fail"))
            record["findings"] = [
                {"title": _short(one.title), "passed": one.passed, "found": _short(_without_keys(one.found))}
                for one in result.findings
            ]
            if result.verdict == "pass":
                record.setdefault("first_passed", record["when"])

        self._change(edit)

    def record_hint(self, exercise: str, used: int) -> None:
        """Keep that ``used`` hints of an exercise have been shown; the number only grows."""

        def edit(content: dict[str, Any]) -> None:
            record = content["exercises"].setdefault(exercise, {})
            record["hints"] = max(_count(record, "hints"), used)

        self._change(edit)

    def hints_used(self, exercise: str) -> int:
        """How many hints of an exercise have been shown."""
        return _count(self._load()["exercises"].get(exercise, {}), "hints")

    def record_quiz(self, question: str, choice: int, right: bool) -> None:
        """Keep the choice made last (from 0), whether it is right, and whether the first one was."""

        def edit(content: dict[str, Any]) -> None:
            record = content["quiz"].setdefault(question, {"first_right": right})
            record.update(choice=choice, right=right, when=_now(), tries=_count(record, "tries") + 1)

        self._change(edit)

    def quiz(self) -> dict[str, dict[str, Any]]:
        """Every quiz answer: ``{"01-q1": {"choice": 2, "right": True, …}}``."""
        return dict(self._load()["quiz"])

    def record_answer(self, exercise: str, answer: object) -> None:
        """Keep what a learner answered in the notebook, as plain data.

        Raises:
            UsageError: When it is not JSON-like data, or longer than :data:`MOST_OF_AN_ANSWER`.
        """
        try:
            written = json.dumps(answer, allow_nan=False)
            plain = _without_keys(json.loads(written))
        except (TypeError, ValueError, RecursionError) as error:
            raise UsageError(
                f"The answer to {exercise} should be plain data (texts, numbers, lists, dicts), "
                f"found {type(answer).__name__}: {error}."
            ) from error
        if len(written) > MOST_OF_AN_ANSWER:
            raise UsageError(
                f"The answer to {exercise} has {len(written):,} characters, "
                f"and up to {MOST_OF_AN_ANSWER:,} are kept.",
                next_step="Give what the exercise asks for, and leave files in the lesson's folder.",
            )
        self._change(lambda content: content["answers"].__setitem__(exercise, plain))

    def answers(self) -> dict[str, object]:
        """Every notebook answer by exercise id, as checks take them."""
        return dict(self._load()["answers"])

    def record_run(self, lesson: str, trace: Trace) -> None:
        """Keep the facts of a run that progress shows: model, skills, how it ended, what it cost."""
        record = {
            "lesson": lesson,
            "prompt": _short(trace.prompt),
            "model": _short(trace.model),
            "skills": [skill.name for skill in trace.skills],
            "loaded": [step.skill for step in trace.steps if step.kind == "skill"],
            "outcome": trace.outcome,
            "steps": len(trace.steps),
            "tokens": trace.usage.input_tokens + trace.usage.output_tokens,
            "cost_usd": trace.usage.cost_usd,
            "when": _now(),
        }

        def edit(content: dict[str, Any]) -> None:
            content["runs"] = [*content["runs"], record][-KEPT_RUNS:]

        self._change(edit)

    def runs(self, lesson: str = "") -> list[dict[str, Any]]:
        """The runs kept, oldest first; those of one lesson when it is given."""
        return [run for run in self._load()["runs"] if not lesson or run.get("lesson") == lesson]

    def forget(self, exercise: str) -> None:
        """Take back an exercise's verdict and answer; how often it was tried and hinted stays."""

        def edit(content: dict[str, Any]) -> None:
            content["answers"].pop(exercise, None)
            if record := content["exercises"].get(exercise):
                record["verdict"] = "todo"
                record.pop("findings", None)

        self._change(edit)

    def summary(self, lessons: Sequence[Lesson] | None = None) -> Summary:
        """How each lesson stands; all lessons of the course when none are given."""
        from skillcourse.course.folders import lessons as all_lessons

        content = self._load()
        return Summary(
            tuple(_lesson(one, content) for one in (all_lessons() if lessons is None else lessons))
        )


def _lesson(lesson: Lesson, content: dict[str, Any]) -> LessonProgress:
    exercises = []
    for one in lesson.exercises:
        record = content["exercises"].get(one.id, {})
        verdict = record.get("verdict")
        exercises.append(
            ExerciseProgress(
                id=one.id,
                title=one.title,
                verdict=verdict if verdict in VERDICTS else "todo",
                ever_passed="first_passed" in record,
                attempts=_count(record, "attempts"),
                hints_used=_count(record, "hints"),
            )
        )
    answered = [content["quiz"][question.id] for question in lesson.quiz if question.id in content["quiz"]]
    return LessonProgress(
        number=lesson.number,
        title=lesson.title,
        exercises=tuple(exercises),
        quiz_right=sum(record.get("right") is True for record in answered),
        quiz_answered=len(answered),
        quiz_total=len(lesson.quiz),
    )


def _count(record: dict[str, Any], key: str) -> int:
    value = record.get(key, 0)
    return value if isinstance(value, int) and value >= 0 else 0


def _without_keys(value: Any) -> Any:
    """A learner may paste a key anywhere; it is kept nowhere."""
    return Redactor(secrets_in(os.environ)).value(value)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _short(text: str) -> str:
    return text if len(text) <= KEPT_TEXT else text[:KEPT_TEXT] + "…"
