"""Finds the place in a skill that a model names as its reason: ``SKILL.md:24``."""

from __future__ import annotations

import re
import stat
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from skillcourse.agent.trace import Source

_PLACE = re.compile(r"(?<![\w/.-])(?P<file>[\w./-]*\w\.\w{1,8}):(?P<line>[1-9]\d{0,5})(?![\w:])")
_LARGEST = 1_000_000


def find_source(text: str, skill_folder: Path, prefixes: Sequence[str] = ()) -> Source | None:
    """The first ``FILE:LINE`` in ``text`` whose file belongs to the skill; ``None`` when there is none.

    Args:
        text: What the model said before a call.
        skill_folder: The skill that it follows.
        prefixes: What may stand before the file's path in the skill, such as ``.agents/skills/NAME/``.
    """
    for match in _PLACE.finditer(text):
        name = match["file"].removeprefix("./")
        name = next((name.removeprefix(prefix) for prefix in prefixes if name.startswith(prefix)), name)
        lines = _lines(skill_folder, name)
        if lines is not None:
            number = int(match["line"])
            line = lines[number - 1].strip() if number <= len(lines) else ""
            return Source(name, number, line)
    return None


def _lines(folder: Path, name: str) -> tuple[str, ...] | None:
    path = folder / name
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return None
        return _read(str(path), str(folder), status.st_mtime_ns, status.st_size)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=64)
def _read(path: str, folder: str, _changed: int, _size: int) -> tuple[str, ...] | None:
    """The file's lines, if it lies in the folder; the same file is named before each step of a run."""
    file = Path(path)
    if not file.resolve().is_relative_to(Path(folder).resolve()):
        return None
    # Only line feeds end a line here, as in editors; str.splitlines also breaks at form feeds.
    return tuple(file.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").split("\n"))
