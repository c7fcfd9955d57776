"""What a notebook sees: ``lesson = skillcourse.open_lesson("01")``, and every view as a plain call.

It holds no facts: lessons, checks, hints and progress are asked from their rooms, and what a learner does
is on disk when a call returns.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from skillcourse import agent, checks, course, evals, models
from skillcourse.agent.events import Event
from skillcourse.agent.redaction import Redactor, secrets_in
from skillcourse.agent.trace import Trace
from skillcourse.checks import CheckResult
from skillcourse.errors import SkillcourseError, UsageError
from skillcourse.evals import TriggerCase, TriggerReport
from skillcourse.evals.cases import Split
from skillcourse.files import checked_path
from skillcourse.widgets.check_view import CheckPanel, check_record, hint_record
from skillcourse.widgets.compare import compare_record
from skillcourse.widgets.diff import diff_record
from skillcourse.widgets.editor import FileEditor
from skillcourse.widgets.explorer import Explorer
from skillcourse.widgets.kept_runs import KeptRuns
from skillcourse.widgets.live_run import RunView
from skillcourse.widgets.models_view import ModelPicker, models_record
from skillcourse.widgets.notice import errors_as_sentences, notice, trouble, without_place
from skillcourse.widgets.pace import word_pause
from skillcourse.widgets.progress_view import progress_panel, progress_record
from skillcourse.widgets.quiz import QuizPanel, chosen, quiz_record
from skillcourse.widgets.record import show
from skillcourse.widgets.run_record import run_record
from skillcourse.widgets.triggers import Stopped, TriggerPanel, trigger_record
from skillcourse.widgets.values import show_values_once

Given = ParamSpec("Given")
Back = TypeVar("Back")


def _plainly(
    method: Callable[Concatenate[Notebook, Given], Back],
) -> Callable[Concatenate[Notebook, Given], Back | None]:
    """The method, with the course's own errors shown as a sentence instead of raised: a notebook runs on."""

    @wraps(method)
    def call(lesson: Notebook, /, *args: Given.args, **options: Given.kwargs) -> Back | None:
        try:
            return method(lesson, *args, **options)
        except SkillcourseError as error:
            show(trouble(error, lesson.folder))
            return None

    return call


def open_lesson(lesson: str) -> Notebook:
    """The companion of one lesson.

    Args:
        lesson: Its number, ``"01"``, its slug or its folder's name.

    Raises:
        UsageError: When the course has no such lesson; the sentence lists those there are.
    """
    errors_as_sentences()
    show_values_once()
    return Notebook(course.lesson(lesson))


