"""The editor: the file is the truth, and no work is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillcourse import files
from skillcourse.errors import LearnerError
from skillcourse.widgets.editor import FileEditor


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lesson = tmp_path / "01_why_skills"
    (lesson / "skill").mkdir(parents=True)
    (lesson / "skill" / "SKILL.md").write_bytes(b"---\nname: skill\n---\nHello\n")
    return lesson


def test_save_writes_what_is_typed(folder: Path) -> None:
    editor = FileEditor(folder, "skill/SKILL.md")
    assert (editor.text, editor.status) == ("---\nname: skill\n---\nHello\n", "As on disk")
    editor.press("save", "new words ü\n")
    assert (folder / "skill/SKILL.md").read_bytes() == "new words ü\n".encode()
    assert (editor.status, editor.text, editor.draft) == ("Saved", "new words ü\n", "new words ü\n")
    assert [path.name for path in (folder / "skill").iterdir()] == ["SKILL.md"]


def test_a_new_file_is_made_on_save(folder: Path) -> None:
    editor = FileEditor(folder, "mine/SKILL.md")
    assert editor.status.startswith("New file")
    assert "does not exist yet" in editor.record().text
    assert editor.save("x\n")
    assert (folder / "mine/SKILL.md").read_bytes() == b"x\n"


def test_a_file_that_changed_on_disk_is_never_overwritten_silently(folder: Path) -> None:
    file = folder / "skill/SKILL.md"
    editor = FileEditor(folder, "skill/SKILL.md")
    file.write_text("from elsewhere\n", encoding="utf-8")
    editor.press("save", "mine\n")
    assert file.read_text(encoding="utf-8") == "from elsewhere\n"
    assert editor.conflict
    assert editor.status == "Not saved: the file changed on disk since it was opened"
    assert editor.draft == "mine\n"
    editor.press("overwrite", "mine\n")
    assert file.read_text(encoding="utf-8") == "mine\n"
    assert not editor.conflict


def test_a_look_follows_the_disk_only_when_nothing_would_be_lost(folder: Path) -> None:
    file = folder / "skill/SKILL.md"
    editor = FileEditor(folder, "skill/SKILL.md")
    file.write_text("second\n", encoding="utf-8")
    editor.press("look")
    assert (editor.text, editor.draft, editor.conflict) == ("second\n", "second\n", False)
    editor.draft = "typed\n"
    file.write_text("third\n", encoding="utf-8")
    editor.press("look")
    assert (editor.draft, editor.conflict) == ("typed\n", True)
    editor.press("reload")
    assert (editor.draft, editor.text, editor.conflict) == ("third\n", "third\n", False)


def test_windows_line_ends_are_kept(folder: Path) -> None:
    file = folder / "skill/SKILL.md"
    file.write_bytes(b"a\r\nb\r\n")
    editor = FileEditor(folder, "skill/SKILL.md")
    assert editor.text == "a\nb\n"
    assert editor.save("a\nc\n")
    assert file.read_bytes() == b"a\r\nc\r\n"


@pytest.mark.parametrize("path", ["../outside.md", "/etc/passwd", "skill/../../x", "", "link.md"])
def test_paths_outside_the_lesson_are_refused(folder: Path, path: str) -> None:
    (folder.parent / "outside.md").write_text("x", encoding="utf-8")
    (folder / "link.md").symlink_to(folder.parent / "outside.md")
    with pytest.raises(LearnerError, match="outside it"):
        FileEditor(folder, path)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.bin", b"\xff\xfe\x00", "UTF-8 text"),
        ("b.md", b"a\0b", "not a text file"),
        ("c.md", b"x" * 1_000_001, "over 1,000,000 bytes"),
    ],
)
def test_what_is_not_text_is_refused(folder: Path, name: str, data: bytes, words: str) -> None:
    (folder / name).write_bytes(data)
    with pytest.raises(LearnerError, match=words):
        FileEditor(folder, name)


def test_folders_and_notebooks_are_refused(folder: Path) -> None:
    with pytest.raises(LearnerError, match="is a folder"):
        FileEditor(folder, "skill")
    with pytest.raises(LearnerError, match="is a notebook"):
        FileEditor(folder, "lesson.ipynb")


def test_a_save_that_fails_keeps_the_old_file_and_the_draft(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    editor = FileEditor(folder, "skill/SKILL.md")
    monkeypatch.setattr(files.os, "replace", full)
    monkeypatch.setattr(Path, "replace", full)
    assert not editor.save("new\n")
    assert editor.status.startswith("Not saved:")
    assert "full" in editor.status
    assert editor.draft == "new\n"
    assert (folder / "skill/SKILL.md").read_text(encoding="utf-8").endswith("Hello\n")


def test_half_a_character_is_not_written(folder: Path) -> None:
    editor = FileEditor(folder, "skill/SKILL.md")
    assert not editor.save("half \ud800")
    assert editor.status.startswith("Not saved:")
    assert (folder / "skill/SKILL.md").read_bytes().endswith(b"Hello\n")


def test_the_record_has_the_text_and_the_way_to_open_it(folder: Path) -> None:
    record = FileEditor(folder, "skill/SKILL.md").record()
    assert "   4  Hello" in record.text
    assert "double-click skill/SKILL.md" in record.text
    assert 'class="sc sc-record sc-twin"' in record.html
    assert str(folder) not in record.html + record.text
