"""``glob`` and ``grep``: sorted, the same on every machine and Python, and stoppable at any moment."""

from __future__ import annotations

import asyncio
import fnmatch
import re
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcourse.agent.changes import look
from skillcourse.agent.tool import Tool, ToolResult, shortened
from skillcourse.sandbox.limits import Limits, why_ended

if TYPE_CHECKING:
    from skillcourse.agent.commands import Commands

_MOST_PATHS = 200
_PATH = {"type": "string", "description": "Where to begin; the whole workspace when not given."}


def search_tools(root: Path, commands: Commands, limits: Limits, stop: threading.Event) -> list[Tool]:
    """The two tools for one workspace; ``stop`` ends a search when it is set."""

    async def glob(arguments: Mapping[str, Any]) -> ToolResult:
        start = _inside(root, arguments.get("path", "."))
        if start is None:
            return ToolResult(f"glob: {arguments.get('path')!r} is no folder in the workspace.", failed=True)
        pattern = str(arguments["pattern"]).removeprefix("./")
        prefix = "" if start == "." else start.rstrip("/") + "/"
        found = [
            path for path in sorted(look(root / start, contents=False).marks) if path_matches(path, pattern)
        ]
        lines = [prefix + path for path in found[:_MOST_PATHS]]
        if len(found) > _MOST_PATHS:
            lines.append(f"[Only the first {_MOST_PATHS} of {len(found)} are shown.]")
        return ToolResult("\n".join(lines) or "no matches")

    async def grep(arguments: Mapping[str, Any]) -> ToolResult:
        start = _inside(root, arguments.get("path", "."))
        if start is None:
            return ToolResult(f"grep: {arguments.get('path')!r} is not in the workspace.", failed=True)
        argv = [sys.executable, "-I", "-S", "-c", _program(), str(arguments["pattern"]), start]
        if "\0" in str(arguments["pattern"]):
            return ToolResult("grep: the pattern holds a zero character.", failed=True)
        done = await asyncio.to_thread(commands.run, argv, cancel=stop)
        if done.exit_code == 1 and not done.stdout and not done.stderr and not done.ended_by:
            return ToolResult("no matches")
        if done.exit_code == 0 and not done.ended_by:
            return ToolResult(shortened(done.stdout.rstrip("\n")))
        reason = why_ended(done.ended_by, limits) or (done.stdout or done.stderr).strip()
        return ToolResult(f"grep: {reason}", failed=True)

    pattern = {"type": "string", "description": "Such as **/*.csv; ** stands for any folders."}
    expression = {"type": "string", "description": "A regular expression, as Python writes them."}
    return [
        _search("glob", "List files whose path matches a pattern, sorted.", pattern, glob),
        _search("grep", "Find lines in text files, as path:line:text, sorted by path.", expression, grep),
    ]


def path_matches(path: str, pattern: str) -> bool:
    """Whether ``path`` matches ``pattern``: ``*``, ``?`` and ``[…]`` within one part, ``**`` for any number
    of parts."""
    parts, wanted = path.split("/"), [part for part in pattern.split("/") if part]

    # Row by row over the pattern, so that many ** cannot make it slow.
    reachable = {0}
    for part in wanted:
        if part == "**":
            reachable = set(range(min(reachable), len(parts) + 1)) if reachable else set()
        else:
            matches = _part(part)
            reachable = {at + 1 for at in reachable if at < len(parts) and matches(parts[at])}
    return len(parts) in reachable


@lru_cache(maxsize=256)
def _part(pattern: str) -> Callable[[str], object]:
    return re.compile(fnmatch.translate(pattern)).match


@cache
def _program() -> str:
    return Path(__file__).with_name("search_program.py").read_text(encoding="utf-8")


def _inside(root: Path, path: object) -> str | None:
    """``path`` relative to the workspace with forward slashes; ``None`` when it leads out or to nothing."""
    try:
        place = (root / str(path)).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        return None
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else None


def _search(
    name: str, description: str, pattern: Mapping[str, Any], act: Callable[[Mapping[str, Any]], Any]
) -> Tool:
    required: Sequence[str] = ("pattern",)
    return Tool(
        name, description, {"pattern": pattern, "path": _PATH}, tuple(required), act, changes_files=False
    )
