from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SUMS = """\
---
name: sums
description: Adds up the numbers in a text file. Use when someone asks for a total.
---

# Sums

1. Read [references/rules.md](references/rules.md).
2. Run the script:

   ```bash
   python scripts/add.py FILE
   ```

3. Write the total to `total.txt`.
"""

ADD = """\
import sys

print(sum(int(line) for line in open(sys.argv[1], encoding="utf-8")))
"""


@pytest.fixture
def make_skill(tmp_path: Path) -> Callable[..., Path]:
    """Writes a skill folder outside the workspace and returns it."""

    def make(name: str = "sums", text: str = SUMS, **files: str) -> Path:
        folder = tmp_path / "offered" / name
        wanted = {"SKILL.md": text, "scripts/add.py": ADD, "references/rules.md": "No rounding.\n"} | files
        for path, content in wanted.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    """A file with three numbers whose sum is 60."""
    path = tmp_path / "numbers.txt"
    path.write_text("10\n20\n30\n", encoding="utf-8")
    return path
