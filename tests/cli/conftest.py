"""The command line as a person would type it, in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from skillcourse.cli.app import run

LESSON_YAML = """\
title: A small lesson
question: Does it work?
minutes: {teach: 1, exercise: 1}
goals: [Try it.]
can_do: [try it]
exercises:
  - {id: 98-a, title: Write it, hints: [one, two, three], files: [work.txt]}
  - {id: 98-b, title: Write more, hints: [one, two, three], files: [more.txt]}
"""
LESSON_PY = """\
# %% [markdown] slideshow={"slide_type": "slide"}
# # A small lesson
# %% tags=["exercise"] slideshow={"slide_type": "-"}
6 * 7
# %% tags=["check"] slideshow={"slide_type": "-"}
_ = 'lesson.check("98-a")'; _ = 'lesson.check("98-b")'
"""
CHECKS = '''\
"""Checks of the small lesson: what a file says is its verdict."""
from skillcourse.checks import Check, CheckResult, Finding


def _check(id, file):
    def run(folder, answers):
        said = (folder / file).read_text(encoding="utf-8").strip()
        if said == "break":
            raise ValueError("broken")
        if said == "todo":
            return CheckResult(id, "Write it", "todo", note="Begin.")
        finding = Finding("It is good", said == "good", found=said, fix="Write good.", where=file)
        return CheckResult(id, "Write it", "pass" if finding.passed else "fail", (finding,))

    return Check(id, "Write it", run)


CHECKS = (_check("98-a", "work.txt"), _check("98-b", "more.txt"))
'''


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command line given as words."""

    def act(*words: str) -> Said:
        capfd.readouterr()
        code = run(words)
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Said(code, out, err)

    return act


@pytest.fixture
def small_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one lesson, 98, with its two checks."""
    import sys

    from skillcourse import checks

    root = tmp_path / "course"
    source = root / "solutions" / "98_small"
    (source / "starter").mkdir(parents=True)
    (root / "lessons").mkdir()
    files = {
        "lesson.yaml": LESSON_YAML,
        "lesson.py": LESSON_PY,
        "work.txt": "good",
        "more.txt": "good",
        "starter/work.txt": "todo",
        "starter/more.txt": "todo",
    }
    for name, text in files.items():
        (source / name).write_text(text, encoding="utf-8")
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "lesson_98.py").write_text(CHECKS, encoding="utf-8")
    monkeypatch.setattr("skillcourse.checks.__path__", [*checks.__path__, str(tmp_path / "checks")])
    monkeypatch.delitem(sys.modules, "skillcourse.checks.lesson_98", raising=False)
    monkeypatch.setenv("SKILLCOURSE_ROOT", str(root))
    monkeypatch.chdir(tmp_path)
    return root


@pytest.fixture
def greeter(tmp_path: Path) -> Path:
    """A small skill that writes a file."""
    folder = tmp_path / "skills" / "guest-greeter"
    (folder / "scripts").mkdir(parents=True)
    (folder / "SKILL.md").write_text(
        "---\nname: guest-greeter\n"
        "description: Greets the guests in a guest list. Use when someone asks for greetings for guests.\n"
        "---\n\n"
        "1. Run `python scripts/greet.py guests.csv` to write the greetings.\n"
        "2. Tell the user what the script printed.\n",
        encoding="utf-8",
    )
    (folder / "scripts" / "greet.py").write_text(
        "import sys\nfrom pathlib import Path\n"
        "names = Path(sys.argv[1]).read_text(encoding='utf-8').split()\n"
        "Path('greetings.txt').write_text('\\n'.join('Hello ' + n for n in names), encoding='utf-8')\n"
        "print(len(names), 'guests greeted')\n",
        encoding="utf-8",
    )
    (tmp_path / "guests.csv").write_text("Ada\nGrace\n", encoding="utf-8")
    return folder
