"""What the pages say is true: their Python runs, their commands exist, their links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")


def blocks(*languages: str) -> list[tuple[str, str]]:
    """Each code block in one of these languages: where it stands, and its text."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            if block.group(1) in languages:
                line = text.count("\n", 0, block.start()) + 1
                found.append((f"{page.relative_to(ROOT).as_posix()}:{line}", block.group(2)))
    return found


def commands() -> list[tuple[str, list[str]]]:
    """Every ``skillcourse …`` line that the pages show, as words without the comment."""
    found = []
    for where, text in blocks("sh", "bash"):
        for line in text.splitlines():
            words = shlex.split(line.replace("…", "x"), comments=True)
            if words and words[0].rpartition("/")[2] == "skillcourse":
                found.append((f"{where}: {line.strip()}", words[1:]))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("where", "code"), blocks("python"), ids=lambda value: str(value)[:40])
def test_python_on_the_pages_runs(where: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "work" / ".agents" / "skills").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, f"{where}\n{done.stderr}"


@pytest.mark.parametrize("words", [words for _, words in commands()], ids=[where for where, _ in commands()])
def test_commands_on_the_pages_exist(words: list[str]) -> None:
    import click
    import typer

    from skillcourse.cli.app import app

    group = typer.main.get_command(app)
    context = click.Context(group)
    command = group.get_command(context, words[0])
    assert command is not None, f"there is no `skillcourse {words[0]}`"
    # The parser alone: it knows every option and runs nothing.
    command.make_parser(click.Context(command)).parse_args(list(words[1:]))


@pytest.mark.slow
def test_runs_on_the_pages_pick_their_skill() -> None:
    """Who tries the first command that README shows must not see the agent say that no skill fits."""
    runs = {tuple(words) for _, words in commands() if words[0] == "run" and "--model" not in words}
    ready = [words for words in runs if all((ROOT / part).exists() for part in words if "/" in part)]
    assert ready
    for words in ready:
        done = subprocess.run(
            [sys.executable, "-m", "skillcourse", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        skill = Path(words[words.index("--skill") + 1]).name
        assert f"picked: {skill}\n" in done.stdout, done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    for groups in LINK.findall(text):
        target = next(part for part in groups if part).partition("#")[0]
        if target and "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_the_version_is_said_once() -> None:
    import tomllib

    import skillcourse

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == skillcourse.__version__
