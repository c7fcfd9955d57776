"""The sandbox of one run, opened with its first command: many runs have none."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from skillcourse import sandbox
from skillcourse.agent.workspace import Workspace
from skillcourse.errors import UsageError
from skillcourse.sandbox import CommandResult, Level, Limits, Sandbox


class Commands:
    """Runs commands in a workspace, whose offered skills they cannot change.

    Args:
        workspace: Where they start.
        limits: Bounds on each of them.

    Raises:
        SetupError: This machine cannot run commands, or not as safely as it was told to.
        UsageError: The workspace is no folder to let commands loose in, such as the home folder.
    """

    def __init__(self, workspace: Workspace, limits: Limits) -> None:
        self._root = workspace.root
        self._readonly = workspace.read_only
        self._limits = limits
        self._lock = threading.Lock()
        self._box: Sandbox | None = None
        self._closed = False
        self.level: Level = _level_here(os.environ.get("SKILLCOURSE_SANDBOX", ""))
        """The isolation that every command gets."""
        if not workspace.temporary:
            # A folder that somebody chose may be one that no sandbox takes: better said before the run.
            self._open()

    def run(self, argv: Sequence[str], *, cancel: threading.Event) -> CommandResult:
        """Runs one command to its end; ``cancel`` ends it sooner."""
        return self._open().run(argv, limits=self._limits, cancel=cancel)

    def close(self) -> None:
        """Removes what the sandbox needed; no command runs after it."""
        with self._lock:
            self._closed = True
            if self._box is not None:
                self._box.close()

    def _open(self) -> Sandbox:
        with self._lock:
            if self._closed:
                raise UsageError("The run is over, and no command can be run any more.")
            if self._box is None:
                self._box = sandbox.open(
                    self._root, readonly=self._readonly, limits=self._limits, level=self.level.name
                )
            return self._box


@cache
def _level_here(_weakest: str) -> Level:
    """The level that this machine gives, when ``SKILLCOURSE_SANDBOX`` says so much; opening one proves it."""
    with tempfile.TemporaryDirectory(prefix="skillcourse-") as folder, sandbox.open(Path(folder)) as box:
        return box.level
