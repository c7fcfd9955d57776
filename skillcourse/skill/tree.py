"""The files inside a skill folder, found without following a link out and without walking for ever."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from skillcourse.skill import limits

JUNK_FOLDERS = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        "__pycache__",
        "__MACOSX",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".venv",
        "node_modules",
    }
)
JUNK_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_JUNK_ENDINGS = (".pyc", ".pyo", ".swp", "~")

_SECRET = re.compile(
    r"(?:\.env(?:\..+)?|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx)|id_(?:rsa|dsa|ecdsa|ed25519)"
    r"|\.netrc|\.pgpass|\.npmrc|\.pypirc|credentials(?:\.json)?|service[-_]account.*\.json)",
    re.IGNORECASE,
)
_HARMLESS_ENV = re.compile(r"\.env\.(?:example|sample|template|dist)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class SkillFile:
    """One regular file of a skill."""

    path: str
    """Relative to the skill folder, with ``/``."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What a walk of a skill folder found."""

    files: tuple[SkillFile, ...]
    folders: tuple[str, ...]
    links_out: tuple[tuple[str, str], ...]
    """Links that lead out of the folder, or nowhere, with what they say. Never followed."""
    special: tuple[str, ...]
    """Pipes, sockets and devices. Never opened."""
    unreadable: tuple[str, ...]
    """Folders that could not be listed."""
    complete: bool
    """False when the folder holds more than ``limits.ENTRIES`` entries and the walk stopped."""


def is_junk(name: str) -> bool:
    """Whether a name never belongs to a skill: version control, caches, what editors leave behind."""
    return name in JUNK_FOLDERS or name in JUNK_FILES or name.endswith(_JUNK_ENDINGS)


def is_secret(name: str) -> bool:
    """Whether a file of this name usually holds a password, a token or a private key."""
    return _SECRET.fullmatch(name) is not None and _HARMLESS_ENV.fullmatch(name) is None


def inside(path: str, real_root: str) -> bool:
    """Whether ``path``, with every link resolved, is ``real_root`` or below it."""
    real = os.path.realpath(path)
    return real == real_root or real.startswith(real_root.rstrip(os.sep) + os.sep)


def walk(directory: Path) -> Tree:
    """Look at everything inside ``directory``, at most ``limits.ENTRIES`` entries, and return it sorted."""
    walker = _Walker(os.fspath(directory))
    walker.walk()
    return Tree(
        tuple(sorted(walker.files)),
        tuple(sorted(walker.folders)),
        tuple(sorted(walker.links_out)),
        tuple(sorted(walker.special)),
        tuple(sorted(walker.unreadable)),
        walker.left >= 0,
    )


class _Walker:
    def __init__(self, root: str) -> None:
        self.root = root
        self.left = limits.ENTRIES
        self.files: list[SkillFile] = []
        self.folders: list[str] = []
        self.links_out: list[tuple[str, str]] = []
        self.special: list[str] = []
        self.unreadable: list[str] = []

    def walk(self) -> None:
        pending = [""]
        while pending and self.left >= 0:
            prefix = pending.pop()
            try:
                with os.scandir(f"{self.root}{os.sep}{prefix}" if prefix else self.root) as entries:
                    for entry in entries:
                        self.left -= 1
                        if self.left < 0:
                            break
                        self._note(entry, prefix + entry.name, pending)
            except OSError:
                self.unreadable.append(prefix.rstrip("/") or ".")

    def _note(self, entry: os.DirEntry[str], path: str, pending: list[str]) -> None:
        if is_junk(entry.name):
            return
        if entry.is_symlink():
            self._note_link(entry, path)
        elif entry.is_dir(follow_symlinks=False):
            self.folders.append(path)
            pending.append(path + "/")
        elif entry.is_file(follow_symlinks=False):
            self.files.append(SkillFile(path, entry.stat(follow_symlinks=False).st_size))
        else:
            self.special.append(path)

    def _note_link(self, entry: os.DirEntry[str], path: str) -> None:
        # A link to a file of the same skill is that file; a link to a folder could form a ring, so its
        # content is left out, and it counts as a folder only for links that point at it.
        try:
            target = Path(entry.path).stat() if inside(entry.path, os.path.realpath(self.root)) else None
        except OSError:
            target = None
        if target is not None and stat.S_ISREG(target.st_mode):
            self.files.append(SkillFile(path, target.st_size))
        elif target is not None and stat.S_ISDIR(target.st_mode):
            self.folders.append(path)
        else:
            try:
                says = str(Path(entry.path).readlink())
            except OSError:
                says = "?"
            self.links_out.append((path, says))
