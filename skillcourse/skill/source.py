"""SKILL.md from disk to text, with a bound on everything that a hostile folder could put in its place."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from skillcourse.skill import limits
from skillcourse.skill.problem import Problem
from skillcourse.skill.rulebook import problem
from skillcourse.skill.tree import inside

# Without O_NONBLOCK, opening a named pipe would wait for a writer that may never come.
OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
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


@dataclass(slots=True)
class Source:
    """The text of one SKILL.md."""

    file: str
    """Its name on disk."""
    text: str
    """With ``\\n`` line ends and without a byte-order mark."""
    problems: tuple[Problem, ...]


def locate(given: Path | str) -> Path:
    """The skill folder, absolute, for a path to it or to its SKILL.md; ``load`` finds whether it is there."""
    # os.path.abspath and not resolve(): clients know a linked skill folder by the link's name.
    path = Path(os.path.abspath(given))  # noqa: PTH100
    if path.name.casefold() == limits.SKILL_FILE.casefold() and not path.is_dir():
        return path.parent
    return path


def load(directory: Path) -> Source:
    """Read the folder's SKILL.md: a regular text file inside the folder, of a bounded size."""
    root = os.fspath(directory)
    file = limits.SKILL_FILE
    problems: list[Problem] = []
    try:
        data = _read_bytes(root, file)
    except (FileNotFoundError, NotADirectoryError):
        file = _in_another_case(root)
        problems.append(problem("skill-md-case", file))
        data = _read_bytes(root, file)
    text = _decode(data, file, problems)
    return Source(file, _unix_lines(text, file, problems), tuple(problems))


def _reason(error: OSError | ValueError) -> str:
    """The system's words for an error, without its number and path."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def _in_another_case(root: str) -> str:
    """The name of the SKILL.md in this folder when it is not exactly that: ``skill.md``, ``Skill.md``."""
    wanted = limits.SKILL_FILE.casefold()
    try:
        with os.scandir(root) as entries:
            for number, entry in enumerate(entries):
                if entry.name.casefold() == wanted:
                    return entry.name
                if number >= limits.ENTRIES:
                    break
    except FileNotFoundError:
        code = "broken-link" if os.path.lexists(root) else "no-such-folder"
        raise Unloadable(problem(code, ".", path=root)) from None
    except NotADirectoryError:
        raise Unloadable(problem("not-a-folder", ".", path=root)) from None
    except OSError as error:
        raise Unloadable(problem("folder-unreadable", ".", path=root, reason=_reason(error))) from None
    raise Unloadable(problem("no-skill-md", ".", path=Path(root).name or root))


def _read_bytes(root: str, file: str) -> bytes:
    path = f"{root}{os.sep}{file}"
    try:
        handle = _open(path, root, file)
        try:
            status = os.fstat(handle)
            _require_file(status, file)
            data = _read_all(handle, status.st_size)
        finally:
            os.close(handle)
    except (FileNotFoundError, NotADirectoryError):
        if os.path.lexists(path):  # a link inside the folder that leads nowhere
            raise Unloadable(problem("skill-md-link-outside", file)) from None
        if file == limits.SKILL_FILE:
            raise
        raise Unloadable(problem("no-skill-md", ".", path=root)) from None  # it has gone this moment
    except (OSError, ValueError) as error:
        # Opening a folder or a socket fails before its kind could be asked: ask now, for a better sentence.
        with contextlib.suppress(OSError, ValueError):
            _require_file(os.lstat(path), file)
        raise Unloadable(problem("skill-md-unreadable", file, reason=_reason(error))) from None
    if len(data) > limits.SKILL_FILE_BYTES:  # it has grown since its size was asked
        raise Unloadable(problem("skill-md-too-large", file, size=f"{len(data) / 1e6:.1f} MB"))
    return data


def _open(path: str, root: str, file: str) -> int:
    if hasattr(os, "O_NOFOLLOW"):
        try:
            return os.open(path, OPEN | os.O_NOFOLLOW)
        except OSError as error:
            if error.errno not in (errno.ELOOP, errno.EMLINK):  # what systems say of a link
                raise
    if os.path.islink(path) and not inside(path, os.path.realpath(root)):  # noqa: PTH114 (the fast path)
        raise Unloadable(problem("skill-md-link-outside", file))
    return os.open(path, OPEN)


def _read_all(handle: int, size: int) -> bytes:
    """The whole file. Asking for its known size, and not for the bound, saves most of the time."""
    data = os.read(handle, size + 1)
    while size < len(data) <= limits.SKILL_FILE_BYTES:  # it has grown since its size was asked
        size = len(data)
        data += os.read(handle, limits.SKILL_FILE_BYTES)
    return data


def _require_file(status: os.stat_result, file: str) -> None:
    regular = stat.S_ISREG(status.st_mode)
    kind = "" if regular else next((name for is_kind, name in _KINDS if is_kind(status.st_mode)), "")
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
