from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from skillcourse import course
from skillcourse.agent.trace import Step, Trace, Usage
from skillcourse.checks import CheckResult, Finding, Verdict
from skillcourse.course import Progress
from skillcourse.course.progress import KEPT_RUNS, KEPT_TEXT
from skillcourse.errors import SetupError, UsageError


def result(verdict: Verdict, id: str = "01-a") -> CheckResult:
    return CheckResult(
        id, "Write the greeting", verdict, (Finding("It greets", verdict == "pass", "nothing"),)
    )


def test_nothing_is_made_before_the_first_record(tmp_path: Path) -> None:
    home = tmp_path / "home"
    progress = Progress(home)
    assert progress.hints_used("01-a") == 0
    assert progress.answers() == {}
    assert not home.exists()


def test_everything_recorded_is_there_for_the_next_one(small_course: Path, tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    for verdict in ("todo", "fail", "error", "pass"):
        progress.record_check(result(verdict))  # type: ignore[arg-type]
    progress.record_hint("01-a", 2)
    progress.record_hint("01-a", 1)
    progress.record_quiz("01-q1", 1, False)
    progress.record_quiz("01-q1", 0, True)
    progress.record_answer("01-b", {"words": 4})
    again = Progress(tmp_path)
    (lesson,) = again.summary().lessons
    one = lesson.exercises[0]
    assert (one.verdict, one.ever_passed, one.attempts, one.hints_used) == ("pass", True, 2, 2)
    assert (lesson.passed, lesson.quiz_right, lesson.quiz_answered, lesson.quiz_total) == (1, 1, 1, 1)
    assert again.quiz()["01-q1"]["first_right"] is False
    assert again.quiz()["01-q1"]["tries"] == 2
    assert again.answers() == {"01-b": {"words": 4}}
    assert (again.summary().passed, again.summary().total, again.summary().next) == (1, 3, "01-b")


def test_an_error_takes_no_verdict_away(small_course: Path, tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    progress.record_check(result("pass"))
    progress.record_check(result("error"))
    assert progress.summary().passed == 1
    progress.record_check(result("fail"))
    summary = progress.summary()
    assert summary.passed == 0
    assert summary.lessons[0].exercises[0].ever_passed


def test_forgetting_takes_back_the_verdict_and_the_answer(small_course: Path, tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    progress.record_check(result("pass"))
    progress.record_answer("01-a", 1)
    progress.forget("01-a")
    progress.forget("01-b")
    one = progress.summary().lessons[0].exercises[0]
    assert (one.verdict, one.attempts, one.ever_passed) == ("todo", 1, True)
    assert progress.answers() == {}


def test_runs_are_kept_as_facts_and_not_without_end(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    trace = Trace(
        prompt="x" * 5000,
        model="practice",
        model_id="practice-1",
        speaker="",
        sandbox="",
        steps=(Step(0, "skill", skill="greeter"),),
        outcome="done",
        usage=Usage(2, 100, 20),
    )
    progress.record_run("01", trace)
    (run,) = progress.runs("01")
    assert (run["loaded"], run["outcome"], run["tokens"]) == (["greeter"], "done", 120)
    assert len(run["prompt"]) == KEPT_TEXT + 1
    assert progress.runs("02") == []
    content = json.loads(progress.path.read_text(encoding="utf-8"))
    content["runs"] *= KEPT_RUNS + 5
    progress.path.write_text(json.dumps(content), encoding="utf-8")
    progress.record_run("01", trace)
    assert len(progress.runs()) == KEPT_RUNS


@pytest.mark.parametrize("answer", [object(), {1, 2}, float("nan"), b"x"])
def test_an_answer_is_plain_data(tmp_path: Path, answer: object) -> None:
    progress = Progress(tmp_path)
    with pytest.raises(UsageError, match="The answer to 01-a should be plain data"):
        progress.record_answer("01-a", answer)
    assert not progress.path.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"version": 1, "exercises": []}',
        b'{"version": 1, "exercises": {"01-a": 3}}',
        b'{"version": 1, "runs": {}}',
        b'{"version": "x"}',
        b"[" * 100_000,
        b'{"version": 1}' + b"\0" * 40,
    ],
)
def test_a_damaged_file_is_set_aside_with_a_sentence(
    small_course: Path, tmp_path: Path, content: bytes
) -> None:
    progress = Progress(tmp_path)
    progress.path.write_bytes(content)
    assert progress.summary().passed == 0
    assert "could not be understood" in progress.notice
    assert "progress.damaged-1.json" in progress.notice
    assert (tmp_path / "progress.damaged-1.json").read_bytes() == content
    progress.record_check(result("pass"))
    assert Progress(tmp_path).summary().passed == 1


def test_odd_numbers_in_a_whole_file_crash_nothing(small_course: Path, tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    record = {"verdict": "great", "attempts": "many", "hints": -3}
    content = {"version": 1, "exercises": {"01-a": record}, "quiz": {"01-q1": {"right": "yes"}}}
    progress.path.write_text(json.dumps(content), encoding="utf-8")
    one = progress.summary().lessons[0].exercises[0]
    assert (one.verdict, one.attempts, one.hints_used) == ("todo", 0, 0)
    progress.record_check(result("pass"))
    assert progress.summary().passed == 1


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    newer = '{"version": 2, "new": true}'
    progress.path.write_text(newer, encoding="utf-8")
    with pytest.raises(SetupError, match=r"newer Skillcourse \(format 2"):
        progress.record_hint("01-a", 1)
    assert progress.path.read_text(encoding="utf-8") == newer


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SetupError, match=r"Progress could not be .*SKILLCOURSE_HOME"):
        Progress(tmp_path / "file" / "home").record_hint("01-a", 1)


def test_threads_lose_nothing(tmp_path: Path) -> None:
    def work(name: str) -> None:
        progress = Progress(tmp_path)
        for number in range(15):
            progress.record_answer(f"{name}-{number}", number)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Progress(tmp_path).answers()) == 60


