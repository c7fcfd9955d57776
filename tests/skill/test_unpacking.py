"""Archives from strangers: what is refused leaves nothing behind."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skill_parts import skill_md

from skillcourse import skill
from skillcourse.errors import LearnerError, SetupError
from skillcourse.skill import limits

Entry = tuple[str, bytes | str] | tuple[str, bytes | str, int]
GOOD: Entry = ("s/SKILL.md", skill_md("s"))


def archive_of(tmp_path: Path, *entries: Entry, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    path = tmp_path / "x.skill"
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data, *mode in entries:
            info = zipfile.ZipInfo("placeholder")
            info.filename = info.orig_filename = name
            info.compress_type = compression
            info.external_attr = (mode[0] if mode else 0o100644) << 16
            archive.writestr(info, data)
    return path


def refused(archive: Path, into: Path) -> str:
    before = sorted(into.rglob("*")) if into.exists() else None
    with pytest.raises(LearnerError) as caught:
        skill.unpack(archive, into)
    after = sorted(into.rglob("*")) if into.exists() else None
    assert not after or after == before
    assert "\n" not in caught.value.message
    assert caught.value.next_step
    return caught.value.message


PATHS = [
    ("../evil.txt", "leads out of the folder"),
    ("s/../../evil.txt", "leads out of the folder"),
    ("/etc/evil", "is an absolute path"),
    ("C:/evil", "is an absolute path"),
    ("C:evil", "is an absolute path"),
    ("s\\..\\evil", "has a backslash in its path"),
    ("//host/share", "is an absolute path"),
    ("s//x", "has an empty part in its path"),
    ("s/./x", "has an empty part in its path"),
    ("s/x:stream", "has a name that some systems cannot store"),
    ("s/NUL.txt", "has a name that some systems cannot store"),
    ("s/dot.", "has a name that some systems cannot store"),
    ("s/a\x1b[2Jb", "has a name that some systems cannot store"),
    ("s/" + "n" * 256, "has too long a name"),
    ("s/" + "d/" * 600 + "x", "has too long a name"),
]


@pytest.mark.parametrize(("name", "why"), PATHS)
def test_paths(tmp_path: Path, name: str, why: str) -> None:
    archive = archive_of(tmp_path, GOOD, (name, "evil"))
    assert why in refused(archive, tmp_path / "into")
    assert not (tmp_path / "evil.txt").exists()


ENTRIES: list[tuple[tuple[Entry, ...], str]] = [
    ((GOOD, ("s/link", "/etc/passwd", stat.S_IFLNK | 0o777)), "is a link"),
    ((GOOD, ("s/pipe", "", stat.S_IFIFO | 0o644)), "is not a plain file"),
    ((GOOD, ("s/a.txt", "1"), ("s/A.txt", "2")), "are the same name on many disks"),
    ((GOOD, ("s/x/1", "1"), ("s/X/2", "2")), "are the same name on many disks"),
    ((GOOD, ("s/é", "1"), ("s/e\u0301", "2")), "are the same name on many disks"),
    ((GOOD, ("s/a", "1"), ("s/a/b", "2")), "is both a file and a folder"),
    ((GOOD, ("t/SKILL.md", "x")), "must hold one folder"),
    ((GOOD, ("loose.txt", "x")), "must hold one folder"),
    ((("SKILL.md", skill_md("s")),), "must hold one folder"),
    ((("s/README.md", "x"),), "has no SKILL.md"),
    ((), "must hold one folder"),
    ((GOOD, ("s/bomb", b"\0" * 5_000_000)), "would grow more than 100 times"),
]


@pytest.mark.parametrize(("entries", "why"), ENTRIES, ids=[row[1] for row in ENTRIES])
def test_entries(tmp_path: Path, entries: tuple[Entry, ...], why: str) -> None:
    assert why in refused(archive_of(tmp_path, *entries), tmp_path / "into")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, GOOD, ("s/a", "1"), ("s/a", "2"))
    assert "it holds 's/a' twice" in refused(archive, tmp_path / "into")


def test_an_unusual_compression(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, GOOD, compression=zipfile.ZIP_BZIP2)
    assert "is compressed in an unusual way" in refused(archive, tmp_path / "into")


def test_an_encrypted_entry(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, GOOD)
    data = bytearray(archive.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    assert "is encrypted" in refused(archive, tmp_path / "into")


def test_too_much_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = archive_of(tmp_path, GOOD, ("s/a", os.urandom(3000)), ("s/b", os.urandom(3000)))
    monkeypatch.setattr(limits, "PACKAGE_BYTES", 5000)
    assert "would grow beyond" in refused(archive, tmp_path / "into")


def test_a_size_that_lies(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, GOOD, ("s/a", b"ab" * 40_000))
    data = bytearray(archive.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 10)
    archive.write_bytes(data)
    assert "damaged" in refused(archive, tmp_path / "into")


def test_too_many_entries(tmp_path: Path) -> None:
    names = ((f"s/{number}", "") for number in range(limits.ENTRIES + 1))
    assert "lists more than" in refused(archive_of(tmp_path, GOOD, *names), tmp_path / "into")


def test_a_list_of_contents_that_is_a_bomb(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, GOOD)
    data = bytearray(archive.read_bytes())
    at = data.rindex(b"PK\x05\x06")
    data[at + 12 : at + 16] = struct.pack("<L", 2_000_000_000)
    archive.write_bytes(data)
    assert "lists more than" in refused(archive, tmp_path / "into")


@pytest.mark.parametrize(
    "data", [b"", b"not a zip", b"PK\x05\x06", b"PK\x05\x06" + b"\0" * 18, b"\x1f\x8b" * 100]
)
def test_what_is_no_archive(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.skill"
    path.write_bytes(data)
    assert refused(path, tmp_path / "into").startswith("x.skill was not unpacked: it")


def test_places(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"gone\.skill cannot be read: no such file"):
        skill.unpack(tmp_path / "gone.skill", tmp_path)
    archive = archive_of(tmp_path, GOOD)
    (tmp_path / "into" / "s").mkdir(parents=True)
    (tmp_path / "into" / "s" / "mine.txt").write_text("mine", encoding="utf-8")
    assert "is there already" in refused(archive, tmp_path / "into")
    assert (tmp_path / "into" / "s" / "mine.txt").read_text(encoding="utf-8") == "mine"
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(SetupError, match="Expected to write s into"):
        skill.unpack(archive, tmp_path / "file")


def test_folders_and_leftovers_of_other_tools_are_fine(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path,
        ("s/", ""),
        GOOD,
        ("s/a/", ""),
        ("s/a/b.txt", "b"),
        ("__MACOSX/s/._SKILL.md", "x"),
        ("s/.DS_Store", "x"),
    )
    back = skill.unpack(archive, tmp_path / "into")
    assert [file.path for file in skill.read(back).files] == ["SKILL.md", "a/b.txt"]
    assert sorted(path.name for path in (tmp_path / "into").iterdir()) == ["s"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_archive_never_crashes_and_never_half_writes(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("s/SKILL.md", skill_md("s"))
        archive.writestr("s/a.txt", "word " * 50)
    damaged = bytearray(memory.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    root = tmp_path_factory.mktemp("damaged")
    (root / "x.skill").write_bytes(damaged)
    try:
        back = skill.unpack(root / "x.skill", root / "into")
    except LearnerError:
        assert not (root / "into").exists() or not any((root / "into").iterdir())
    else:
        assert (back / "SKILL.md").is_file()
