"""The folder that one run works in: the given files, and a read-only copy of each offered skill."""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcourse.errors import LearnerError, SetupError, UsageError
from skillcourse.files import REASONS, checked_path
from skillcourse.sandbox.disk import remove_folder

if TYPE_CHECKING:
    from skillcourse.skill import Skill

SKILLS_FOLDER = ".agents/skills"
"""Where clients of every vendor look for a project's skills."""

_LARGEST_SKILL = 200_000_000


@dataclass(frozen=True, slots=True)
class Workspace:
    """A prepared folder."""

    root: Path
    """Absolute, links resolved."""
    inputs: tuple[str, ...]
    """Names of the files that were put in, sorted."""
    skills: tuple[Skill, ...]
    """The offered skills as they are in here: each one's directory is its copy."""
    copies: tuple[Path, ...]
    """The skill copies that this run made itself."""
    temporary: bool
    """True when the folder was made for this run."""

    @property
    def read_only(self) -> tuple[Path, ...]:
        """What neither commands nor tools may change: the folder of the skills, so that a run can neither
        change one nor plant another beside them, which the next agent in this folder would obey."""
        return (self.root / SKILLS_FOLDER,) if self.skills else ()

    def remove_skill_copies(self) -> None:
        """Takes the copies of the skills out again, with the folders that were made for them."""
        for copy in self.copies:
            remove_tree(copy)
        for folder in (self.root / SKILLS_FOLDER, (self.root / SKILLS_FOLDER).parent):
            with suppress(OSError):
                folder.rmdir()


def prepare(folder: str | os.PathLike[str] | None, files: Iterable[Any], skills: Iterable[Any]) -> Workspace:
    """Makes the workspace and fills it.

    Args:
        folder: The workspace; a new temporary folder when ``None``. It may hold files already.
        files: Paths of files to copy in under their own names.
        skills: Skill folders, or ``Skill`` values.

    Raises:
        UsageError: A file is missing, a folder or a link, two files or two skills have one name, or
        something else has that
            name in the workspace already.
        LearnerError: A skill cannot be loaded.
        SetupError: The disk is full or the folder is read-only.
    """
    try:
        sources = _checked_files(files)
        offered = _checked_skills(skills)
    except OSError as error:
        raise SetupError(
            f"{error.filename!r} could not be looked at: {error.strerror}.",
            next_step="Give yourself permission to read it, or move it to a folder of yours.",
        ) from error
    try:
        root = _make_root(folder)
        copies: list[Path] = []
        try:
            for source in sources:
                _copy_file(source, root)
            placed = tuple(_copy_skill(skill, root, copies) for skill in offered)
        except BaseException:
            Workspace(root, (), (), tuple(copies), folder is None).remove_skill_copies()
            if folder is None:
                remove_tree(root)
            raise
    except OSError as error:
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        where = str(folder) if folder is not None else tempfile.gettempdir()
        raise SetupError(
            f"A workspace was to be made in {where!r}, but {reason}.",
            next_step="Free space, or choose another folder, then run again.",
        ) from error
    inputs = tuple(sorted(source.name for source in sources))
    return Workspace(root, inputs, placed, tuple(copies), folder is None)


def remove_tree(folder: Path) -> None:
    """Removes a folder with its read-only parts, however deep; what cannot be removed stays."""

    def loosen_and_retry(function: Callable[[str], object], path: str, _error: object) -> None:
        with suppress(OSError):
            for part in (Path(path).parent, Path(path)):
                if not part.is_symlink():
                    part.chmod(stat.S_IRWXU)
            function(path)

    with suppress(RecursionError):
        if sys.version_info >= (3, 12):
            shutil.rmtree(folder, onexc=loosen_and_retry)
        else:
            shutil.rmtree(folder, onerror=loosen_and_retry)
    if folder.exists():
        remove_folder(folder)


def _checked_files(files: Iterable[Any]) -> list[Path]:
    if isinstance(files, str | bytes | os.PathLike) or not isinstance(files, Iterable):
        raise UsageError(
            f"Expected a list of files, and got {str(files)[:200]!r}.",
            next_step="Put it in brackets: [file].",
        )
    sources: dict[str, Path] = {}
    for given in files:
        path = checked_path(given, "A file for the run")
        if path.is_symlink():
            raise UsageError(
                f"The file {str(path)!r} is a link, and links are not followed.",
                next_step="Give the file that it points to.",
            )
        if path.is_dir():
            raise UsageError(
                f"Expected a file, but {str(path)!r} is a folder.",
                next_step="Give its files one by one, or give the folder as the workspace.",
            )
        if not path.is_file():
            raise UsageError(f"There is no file {str(path)!r}.", next_step="Check the path.")
        # Some disks take "Data.csv" and "data.csv" for one file.
        key = path.name.casefold()
        if key in sources:
            raise UsageError(
                f"Two files have the name {path.name!r}: {str(sources[key])!r} and {str(path)!r}.",
                next_step="Rename one of them.",
            )
        sources[key] = path
    return list(sources.values())


