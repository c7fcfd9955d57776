from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from skillcourse.agent.changes import PREVIEW_CHARACTERS, Snapshot, differences, look


def changes(before: Snapshot, root: Path, **options: object) -> list[tuple[str, str]]:
    found = differences(before, look(root), root, **options)  # type: ignore[arg-type]
    return [(change.path, change.change) for change in found]


def test_made_changed_removed_are_told_apart_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "sub/c.txt", "same.txt"):
        (tmp_path / name).write_text("one", encoding="utf-8")
    before = look(tmp_path)
    (tmp_path / "b.txt").unlink()
    (tmp_path / "sub/c.txt").write_text("other", encoding="utf-8")
    (tmp_path / "a.txt").write_text("new", encoding="utf-8")
    assert changes(before, tmp_path) == [("a.txt", "made"), ("b.txt", "removed"), ("sub/c.txt", "changed")]


def test_a_write_of_the_same_length_at_the_same_time_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "data.txt"
    file.write_text("aaaa", encoding="utf-8")
    before, moment = look(tmp_path), file.stat().st_mtime_ns
    file.write_text("bbbb", encoding="utf-8")
    os.utime(file, ns=(moment, moment))
    assert changes(before, tmp_path) == [("data.txt", "changed")]


def test_a_file_written_again_with_its_content_did_not_change(tmp_path: Path) -> None:
    file = tmp_path / "data.txt"
    file.write_text("aaaa", encoding="utf-8")
    before = look(tmp_path)
    file.write_text("aaaa", encoding="utf-8")
    assert changes(before, tmp_path) == []


def test_a_large_file_of_the_same_size_is_told_by_its_time(tmp_path: Path) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(b"a" * 1_000_001)
    os.utime(file, (1, 1))
    before = look(tmp_path)
    file.write_bytes(b"b" * 1_000_001)
    assert changes(before, tmp_path) == [("large.bin", "changed")]


def test_folders_left_out_and_caches_are_not_watched(tmp_path: Path) -> None:
    before = look(tmp_path)
    for name in (".agents/skills/x/SKILL.md", "__pycache__/m.pyc", ".git/HEAD", "kept.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    after = look(tmp_path, leave_out=[".agents/skills/x"])
    assert [change.path for change in differences(before, after, tmp_path)] == ["kept.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links_are_noted_and_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret", encoding="utf-8")
    root = tmp_path / "root"
    root.mkdir()
    before = look(root)
    (root / "folder").symlink_to(outside)
    (root / "file").symlink_to(outside / "secret.txt")
    found = differences(before, look(root), root)
    assert [(change.path, change.preview) for change in found] == [("file", ""), ("folder", "")]


@pytest.mark.parametrize(
    ("content", "preview"),
    [
        (b"plain", "plain"),
        ("ä€𝄞".encode(), "ä€𝄞"),
        (b"with\0zero", ""),
        (b"\xff\xfe\x00", ""),
        (b"bad \xff in the middle of it all", ""),
        (b"", ""),
        (b"x" * 9_000, "x" * PREVIEW_CHARACTERS),
        (("€" * 9_000).encode(), "€" * PREVIEW_CHARACTERS),
    ],
)
def test_previews_hold_text_only(tmp_path: Path, content: bytes, preview: str) -> None:
    before = look(tmp_path)
    (tmp_path / "f").write_bytes(content)
    (change,) = differences(before, look(tmp_path), tmp_path)
    assert (change.preview, change.size) == (preview, len(content))


def test_previews_are_cleaned(tmp_path: Path) -> None:
    before = look(tmp_path)
    (tmp_path / "f").write_text("key sk-1", encoding="utf-8")
    (change,) = differences(before, look(tmp_path), tmp_path, clean=lambda text: text.replace("sk-1", "…"))
    assert change.preview == "key …"


def test_a_flood_of_files_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillcourse.agent.changes.MOST_FILES", 20)
    for index in range(25):
        (tmp_path / f"{index:06}").touch()
    assert sorted(look(tmp_path).marks) == [f"{index:06}" for index in range(20)]
