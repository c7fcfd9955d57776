from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from skill_parts import skill_md


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Make a skill folder: ``make(text, name, **{path: content})``."""

    def make(text: str | bytes | None = None, name: str = "word-count", /, **files: str | bytes) -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True, exist_ok=True)
        content = skill_md(name) if text is None else text
        (folder / "SKILL.md").write_bytes(content.encode() if isinstance(content, str) else content)
        for path, data in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data.encode() if isinstance(data, str) else data)
        return folder

    return make
