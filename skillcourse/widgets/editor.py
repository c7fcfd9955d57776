"""A small editor for one file of the lesson. The file is the truth: nothing is kept here that it does not
hold.
"""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path, PurePosixPath
from typing import Any

import traitlets

from skillcourse.errors import LearnerError, SkillcourseError
from skillcourse.files import read_whole, write_whole
from skillcourse.widgets.code import numbered
from skillcourse.widgets.markup import tag
from skillcourse.widgets.panel import View
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.text import clean

MOST_BYTES = 1_000_000


def inside(folder: Path, path: str) -> Path:
    """The file at ``path`` of the lesson folder.

    Raises:
        LearnerError: When it is outside the folder (a link out of it counts), is a folder or a notebook.
    """
    root = folder.resolve()
    try:
        file = (root / path).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # a ring of links, a name that no disk takes
        raise LearnerError(
            f"{path[:60]!r} cannot be opened: {getattr(error, 'strerror', None) or error}.",
            next_step="Name a file of the lesson's folder, such as SKILL.md.",
        ) from error
    if not path.strip() or not file.is_relative_to(root):
        raise LearnerError(
            f"The editor opens files of the lesson's own folder, and {path!r} is outside it.",
            next_step="Open other files with JupyterLab's file browser.",
        )
    if file.is_dir():
        raise LearnerError(
            f"{path!r} is a folder, not a file.", next_step="Name a file in it, such as SKILL.md."
        )
    if file.suffix == ".ipynb":
        raise LearnerError(f"{path!r} is a notebook.", next_step="Open it with JupyterLab's file browser.")
    return file


class FileEditor(View):
    """An open file.

    Raises:
        LearnerError: When the path is outside the lesson folder, or the file is not UTF-8 text of a sane
            size.
    """

    path = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    """What the file held when it was last read or saved."""
    draft = traitlets.Unicode().tag(sync=True)
    """What stands in the editor; it survives a reload of the page, not of the kernel."""
    status = traitlets.Unicode().tag(sync=True)
    conflict = traitlets.Bool(False).tag(sync=True)
    """True while the file on disk is another one than ``text``, and the draft has changes too."""

    def __init__(self, folder: Path, path: str) -> None:
        self._file = inside(folder, path)
        shown = PurePosixPath(self._file.relative_to(folder.resolve()).as_posix())
        text, self._mark = _read(self._file)
        self._crlf = "\r\n" in text
        text = text.replace("\r\n", "\n")
        super().__init__(
            f"FileEditor({shown})",
            ("answered.js", "editor.js"),
            ("editor.css",),
            path=str(shown),
            text=text,
            draft=text,
        )
        self.status = self._first_words()
        self.on("save", self._save_button)
        self.on("look", lambda _: self.look())
        self.on("reload", lambda _: self.reload())
        self.on("overwrite", lambda value: self.save(_as_text(value, self.draft), over=True))

    def _first_words(self) -> str:
        if self._mark is None:
            return "New file: it is made when you save"
        return "As on disk (Windows line ends, kept)" if self._crlf else "As on disk"

    def _save_button(self, value: Any) -> None:
        self.save(_as_text(value, self.draft))

    def save(self, text: str, *, over: bool = False) -> bool:
        """Writes ``text`` to the file, whole or not at all. False, with the reason in ``status``, when it
        is not saved.

        A file that changed on disk since it was read is only replaced with ``over=True``.
        """
        self.draft = text
        try:
            on_disk, mark = _read(self._file)
            if mark != self._mark and not over and on_disk.replace("\r\n", "\n") != text:
                self._say("Not saved: the file changed on disk since it was opened", conflict=True)
                return False
            data = text.replace("\n", "\r\n") if self._crlf else text
            encoded = data.encode("utf-8")
            if len(encoded) > MOST_BYTES:
                self._say(f"Not saved: the text is over {MOST_BYTES:,} bytes")
                return False
            write_whole(self._file, encoded)
        except (SkillcourseError, UnicodeEncodeError) as error:
            self._say(f"Not saved: {error}")
            return False
        self._mark = _fingerprint(encoded)
        with self.hold_sync():
            self.text = text
            self._say("Saved")
        return True

    def look(self) -> None:
        """Compares with the disk: an untouched editor follows the file, one with changes says so and keeps
        them.
        """
        try:
            on_disk, mark = _read(self._file)
        except SkillcourseError as error:
            self._say(str(error))
            return
        if mark == self._mark:
            return
        if self.draft == self.text:
            self._take(on_disk, mark, "Read again: the file had changed on disk")
        else:
            self._say("The file changed on disk, and you have changes here", conflict=True)

    def reload(self) -> None:
        """Takes what is on disk, in place of the draft."""
        try:
            on_disk, mark = _read(self._file)
        except SkillcourseError as error:
            self._say(str(error))
            return
        self._take(on_disk, mark, "Read from disk")

    def _take(self, on_disk: str, mark: str | None, words: str) -> None:
        self._mark = mark
        self._crlf = "\r\n" in on_disk
        with self.hold_sync():
            self.text = self.draft = on_disk.replace("\r\n", "\n")
            self._say(words)

    def _say(self, words: str, *, conflict: bool = False) -> None:
        with self.hold_sync():
            self.status = clean(words, 400)
            self.conflict = conflict

    def record(self) -> Record:
        """The file's text as it is now, with how to open it in JupyterLab's own editor."""
        how = f"To open it in JupyterLab's own editor, double-click {self.path} in the file browser."
        missing = self._mark is None
        lines = self.text.splitlines()
        plain = "\n".join(f"{number:4}  {clean(line, 1_000)}" for number, line in enumerate(lines[:400], 1))
        body = tag("p", "The file does not exist yet.", class_="sc-muted") if missing else numbered(self.text)
        html = framed(
            tag("div", tag("h4", self.path), class_="sc-row"),
            tag("div", body, class_="sc-block"),
            tag("p", how, class_="sc-muted sc-small sc-block"),
            label=f"The file {self.path}",
            sheets=("code.css",),
            twin=True,
        )
        return Record(html, f"{self.path}\n{'The file does not exist yet.' if missing else plain}\n{how}")


def _read(file: Path) -> tuple[str, str | None]:
    """The file's text and the fingerprint of its bytes; no text and ``None`` when there is no file."""
    try:
        data = read_whole(file, MOST_BYTES)
    except FileNotFoundError:
        return "", None
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise LearnerError(
                f"{file.name} is over {MOST_BYTES:,} bytes.",
                next_step="Open it with JupyterLab's own editor.",
            ) from error
        raise LearnerError(f"{file.name} could not be read: {error.strerror or error}.") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LearnerError(
            f"{file.name} should be UTF-8 text, but it holds other bytes.",
            next_step="Save it again as UTF-8.",
        ) from error
    if "\0" in text:
        raise LearnerError(f"{file.name} is not a text file.")
    return text, _fingerprint(data)


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _as_text(value: Any, otherwise: str) -> str:
    return value if isinstance(value, str) else otherwise
