"""SKILL.md from disk to text, with a bound on everything that a hostile folder could put in its place."""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from skillcourse.skill import limits
from skillcourse.skill.problem import Problem
from skillcourse.skill.rulebook import problem
from skillcourse.skill.tree import inside

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class Unloadable(Exception):
    """Nothing of the skill can be loaded; ``problem`` says why. It never leaves this package."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one SKILL.md."""

    file: str
    """Its name on disk."""
    text: str
    """With ``\\n`` line ends and without a byte-order mark."""
    problems: tuple[Problem, ...]


def locate(given: Path | str) -> Path:
    """The skill folder, absolute, for a path to the folder or to the SKILL.md in it."""
    # os.path.abspath and not resolve(): clients know a linked skill folder by the link's name.
    path = Path(os.path.abspath(given))  # noqa: PTH100
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        code = "broken-link" if path.is_symlink() else "no-such-folder"
        raise Unloadable(problem(code, ".", path=path)) from None
    except (OSError, ValueError) as error:
        raise Unloadable(problem("folder-unreadable", ".", path=path, reason=_reason(error))) from None
    if stat.S_ISDIR(mode):
        return path
    if path.name.casefold() == limits.SKILL_FILE.casefold():
        return path.parent
    raise Unloadable(problem("not-a-folder", ".", path=path))


def load(directory: Path) -> Source:
    """Read the folder's SKILL.md: a regular text file inside the folder, of a bounded size."""
    file = _find(directory)
    problems: list[Problem] = []
    if file != limits.SKILL_FILE:
        problems.append(problem("skill-md-case", file))
    text = _decode(_read_bytes(directory, file), file, problems)
    return Source(file, _unix_lines(text, file, problems), tuple(problems))


def _reason(error: OSError | ValueError) -> str:
    """The system's words for an error, without its number and path."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def _find(directory: Path) -> str:
    """The name of the SKILL.md in this folder, in whatever letter case it has."""
    if os.path.lexists(f"{directory}{os.sep}{limits.SKILL_FILE}"):
        return limits.SKILL_FILE
    wanted = limits.SKILL_FILE.casefold()
    try:
        with os.scandir(directory) as entries:
            for number, entry in enumerate(entries):
                if entry.name.casefold() == wanted:
                    return entry.name
                if number >= limits.ENTRIES:
                    break
    except OSError as error:
        raise Unloadable(problem("folder-unreadable", ".", path=directory, reason=_reason(error))) from None
    raise Unloadable(problem("no-skill-md", ".", path=directory.name or directory))


def _read_bytes(directory: Path, file: str) -> bytes:
    path = f"{directory}{os.sep}{file}"
    try:
        if stat.S_ISLNK(os.lstat(path).st_mode) and not inside(path, os.path.realpath(directory)):
            raise Unloadable(problem("skill-md-link-outside", file))
        # Without O_NONBLOCK, opening a named pipe would wait for a writer that may never come.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            status = os.fstat(handle)
            _require_file(status, file)
            data = _read_all(handle, status.st_size)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:
        # Opening a folder or a socket fails before its kind could be asked: ask now, for a better sentence.
        with contextlib.suppress(OSError):
            _require_file(os.lstat(path), file)
        raise Unloadable(problem("skill-md-unreadable", file, reason=_reason(error))) from None
    if len(data) > limits.SKILL_FILE_BYTES:  # it has grown since its size was asked
        raise Unloadable(problem("skill-md-too-large", file, size=f"{len(data) / 1e6:.1f} MB"))
    return data


def _read_all(handle: int, size: int) -> bytes:
    """The whole file. Asking for its known size, and not for the bound, saves most of the time."""
    data = os.read(handle, size + 1)
    while size < len(data) <= limits.SKILL_FILE_BYTES:  # it has grown since its size was asked
        size = len(data)
        data += os.read(handle, limits.SKILL_FILE_BYTES)
    return data


def _require_file(status: os.stat_result, file: str) -> None:
    kind = next((name for is_kind, name in _KINDS if is_kind(status.st_mode)), "")
    if kind:
        raise Unloadable(problem("skill-md-not-a-file", file, kind=kind))
    if status.st_size > limits.SKILL_FILE_BYTES:
        raise Unloadable(problem("skill-md-too-large", file, size=f"{status.st_size / 1e6:.1f} MB"))


def _decode(data: bytes, file: str, problems: list[Problem]) -> str:
    if b"\0" in data:
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        found = "is saved as UTF-16" if wide else "is not text: it holds NUL bytes"
        raise Unloadable(problem("skill-md-binary", file, found=found))
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        problems.append(problem("bom", file, 1))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(problem("not-utf8", file, line, byte=f"0x{data[error.start]:02x}"))
        return data.decode("utf-8", "replace")


def _unix_lines(text: str, file: str, problems: list[Problem]) -> str:
    if "\r" not in text:
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    line = text.count("\n", 0, text.index("\r")) + 1
    problems.append(problem("crlf", file, line, count=text.count("\r"), all=plain.count("\n")))
    return plain