class Notebook:
    """One lesson, as its notebook uses it. Every button of a view does what one of these calls does."""

    def __init__(self, lesson: course.Lesson) -> None:
        self._lesson = lesson
        self._folder = course.work_folder(lesson)
        self._progress = course.Progress()
        self._runs = KeptRuns(course.home(), lesson.number)
        self._lock = threading.RLock()
        self._rungs: dict[str, int] = {}
        self._tries: dict[str, list[TriggerReport]] = {}
        self._model: str | None = None

    def __repr__(self) -> str:
        return f"Lesson {self._lesson.number}: {self._lesson.title}"

    @property
    def folder(self) -> Path:
        """The folder with this lesson's files."""
        return self._folder

    # Runs

    def run(
        self,
        prompt: str,
        *,
        skills: Iterable[str | os.PathLike[str]] = (),
        files: Iterable[str | os.PathLike[str]] = (),
        model: str | None = None,
        title: str = "",
        pace: float | None = None,
        limits: agent.RunLimits | None = None,
    ) -> Trace:
        """Sends a request to the agent, shows it live, then its record, and returns its trace.

        Args:
            prompt: The request.
            skills: Skill folders that are on offer, from the lesson's folder.
            files: Files that the agent gets a copy of.
            model: Another model than the lesson's, for this run only.
            title: What the run is called on the screen.
            pace: Seconds between two words of the practice model, so that a person can follow; 0 for none.
            limits: How far the run may go. A model that costs money needs ``RunLimits(cost_usd=…)``.

        Returns:
            The trace. What cannot even begin, such as a skill that is not there, is a trace with the
            outcome ``error``.
        """
        name = str(model) if model else self._model
        request = str(prompt)
        options: dict[str, Any] = {
            "model": name,
        }
        try:
            options["skills"] = self._paths(skills, "A skill")
            options["files"] = self._paths(files, "A file")
        except SkillcourseError as error:
            refused = _not_begun(request, name, str(error))
            show(run_record(refused, str(title or "")))
            show_values_once(refused)
            return refused
        if limits is not None:
            options["limits"] = limits

        def start(hear: Callable[[Event], None], cancel: threading.Event) -> Trace:
            try:
                return agent.run(
                    request, on_event=hear, cancel=cancel, pace=word_pause(name, pace), **options
                )
            except SkillcourseError as error:
                return _not_begun(request, name, without_place(str(error), self._folder))

        view = RunView(
            f"RunView(lesson {self._lesson.number})", start, title=title or "Live run", prompt=request
        )
        view.ended = self._keep
        show(view)
        trace = view.watch()
        self._keep(trace)
        show(run_record(trace, title))
        show_values_once(trace)
        return trace

    def last_run(self) -> Trace | None:
        """The newest run of this lesson, from this session or an earlier one; ``None`` before the first."""
        return self._runs.last()

    @_plainly
    def compare(
        self, a: Trace | None, b: Trace | None, labels: tuple[str, str] = ("First", "Second")
    ) -> None:
        """Shows two runs side by side."""
        if not isinstance(a, Trace) or not isinstance(b, Trace):
            raise UsageError(
                "Two runs are compared.", next_step="Give what two calls of lesson.run(…) returned."
            )
        if len(labels) != 2:
            raise UsageError(f"Two runs have two labels, found {len(labels)}.")
        show(compare_record(a, b, (str(labels[0]), str(labels[1]))))

    # Files

    @_plainly
    def explore(self, skill_folder: str | os.PathLike[str]) -> None:
        """Shows a skill's files, what each costs and what is wrong with it."""
        explorer = Explorer(self._folder / checked_path(skill_folder, "The skill folder"))
        show(explorer.panel())
        show(explorer.record())

    @_plainly
    def edit(self, path: str) -> None:
        """Opens one file of the lesson in a small editor."""
        editor = FileEditor(self._folder, os.fspath(checked_path(path, "The file to edit")))
        show(editor)
        show(editor.record())

    # Descriptions

    @_plainly
    def triggers(
        self,
        skills: Sequence[str | os.PathLike[str]],
        cases: str | Sequence[TriggerCase],
        *,
        held_out: str | Sequence[TriggerCase] = (),
        target: str | None = None,
        model: str | None = None,
        runs: int = 1,
    ) -> TriggerReport | None:
        """Asks the model each labelled request, and shows which skill it picks.

        Args:
            skills: Skill folders on offer; the first is judged unless ``target`` names another.
            cases: Labelled requests, or the JSON file with them.
            held_out: More of them that are only measured and never shown.
            target: The name of the skill that is judged.
            model: Another model than the lesson's.
            runs: How often each request is asked.
        """
        folders = self._paths(skills, "A skill")

        def measure(heard: Callable[[evals.Pick], None]) -> TriggerReport:
            asked = [*self._cases(cases, "train"), *self._cases(held_out, "held-out")]
            return evals.triggers(
                folders, asked, target=target, model=model or self._model, runs=runs, on_pick=heard
            )

        target = str(target) if target is not None else None
        name = target or (folders[0].name if folders else "no skill")
        # Another folder is another skill, even under the same name: its tries are not this one's.
        judged = next((folder for folder in folders if folder.name == name), Path(name))
        history = self._tries.setdefault(f"{judged} {cases if isinstance(cases, str) else ''}", [])
        total = len(self._cases(cases, "train")) + len(self._cases(held_out, "held-out"))
        panel = TriggerPanel(name, measure, history, total)
        show(panel.view)
        try:
            report = panel.run()
        except (Stopped, KeyboardInterrupt):
            panel.failed("Stopped.")
            show(notice("Stopped before every request was asked.", sign="fail", tone="bad"))
            return None
        except SkillcourseError as error:
            panel.failed(str(error))
            show(trouble(error, self._folder))
            return None
        show(trigger_record(report, history, twin=True))
        show_values_once(report)
        return report

    # Checks, hints, quiz

    @_plainly
    def check(self, id: str) -> CheckResult:
        """Checks one exercise, and shows what holds, what does not, and the hints."""
        result = self._check(id)
        rungs = next((len(one.hints) + 1 for one in self._lesson.exercises if one.id == result.id), 0)
        show(CheckPanel(result, lambda: self._check(id), lambda: self._next_hint(id), rungs).view)
        show(check_record(result, twin=True))
        show_values_once(result)
        return result

    @_plainly
    def hint(self, id: str) -> None:
        """Shows the next hint of an exercise; the last one is the difference with the solution."""
        show(hint_record(self._next_hint(id)))

    @_plainly
    def solution(self, id: str) -> None:
        """Shows how the learner's work differs from the solution."""
        show(diff_record(course.diff(id, self._folder)))

    @_plainly
    def answer(self, id: str, value: object) -> None:
        """Keeps an answer for the check of an exercise. ``None`` or ``...`` stands for no answer yet."""
        _, exercise = course.exercise(id)
        if value is None or value is ...:
            show(notice(f"{exercise.id} has no answer yet.", sign="todo", tone="plain"))
            return
        with self._lock:
            self._progress.record_answer(exercise.id, value)
        show(notice(f'{exercise.id}: your answer is kept. lesson.check("{exercise.id}") looks at it.'))

    @_plainly
    def quiz(self, id: str, choice: str | int | None = None) -> None:
        """Shows a quiz question; with ``choice`` (``"a"``, or 1 for the first) it is answered, with a
        reason for every choice.
        """
        question = self._question(id)
        if choice is None:
            show(QuizPanel(question, lambda index: self._answered(question, index)).view)
            show(quiz_record(question, twin=True))
            return
        index = chosen(question, choice)
        self._answered(question, index)
        show(quiz_record(question, index))

    @_plainly
    def reset(self, id: str) -> None:
        """Puts an exercise's files back to how it begins; the learner's versions are kept in a backup
        folder.
        """
        with self._lock:
            done = course.reset(id, self._folder, self._progress)
        self._rungs.pop(done.exercise, None)
        show(notice(done.text))

    # The rest

    @_plainly
    def progress(self) -> None:
        """Shows how far the learner has come."""
        summary = self._progress.summary()
        show(progress_panel(summary, self._lesson.number))
        show(progress_record(summary, self._lesson.number))
        if self._progress.notice:
            show(notice(self._progress.notice, sign="warning", tone="bad"))

    @_plainly
    def models(self, name: str | None = None) -> None:
        """Shows the models that answer now. With ``name``, the lesson's next runs use that one."""
        if name is not None:
            self._choose(name)
            show(models_record(self._chosen()))
            return
        show(ModelPicker(f"ModelPicker(lesson {self._lesson.number})", self._chosen, self._choose).view)
        show(models_record(self._chosen()))

    def _chosen(self) -> str:
        return models.resolve(self._model).name

    def _choose(self, name: str) -> None:
        self._model = models.resolve(name).name

    def _paths(self, given: object, what: str) -> list[Path]:
        """Paths from the lesson's folder: of one, of several, or of none."""
        several = [given] if isinstance(given, str | bytes | os.PathLike) else given
        if several is not None and not isinstance(several, Iterable):
            raise UsageError(
                f"{what} is a path in the lesson's folder, found {type(given).__name__}.",
                next_step="Give a list of paths.",
            )
        return [self._folder / checked_path(one, what) for one in several or ()]

    def _keep(self, trace: Trace) -> None:
        with self._lock:
            try:
                self._runs.keep(trace)
                self._progress.record_run(self._lesson.number, trace)
            except SkillcourseError as error:
                show(trouble(error, self._folder))

    def _remember(self, record: Callable[[], None]) -> None:
        """Keeps a fact; on a full disk the learner is told, and still gets what was asked for."""
        try:
            record()
        except SkillcourseError as error:
            show(trouble(error, self._folder))

    def _check(self, id: str) -> CheckResult:
        checks.find(id)
        with self._lock:
            result = checks.run(str(id).strip().lower(), self._folder, self._progress.answers())
            self._remember(lambda: self._progress.record_check(result))
        return result

    def _next_hint(self, id: str) -> course.Hint:
        _, exercise = course.exercise(id)
        with self._lock:
            hint = course.hint(exercise.id, self._rungs.get(exercise.id, 0), self._folder)
            # Counted in this session, so that a lesson that is opened again starts with the gentle hint.
            self._rungs[exercise.id] = hint.rung
            self._remember(lambda: self._progress.record_hint(exercise.id, hint.rung))
        return hint

    def _question(self, id: str) -> course.Question:
        wanted = str(id).strip().lower()
        for question in self._lesson.quiz:
            if question.id == wanted:
                return question
        known = ", ".join(question.id for question in self._lesson.quiz) or "none"
        raise UsageError(
            f"There is no question {id!r} in lesson {self._lesson.number}.", next_step=f"It has {known}."
        )

    def _answered(self, question: course.Question, index: int) -> None:
        with self._lock:
            right = question.choices[index].right
            self._remember(lambda: self._progress.record_quiz(question.id, index, right))

    def _cases(self, cases: str | Sequence[TriggerCase], split: Split) -> tuple[TriggerCase, ...]:
        if isinstance(cases, str | os.PathLike):
            path = self._folder / checked_path(cases, "The file with labelled requests")
            return evals.read_cases(path, split=split)
        found = tuple(cases) if isinstance(cases, Iterable) else (cases,)
        if not all(isinstance(case, TriggerCase) for case in found):
            raise UsageError(
                "Labelled requests are a JSON file's name or a list of TriggerCase.",
                next_step='Write "requests.json".',
            )
        return found


def _not_begun(prompt: str, model: str | None, reason: str) -> Trace:
    """A run that could not begin, as a trace: the next cell still has something to look at."""
    try:
        chosen = models.resolve(model)
        name, id, speaker = chosen.name, chosen.id, chosen.speaker
    except SkillcourseError:
        # A key that was given for a model's name is no name, and is not kept.
        name, id, speaker = "" if str(model).startswith("sk-") else model or "", "", "no model"
    keys = Redactor(secrets_in(os.environ))
    return Trace(
        prompt=keys.text(prompt),
        model=keys.text(name),
        model_id=id,
        speaker=speaker,
        sandbox="",
        outcome="error",
        reason=keys.text(reason),
    )
