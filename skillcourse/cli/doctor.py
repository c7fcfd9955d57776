"""``skillcourse doctor``: is everything here that the course needs, and what to do about what is not."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

import typer

from skillcourse.cli.show import line

State = Literal["ok", "note", "missing"]
MIN_PYTHON = (3, 11)
MIN_FREE_MB = 200
PROBE_BYTES = 100_000
STYLE: dict[State, str] = {"ok": "good", "note": "todo", "missing": "bad"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    state: State
    """``note``: it works, with less than there could be. ``missing``: the course cannot be used without it.
    """
    what: str
    found: str
    to_do: str = ""


def doctor() -> None:
    """Look at what the course needs on this machine, and say what to do about what is missing.

    It looks at Python, the packages, the sandbox that commands run in, the model, the browser, the disk,
    where your progress is kept, and whether the course folder is whole. Nothing is changed. Exit code 3 means
    that something is missing that the course cannot do without.

    \b
    Example:
      skillcourse doctor
    """
    lines = list(examine())
    width = max(len(one.what) for one in lines)
    for one in lines:
        line(f"{one.state:<7}  {one.what:<{width}}  {one.found}", STYLE[one.state])
        if one.to_do:
            line(f"{'':<7}  {'':<{width}}  {one.to_do}")
    missing = sum(one.state == "missing" for one in lines)
    line()
    line(
        f"{missing} missing." if missing else "Everything that the course needs is here.",
        "bad" if missing else "good",
    )
    raise typer.Exit(3 if missing else 0)


def examine() -> Iterator[Line]:
    """Every line of the examination; one that cannot be made is itself a finding."""
    examinations: dict[str, Callable[[], Line]] = {
        "Python": _python,
        "packages": _packages,
        "course": _course,
        "progress": _progress,
        "sandbox": _sandbox,
        "model": _model,
        "browser": _browser,
        "disk": _disk,
    }
    for what, look in examinations.items():
        try:
            yield look()
        except Exception as error:
            yield Line("missing", what, " ".join(str(error).split())[:300], "")


def _python() -> Line:
    found = f"{platform.python_version()} on {platform.system()}"
    if sys.version_info < MIN_PYTHON:
        return Line("missing", "Python", found, "Install Python 3.11 or newer and run start.py with it.")
    return Line("ok", "Python", found)


def _packages() -> Line:
    absent = []
    for wanted in requires("skillcourse") or []:
        requirement, _, condition = wanted.partition(";")
        if "extra ==" in condition:
            continue
        name = requirement.split("[")[0].rstrip("<>=!~.0123456789, ").strip()
        try:
            version(name)
        except PackageNotFoundError:
            absent.append(name)
    if absent:
        return Line(
            "missing",
            "packages",
            f"without {', '.join(absent)}",
            "Run start.py again, or `pip install -e .` in the course folder.",
        )
    return Line(
        "ok",
        "packages",
        f"anthropic {version('anthropic')}, JupyterLab {version('jupyterlab')}, and the others",
    )


def _course() -> Line:
    from skillcourse import course

    place = course.root()
    every = course.lessons(place)
    absent = [one.name for one in every if not (one.folder / "lesson.ipynb").is_file()]
    if not every or absent:
        said = f"{place}, without {', '.join(f'lessons/{name}' for name in absent) or 'a lesson'}"
        return Line(
            "missing",
            "course",
            said,
            "`skillcourse build --no-run` makes the lessons; or clone the course again.",
        )
    return Line("ok", "course", f"{place}, {len(every)} lessons")


def _progress() -> Line:
    from skillcourse import course

    progress = course.Progress()
    home = progress.path.parent
    nearest = next(place for place in (home, *home.parents) if place.exists())
    try:
        # Asking is not enough: a read-only disk says yes, and a full one still takes an empty file.
        with tempfile.TemporaryFile(dir=nearest) as file:
            file.write(b"." * PROBE_BYTES)
    except OSError as error:
        said = f"{home} cannot be written: {error.strerror}"
        return Line("missing", "progress", said, "Set SKILLCOURSE_HOME to a folder of yours.")
    summary = progress.summary()
    said = f"{progress.path}, {summary.passed} of {summary.total} exercises passed"
    return (
        Line("note", "progress", said, progress.notice) if progress.notice else Line("ok", "progress", said)
    )


def _sandbox() -> Line:
    from skillcourse import sandbox

    best = sandbox.levels()[0]
    if best.name == "limits":
        return Line(
            "note",
            "sandbox",
            best.says,
            "On Linux, install bubblewrap; else run only skills that you trust.",
        )
    return Line("ok", "sandbox", best.says)


def _model() -> Line:
    from skillcourse import models

    chosen = models.resolve()
    found = {one.name: one for one in models.available()}
    said = f"{chosen.name}: {chosen.speaker}; {chosen.costs}"
    one = found.get(chosen.name)
    if one is not None and one.state in ("ready", "key set", "set up"):
        return Line("ok", "model", said)
    return Line(
        "note",
        "model",
        f"{said}; it did not answer just now",
        chosen.advice or "`skillcourse models` shows what is there.",
    )


def _browser() -> Line:
    from skillcourse.cli.lab import has_browser

    if has_browser():
        return Line("ok", "browser", "one can be opened")
    return Line(
        "note",
        "browser",
        "none can be opened from here",
        "`skillcourse lab` prints its address; open that in a browser.",
    )


def _disk() -> Line:
    place = Path(tempfile.gettempdir())
    free = shutil.disk_usage(place).free // 1_000_000
    if free < MIN_FREE_MB:
        return Line(
            "missing",
            "disk",
            f"{free:,} MB free in {place}",
            f"Free some space: runs and kernels need {MIN_FREE_MB} MB.",
        )
    return Line("ok", "disk", f"{free:,} MB free in {place}")