WRITER = """
import sys
from pathlib import Path
from skillcourse.course import Progress
progress = Progress(Path(sys.argv[1]))
print("ready", flush=True)
number = 0
while True:
    number += 1
    progress.record_answer(sys.argv[2], number)
    print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal of POSIX systems")
def test_killed_at_any_moment_nothing_is_lost_or_half_written(tmp_path: Path) -> None:
    chance = random.Random(7)
    for attempt in range(12):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(tmp_path), f"{attempt}-{name}"],
                stdout=subprocess.PIPE,
                text=True,
            )
            for name in "ab"
        ]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.001, 0.12))
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        said = {name: writer.communicate()[0].split() for name, writer in zip("ab", writers, strict=True)}
        progress = Progress(tmp_path)
        answers = progress.answers()
        assert progress.notice == "", "the file was never found damaged"
        for name, numbers in said.items():
            promised = int(numbers[-1]) if numbers else 0
            kept = answers.get(f"{attempt}-{name}", 0)
            assert kept in (promised, promised + 1), "what was said to be kept is kept"
    leftovers = {path.name for path in tmp_path.iterdir()}
    assert leftovers <= {"progress.json", "progress.json.lock", "progress.json.tmp"}
    assert len(Progress(tmp_path).answers()) >= 12


def test_the_lock_of_another_process_is_waited_for_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from skillcourse.course import progress_file

    monkeypatch.setattr(progress_file, "LOCK_SECONDS", 0.1)
    with (
        progress_file.locked(tmp_path / "progress.json"),
        pytest.raises(SetupError, match=r"Another process has held .*lock"),
    ):
        Progress(tmp_path).record_hint("01-a", 1)


def test_a_summary_can_be_of_one_lesson(small_course: Path, tmp_path: Path) -> None:
    assert Progress(tmp_path).summary([]).total == 0
    assert Progress(tmp_path).summary(course.lessons()).total == 3


def test_an_answer_is_bounded_and_half_a_character_loses_nothing(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    with pytest.raises(UsageError, match="up to 20,000 are kept"):
        progress.record_answer("01-a", "x" * 30_000)
    progress.record_answer("01-a", "half \ud800 a character")
    assert Progress(tmp_path).answers() == {"01-a": "half ? a character"}
