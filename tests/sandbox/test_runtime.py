"""The interpreter wherever it lies: only its own parts are shown, and it works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import skillcourse
from skillcourse import sandbox
from skillcourse.sandbox.runtime import environment, interpreter

pytestmark = pytest.mark.skipif(os.name != "posix", reason="about POSIX folders")

TRY = """
import json, sys
from skillcourse import sandbox
done = {}
for level in sandbox.levels():
    with sandbox.open(sys.argv[1], level=level.name) as box:
        done[level.name] = [
            box.run(["python", "-c", "import sys, json, sqlite3; print(sys.prefix)"]).stdout.strip(),
            box.run(["cat", sys.argv[2]]).stdout,
            box.run(["python", "-c", "print('again')"]).stdout,
        ]
print(json.dumps(done))
"""


def tried_with(python: Path, workspace: Path, secret: Path) -> dict[str, list[str]]:
    """What each level's command printed with ``python`` as the interpreter: its prefix, and a secret file."""
    workspace.mkdir()
    env = {**os.environ, "PYTHONPATH": str(Path(skillcourse.__file__).parent.parent)}
    words = [str(python), "-c", TRY, str(workspace), str(secret)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=env)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def virtual(folder: Path, python: str = sys.executable) -> Path:
    """A virtual environment in ``folder``; its program."""
    subprocess.run([python, "-m", "venv", "--without-pip", "--symlinks", str(folder)], check=True)
    return folder / "bin" / "python"


def test_a_prefix_that_is_a_repository_shows_only_its_interpreter(tmp_path: Path) -> None:
    python = virtual(tmp_path / "repo")
    secret = tmp_path / "repo" / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    found = tried_with(python, tmp_path / "workspace", secret)
    assert list(found) == [level.name for level in sandbox.levels()]
    for name, (prefix, read, again) in found.items():
        assert again == "again\n", name
        assert prefix == str(tmp_path / "repo"), name
        assert (read == "the secret") is (name == "limits"), name


def test_a_workspace_that_holds_the_interpreter(tmp_path: Path) -> None:
    """A command that can change the interpreter can change what runs outside next time: refused."""
    python = virtual(tmp_path / "repo" / ".venv")
    program = f"from skillcourse import sandbox; sandbox.open({str(tmp_path / 'repo')!r})"
    env = {**os.environ, "PYTHONPATH": str(Path(skillcourse.__file__).parent.parent)}
    done = subprocess.run([str(python), "-c", program], capture_output=True, text=True, check=False, env=env)
    assert "UsageError: The workspace" in done.stderr
    assert "holds the Python that runs this, so a command could change it" in done.stderr


def test_a_program_behind_links(tmp_path: Path) -> None:
    """As version managers lay it out: a link to the minor version, and links to programs from elsewhere."""
    python = virtual(tmp_path / "versions" / "3.x.y")
    (tmp_path / "versions" / "3.x").symlink_to("3.x.y")
    (tmp_path / "home" / "bin").mkdir(parents=True)
    (tmp_path / "home" / "diary.txt").write_text("the secret", encoding="utf-8")
    (tmp_path / "home" / "bin" / "python").symlink_to(tmp_path / "versions" / "3.x" / "bin" / "python")
    assert python.exists()
    for number, way in enumerate((tmp_path / "versions" / "3.x" / "bin", tmp_path / "home" / "bin")):
        workspace = tmp_path / f"workspace {number}"
        found = tried_with(way / "python", workspace, tmp_path / "home" / "diary.txt")
        for name, (prefix, read, again) in found.items():
            assert again == "again\n", name
            assert prefix, name
            assert (read == "the secret") is (name == "limits"), name


def test_what_is_shown_is_the_interpreter_and_not_what_lies_around_it() -> None:
    found = interpreter()
    shown = [*found.folders]
    assert Path.home() not in shown
    assert Path(skillcourse.__file__).parent.parent not in shown
    assert not any(one in other.parents for one in shown for other in shown)
    assert all(path.exists() for path in shown)


def test_the_environment_is_made_and_not_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/planted")
    made = environment(program_folder=Path("/opt/python/bin"), home="/tmp")
    assert made["PATH"].startswith("/opt/python/bin:/usr/local/bin:/usr/bin")
    assert (made["HOME"], made["TMPDIR"], made["LC_ALL"], made["PYTHONHASHSEED"]) == (
        "/tmp",
        "/tmp",
        "C.UTF-8",
        "0",
    )
    assert "/planted" not in str(made)
    assert environment(program_folder=Path("/x"), home="/", user_base=Path("/u"))["PYTHONUSERBASE"] == "/u"
