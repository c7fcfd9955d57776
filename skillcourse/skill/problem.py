"""One thing that is wrong, or not portable, with a skill: plain data that every view shows alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# What a file's name or content could use to rewrite a terminal's screen, or to break a view's encoding.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

Severity = Literal["error", "warning"]
"""``error``: the specification forbids it. ``warning``: some client or tool takes it differently."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What was found, where, by which rule, and the smallest change that would mend it."""

    severity: Severity
    code: str
    """A short steady name such as ``name-uppercase``, for programs to match on."""
    message: str
    """One sentence for people, with what was found."""
    file: str = "SKILL.md"
    """The file, as a ``/`` path inside the skill folder; ``.`` for the folder itself. An absolute path when
    the problem is about several folders (discovery)."""
    line: int = 0
    """1-based line in that file; 0 when it is about the whole file."""
    rule: str = ""
    """The section of the specification with its address, or the client that makes this a warning."""
    fix: str = ""
    """The smallest change that mends it."""

    @property
    def where(self) -> str:
        """``SKILL.md:3``, or the file alone when no line is meant."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def format(self, folder: str = "") -> str:
        """``SKILL.md:3: error: … (rule: …; fix: …)``, with ``folder`` put before the file when given."""
        place = f"{folder.rstrip('/')}/{self.where}" if folder else self.where
        place = printable(place)
        notes = "; ".join(
            f"{label}: {text}" for label, text in (("rule", self.rule), ("fix", self.fix)) if text
        )
        return f"{place}: {self.severity}: {self.message}" + (f" ({notes})" if notes else "")

    def to_dict(self) -> dict[str, str | int]:
        """Plain data for JSON: every field by its name."""
        return {
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "file": self.file,
            "line": self.line,
            "rule": self.rule,
            "fix": self.fix,
        }


def printable(text: str) -> str:
    """``text`` as one line without control characters, which is safe to print anywhere."""
    return text if text.isprintable() else _UNSAFE.sub("\ufffd", text)
