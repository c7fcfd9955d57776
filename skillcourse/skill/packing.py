"""A skill folder as one file to hand on: a zip, usually named ``.skill``, the same bytes every time."""

from __future__ import annotations

import io
import os
import zlib
from pathlib import Path

from skillcourse.errors import LearnerError, UsageError
from skillcourse.files import write_whole
from skillcourse.skill import limits
from skillcourse.skill.model import Skill
from skillcourse.skill.reader import read
from skillcourse.skill.tree import SkillFile, Tree, is_secret, walk
from skillcourse.skill.validator import validate

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_SUFFIXES = (".skill", ".zip")


def pack(skill: Skill | Path | str, to: Path | str) -> Path:
    """Write the skill as an archive with one folder, named as the skill, and return the archive's path.

    The same files give the same bytes: dates, order and permissions are fixed (files that begin with ``#!``
    may be run, others not). Version control, caches and editor leftovers stay out.

    Args:
        skill: A skill or its folder.
        to: The archive to write (``.skill`` or ``.zip``), or a folder, which then receives ``NAME.skill``.

    Raises:
        LearnerError: The skill is not valid, links out of its folder, or holds what looks like a secret.
        UsageError: ``to`` cannot be the archive.
        SetupError: The archive cannot be written; nothing is left half done.
    """
    folder = skill.directory if isinstance(skill, Skill) else Path(skill)
    _require_valid(folder)
    loaded = read(folder)
    tree = walk(loaded.directory)
    _require_packable(loaded.name, tree)
    archive = _destination(Path(to), loaded)
    write_whole(archive, _zip(loaded, tree.files))
    return archive


def _require_valid(folder: Path) -> None:
    errors = [problem for problem in validate(folder) if problem.severity == "error"]
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise LearnerError(
            f"Only a valid skill can be packed, and {folder.name or folder} has an error{more}: "
            f"{errors[0].where}: {errors[0].message}",
            next_step=errors[0].fix,
        )


def _require_packable(name: str, tree: Tree) -> None:
    secret = next((file.path for file in tree.files if is_secret(file.path.rsplit("/", 1)[-1])), None)
    blocked = [*(path for path, _ in tree.links_out), *tree.special, *tree.unreadable]
    size = sum(file.size for file in tree.files)
    if secret:
        raise LearnerError(
            f"{name} was not packed: {secret} looks like a file with a password or a private key.",
            next_step="Move it out of the skill folder.",
        )
    if blocked:
        raise LearnerError(
            f"{name} was not packed: {blocked[0]} leads out of the folder or is not a readable file.",
            next_step="Put a plain file in its place, or remove it.",
        )
    if not tree.complete or size > limits.PACKAGE_BYTES:
        raise LearnerError(
            f"{name} was not packed: it holds {size / 1e6:.0f} MB or more than {limits.ENTRIES:,} files.",
            next_step="Keep only what the skill needs.",
        )


def _destination(to: Path, skill: Skill) -> Path:
    archive = Path(os.path.abspath(to))  # noqa: PTH100 (the name that was given, links and all)
    if archive.is_dir() or not archive.suffix:
        archive = archive / f"{skill.name}.skill"
    if archive.suffix.lower() not in _SUFFIXES:
        raise UsageError(
            f"An archive's name ends in .skill or .zip, and this one is {archive.name!r}.",
            next_step=f"Name it {archive.stem}.skill.",
        )
    inside = skill.directory.resolve() in archive.resolve().parents
    if inside:
        raise UsageError(
            f"{archive.name} would lie inside the skill that it packs, and be packed the next time.",
            next_step="Choose a place outside the skill folder.",
        )
    return archive


def _zip(skill: Skill, files: tuple[SkillFile, ...]) -> bytes:
    import zipfile

    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in files:
            path = limits.SKILL_FILE if file.path == skill.file else file.path
            try:
                data = (skill.directory / file.path).read_bytes()
                info = zipfile.ZipInfo(f"{skill.name}/{path}", _EARLIEST)
                info.create_system = 3  # Unix, on every system: the field decides how permissions are read
                info.external_attr = (0o100755 if data.startswith(b"#!") else 0o100644) << 16
                # What shrinks like a bomb is stored as it is, or unpacking would rightly refuse it.
                info.compress_type = zipfile.ZIP_STORED if _shrinks_too_well(data) else zipfile.ZIP_DEFLATED
                archive.writestr(info, data, compresslevel=9)
            except (OSError, UnicodeError) as error:
                reason = getattr(error, "strerror", None) or "its name is not text"
                raise LearnerError(
                    f"{skill.name} was not packed: {file.path!r} cannot be read ({reason.lower()}).",
                    next_step="Make the file readable, or remove it.",
                ) from error
    return memory.getvalue()


def _shrinks_too_well(data: bytes) -> bool:
    return len(data) > limits.RATIO_FROM_BYTES and len(data) > limits.RATIO * len(zlib.compress(data, 9))
