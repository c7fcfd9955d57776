"""Explorer, checks, hints, quiz, triggers, models, progress: what they show; a button is its call."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

import skillcourse
from skillcourse.checks import CheckResult, Finding
from skillcourse.course import (
    Choice,
    ExerciseDiff,
    ExerciseProgress,
    FileDiff,
    Hint,
    LessonProgress,
    Question,
    Summary,
)
from skillcourse.errors import LearnerError, UsageError
from skillcourse.evals import Pick, TriggerCase, TriggerReport
from skillcourse.widgets.check_view import CheckPanel, check_record, hint_record
from skillcourse.widgets.diff import diff_record
from skillcourse.widgets.explorer import Explorer
from skillcourse.widgets.markup import tag
from skillcourse.widgets.models_view import ModelPicker, models_record
from skillcourse.widgets.pace import READABLE, word_pause
from skillcourse.widgets.panel import Panel
from skillcourse.widgets.progress_view import progress_panel, progress_record
from skillcourse.widgets.quiz import QuizPanel, chosen, quiz_record
from skillcourse.widgets.triggers import Stopped, TriggerPanel, trigger_record

SKILL = """---
name: Orders
description: Answers questions about orders. Use when someone asks where an order is.
---
# Orders

1. Look it up: `python scripts/find.py ORDER`
"""


@pytest.fixture
def skill(tmp_path: Path) -> Path:
    folder = tmp_path / "orders"
    (folder / "scripts").mkdir(parents=True)
    (folder / "SKILL.md").write_text(SKILL, encoding="utf-8")
    (folder / "scripts" / "find.py").write_text("print(1)\n<b>\n", encoding="utf-8")
    (folder / "logo.bin").write_bytes(b"\0\1\2")
    return folder


def test_the_explorer_shows_files_tiers_and_problems_by_line(skill: Path) -> None:
    explorer = Explorer(skill)
    record = explorer.record()
    assert "scripts/find.py" in record.text
    assert "Tier 3 resources: ≈ " in record.text
    assert "SKILL.md:2: error:" in record.text
    assert 'value="2"' in record.html
    assert "Error: " in record.html
    assert "&lt;b&gt;" in record.html
    assert str(skill) not in record.html + record.text


def test_a_press_on_a_file_shows_it(skill: Path) -> None:
    view = Explorer(skill).panel()
    assert "print(1)" not in view.html
    view.press("open", "scripts/find.py")
    assert "print(1)" in view.html
    assert view.said == "scripts/find.py is shown"
    shown = view.html
    view.press("open", "../../etc/passwd")
    assert view.html == shown
    view.press("open", "logo.bin")
    assert "not text" in view.html
    assert repr(view).startswith("SkillExplorer(")


def test_no_skill_is_an_error_for_people(tmp_path: Path) -> None:
    with pytest.raises(LearnerError):
        Explorer(tmp_path / "nowhere")


FAILED = CheckResult(
    "03-a",
    "Say when",
    "fail",
    (
        Finding("It has a name", True),
        Finding(
            "It says when", False, "no <b>when</b>", "Add `Use when`", "SKILL.md:3", "the format, description"
        ),
    ),
)
PASSED = CheckResult("03-a", "Say when", "pass", (Finding("It says when", True),))


def hint(rung: int) -> Hint:
    difference = ExerciseDiff(
        "03-a",
        (FileDiff("SKILL.md", "different", ("--- a", "+++ b", "@@ -1 +1 @@", "-old", "+new <i>", " same")),),
    )
    return Hint("03-a", rung, 4, f"Hint number {rung}", difference if rung == 4 else None)


def test_a_check_says_what_where_why_and_how_to_mend_it() -> None:
    record = check_record(FAILED)
    for said in (
        "Not yet",
        "1 of 2 hold",
        "SKILL.md:3",
        "no &lt;b&gt;when&lt;/b&gt;",
        "<code>Use when</code>",
        "the format, description",
    ):
        assert said in record.html, said
    assert record.html.index("It says when") < record.html.index("It has a name")
    assert record.text.splitlines()[0] == "FAIL 03-a  Say when"


@pytest.mark.parametrize(
    ("verdict", "word"), [("todo", "To do"), ("error", "Could not be checked"), ("pass", "Passed")]
)
def test_every_verdict_has_its_word(verdict: str, word: str) -> None:
    result = CheckResult(
        "03-a", "t", verdict, (Finding("f", True),) if verdict == "pass" else (), note="A note"
    )
    assert word in check_record(result).html
    assert "A note" in check_record(result).html


def test_the_buttons_of_a_check_are_the_plain_calls() -> None:
    calls: list[str] = []

    def check() -> CheckResult:
        calls.append("check")
        return PASSED

    def next_hint() -> Hint:
        calls.append("hint")
        return hint(min(4, calls.count("hint")))

    panel = CheckPanel(FAILED, check, next_hint, 4)
    assert repr(panel.view) == "CheckView(03-a)"
    assert "Give me a hint" in panel.view.html
    for rung in (1, 2, 3):
        panel.view.press("hint")
        assert f"Hint number {rung}" in panel.view.html
    assert "Show the difference with the solution" in panel.view.html
    panel.view.press("hint")
    assert "new &lt;i&gt;" in panel.view.html
    assert 'data-act="hint"' not in panel.view.html
    panel.view.press("check")
    assert "Passed" in panel.view.html
    assert panel.view.said == "03-a: Passed"
    assert calls == ["hint"] * 4 + ["check"]


def test_hints_and_differences_as_records() -> None:
    assert hint_record(hint(1)).text.splitlines()[0] == "03-a: hint 1 of 4"
    assert "again shows the next one" in hint_record(hint(1)).text
    last = hint_record(hint(4))
    assert "again shows" not in last.text
    assert "+new <i>" in last.text
    difference = hint(4).diff
    assert difference is not None
    shown = diff_record(difference).html
    assert "solution: </span></b> <code>new &lt;i&gt;" in shown
    assert "yours: </span></b> <code>old" in shown


QUESTION = Question(
    "01-q1",
    "Why <b>?",
    (Choice("One", False, "Not so"), Choice("Two", True, "Because"), Choice("Three", False, "No")),
)


def test_a_quiz_gives_a_reason_for_every_choice_and_only_after_an_answer() -> None:
    asked = quiz_record(QUESTION)
    assert "Because" not in asked.html + asked.text
    answered = quiz_record(QUESTION, 0)
    for reason in ("Not so", "Because", "No"):
        assert reason in answered.html
        assert reason in answered.text
    assert "a) One (wrong) <- your answer" in answered.text
    assert "Why &lt;b&gt;?" in answered.html


def test_the_live_quiz_records_each_answer() -> None:
    answers: list[int] = []
    panel = QuizPanel(QUESTION, answers.append)
    panel.view.press("answer", "")
    assert (answers, panel.view.said) == ([], "Choose an answer first")
    panel.view.press("answer", "b")
    assert answers == [1]
    assert panel.view.said == "Right. Because"
    assert panel.view.html.count("checked") == 1


@pytest.mark.parametrize("choice", ["d", 0, 4, True, None, 1.5])
def test_no_such_choice(choice: object) -> None:
    with pytest.raises(UsageError, match="01-q1 has the choices a, b, c"):
        chosen(QUESTION, choice)


CASES = tuple(
    TriggerCase(f"request {number} <b>", number % 2 == 0, "train" if number < 8 else "held-out")
    for number in range(12)
)


def report(right: int) -> TriggerReport:
    picks = tuple(
        Pick(case, ("orders" if case.should_trigger is (number < right) else "",), "orders")
        for number, case in enumerate(CASES)
    )
    return TriggerReport("orders", ("orders", "labels"), "practice", "practice-1", 1, picks)


def test_the_trigger_table_has_bars_a_table_and_the_change_since() -> None:
    first, second = report(4), report(12)
    record = trigger_record(second, [first, second])
    assert "was 50%" in record.html
    assert "Your last 2 tries" in record.html
    assert "request 1 &lt;b&gt;" in record.html
    assert "4 held-out requests are counted and not shown" in record.html
    assert "request 9" not in record.html + record.text
    assert "Tries in this session: recall 50%, false alarms 50%; recall 100%, false alarms 0%" in record.text
    assert trigger_record(second, [second]).html.count("was ") == 0


def test_measuring_again_adds_to_the_history() -> None:
    history: list[TriggerReport] = []
    reports = iter([report(4), report(12)])

    def measure(heard: Callable[[Pick], None]) -> TriggerReport:
        found = next(reports)
        for pick in found.picks:
            heard(pick)
        return found

    panel = TriggerPanel("orders", measure, history, 12)
    assert "0 of 12 requests" in panel.view.html
    panel.run()
    panel.view.press("again")
    deadline = time.monotonic() + 5
    while len(history) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert history == [report(4), report(12)]
    assert "was 50%" in panel.view.html


def test_stop_ends_the_measuring_between_two_requests() -> None:
    asked: list[Pick] = []

    def measure(heard: Callable[[Pick], None]) -> TriggerReport:
        for pick in report(4).picks:
            asked.append(pick)
            if len(asked) == 3:
                panel.view.press("stop")
            heard(pick)
        return report(4)

    panel = TriggerPanel("orders", measure, [], 12)
    with pytest.raises(Stopped):
        panel.run()
    assert len(asked) == 3


def test_the_model_picker_chooses_by_the_same_call() -> None:
    chosen_names: list[str] = []
    picker = ModelPicker(
        "ModelPicker(lesson 01)", lambda: (chosen_names or ["practice"])[-1], chosen_names.append
    )
    assert "practice-small" in picker.view.html
    assert "How to add a model" in picker.view.html
    picker.view.press("choose", "practice-small")
    assert chosen_names == ["practice-small"]
    assert picker.view.said == "practice-small is chosen for this lesson"
    assert models_record("practice").text.startswith(
        "This lesson uses practice: practice model, deterministic, no AI (free)."
    )


def test_progress_says_how_things_stand_and_not_when() -> None:
    lesson = LessonProgress(
        "01",
        "Why",
        (
            ExerciseProgress("01-a", "A", "pass", True, 3, 2),
            ExerciseProgress("01-b", "B", "todo", False, 0, 0),
        ),
        1,
        2,
        3,
    )
    other = LessonProgress("02", "In", (ExerciseProgress("02-a", "C", "fail", False, 1, 0),), 0, 0, 0)
    summary = Summary((lesson, other))
    record = progress_record(summary, "01")
    assert record.text.splitlines() == [
        "01 Why: 1 of 2",
        "  Passed               01-a  A",
        "  To do                01-b  B",
        "  Quiz: 1 right of 3",
    ]
    assert progress_record(Summary((lesson,)), "01") == record, "what is done elsewhere changes nothing in it"
    panel = progress_panel(summary, "01")
    for said in ("1 of 3 exercises passed", "02 In: 0 of 1", "Next: 01-b"):
        assert said in panel.html


def test_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    assert word_pause("practice") == 0.0
    monkeypatch.delenv("SKILLCOURSE_PACE")
    assert word_pause("practice") == READABLE
    assert word_pause("ollama:qwen3") == 0.0
    assert word_pause(None, 0.2) == 0.2
    for wrong in ("fast", "-1", "nan", "1e9"):
        monkeypatch.setenv("SKILLCOURSE_PACE", wrong)
        with pytest.raises(UsageError, match="number of seconds from 0 to 2"):
            word_pause("practice")


def test_tries_are_counted_by_folder_and_not_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    lesson = skillcourse.open_lesson("03")

    def measured(folder: str) -> str:
        lesson.triggers([folder, "reorder-stock"], "requests.json")
        return capsys.readouterr().out

    assert "Tries in this session" not in measured("vague/customer-reply") + measured("greedy/customer-reply")
    assert "Tries in this session" in measured("vague/customer-reply")


def test_the_explorer_of_a_huge_skill_stays_small(tmp_path: Path) -> None:
    folder = tmp_path / "huge"
    (folder / "references").mkdir(parents=True)
    (folder / "SKILL.md").write_text("---\nname: huge\ndescription: Has files.\n---\nHi.\n", encoding="utf-8")
    for number in range(1_000):
        (folder / "references" / f"r{number:04}.md").write_text("x", encoding="utf-8")
    record = Explorer(folder).record()
    assert "… and 901 more files" in record.text
    assert "… and 901 more files" in record.html
    assert len(record.html) < 200_000


def test_each_message_is_confirmed_before_and_after_it_is_acted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    panel = Panel("Test", tag("p", "x"), label="x")
    monkeypatch.setattr(panel, "send", told.append)
    panel.on("go", lambda value: told.append(value))
    panel._received(panel, {"act": "go", "value": "now"}, [])
    panel._received(panel, {"other": 1}, [])
    assert told == [{"heard": "go"}, "now", {"done": "go"}]
