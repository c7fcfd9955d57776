"""What docs/models.md shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skillcourse import models


@pytest.fixture
def page(repository: Path) -> str:
    return (repository / "docs" / "models.md").read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert found
    return found


def test_the_python_runs(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks(page, "python"):
        exec(compile(block, "docs/models.md", "exec"), {})
    shown = capsys.readouterr().out
    assert shown.startswith("practice model, deterministic, no AI | free\n")
    assert "practice-small ready free" in shown


def test_the_models_of_the_example_file_are_read(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "models.toml"
    file.write_text("".join(blocks(page, "toml")), encoding="utf-8")
    monkeypatch.setenv("SKILLCOURSE_CONFIG", str(file))
    assert sorted(models.configured()) == ["gpu-box", "my-deepseek"]


def test_the_names_in_the_table_are_names(page: str) -> None:
    names = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
    assert len(names) == 8
    for name in names:
        concrete = name.replace("claude-…", "claude-sonnet-5-5").replace("HOST:PORT", "127.0.0.1:8080")
        assert models.resolve(concrete).costs


def test_the_ports_are_those_that_are_asked(page: str) -> None:
    from skillcourse.models.local import SERVERS

    for server in SERVERS.values():
        assert f"port {server.port}" in page
