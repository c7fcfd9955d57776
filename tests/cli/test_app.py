from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from skillcourse.cli import app as app_module
from skillcourse.cli import main
from skillcourse.errors import AuthorError, LearnerError, ModelError, SetupError, SkillcourseError, UsageError


def test_no_words_and_help_show_every_command(command) -> None:
    for words in ((), ("--help",), ("-h",)):
        said = command(*words)
        assert said.code == 0
        for name in ("lab", "check", "run", "validate", "models", "build", "slides", "doctor"):
            assert f"\n  {name} " in said.out
        assert "..." not in said.out.split("Commands:")[1], "short help is whole"


@pytest.mark.parametrize("name", ["lab", "check", "run", "validate", "models", "build", "slides", "doctor"])
def test_each_command_has_help_with_an_example(command, name: str) -> None:
    said = command(name, "--help")
    assert said.code == 0
    assert f"skillcourse {name}" in said.out.split("Example:")[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("bogus",), "No such command 'bogus'. `skillcourse --help` shows how it is used."),
        (("run",), "Missing argument 'PROMPT'. `skillcourse run --help` shows how it is used."),
        (("run", "hi", "--modle", "x"), "No such option: --modle"),
        (("run", "hi", "--max-usd", "-1"), "Invalid value for '--max-usd'"),
        (("lab", "--port", "99999"), "Invalid value for '--port'"),
        (("slides",), "Missing argument 'LESSON'"),
        (("--bogus",), "No such option: --bogus"),
    ],
)
def test_wrong_use_is_one_sentence_and_2(command, words: tuple[str, ...], sentence: str) -> None:
    said = command(*words)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert said.err.startswith("skillcourse: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LearnerError("No name."), 1),
        (AuthorError("No id."), 1),
        (UsageError("No folder."), 2),
        (SetupError("No disk.", next_step="Free some."), 3),
        (ModelError("No answer."), 3),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("by zero"), 3),
        (OSError(28, "No space left on device"), 3),
    ],
)
def test_each_error_is_a_sentence_and_its_code(
    command, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr("skillcourse.cli.doctor.examine", fail)
    said = command("doctor")
    assert said.code == code
    assert said.err.count("\n") == 1
    if isinstance(error, SkillcourseError):
        assert said.err == f"skillcourse: {error}\n"
    elif isinstance(error, KeyboardInterrupt):
        assert "Stopped as you asked" in said.err
    elif isinstance(error, OSError):
        assert "The system refused: No space left on device." in said.err
    else:
        assert type(error).__name__ in said.err
        assert "SKILLCOURSE_DEBUG=1" in said.err


def test_the_traceback_is_there_for_who_asks(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("skillcourse.cli.doctor.examine", lambda: 1 / 0)
    monkeypatch.setenv("SKILLCOURSE_DEBUG", "1")
    assert app_module.run(["doctor"]) == 3
    assert "ZeroDivisionError: division by zero" in capfd.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that someone is in")
@pytest.mark.parametrize("words", [("check", "01"), ("validate", "."), ("slides", "01")])
def test_a_folder_that_is_gone_is_said(
    command, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    said = command(*words)
    assert said.code == 3
    assert "is not there any more" in said.err
    assert "foresaw" not in said.err


def test_what_the_system_refuses_is_said(command, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/some/where")

    monkeypatch.setattr("skillcourse.course.lesson", refuse)
    said = command("slides", "01")
    assert (said.code, said.out) == (3, "")
    assert "The system refused: Permission denied ('/some/where')" in said.err


def test_main_exits_with_the_code() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["bogus"])
    assert caught.value.code == 2


def test_starting_is_light() -> None:
    heavy = ("anthropic", "rich", "jupyterlab", "nbformat", "jupytext", "yaml", "httpx2")
    program = f"import sys, skillcourse.cli.app; print([n for n in {heavy!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(os.name == "nt", reason="signals and pipes of POSIX systems")
class TestInAShell:
    """What only a process of its own can show."""

    def test_a_reader_that_leaves_early_is_no_error(self, repository: Path) -> None:
        line = f"{shlex.quote(sys.executable)} -m skillcourse models | head -1"
        done = subprocess.run(
            ["bash", "-c", line], cwd=repository, capture_output=True, text=True, timeout=60
        )
        assert done.stdout.startswith("* practice")
        assert done.stderr == ""

    def test_plain_where_there_is_no_terminal(self, repository: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "skillcourse", "models"],
            cwd=repository,
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "FORCE_COLOR": "1"},
        )
        assert "\x1b" not in done.stdout

    def test_ctrl_c_is_130_with_a_sentence(self, greeter: Path) -> None:
        program = (
            "import time; from skillcourse.cli import doctor, main\n"
            "doctor.examine = lambda: (print('on', flush=True), time.sleep(30))\n"
            "main(['doctor'])"
        )
        child = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "on\n"
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)
        assert child.returncode == 130
        assert err == "skillcourse: Stopped as you asked; nothing was left half written.\n"

    def test_a_terminal_without_unicode_still_shows_everything(self, repository: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "skillcourse", "models"],
            cwd=repository,
            capture_output=True,
            timeout=60,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )
        assert done.returncode == 0
        assert done.stderr == b""
