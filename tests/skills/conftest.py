"""How a skill's script is tested: as its user runs it, in a folder with the shop's files."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skillcourse import world

SKILLS = Path(__file__).resolve().parents[2] / "skills"
Script = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a week of the shop."""
    world.write(tmp_path, ["books.csv", "sales-2026-w36.csv", "stock-2026-w36.csv", "orders-2026-w36.csv"])
    return tmp_path


@pytest.fixture
def script(shop: Path) -> Script:
    """Run a script of a skill: ``script("reorder-stock/scripts/reorder.py", "stock.csv")``."""

    def run(path: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(SKILLS / path), *words],
            cwd=shop,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def figures(script: Script) -> Callable[..., dict[str, Any]]:
    """Run a script that must end well, and return the JSON that it printed."""

    def run(path: str, *words: str) -> dict[str, Any]:
        done = script(path, *words)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        found = json.loads(done.stdout)
        assert isinstance(found, dict)
        return found

    return run
