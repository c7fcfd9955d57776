"""The skill folders that a person means by the folders they name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def skill_folders(named: Iterable[Path]) -> list[Path]:
    """Each named folder, or the skill folders directly inside it when it is no skill itself but holds some.

    A folder with neither is returned as it is: whoever reads it then says what is missing.
    """
    found: list[Path] = []
    for folder in named:
        is_skill = (folder / "SKILL.md").exists() or not folder.is_dir()
        found += (None if is_skill else _inside(folder)) or [folder]
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob("*/SKILL.md"))
