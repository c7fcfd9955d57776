from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from skillcourse import skill as skill_room
from skillcourse.agent.workspace import SKILLS_FOLDER, prepare, remove_tree
from skillcourse.errors import LearnerError, SetupError, UsageError

MakeSkill = Callable[..., Path]
links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")


def test_files_and_skills_are_copied(make_skill: MakeSkill, numbers: Path, tmp_path: Path) -> None:
    folder = make_skill()
    space = prepare(
        tmp_path / "work",
        [numbers],
        [folder, skill_room.read(make_skill("b", "---\nname: b\ndescription: B.\n---\n"))],
    )
    assert space.inputs == ("numbers.txt",)
    assert [skill.name for skill in space.skills] == ["b", "sums"]
    copy = space.root / SKILLS_FOLDER / "sums"
    assert space.skills[1].directory == copy
    assert copy.joinpath("scripts/add.py").read_text(encoding="utf-8") == folder.joinpath(
        "scripts/add.py"
    ).read_text(encoding="utf-8")
    assert copy.joinpath("SKILL.md").stat().st_mode & 0o222 == 0
    assert copy.stat().st_mode & 0o222 == 0
    (space.root / "numbers.txt").write_text("mine", encoding="utf-8")
    assert numbers.read_text(encoding="utf-8") == "10\n20\n30\n"
    space.remove_skill_copies()
    assert [path.name for path in space.root.iterdir()] == ["numbers.txt"]


def test_a_temporary_workspace_is_made_and_can_be_removed_with_its_read_only_parts(
    make_skill: MakeSkill,
) -> None:
    space = prepare(None, [], [make_skill()])
    assert space.temporary
    remove_tree(space.root)
    assert not space.root.exists()


def test_a_read_only_input_can_be_changed_in_the_workspace(numbers: Path, tmp_path: Path) -> None:
    numbers.chmod(0o444)
    space = prepare(tmp_path / "work", [numbers], [])
    assert (space.root / "numbers.txt").stat().st_mode & 0o200


def test_two_files_of_one_name(numbers: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "Numbers.txt"
    other.parent.mkdir()
    shutil.copy(numbers, other)
    with pytest.raises(UsageError, match=r"Two files have the name 'Numbers\.txt'"):
        prepare(None, [numbers, other], [])


def test_folders_missing_files_and_files_in_the_way(numbers: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        prepare(None, [tmp_path], [])
    with pytest.raises(UsageError, match="There is no file"):
        prepare(None, [tmp_path / "none"], [])
    work = tmp_path / "work"
    work.mkdir()
    (work / "numbers.txt").write_text("another", encoding="utf-8")
    with pytest.raises(UsageError, match=r"already has another file 'numbers\.txt'"):
        prepare(work, [numbers], [])
    assert (work / "numbers.txt").read_text(encoding="utf-8") == "another"
    with pytest.raises(UsageError, match="must be a folder"):
        prepare(numbers, [], [])


def test_the_same_file_again_is_fine(numbers: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    prepare(work, [numbers], [])
    assert prepare(work, [numbers], []).inputs == ("numbers.txt",)
    assert prepare(work, [work / "numbers.txt"], []).inputs == ("numbers.txt",)


@links
def test_links_are_not_followed(numbers: Path, make_skill: MakeSkill, tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(numbers)
    with pytest.raises(UsageError, match="is a link, and links are not followed"):
        prepare(None, [link], [])
    folder = make_skill()
    (folder / "references" / "secret.md").symlink_to("/etc/passwd")
    space = prepare(tmp_path / "work", [], [folder])
    assert sorted(path.name for path in (space.skills[0].directory / "references").iterdir()) == ["rules.md"]
    trap = tmp_path / "trap"
    (trap / ".agents").mkdir(parents=True)
    (trap / ".agents/skills").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="leads through a link"):
        prepare(trap, [], [folder])
    work = tmp_path / "third"
    work.mkdir()
    (work / "numbers.txt").symlink_to(numbers)
    with pytest.raises(UsageError, match="already has another file"):
        prepare(work, [numbers], [])


def test_two_skills_of_one_name(make_skill: MakeSkill, tmp_path: Path) -> None:
    one = make_skill()
    two = shutil.copytree(one, tmp_path / "again" / "sums")
    with pytest.raises(UsageError, match="Two skills are called 'sums'"):
        prepare(None, [], [one, two])


def test_another_skill_in_the_way_is_never_removed(make_skill: MakeSkill, tmp_path: Path) -> None:
    own = tmp_path / "work" / SKILLS_FOLDER / "sums" / "SKILL.md"
    own.parent.mkdir(parents=True)
    own.write_text("---\nname: sums\ndescription: My own.\n---\n\nMine.\n", encoding="utf-8")
    with pytest.raises(UsageError, match="already has another skill"):
        prepare(tmp_path / "work", [], [make_skill()])
    assert "Mine." in own.read_text(encoding="utf-8")


def test_a_skill_that_lives_in_the_workspace_is_used_where_it_is(tmp_path: Path) -> None:
    own = tmp_path / SKILLS_FOLDER / "own"
    own.mkdir(parents=True)
    (own / "SKILL.md").write_text("---\nname: own\ndescription: My own.\n---\n\nMine.\n", encoding="utf-8")
    space = prepare(tmp_path, [], [own])
    space.remove_skill_copies()
    assert (own / "SKILL.md").exists()


@pytest.mark.parametrize("name", ["../up", "a/b", "..", "a\\\\b", "con?"])
def test_a_name_that_no_folder_can_have(name: str, make_skill: MakeSkill) -> None:
    folder = make_skill("odd", f'---\nname: "{name}"\ndescription: Odd.\n---\n\nOdd.\n')
    with pytest.raises(LearnerError, match="no folder can be"):
        prepare(None, [], [folder])


@pytest.mark.parametrize(
    ("number", "says"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "the folder is read-only")]
)
def test_a_full_or_read_only_disk_is_one_sentence(
    number: int, says: str, numbers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr("shutil.copy2", refuse)
    with pytest.raises(SetupError, match=says):
        prepare(tmp_path / "work", [numbers], [])


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(__import__("os"), "geteuid"), reason="POSIX modes")
def test_a_read_only_folder_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(SetupError, match="is read-only"):
        prepare(tmp_path, [], [])


def test_what_was_begun_is_tidied_up_after_an_error(
    make_skill: MakeSkill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    large = make_skill("large", "---\nname: large\ndescription: L.\n---\n")
    monkeypatch.setattr("skillcourse.agent.workspace._LARGEST_SKILL", 10)
    with pytest.raises(UsageError, match="MB of files"):
        prepare(None, [], [large])
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_file_in_a_closed_folder_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_symlink", closed)
    with pytest.raises(SetupError, match="could not be looked at: Permission denied"):
        prepare(tmp_path / "work", [tmp_path / "closed" / "a.txt"], [])
