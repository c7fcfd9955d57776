"""Every lesson runs: untouched ones without a red cell, executed solutions with exactly their stored outputs.

Both go through nbval, as a class's own CI would run them; folders are found by listing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "lessons").glob("[0-9]*_*"))
SOLUTIONS = sorted((ROOT / "solutions").glob("[0-9]*_*"))


def nbval(arguments: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """One nbval run with a progress home of its own."""
    environment = {**os.environ, "SKILLCOURSE_HOME": str(home), "SKILLCOURSE_PACE": "0"}
    pytest_alone = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-x"]
    unconfigured = ["-W", "default", "-o", "addopts=", "-m", ""]
    return subprocess.run(
        [*pytest_alone, *unconfigured, "--nbval-current-env", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def passed(done: subprocess.CompletedProcess[str]) -> int:
    """How many cells passed; fails with nbval's words when one did not."""
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    found = re.search(r"(\d+) passed", done.stdout)
    assert found is not None, done.stdout
    return int(found.group(1))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, to see that running changed nothing."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".ipynb_checkpoints" not in path.parts and "__pycache__" not in path.parts
    }


def test_there_are_lessons_and_each_has_a_solution() -> None:
    assert [path.name for path in LESSONS] == [path.name for path in SOLUTIONS]
    assert LESSONS


@pytest.mark.notebook
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.name)
def test_an_untouched_lesson_runs_green(lesson: Path, tmp_path: Path) -> None:
    before = tree(lesson)
    assert passed(nbval(["--nbval-lax", str(lesson / "lesson.ipynb")], tmp_path)) >= 8
    assert tree(lesson) == before


@pytest.mark.notebook
@pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda path: path.name)
def test_a_solution_gives_exactly_its_stored_outputs(solution: Path, tmp_path: Path) -> None:
    before = tree(solution)
    assert passed(nbval(["--nbval", str(solution / "lesson.ipynb")], tmp_path)) >= 8
    assert tree(solution) == before
