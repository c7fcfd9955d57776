from __future__ import annotations

import json
from pathlib import Path

import pytest


def test_build_check_and_force(command, small_course: Path) -> None:
    assert command("build", "--check").code == 1
    said = command("build", "--no-run")
    assert (said.code, said.out.split("\n")[0]) == (0, "wrote lessons/98_small/lesson.ipynb")
    said = command("build", "--check")
    assert said.code == 1
    assert said.out == "missing solutions/98_small/lesson.ipynb\n1 difference.\n"
    (small_course / "lessons/98_small/work.txt").write_text("mine", encoding="utf-8")
    said = command("build", "--no-run", "98")
    assert said.code == 1
    assert "Build with --force to replace them" in said.err
    assert command("build", "--no-run", "--force").code == 0
    assert (small_course / "lessons/98_small/backups/build-1/work.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
def test_build_runs_the_solutions_and_slides_show_them(command, small_course: Path, tmp_path: Path) -> None:
    assert command("build").code == 0
    notebook = json.loads((small_course / "solutions/98_small/lesson.ipynb").read_text(encoding="utf-8"))
    assert notebook["cells"][1]["outputs"][0]["data"]["text/plain"] == ["42"]
    said = command("build", "--check")
    assert (said.code, said.out) == (0, "lessons/ and the stored solutions are what their sources say.\n")
    said = command("slides", "98", "--out", str(tmp_path / "talk"))
    assert said.code == 0
    page = (tmp_path / "talk" / "98_small.html").read_text(encoding="utf-8")
    assert "A small lesson" in page
    assert "42" in page


def test_slides_of_a_lesson_that_was_never_run(command, small_course: Path, tmp_path: Path) -> None:
    said = command("slides", "98", "--out", str(tmp_path / "talk"))
    assert said.code == 1
    assert "skillcourse build" in said.err
    assert not (tmp_path / "talk").exists()
