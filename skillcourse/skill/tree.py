"""The files inside a skill folder, found without following a link out and without walking for ever."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
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

cache_names = lru_cache(4_096)
"""For questions about a file's name: the same names come again and again."""
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


@dataclass(slots=True)
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


@cache_names
def is_junk(name: str) -> bool:
    """Whether a name never belongs to a skill: version control, caches, what editors leave behind."""
    return name in JUNK_FOLDERS or name in JUNK_FILES or name.endswith(_JUNK_ENDINGS)


@cache_names
def is_secret(name: str) -> bool:
    """Whether a file of this name usually holds a password, a token or a private key."""
    return _SECRET.fullmatch(name) is not None and _HARMLESS_ENV.fullmatch(name) is None


def inside(path: str, real_root: str) -> bool:
    """Whether ``path``, with every link resolved, is ``real_root`` or below it."""
    real = os.path.realpath(path)
    return real == real_root or real.startswith(real_root.rstrip(os.sep) + os.sep)


def walk(directory: Path, *, sizes: bool = True) -> Tree:
    """Look at everything inside ``directory``, at most ``limits.ENTRIES`` entries, and return it sorted.

    Without ``sizes`` every size is 0, which spares one system call a file.
    """
    walker = _Walker(os.fspath(directory), sizes)
    walker.walk()
    return Tree(
        files=tuple(sorted(walker.files)),
        folders=tuple(sorted(walker.folders)),
        links_out=tuple(sorted(walker.links_out)),
        special=tuple(sorted(walker.special)),
        unreadable=tuple(sorted(walker.unreadable)),
        complete=walker.left >= 0,
    )


class _Walker:
    def __init__(self, root: str, sizes: bool) -> None:
        self.root, self.sizes = root, sizes
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
                    self._look(entries, prefix, pending)
            except OSError:
                self.unreadable.append(prefix.rstrip("/") or ".")

    def _look(self, entries: Iterable[os.DirEntry[str]], prefix: str, pending: list[str]) -> None:
        for entry in entries:
            self.left -= 1
            if self.left < 0:
                return
            name = entry.name
            if is_junk(name):
                continue
            path = prefix + name
            if entry.is_file(follow_symlinks=False):
                size = entry.stat(follow_symlinks=False).st_size if self.sizes else 0
                self.files.append(SkillFile(path, size))
            elif entry.is_dir(follow_symlinks=False):
                self.folders.append(path)
                pending.append(path + "/")
            elif entry.is_symlink():
                self._note_link(entry, path)
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
