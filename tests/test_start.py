"""``start.py``: what it says where it cannot go on, and that what it installs runs on the oldest Python."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
OLDEST = "3.11.2"
"""Debian 12's Python, which is what many people have as ``python3``."""


@pytest.fixture
def start() -> Iterator[ModuleType]:
    """The script as a module, whose ``main`` takes the words of the command line."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module


def pins() -> list[tuple[str, str]]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [(name, version) for name, _, version in (line.partition("==") for line in lines) if version]


def test_every_pinned_version_runs_on_the_oldest_python() -> None:
    specifiers = pytest.importorskip("packaging.specifiers", reason="comes with JupyterLab")
    looked_at = 0
    for name, version in pins():
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system, or only for the browser tests
        wanted = found.metadata.get("Requires-Python")
        if found.version == version and wanted:
            looked_at += 1
            assert OLDEST in specifiers.SpecifierSet(wanted), f"{name}=={version} needs Python {wanted}"
    assert looked_at > 50


def test_an_old_python_is_told(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    with pytest.raises(SystemExit) as left:
        start.main([])
    assert left.value.code == 3
    assert "expected Python 3.11 or newer, found 3.9." in capsys.readouterr().err


def test_a_folder_that_may_not_be_written_is_named(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(start, "VENV", tmp_path / "venv")
    monkeypatch.setattr(start, "PYTHON", tmp_path / "venv" / "bin" / "python")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(SystemExit) as left:
        start.install("")
    assert left.value.code == 3
    assert "expected a folder that may be written" in capsys.readouterr().err
    assert not (tmp_path / "venv").exists()


def test_help_installs_nothing(start: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["--help"]) == 0
    assert "python3 start.py test" in capsys.readouterr().out
