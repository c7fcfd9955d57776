"""The commands put together, and the one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import typer
from typer.exceptions import Abort, TyperException
from typer.main import get_command

from skillcourse import __version__
from skillcourse.cli import build, check, doctor, lab, models, run_command, slides, validate
from skillcourse.cli.show import complain
from skillcourse.errors import SkillcourseError

INTERRUPTED = 130
"""What a shell expects of a command that Ctrl-C ended."""

app = typer.Typer(
    name="skillcourse",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("lab", short_help="Open JupyterLab at a lesson.")(lab.lab)
app.command("check", short_help="Check your work; say what to fix, and why.")(check.check)
app.command("run", short_help="Watch an agent use skills on a request.")(run_command.run)
app.command("validate", short_help="Find every problem of a skill folder.")(validate.validate)
app.command("models", short_help="Show who can speak here, and the price.")(models.models)
app.command("build", short_help="Make lessons/ from solutions/ (for authors).")(build.build)
app.command("slides", short_help="Make a lesson's slides, to teach from.")(slides.slides)
app.command("doctor", short_help="Say what is missing here, and what to do.")(doctor.doctor)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"skillcourse {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    _: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Learn to build agent skills that run anywhere, with no key, no cost and no network.

    A skill is a folder with a SKILL.md that gives an AI agent knowledge and workflows on demand. Here you
    build skills step by step, watch an agent follow them line by line, and are checked as you go. The same
    commands work on any skill folder, not only on the course's.

    \b
    Start with:
      skillcourse lab

    Exit codes: 0 fine, 1 the work did not pass, 2 wrong use, 3 could not be done here.
    """


def run(words: Sequence[str]) -> int:
    """Run the command line in these words and return its exit code; nothing but a programming error under
    ``SKILLCOURSE_DEBUG=1`` shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a character shows a "?"
    try:
        code = get_command(app).main(
            args=list(words) or ["--help"], prog_name="skillcourse", standalone_mode=False
        )
        sys.stdout.flush()
    except SkillcourseError as error:
        return _say(str(error), error.exit_code)
    except TyperException as error:
        return _say(_usage_sentence(error, words), 2)
    except (KeyboardInterrupt, Abort):
        return _interrupted()
    except BrokenPipeError:
        # Whoever read our output has had enough (``| head``); Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if os.environ.get("SKILLCOURSE_DEBUG") == "1":
            traceback.print_exc()
            return 3
        return _say(_refused(error), 3)
    except Exception as error:
        if os.environ.get("SKILLCOURSE_DEBUG") == "1":
            traceback.print_exc()
            return 3
        return _say(_unexpected(error), 3)
    if code == INTERRUPTED:
        return _interrupted()
    return int(code or 0)


def _say(sentence: str, code: int) -> int:
    complain(sentence)
    return code


def _interrupted() -> int:
    return _say("Stopped as you asked; nothing was left half written.", INTERRUPTED)


def _usage_sentence(error: TyperException, words: Sequence[str]) -> str:
    said = " ".join(error.format_message().split()).rstrip(".")
    commands = {command.name for command in app.registered_commands}
    about = f"{words[0]} " if words[0] in commands else ""
    stop = "" if said.endswith("?") else "."
    return f"{said}{stop} `skillcourse {about}--help` shows how it is used."


def _refused(error: OSError) -> str:
    """What the system would not do; nothing in the course can mend it."""
    about = f" ({error.filename!r})" if error.filename else ""
    try:
        Path.cwd()
    except OSError:
        return "The folder that you are in is not there any more. Change into another one and try again."
    said = error.strerror or error
    return f"The system refused: {said}{about}. Mend that, or choose another folder, and try again."


def _unexpected(error: Exception) -> str:
    said = " ".join(str(error).split())[:300]
    return (
        f"Something went wrong that nobody foresaw ({type(error).__name__}: {said}). "
        "Please report it with what `SKILLCOURSE_DEBUG=1 skillcourse …` prints for the same words."
    )
