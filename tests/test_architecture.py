"""The house rules a reader may rely on: imports run down, importing does nothing, sizes stay human."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "skillcourse"
ORDER = (
    "errors",
    "tokens",
    "files",
    "world",
    "skill",
    "practice",
    "models",
    "sandbox",
    "agent",
    "endpoint",
    "evals",
    "checks",
    "course",
    "grading",
    "deploy",
    "widgets",
    "cli",
)
HEAVY = (
    "anthropic",
    "httpx2",
    "mcp",
    "ipywidgets",
    "anywidget",
    "markdown_it",
    "nbformat",
    "jupytext",
    "rich",
    "pydantic",
)


def room_of(path: Path) -> str:
    """The room that a module belongs to: the first name under the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def imports_of(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Each imported module's dotted name, its line, and whether it is imported only for the type checker."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            typing_only.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno, id(node) in typing_only
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, (
                f"{path}:{node.lineno}: write imports in full, so that a reader can follow them"
            )
            for name in node.names:
                yield f"{node.module}.{name.name}", node.lineno, id(node) in typing_only


def test_imports_run_down_the_rooms() -> None:
    wrong = []
    for path in modules():
        room = room_of(path)
        if room in ("__init__", "__main__"):
            continue
        for name, line, _ in imports_of(path):
            parts = name.split(".")
            if parts[0] != "skillcourse" or len(parts) < 2 or parts[1] not in ORDER:
                continue
            if ORDER.index(parts[1]) > ORDER.index(room):
                wrong.append(f"{path.relative_to(PACKAGE)}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_every_room_is_in_the_order() -> None:
    rooms = {room_of(path) for path in modules()} - {"__init__", "__main__"}
    assert rooms <= set(ORDER)


def test_the_practice_model_knows_nothing_of_ours() -> None:
    allowed = {"errors", "tokens", "practice"}
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line} imports {name}"
        for path in (PACKAGE / "practice").rglob("*.py")
        for name, line, _ in imports_of(path)
        if name.startswith("skillcourse.") and name.split(".")[1] not in allowed
    ]
    assert not wrong, "\n".join(wrong)


def test_only_widgets_import_widget_libraries() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line} imports {name}"
        for path in modules()
        for name, line, typing_only in imports_of(path)
        if name.split(".")[0] in ("ipywidgets", "anywidget", "traitlets")
        and room_of(path) != "widgets"
        and not typing_only
    ]
    assert not wrong, "\n".join(wrong)


def test_importing_does_nothing(tmp_path: Path) -> None:
    rooms = sorted({room_of(path) for path in modules()} - {"__init__", "__main__"})
    program = f"""
import builtins, importlib, json, os, socket, sys
def refuse(*a, **k): raise AssertionError("importing must not do this")
socket.socket = type("socket", (), {{"__init__": refuse}})
os.mkdir = os.makedirs = refuse
import skillcourse
for room in {rooms!r}:
    importlib.import_module("skillcourse." + room)
print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [], "these were loaded by importing alone"
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_stays_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text) <= 20_000, "over 20 kB: which second subject moved in?"
    assert ast.get_docstring(ast.parse(text)) or not text.strip(), "a module says why it exists"
