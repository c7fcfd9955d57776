"""An archive from a stranger back to a skill folder: every entry is judged before a byte is written."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import struct
import tempfile
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from skillcourse.errors import LearnerError, SetupError
from skillcourse.files import REASONS
from skillcourse.skill import limits
from skillcourse.skill.folder import portable_name_fault
from skillcourse.skill.tree import is_junk

if TYPE_CHECKING:
    import zipfile

_NEXT = "Ask for the archive again, or pack the skill anew."
_DIRECTORY_BYTES = 4_194_304
"""How long an archive's list of contents may be: more than enough for ``limits.ENTRIES`` entries."""
_END = b"PK\x05\x06"
_BLOCK = 65_536


def unpack(archive: Path | str, into: Path | str) -> Path:
    """Unpack a ``.skill`` or zip archive as a new folder inside ``into``, and return that folder.

    The folder is written whole or not at all, and never over an existing one. Refused, each with one
    sentence:
    paths that lead out (``../``, absolute, drive letters, backslashes), links, names that appear twice or
    differ in letter case only, names that some systems cannot store, encrypted entries, more than one top
    folder, no SKILL.md, and archives that grow beyond the bounds of ``limits``.

    Raises:
        LearnerError: The archive is refused, or the folder exists.
        SetupError: It cannot be written here.
    """
    import zipfile

    source, target = Path(archive), Path(into)
    try:
        stream = source.open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SetupError(
            f"{source.name} cannot be read: {reason.lower()}.",
            next_step="Check the path and its permissions.",
        ) from error
    # A damaged archive makes the zip reader fail in any of these ways.
    damaged = (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
    )
    with stream:
        try:
            _require_bounded_list(stream, source)
            with zipfile.ZipFile(stream) as opened:
                return _write(opened, _judged(opened, source), source, target)
        except damaged as error:
            raise _refused(source, "it is damaged or not a zip archive") from error


def _refused(archive: Path, why: str) -> LearnerError:
    return LearnerError(f"{archive.name} was not unpacked: {why}.", next_step=_NEXT)


def _require_bounded_list(stream: IO[bytes], archive: Path) -> None:
    """Refuse an archive whose list of contents is itself a bomb, before the zip reader loads that list."""
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        raise _refused(archive, "it is not a regular file")
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _BLOCK - 22))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise _refused(archive, "it is not a zip archive")
    count, length = struct.unpack("<10xHL", tail[at : at + 16])
    if count > limits.ENTRIES or length > _DIRECTORY_BYTES:
        raise _refused(archive, f"it lists more than {limits.ENTRIES:,} entries")


def _judged(opened: zipfile.ZipFile, archive: Path) -> dict[str, zipfile.ZipInfo]:
    """The files to write by their path; raises at the first entry that must not be written."""
    files: dict[str, zipfile.ZipInfo] = {}
    folded: dict[str, str] = {}
    folders: set[str] = set()
    if len(opened.infolist()) > limits.ENTRIES:
        raise _refused(archive, f"it lists more than {limits.ENTRIES:,} entries")
    for info in opened.infolist():
        name = info.orig_filename
        why = _path_fault(name) or _entry_fault(info)
        if why:
            raise _refused(archive, f"its entry {name[:200]!r} {why}")
        path = name.rstrip("/")
        parents = _parents(path)
        if any(is_junk(part) for part in path.split("/")):
            continue
        if name.endswith("/"):
            folders.add(path)
        elif path in files:
            raise _refused(archive, f"it holds {path!r} twice")
        else:
            files[path] = info
        for place in (*parents, path):
            other = folded.setdefault(unicodedata.normalize("NFC", place).casefold(), place)
            if other != place:
                raise _refused(archive, f"{other!r} and {place!r} are the same name on many disks")
        folders.update(parents)
    both = sorted(folders.intersection(files))
    if both:
        raise _refused(archive, f"{both[0]!r} is both a file and a folder")
    _require_one_skill(files, archive)
    if sum(info.file_size for info in files.values()) > limits.PACKAGE_BYTES:
        raise _refused(archive, f"it would grow beyond {limits.PACKAGE_BYTES / 1e6:.0f} MB")
    return files


def _path_fault(name: str) -> str:
    parts = name.removesuffix("/").split("/")
    if name.startswith("/") or name[1:2] == ":":
        return "is an absolute path"
    if "\\" in name:
        return "has a backslash in its path"
    if ".." in parts:
        return "leads out of the folder"
    if "" in parts or "." in parts:
        return "has an empty part in its path"
    if len(name) > 1024 or any(len(part.encode("utf-8", "replace")) > 255 for part in parts):
        return "has too long a name"
    if not name.isprintable() or any(portable_name_fault(part) for part in parts):
        return "has a name that some systems cannot store"
    return ""


def _entry_fault(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link" if kind == stat.S_IFLNK else "is not a plain file"
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.compress_type not in (0, 8):
        return "is compressed in an unusual way"
    if info.file_size > max(limits.RATIO_FROM_BYTES, limits.RATIO * info.compress_size):
        return f"would grow more than {limits.RATIO} times"
    return ""


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _require_one_skill(files: dict[str, zipfile.ZipInfo], archive: Path) -> None:
    roots = sorted({path.partition("/")[0] for path in files})
    loose = [path for path in files if "/" not in path]
    if len(roots) != 1 or loose:
        raise _refused(archive, "it must hold one folder, named as the skill, and nothing beside it")
    if f"{roots[0]}/{limits.SKILL_FILE}" not in files:
        raise _refused(archive, f"its folder {roots[0]!r} has no SKILL.md")


def _write(opened: zipfile.ZipFile, files: dict[str, zipfile.ZipInfo], archive: Path, into: Path) -> Path:
    root = next(iter(files)).partition("/")[0]
    target = into / root
    if os.path.lexists(target):
        raise LearnerError(
            f"{archive.name} was not unpacked: {target} is there already.",
            next_step="Move it away, or unpack into another folder.",
        )
    part = ""
    try:
        into.mkdir(parents=True, exist_ok=True)
        part = tempfile.mkdtemp(dir=into, prefix=".unpack-", suffix=".part")
        left = limits.PACKAGE_BYTES
        for path, info in files.items():
            left -= _write_file(opened, info, Path(part) / path, left, archive)
        (Path(part) / root).rename(target)
    except OSError as error:
        reason = REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())
        raise SetupError(
            f"Expected to write {root} into {into}, but {reason}.",
            next_step="Nothing was left behind; free space or choose another folder, then try again.",
        ) from error
    finally:
        if part:
            shutil.rmtree(part, ignore_errors=True)
    return target


def _blocks(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry's content; trouble with the archive is told apart from trouble with the disk written to."""
    import zipfile

    try:
        with opened.open(info) as packed:
            while block := packed.read(_BLOCK):
                yield block
    except OSError as error:
        raise zipfile.BadZipFile(str(error)) from error


def _write_file(opened: zipfile.ZipFile, info: zipfile.ZipInfo, to: Path, left: int, archive: Path) -> int:
    """Write one file and return its size. What the archive says about sizes is not trusted."""
    to.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    script = False
    with to.open("xb") as file:
        for block in _blocks(opened, info):
            script = script or (written == 0 and block.startswith(b"#!"))
            written += len(block)
            if written > left:
                raise _refused(archive, f"it would grow beyond {limits.PACKAGE_BYTES / 1e6:.0f} MB")
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(OSError):  # a disk without permissions
        to.chmod(0o755 if script else 0o644)
    return written
