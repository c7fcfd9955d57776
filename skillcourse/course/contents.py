"""What a lesson folder holds: its files by path, and texts compared whatever their line ends."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

IGNORED = frozenset(
    {"__pycache__", ".ipynb_checkpoints", ".DS_Store", ".skillcourse", "runs", "backups", ".pytest_cache"}
)
"""Names that are never part of a lesson: what kernels, editors and runs leave behind."""


def parts(folder: Path) -> list[str]:
    """Every file under ``folder`` as a path with forward slashes, sorted, without :data:`IGNORED` names."""
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in IGNORED)
        for name in names:
            if name not in IGNORED and not name.endswith((".pyc", ".tmp", ".part")):
                found.append((Path(place) / name).relative_to(folder).as_posix())
    return sorted(found)


def text_of(data: bytes) -> str | None:
    """``data`` as text with ``\\n`` line ends, or ``None`` for a file that is not UTF-8 text."""
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def fingerprint(data: bytes) -> str:
    """A SHA-256 in hex that is the same for a text whether git checked it out with ``\\n`` or ``\\r\\n``."""
    text = text_of(data)
    return hashlib.sha256(data if text is None else text.encode("utf-8")).hexdigest()


def free_name(folder: Path, stem: str) -> Path:
    """The first of ``stem-1``, ``stem-2``, … in ``folder`` that does not exist."""
    number = 1
    while (folder / f"{stem}-{number}").exists():
        number += 1
    return folder / f"{stem}-{number}"
