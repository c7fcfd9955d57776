"""macOS: ``sandbox-exec`` with a profile that denies first. Apple calls it deprecated, and ships and uses it.

It closes the network and files outside, and is started by the same launcher as the other levels. Its profile
language has no page of Apple's; what a machine really enforces is tried before this level is offered.
"""

from __future__ import annotations

import sys
from pathlib import Path

from skillcourse.sandbox.view import View

PROGRAM = "/usr/bin/sandbox-exec"

_SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/System",
    "/Library/Frameworks",
    "/Library/Apple",
    "/private/var/db/timezone",
)
_FILES = (
    "/",
    "/private/etc/localtime",
    "/private/etc/ssl",
    "/private/var/select",
    "/dev/random",
    "/dev/urandom",
)


def exists() -> bool:
    """Whether this is a Mac with ``sandbox-exec``."""
    return sys.platform == "darwin" and Path(PROGRAM).exists()


def words(view: View) -> list[str]:
    """What stands before a command's own words."""
    return [PROGRAM, "-p", profile(view)]


def profile(view: View) -> str:
    """The profile: deny everything, then allow the workspace, the interpreter and the system's programs."""
    read = [*map(Path, _SYSTEM), Path("/opt/homebrew"), *view.interpreter.folders, *view.readable]
    write = [view.workspace, view.private]
    lines = [
        "(version 1)",
        "(deny default)",
        "(allow process-fork)",
        "(allow process-exec)",
        "(allow signal (target same-sandbox))",
        "(allow sysctl-read)",
        "(allow file-read-metadata)",
        *(f"(allow file-read* (subpath {_quoted(path)}))" for path in [*read, *write]),
        *(f"(allow file-read* (literal {_quoted(Path(name))}))" for name in _FILES),
        *(f"(allow file-write* (subpath {_quoted(path)}))" for path in write),
        '(allow file-read* file-write* (literal "/dev/null") (literal "/dev/zero"))',
        *(f"(deny file-write* (subpath {_quoted(path)}))" for path in view.readonly),
    ]
    return "\n".join(lines)


def _quoted(path: Path) -> str:
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
