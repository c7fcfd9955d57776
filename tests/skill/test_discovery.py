from __future__ import annotations

import os
from pathlib import Path

import pytest
from skill_parts import skill_md

from skillcourse import skill
from skillcourse.skill import limits


def put(root: Path, place: str, name: str = "word-count", text: str | None = None) -> Path:
    folder = root / place / name
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text(skill_md(name) if text is None else text, encoding="utf-8")
    return folder


def test_one_skill(tmp_path: Path) -> None:
    folder = put(tmp_path, ".")
    assert [found.directory for found in skill.discover(folder).skills] == [folder]


def test_a_folder_of_skills_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        put(tmp_path, ".", name)
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    put(tmp_path, "node_modules", "not-this")
    found = skill.discover(tmp_path)
    assert ([one.name for one in found.skills], found.problems) == (["a", "b", "c"], ())


def test_project_over_user_and_agents_over_claude(tmp_path: Path) -> None:
    project, home = tmp_path / "project", tmp_path / "home"
    places = [
        (project, ".agents/skills"),
        (project, ".claude/skills"),
        (home, ".agents/skills"),
        (home, ".claude/skills"),
    ]
    folders = [put(*place) for place in places]
    only_user = put(home, ".claude/skills", "mine")
    found = skill.discover(project, user=home)
    assert [one.directory for one in found.skills] == [folders[0], only_user]
    assert [(problem.code, problem.severity) for problem in found.problems] == [
        ("skill-shadowed", "warning")
    ] * 3
    for problem, loser in zip(found.problems, folders[1:], strict=True):
        assert problem.file == str(loser / "SKILL.md")
        assert f"{folders[0] / 'SKILL.md'} is used, and {loser / 'SKILL.md'} is not" in problem.message


def test_without_a_user_no_home_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "home", ".agents/skills")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "project").mkdir()
    assert skill.discover(tmp_path / "project").skills == ()


def test_a_broken_skill_is_told_and_hides_no_other(tmp_path: Path) -> None:
    put(tmp_path, ".agents/skills", "good")
    put(tmp_path, ".agents/skills", "a-broken-one", "no frontmatter")
    put(tmp_path, ".agents/skills", "word-count", "---\nname: word-count\n---\n")
    put(tmp_path, ".claude/skills", "word-count")
    found = skill.discover(tmp_path)
    assert [one.name for one in found.skills] == ["good", "word-count"]
    assert [problem.severity for problem in found.problems] == ["error", "error"]
    assert "a-broken-one/SKILL.md:1: The file must begin with" in found.problems[0].message
    assert found.problems[0].file == str(tmp_path / ".agents/skills/a-broken-one/SKILL.md")
    assert found.problems[0].fix


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
def test_one_folder_by_two_names_is_one_skill(tmp_path: Path) -> None:
    folder = put(tmp_path, ".agents/skills")
    (tmp_path / ".claude/skills").mkdir(parents=True)
    (tmp_path / ".claude/skills/word-count").symlink_to(folder)
    (tmp_path / ".claude/skills/gone").symlink_to("nowhere")
    found = skill.discover(tmp_path)
    assert ([one.directory for one in found.skills], found.problems) == ([folder], ())


def test_names_count_and_not_folders(tmp_path: Path) -> None:
    put(tmp_path, ".", "a", skill_md("same"))
    put(tmp_path, ".", "b", skill_md("same"))
    found = skill.discover(tmp_path)
    assert [one.directory.name for one in found.skills] == ["a"]
    assert [problem.code for problem in found.problems] == ["skill-shadowed"]


def test_nothing_there(tmp_path: Path) -> None:
    assert skill.discover(tmp_path / "gone") == skill.Found((), ())
    (tmp_path / ".agents").write_text("a file", encoding="utf-8")
    assert skill.discover(tmp_path, user=tmp_path / "gone") == skill.Found((), ())


def test_a_bounded_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SKILLS", 3)
    for number in range(5):
        put(tmp_path, ".", f"s{number}")
    found = skill.discover(tmp_path)
    assert len(found.skills) == 3
    assert [problem.code for problem in found.problems] == ["too-many-skills"]
