"""Tests run at each level that this machine has; one that is missing is skipped with the way to get it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from skillcourse import sandbox
from skillcourse.sandbox.limits import LEVEL_NAMES, CommandResult, Level, LevelName, Limits

SMALL = Limits(
    seconds=10.0, cpu_seconds=10, memory_mb=256, processes=32, file_mb=8, disk_mb=32, open_files=64
)
"""What the tests run with, unless one of them is about a smaller bound."""


FOREIGN = {"seatbelt"} if sys.platform.startswith("linux") else {"bubblewrap", "landlock"}
"""Levels of other systems."""


@pytest.fixture(params=[name for name in LEVEL_NAMES if name not in FOREIGN])
def level(request: pytest.FixtureRequest) -> Level:
    """One level of this machine."""
    name: LevelName = request.param
    for found in sandbox.levels():
        if found.name == name:
            return found
    gone = next(found for found in sandbox.missing() if found.name == name)
    pytest.skip(f"no {name} here: {gone.why}. {gone.next_step}")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty workspace with a secret beside it."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("the secret", encoding="utf-8")
    return folder


@pytest.fixture
def opened(level: Level, workspace: Path) -> Iterator[Callable[..., sandbox.Sandbox]]:
    """Opens sandboxes on the workspace at the level, with small limits, and closes them."""
    with ExitStack() as stack:

        def make(**options: Any) -> sandbox.Sandbox:
            options.setdefault("limits", SMALL)
            return stack.enter_context(sandbox.open(workspace, level=level.name, **options))

        yield make


@pytest.fixture
def box(opened: Callable[..., sandbox.Sandbox]) -> sandbox.Sandbox:
    """One sandbox on the workspace."""
    return opened()


@pytest.fixture
def python(box: sandbox.Sandbox) -> Callable[..., CommandResult]:
    """Runs a Python program in the sandbox; its arguments come as ``sys.argv[1:]``."""

    def run(program: str, *arguments: object, **options: Any) -> CommandResult:
        return box.run([sys.executable, "-I", "-S", "-c", program, *map(str, arguments)], **options)

    return run
