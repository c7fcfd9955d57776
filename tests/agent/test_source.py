from __future__ import annotations

import sys
from pathlib import Path

import pytest

from skillcourse.agent import Source
from skillcourse.agent.source import find_source

BASE = ".agents/skills/s/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "references").mkdir()
    (tmp_path / "SKILL.md").write_text("---\r\nname: s\r\n---\r\n  Do it.\x0cx\r\n", encoding="utf-8")
    (tmp_path / "references/rules.md").write_text("Rule one.\nRule two.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("SKILL.md:4 says so.", Source("SKILL.md", 4, "Do it.\x0cx")),
        ("As `SKILL.md:2` says", Source("SKILL.md", 2, "name: s")),
        ("(references/rules.md:2)", Source("references/rules.md", 2, "Rule two.")),
        (f"see {BASE}references/rules.md:1.", Source("references/rules.md", 1, "Rule one.")),
        ("./SKILL.md:2", Source("SKILL.md", 2, "name: s")),
        ("SKILL.md:99 says so.", Source("SKILL.md", 99, "")),
        ("At 10:30 read data.csv:3, then SKILL.md:2", Source("SKILL.md", 2, "name: s")),
        ("SKILL.md says so", None),
        ("SKILL.md:0", None),
        ("other.md:3", None),
        ("../SKILL.md:3 and /etc/passwd:1 and ../../etc/hosts.txt:1", None),
        ("http://host.example:80/", None),
        ("", None),
    ],
)
def test_the_place_that_a_reason_names(said: str, source: Source | None, folder: Path) -> None:
    assert find_source(said, folder, (BASE,)) == source


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_out_of_the_skill_is_no_source(folder: Path) -> None:
    (folder / "out.txt").symlink_to("/etc/passwd")
    assert find_source("out.txt:1", folder) is None
