from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from skill_parts import skill_md

from skillcourse import skill
from skillcourse.errors import LearnerError, SetupError, UsageError
from skillcourse.skill import limits

Make = Callable[..., Path]


def test_there_and_back(make: Make, tmp_path: Path) -> None:
    folder = make(
        None, **{"scripts/run.sh": "#!/bin/sh\necho hi\n", "assets/ü.bin": bytes(range(256)), "empty.txt": ""}
    )
    archive = skill.pack(folder, tmp_path / "out")
    assert archive == tmp_path / "out" / "word-count.skill"
    back = skill.unpack(archive, tmp_path / "back")
    assert back == tmp_path / "back" / "word-count"
    before, after = skill.read(folder), skill.read(back)
    assert before.files == after.files
    for file in before.files:
        assert (folder / file.path).read_bytes() == (back / file.path).read_bytes()
    if os.name == "posix":
        assert os.access(back / "scripts/run.sh", os.X_OK)
        assert not os.access(back / "empty.txt", os.X_OK)
    assert [path.name for path in (tmp_path / "back").iterdir()] == ["word-count"]


def test_the_same_bytes_whenever_and_wherever(make: Make, tmp_path: Path) -> None:
    folder = make(None, **{"b.txt": "b", "a/c.txt": "c"})
    first = skill.pack(skill.read(folder), tmp_path / "one.skill").read_bytes()
    os.utime(folder / "b.txt", (time.time() + 9999, time.time() + 9999))
    (folder / "b.txt").chmod(0o600)
    (folder / ".DS_Store").write_text("junk", encoding="utf-8")
    (folder / "__pycache__").mkdir()
    assert skill.pack(folder, tmp_path / "two.zip").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "one.skill") as archive:
        assert archive.namelist() == ["word-count/SKILL.md", "word-count/a/c.txt", "word-count/b.txt"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_shrinks_very_well_still_comes_back(make: Make, tmp_path: Path) -> None:
    folder = make(None, **{"assets/zeros.csv": b"0" * 3_000_000})
    archive = skill.pack(folder, tmp_path / "out")
    assert (skill.unpack(archive, tmp_path / "back") / "assets/zeros.csv").stat().st_size == 3_000_000


@pytest.mark.parametrize(
    ("text", "files", "says"),
    [
        (
            skill_md("Word"),
            {},
            "Only a valid skill can be packed, and word-count has an error (and 1 more): SKILL.md:2:",
        ),
        (
            None,
            {".env": "TOKEN=1"},
            "word-count was not packed: .env looks like a file with a password or a private key.",
        ),
        (None, {"a/id_ed25519": "k"}, "word-count was not packed: a/id_ed25519 looks like"),
    ],
)
def test_refused(make: Make, tmp_path: Path, text: str | None, files: dict[str, str], says: str) -> None:
    with pytest.raises(LearnerError) as caught:
        skill.pack(make(text, **files), tmp_path / "out")
    assert caught.value.message.startswith(says)
    assert caught.value.next_step
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
def test_links_out_are_refused_and_links_inside_become_files(make: Make, tmp_path: Path) -> None:
    folder = make(None, **{"references/a.md": "A"})
    (folder / "b.md").symlink_to("references/a.md")
    back = skill.unpack(skill.pack(folder, tmp_path / "out"), tmp_path / "back")
    assert not (back / "b.md").is_symlink()
    assert (back / "b.md").read_text(encoding="utf-8") == "A"
    (folder / "c.md").symlink_to("/etc/passwd")
    with pytest.raises(LearnerError, match=r"c\.md leads out of the folder"):
        skill.pack(folder, tmp_path / "out")


def test_places_that_cannot_be(make: Make, tmp_path: Path) -> None:
    folder = make()
    with pytest.raises(UsageError, match=r"'word-count\.tar'.*Name it word-count\.skill"):
        skill.pack(folder, tmp_path / "word-count.tar")
    with pytest.raises(UsageError, match="would lie inside the skill that it packs"):
        skill.pack(folder, folder)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(SetupError, match="a part of the path is a file"):
        skill.pack(folder, tmp_path / "file" / "x.skill")
    with pytest.raises(LearnerError, match="There is no folder"):
        skill.pack(tmp_path / "gone", tmp_path)


def test_too_large(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PACKAGE_BYTES", 1000)
    with pytest.raises(LearnerError, match="it holds"):
        skill.pack(make(None, **{"big.bin": b"x" * 2000}), tmp_path / "out")
