"""Folders made to harm: each is met with one sentence, quickly, and nothing outside is read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from skill_parts import GOOD, skill_md

from skillcourse import skill
from skillcourse.errors import LearnerError
from skillcourse.skill import limits

Make = Callable[..., Path]
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")

ALIASES = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
YAML_BOMBS = [
    ("[" * 60_000, "yaml-too-deep"),
    ("x: " + "[" * 60_000, "yaml-too-deep"),
    ("x: " + "{a: " * 15_000, "yaml-too-deep"),
    ("- " * 30_000 + "x", "yaml-too-deep"),
    ("? " * 30_000 + "x", "yaml-key"),
    ("\n".join(" " * n + "a:" for n in range(300)), "yaml-too-deep"),
    ("x: " + "[" * 100_000, "yaml-too-large"),
    ("x: " + "y" * 100_000, "yaml-too-large"),
    (ALIASES, "yaml-too-large"),
    ("a: &a\n  b: *a", "yaml-invalid"),
    ("\n".join(f"k{n}: v" for n in range(6_000)), "yaml-too-large"),
    ("x: '" + "a" * 60_000, "yaml-invalid"),
    ("x" * 60_000, "yaml-not-mapping"),
    ("\n".join(["name: a"] * 4_000), "yaml-duplicate-key"),
]


@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])
@pytest.mark.parametrize(("yaml", "code"), YAML_BOMBS, ids=range(len(YAML_BOMBS)))
def test_yaml_made_to_exhaust(
    make: Make, yaml: str, code: str, pure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pure:
        import yaml as library

        monkeypatch.delattr(library, "CSafeLoader", raising=False)
    folder = make(f"---\n{yaml}\n---\n\nBody\n")
    start = time.perf_counter()
    codes = [problem.code for problem in skill.validate(folder)]
    assert time.perf_counter() - start < (20 if pure else 3)
    assert code in codes
    with pytest.raises(LearnerError) as caught:
        skill.read(folder)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 600


def test_nested_brackets_in_a_small_stack(make: Make) -> None:
    """A thread's stack is small, and an overflow would end the whole interpreter."""
    folder = make("---\nx: " + "[" * 65_000 + "\n---\n")
    program = (
        "import sys, threading; from skillcourse import skill\n"
        "threading.stack_size(262144)\n"
        f"thread = threading.Thread(target=lambda: print(skill.validate({str(folder)!r})[0].code))\n"
        "thread.start(); thread.join()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "yaml-too-deep\n"


def test_no_tag_makes_an_object(make: Make, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    folder = make(
        skill_md(more=f"x: !!python/object/apply:os.system ['touch {canary}']\ny: !!python/name:os.system\n")
    )
    assert skill.read(folder).frontmatter["x"] == [f"touch {canary}"]
    assert [p.code for p in skill.validate(folder) if p.severity == "error"] == ["yaml-tag-unknown"] * 2
    assert not canary.exists()


def one_sentence(folder: Path) -> str:
    """What ``read`` says, after checking that ``validate`` says the same and only that."""
    with pytest.raises(LearnerError) as caught:
        skill.read(folder)
    problems = skill.validate(folder)
    assert [problem.message for problem in problems] == [caught.value.message]
    assert caught.value.next_step == problems[0].fix != ""
    assert "\n" not in caught.value.message
    return caught.value.message


def test_no_folder(tmp_path: Path) -> None:
    assert one_sentence(tmp_path / "gone") == f"There is no folder {tmp_path / 'gone'}."
    (tmp_path / "link").symlink_to("gone")
    assert one_sentence(tmp_path / "link") == f"{tmp_path / 'link'} is a link that leads nowhere."
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert "is a file, and a skill is a folder" in one_sentence(tmp_path / "notes.txt")
    assert "cannot be read" in one_sentence(Path("a\0b"))
    assert "cannot be read" in one_sentence(Path("n" * 5000))


def test_no_skill_md(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert one_sentence(tmp_path / "empty") == "The folder empty has no SKILL.md."


def test_fifty_megabytes_are_not_read(make: Make) -> None:
    folder = make()
    with (folder / "SKILL.md").open("r+b") as file:
        file.truncate(50_000_000)
    start = time.perf_counter()
    assert one_sentence(folder) == "SKILL.md has 50.0 MB, more than the 1.0 MB that are read."
    assert time.perf_counter() - start < 1


def test_a_folder_in_its_place(make: Make) -> None:
    folder = make()
    (folder / "SKILL.md").unlink()
    (folder / "SKILL.md").mkdir()
    assert one_sentence(folder) == "SKILL.md is a folder, and it must be a text file."


@posix
def test_pipes_sockets_and_devices(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make()
    (folder / "SKILL.md").unlink()
    os.mkfifo(folder / "SKILL.md")
    assert one_sentence(folder) == "SKILL.md is a named pipe, and it must be a text file."
    (folder / "SKILL.md").unlink()
    monkeypatch.chdir(folder)  # a socket's path is bounded to 108 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("SKILL.md")
        assert one_sentence(folder) == "SKILL.md is a socket, and it must be a text file."


@posix
@pytest.mark.parametrize("target", ["/etc/passwd", "/dev/zero", "../outside.md"])
def test_a_link_out_is_not_followed(make: Make, tmp_path: Path, target: str) -> None:
    (tmp_path / "outside.md").write_text(skill_md(), encoding="utf-8")
    folder = make()
    (folder / "SKILL.md").unlink()
    (folder / "SKILL.md").symlink_to(target)
    assert "is a link to something outside the skill folder" in one_sentence(folder)


@posix
def test_a_link_inside_is_followed(make: Make) -> None:
    folder = make()
    (folder / "SKILL.md").rename(folder / "real.md")
    (folder / "SKILL.md").symlink_to("real.md")
    assert skill.read(folder).name == "word-count"
    (folder / "SKILL.md").unlink()
    (folder / "SKILL.md").symlink_to("SKILL.md")
    assert skill.validate(folder)[0].code in ("skill-md-unreadable", "skill-md-link-outside")


@posix
def test_what_may_not_be_read(make: Make) -> None:
    """In a process without root's rights, which would read it all the same."""
    folder = make(None, **{"references/a.md": "A"})
    (folder / "references").chmod(0)
    (folder / "SKILL.md").chmod(0)
    for parent in [folder, *folder.parents]:
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
        if parent.name.startswith("pytest-of"):
            break
    program = (
        "import os, sys; from skillcourse import skill\n"
        "skill.validate('/nowhere')\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        f"folder = {str(folder)!r}\n"
        "print(skill.validate(folder)[0].message, flush=True)\n"
        "os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    (folder / "references").chmod(0o755)
    assert done.stdout == "SKILL.md cannot be read: permission denied.\n", done.stderr


@pytest.mark.slow
def test_a_folder_of_a_hundred_thousand_files(make: Make) -> None:
    folder = make()
    many = folder / "assets"
    many.mkdir()
    for number in range(100_000):
        (many / f"{number}").touch()
    start = time.perf_counter()
    assert [problem.code for problem in skill.validate(folder)] == ["too-many-files"]
    assert len(skill.read(folder).files) <= limits.ENTRIES
    assert time.perf_counter() - start < 5


def test_names_that_attack_a_terminal(make: Make) -> None:
    folder = make(skill_md(more='"\\e[31mred": x\n', body="[a](<references/\x1b]0;x.md>)\n[b](re\x1bf.md)"))
    for problem in skill.validate(folder):
        assert problem.format().isprintable(), problem.code


@posix
def test_file_names_that_are_not_text(make: Make) -> None:
    folder = make()
    (folder / os.fsdecode(b"\xff\x1b.key")).touch()
    (folder / "x\x1b.pem").touch()
    for problem in skill.validate(folder):
        problem.format().encode("utf-8")
        assert problem.format().isprintable()


def test_a_very_long_line_is_quick(make: Make) -> None:
    for body in (
        "[" * 200_000,
        "](" * 100_000,
        "`" * 200_000,
        "scripts/" * 50_000,
        "](a.md " * 50_000,
        " scripts/a.py" * 50_000,
        "(scripts/ a.py" * 50_000,
        "~~~\n" * 50_000,
        "[a](a.md) " * 20_000,
        "`[a](a.md)" * 20_000,
        "".join(f"[a](a{n}.md)" for n in range(50_000)),
    ):
        start = time.perf_counter()
        skill.validate(make(skill_md(body=body)))
        assert time.perf_counter() - start < 3, body[:10]
    for text in ("<a" * 500, "I" * 900, "'" * 60_000, "“" * 60_000, "‘" * 60_000 + "I can"):
        start = time.perf_counter()
        skill.validate(make(skill_md(description=f"{GOOD} {text}")))
        assert time.perf_counter() - start < 1, text[:10]