def _checked_skills(skills: Iterable[Any]) -> list[Skill]:
    from skillcourse import skill as skill_room

    if isinstance(skills, str | bytes | os.PathLike | skill_room.Skill) or not isinstance(skills, Iterable):
        raise UsageError(
            f"Expected a list of skills, and got {str(skills)[:200]!r}.",
            next_step="Put it in brackets: [skill].",
        )
    offered: dict[str, Skill] = {}
    for given in skills:
        # A value is a snapshot; the run loads the folder as it is now.
        found = skill_room.read(
            given.directory
            if isinstance(given, skill_room.Skill)
            else checked_path(given, "A skill for the run")
        )
        if not _is_safe_name(found.name):
            raise LearnerError(
                f"The skill in {str(found.directory)!r} is called {found.name!r}, and no folder can be.",
                next_step="Give it a name of lower-case letters, digits and hyphens.",
            )
        twin = offered.get(found.name.casefold())
        if twin is not None:
            raise UsageError(
                f"Two skills are called {found.name!r}: {str(twin.directory)!r}, {str(found.directory)!r}.",
                next_step="Offer one of them, or rename one.",
            )
        offered[found.name.casefold()] = found
    return sorted(offered.values(), key=lambda skill: skill.name)


def _is_safe_name(name: str) -> bool:
    if name != name.strip() or name in ("", ".", "..") or len(name) > 100:
        return False
    return not any(character in '/\\:*?"<>|' or not character.isprintable() for character in name)


def _make_root(folder: str | os.PathLike[str] | None) -> Path:
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="skillcourse-")).resolve()
    root = checked_path(folder, "The workspace")
    if root.exists() and not root.is_dir():
        raise UsageError(f"The workspace must be a folder, but {str(root)!r} is a file.")
    root.mkdir(parents=True, exist_ok=True)
    if not os.access(root, os.W_OK):
        raise SetupError(
            f"The workspace {str(root)!r} is read-only.", next_step="Choose a folder you can write to."
        )
    return root.resolve()


def _copy_file(source: Path, root: Path) -> None:
    target = root / source.name
    if target.exists() or target.is_symlink():
        same_place = not target.is_symlink() and source.resolve() == target.resolve()
        if same_place or (
            target.is_file() and not target.is_symlink() and filecmp.cmp(source, target, shallow=False)
        ):
            return
        raise UsageError(
            f"The workspace already has another file {source.name!r}.",
            next_step="Choose an empty workspace, or move that file away.",
        )
    shutil.copy2(source, target, follow_symlinks=False)
    target.chmod(target.stat().st_mode | stat.S_IWUSR)


def _copy_skill(skill: Skill, root: Path, copies: list[Path]) -> Skill:
    """Copies one skill in and returns it as it is there."""
    target = root / SKILLS_FOLDER / skill.name
    if any(part.is_symlink() for part in (root / ".agents", root / SKILLS_FOLDER, target)):
        raise UsageError(
            f"{SKILLS_FOLDER}/{skill.name} in the workspace leads through a link.",
            next_step="Choose an empty workspace.",
        )
    if target.exists():
        if target.resolve() == skill.directory.resolve() or _same_files(skill, target):
            return replace(skill, directory=target)
        raise UsageError(
            f"The workspace already has another skill in {SKILLS_FOLDER}/{skill.name}.",
            next_step="Choose an empty workspace, or remove that folder.",
        )
    files = skill.files
    size = sum(file.size for file in files)
    if size > _LARGEST_SKILL:
        raise UsageError(
            f"The skill {skill.name!r} has {size // 1_000_000} MB of files, and a run takes up to"
            f" {_LARGEST_SKILL // 1_000_000} MB.",
            next_step="Move its large files elsewhere.",
        )
    target.mkdir(parents=True)
    copies.append(target)
    for file in files:
        place = target / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        # A link is listed only when it leads to a file of the same skill; the copy gets that file's content.
        shutil.copy2(skill.directory / file.path, place)
    _make_read_only(target)
    return replace(skill, directory=target)


def _same_files(skill: Skill, copy: Path) -> bool:
    ours = [file.path for file in skill.files]
    theirs = sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*") if not path.is_dir())
    return ours == theirs and all(
        filecmp.cmp(skill.directory / path, copy / path, shallow=False) for path in ours
    )


def _make_read_only(folder: Path) -> None:
    for parent, folders, files in os.walk(folder, topdown=False):
        for name in (*files, *folders):
            path = Path(parent, name)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222)
    folder.chmod(folder.stat().st_mode & ~0o222)
