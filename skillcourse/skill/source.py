"""SKILL.md from disk to text, with a bound on everything that a hostile folder could put in its place."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from skillcourse.skill import rules
from skillcourse.skill.problem import Problem
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


def unloadable(code: str, message: str, rule: str, fix: str, *, file: str = rules.SKILL_FILE) -> Unloadable:
    """The exception for a skill of which nothing can be loaded."""
    return Unloadable(Problem("error", code, message, file, 0, rule, fix))


def locate(given: Path | str) -> Path:
    """The skill folder, absolute, for a path to the folder or to the SKILL.md in it."""
    # os.path.abspath and not resolve(): clients know a linked skill folder by the link's name.
    path = Path(os.path.abspath(given))  # noqa: PTH100
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            raise unloadable(
                "no-such-folder",
                f"{path} is a link that leads nowhere.",
                rules.DIRECTORY,
                "Repair or remove the link.",
                file=".",
            ) from None
        raise unloadable(
            "no-such-folder", f"There is no folder {path}.", rules.DIRECTORY, "Check the path.", file="."
        ) from None
    except (OSError, ValueError) as error:
        raise unloadable(
            "folder-unreadable",
            f"{path} cannot be looked at: {reason(error)}.",
            rules.READING,
            "Check the path and its permissions.",
            file=".",
        ) from None
    if stat.S_ISDIR(mode):
        return path
    if path.name.casefold() == rules.SKILL_FILE.casefold():
        return path.parent
    raise unloadable(
        "not-a-folder", f"{path} is a file, and a skill is a folder with a SKILL.md in it.", rules.DIRECTORY,
        "Name the folder that holds the SKILL.md.", file="."
    )  # fmt: skip


def load(directory: Path) -> Source:
    """Read the folder's SKILL.md: at most ``rules.SKILL_FILE_BYTES``, a regular file, and inside the folder."""
    file = _find(directory)
    data = _read_bytes(directory, file)
    problems: list[Problem] = []
    if file != rules.SKILL_FILE:
        problems.append(
            Problem(
                "warning",
                "skill-md-case",
                f"The file is called {file}, and many clients look for exactly SKILL.md.",
                file,
                0,
                rules.CLIENT_GUIDE,
                f"Rename {file} to SKILL.md.",
            )  # fmt: skip
        )
    text = _decode(data, file, problems)
    return Source(file, _unix_lines(text, file, problems), tuple(problems))


def reason(error: OSError | ValueError) -> str:
    """The system's words for an error, without numbers and paths."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def _find(directory: Path) -> str:
    """The name of the SKILL.md in this folder, in whatever letter case it has."""
    if os.path.lexists(directory / rules.SKILL_FILE):
        return rules.SKILL_FILE
    wanted = rules.SKILL_FILE.casefold()
    try:
        with os.scandir(directory) as entries:
            for number, entry in enumerate(entries):
                if entry.name.casefold() == wanted:
                    return entry.name
                if number >= rules.ENTRIES:
                    break
    except OSError as error:
        raise unloadable(
            "folder-unreadable", f"The folder {directory.name} cannot be listed: {reason(error)}.", rules.DIRECTORY,
            "Give yourself permission to read the folder.", file="."
        ) from None  # fmt: skip
    raise unloadable(
        "no-skill-md", f"The folder {directory.name or directory} has no SKILL.md.", rules.DIRECTORY,
        "Add a SKILL.md that begins with a name and a description.", file="."
    )  # fmt: skip


def _read_bytes(directory: Path, file: str) -> bytes:
    path = os.path.join(directory, file)  # noqa: PTH118 (the fast path of every validation)
    try:
        if stat.S_ISLNK(os.lstat(path).st_mode) and not inside(path, os.path.realpath(directory)):
            raise unloadable(
                "skill-md-link-outside", f"{file} is a link to something outside the skill folder, and is not followed.",
                rules.DIRECTORY, "Put a copy of the file in the link's place.", file=file
            )  # fmt: skip
        # Without O_NONBLOCK, opening a named pipe would wait for a writer that may never come.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            _require_file(os.fstat(handle), file)
            return stream.read(rules.SKILL_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        # Opening a folder or a socket fails before its kind could be asked: ask now, for a better sentence.
        try:
            _require_file(os.lstat(path), file)
        except OSError:
            pass
        raise unloadable(
            "skill-md-unreadable", f"{file} cannot be read: {reason(error)}.", rules.DIRECTORY,
            "Give yourself permission to read it.", file=file
        ) from None  # fmt: skip


def _require_file(status: os.stat_result, file: str) -> None:
    kind = next((name for test, name in _KINDS if test(status.st_mode)), "")
    if kind:
        raise unloadable(
            "skill-md-not-a-file", f"{file} is {kind}, and it must be a text file.", rules.DIRECTORY,
            "Put a text file in its place.", file=file
        )  # fmt: skip
    if status.st_size > rules.SKILL_FILE_BYTES:
        raise unloadable(
            "skill-md-too-large",
            f"{file} has {status.st_size / 1e6:.1f} MB, more than the {rules.SKILL_FILE_BYTES / 1e6:.1f} MB that are read.",
            rules.DISCLOSURE, "Keep instructions under 500 lines and move the rest to references/.", file=file
        )  # fmt: skip


def _decode(data: bytes, file: str, problems: list[Problem]) -> str:
    if len(data) > rules.SKILL_FILE_BYTES:  # it grew after its size was asked, or lies about it
        raise unloadable(
            "skill-md-too-large", f"{file} has more than the {rules.SKILL_FILE_BYTES / 1e6:.1f} MB that are read.",
            rules.DISCLOSURE, "Keep instructions under 500 lines and move the rest to references/.", file=file
        )  # fmt: skip
    if b"\0" in data:
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        found = "is saved as UTF-16" if wide else "is not text: it holds NUL bytes"
        raise unloadable(
            "skill-md-binary", f"{file} {found}, and it must be UTF-8 text.", rules.UTF8,
            "Save it again as UTF-8 text.", file=file
        )  # fmt: skip
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        problems.append(
            Problem(
                "warning",
                "bom",
                "The file begins with a byte-order mark, so some clients do not see the first ---.",
                file,
                1,
                rules.SKILLS_REF,
                "Save it as UTF-8 without BOM.",
            )  # fmt: skip
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(
            Problem(
                "error",
                "not-utf8",
                f"The file is not UTF-8: byte 0x{data[error.start]:02x} in this line belongs to another encoding.",
                file,
                line,
                rules.UTF8,
                "Save it again as UTF-8 text.",
            )  # fmt: skip
        )
        return data.decode("utf-8", "replace")


def _unix_lines(text: str, file: str, problems: list[Problem]) -> str:
    if "\r" not in text:
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    ends = text.count("\r")
    problems.append(
        Problem(
            "warning",
            "crlf",
            f"{ends} of {plain.count(chr(10))} line ends are Windows ones (CR LF), which some clients do not split at.",
            file,
            text.count("\n", 0, text.index("\r")) + 1,
            rules.FENCE_CLIENTS,
            "Save the file with LF line ends.",
        )  # fmt: skip
    )
    return plain
