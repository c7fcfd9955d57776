"""A sandbox: one workspace, one level, and the commands that run in it."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from skillcourse.errors import SetupError, UsageError
from skillcourse.sandbox import runtime
from skillcourse.sandbox.disk import Growth, remove_folder
from skillcourse.sandbox.keep import Kept, keep
from skillcourse.sandbox.limits import CommandResult, Level, Limits
from skillcourse.sandbox.view import Start, View

if sys.platform == "win32":
    from skillcourse.sandbox import windows
else:
    from skillcourse.sandbox import bubblewrap, launcher, posix

_CANNOT_START = 126
"""What shells return for a command that is there and cannot be run."""


class Sandbox:
    """Where commands run, until it is closed. Commands may run side by side from several threads.

    Made by :func:`skillcourse.sandbox.open`; use it in a ``with`` statement.

    Attributes:
        level: The isolation that every command gets.
        workspace: The folder that commands start in and may change: absolute, links resolved, the same path
            inside as outside.
        limits: The bounds on each command, unless a call of :meth:`run` has its own.
    """

    def __init__(
        self,
        workspace: str | os.PathLike[str],
        *,
        level: Level,
        limits: Limits,
        readable: Iterable[str | os.PathLike[str]] = (),
        readonly: Iterable[str | os.PathLike[str]] = (),
    ) -> None:
        self.level = level
        self.limits = limits
        self.workspace = _workspace(workspace)
        paths = dict.fromkeys(_existing(path) for path in readable)
        # What lies in the workspace can be read anyway; and a command could put a link in its place.
        may_read = tuple(
            path for path in paths if path != self.workspace and self.workspace not in path.parents
        )
        fixed = tuple(dict.fromkeys(_inside(self.workspace, path) for path in readonly))
        try:
            self._state = Path(tempfile.mkdtemp(prefix="skillcourse-sandbox-")).resolve()
            self._view = _view(self.workspace, self._state, may_read, fixed)
            self._kept = self._keep(fixed)
            if level.name == "bubblewrap" and sys.platform != "win32":
                bubblewrap.prepare(self._view)
        except OSError as error:
            if hasattr(self, "_state"):
                remove_folder(self._state)
            raise SetupError(
                f"The sandbox needs a folder in {tempfile.gettempdir()!r}, but: {error.strerror or error}.",
                next_step="Free space there, or set TMPDIR to a folder that can be written to.",
            ) from error
        self._growth = Growth((self.workspace, self._view.private))
        self._lock = threading.Lock()
        self._running = 0
        self._open = True

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: str = "",
        limits: Limits | None = None,
        cancel: threading.Event | None = None,
    ) -> CommandResult:
        """Runs one command in the workspace and waits for it and everything it started.

        Args:
            argv: The program and its arguments, for a shell line ``["bash", "-c", line]``. A program that is
                not there gives exit code 127, one that cannot be run 126, with the reason on stderr, as in a
                shell.
            stdin: The whole input; without it the command finds its input at its end.
            limits: Bounds for this command instead of the sandbox's own.
            cancel: Ends the command within about a tenth of a second when another thread sets it.

        Raises:
            UsageError: ``argv`` is a string or empty, or the sandbox is closed.
            SetupError: The sandbox could not be built; a command that merely fails is a result.
        """
        if isinstance(argv, str) or not argv:
            raise UsageError(
                f"A command is a list of words, not {argv!r}.",
                next_step='For a shell line: ["bash", "-c", line].',
            )
        with self._lock:
            if not self._open:
                raise UsageError("This sandbox is closed.", next_step="Open another one.")
            self._running += 1
        try:
            return self._run(list(argv), stdin, limits or self.limits, cancel)
        except (ValueError, OSError) as error:
            # The words themselves may be impossible: a zero character, half a surrogate pair, a megabyte in
            # one argument.
            if isinstance(error, OSError) and error.errno != errno.E2BIG:
                raise SetupError(f"The sandbox could not start a command: {error}.") from error
            return CommandResult(_CANNOT_START, "", f"The command cannot be started: {error}.\n", 0.0)
        finally:
            self._after_run()

    def close(self) -> None:
        """Removes the private folder. The workspace stays as it is. Closing twice is fine."""
        with self._lock:
            if not self._open:
                return
            self._open = False
        remove_folder(self._state)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Sandbox({str(self.workspace)!r}, level={self.level.name!r})"

    def _run(
        self, argv: list[str], stdin: str, limits: Limits, cancel: threading.Event | None
    ) -> CommandResult:
        view, name = self._view, self.level.name
        # Only bubblewrap can put the private folder where programs expect it.
        home = "/tmp" if name == "bubblewrap" else str(view.private)  # noqa: S108
        env = runtime.environment(
            program_folder=view.interpreter.program_folder, home=home, user_base=view.interpreter.user_base
        )
        if sys.platform == "win32":
            return windows.run(
                argv,
                cwd=view.workspace,
                env=env,
                stdin=stdin,
                limits=limits,
                cancel=cancel,
                growth=self._growth,
            )

        def make() -> Start:
            if name == "bubblewrap":
                return bubblewrap.start(view, argv, limits)
            return launcher.start(name, view, argv, limits)

        return posix.run(
            make, cwd=view.workspace, env=env, stdin=stdin, limits=limits, cancel=cancel, growth=self._growth
        )

    def _after_run(self) -> None:
        """Puts read-only folders back, when no command is left that could interfere."""
        with self._lock:
            self._running -= 1
            if self._running == 0:
                for kept in self._kept:
                    with suppress(OSError):
                        kept.restore()

    def _keep(self, fixed: tuple[Path, ...]) -> tuple[Kept, ...]:
        if self.level.name in ("bubblewrap", "seatbelt"):
            return ()
        store = self._state / "kept"
        store.mkdir()
        return tuple(keep(self.workspace, path, store / str(number)) for number, path in enumerate(fixed))


def _workspace(given: str | os.PathLike[str]) -> Path:
    path = Path(given)
    if not path.is_dir():
        raise UsageError(f"The workspace must be a folder, and {str(path)!r} is none.")
    path = path.resolve()
    home = Path.home().resolve()
    if path == home or path in home.parents:
        raise UsageError(
            f"The workspace {str(path)!r} holds the home folder, so a command could change everything in it.",
            next_step="Choose a folder of its own.",
        )
    parts = [Path(sys.executable).absolute(), *runtime.interpreter().folders]
    if any(path in (part, *part.parents) for part in parts):
        raise UsageError(
            f"The workspace {str(path)!r} holds the Python that runs this, so a command could change it.",
            next_step="Choose a folder of its own.",
        )
    return path


def _existing(given: str | os.PathLike[str]) -> Path:
    path = Path(given)
    if not path.exists():
        raise UsageError(f"There is nothing to read at {str(path)!r}.", next_step="Check the path.")
    return path.resolve()


def _inside(workspace: Path, given: str | os.PathLike[str]) -> Path:
    """A path of the workspace, absolute; given relative to it or not."""
    path = Path(os.path.normpath(workspace / given))
    if workspace not in path.parents or not path.exists() or path.resolve() != path:
        raise UsageError(
            f"A read-only folder must lie in the workspace, with no link on the way, not {str(given)!r}.",
            next_step="Name it from the workspace, such as '.agents/skills'.",
        )
    return path


def _view(workspace: Path, state: Path, readable: tuple[Path, ...], readonly: tuple[Path, ...]) -> View:
    private, etc = state / "tmp", state / "etc"
    private.mkdir()
    etc.mkdir()
    if os.name == "posix":
        user, group = os.getuid(), os.getgid()
        lines = {
            "passwd": f"learner:x:{user}:{group}::/tmp:/bin/sh\n",
            "group": f"learner:x:{group}:\n",
            "hosts": "127.0.0.1 localhost sandbox\n::1 localhost\n",
        }
        for name, text in lines.items():
            (etc / name).write_text(text, encoding="utf-8")
    return View(workspace, private, etc, readable, readonly, runtime.interpreter())
