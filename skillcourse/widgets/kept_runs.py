"""A lesson's runs on disk, so that a later session can look at them again."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from skillcourse.agent import trace_format
from skillcourse.agent.trace import Trace
from skillcourse.errors import SkillcourseError

KEPT = 30
"""How many runs of one lesson are kept; the oldest go first."""
_NAME = re.compile(r"run-(\d{6})\.json")


class KeptRuns:
    """The runs of one lesson, under the folder that progress is kept in."""

    def __init__(self, home: Path, lesson: str) -> None:
        self._folder = home / "runs" / lesson

    def keep(self, trace: Trace) -> Path:
        """Writes the trace, whole or not at all, and returns where.

        Raises:
            SetupError: When the folder cannot be written or the disk is full.
        """
        files = self._files()
        number = int(_NAME.fullmatch(files[-1].name)[1]) + 1 if files else 1  # type: ignore[index]
        path = trace_format.save(trace, self._folder / f"run-{number:06}.json")
        for old in files[: max(0, len(files) + 1 - KEPT)]:
            with suppress(OSError):
                old.unlink()
        return path

    def last(self) -> Trace | None:
        """The newest run that can be read; ``None`` when there is none."""
        for path in reversed(self._files()):
            with suppress(SkillcourseError):
                return trace_format.load(path)
        return None

    def _files(self) -> list[Path]:
        try:
            return sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name))
        except OSError:
            return []
