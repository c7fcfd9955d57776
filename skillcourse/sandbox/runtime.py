"""What of this machine a sandboxed command may see: the system's programs and the running interpreter.

Only what is needed is named, folder by folder, because an interpreter's prefix may be a repository or a home
folder.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

SYSTEM_FOLDERS = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/nix/store",
    "/gnu/store",
    "/run/current-system",
)
"""Programs and libraries; readable by everyone on any machine that has them."""

SYSTEM_FILES = (
    "/etc/alternatives",
    "/etc/crypto-policies",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/pki/tls/certs",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
    "/etc/timezone",
)
"""What programs look up in ``/etc`` that tells nothing of people: loader, time, fonts, certificates."""

_PREFIX_PARTS = ("bin", "lib", "lib64", "libexec", "pyvenv.cfg")
_CONDA_PARTS = ("etc", "share", "ssl")


@dataclass(frozen=True, slots=True)
class Interpreter:
    """The files that the running interpreter and its packages are made of."""

    folders: tuple[Path, ...]
    """Folders and files to show, as absolute paths, none inside another."""
    links: tuple[tuple[Path, str], ...]
    """Symbolic links on the way to the program that lie in none of ``folders``, with their targets."""
    program_folder: Path
    """Where ``python`` is found."""
    user_base: Path | None
    """Where packages of ``pip install --user`` are, when this interpreter uses them."""


def interpreter() -> Interpreter:
    """The running interpreter's parts: prefixes, library, packages, and the way to its program."""
    executable = Path(sys.executable or "python3").absolute()
    wanted: list[Path] = []
    for prefix in dict.fromkeys((sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)):
        parts = _PREFIX_PARTS + (_CONDA_PARTS if Path(prefix, "conda-meta").is_dir() else ())
        wanted += [Path(prefix, part) for part in parts]
    paths = sysconfig.get_paths()
    wanted += [Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib") if name in paths]
    user_base = None
    if site.ENABLE_USER_SITE and site.USER_SITE and site.USER_BASE and Path(site.USER_SITE).is_dir():
        wanted.append(Path(site.USER_SITE))
        user_base = Path(site.USER_BASE)
    links, target = _hops(executable)
    wanted.append(target)
    system = [Path(name) for name in SYSTEM_FOLDERS]
    real = [path.resolve() for path in wanted]
    folders = [
        path for path in _outermost([*wanted, *real]) if path.exists() and not _is_inside(path, system)
    ]
    shown = [*folders, *system]
    return Interpreter(
        folders=tuple(folders),
        # A link above a shown folder stands there as that folder's parent already.
        links=tuple(
            (link, to)
            for link, to in links
            if not _is_inside(link, shown) and not any(link in folder.parents for folder in folders)
        ),
        program_folder=executable.parent,
        user_base=user_base,
    )


def environment(*, program_folder: Path, home: str, user_base: Path | None = None) -> dict[str, str]:
    """The whole environment of a sandboxed command. Nothing is taken over from this process, so no key can
    be.

    Args:
        program_folder: Comes first on PATH, so that ``python`` is the course's own.
        home: HOME and TMPDIR: the sandbox's private folder, as the command sees it.
        user_base: Where ``pip install --user`` put packages, when they are in use.
    """
    if os.name == "nt":
        return _windows_environment(program_folder, home)
    path = [str(program_folder), "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    if Path("/run/current-system/sw/bin").is_dir():
        path.append("/run/current-system/sw/bin")
    found = {
        "PATH": os.pathsep.join(dict.fromkeys(path)),
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        # One thread pool a processor, times buffers for each, would pass the memory limit on a large machine.
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "2",
    }
    if user_base is not None:
        found["PYTHONUSERBASE"] = str(user_base)
    return found


def _windows_environment(program_folder: Path, home: str) -> dict[str, str]:
    """What a Windows program cannot start without, and no more."""
    root = os.environ.get("SYSTEMROOT", r"C:\Windows")
    found = {
        "SYSTEMROOT": root,
        "WINDIR": root,
        "COMSPEC": str(Path(root, "System32", "cmd.exe")),
        "PATHEXT": ".COM;.EXE;.BAT;.CMD",
        "TEMP": home,
        "TMP": home,
        "USERPROFILE": home,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }
    shell = [str(Path(root, "System32")), root, str(Path(root, "System32", "WindowsPowerShell", "v1.0"))]
    found["PATH"] = os.pathsep.join([str(program_folder), str(program_folder / "Scripts"), *shell])
    return found


def _hops(executable: Path) -> tuple[list[tuple[Path, str]], Path]:
    """Each symbolic link from ``executable`` on, and the real file at the end."""
    links: list[tuple[Path, str]] = []
    here = executable
    for _ in range(40):
        found = _first_link(here)
        if found is None:
            return links, here
        link, rest = found
        to = str(link.readlink())
        links.append((link, to))
        here = Path(os.path.normpath(link.parent.joinpath(to).joinpath(rest)))
    return links, here


def _first_link(path: Path) -> tuple[Path, Path] | None:
    """The first part of ``path`` that is a symbolic link, and what comes after it."""
    for above in [*reversed(path.parents), path]:
        if above.is_symlink():
            return above, path.relative_to(above)
    return None


def _outermost(paths: list[Path]) -> list[Path]:
    """Absolute paths in order, without those that lie inside another one."""
    kept: list[Path] = []
    for path in sorted(
        {Path(os.path.normpath(path)) for path in paths}, key=lambda path: (len(path.parts), path)
    ):
        if not _is_inside(path, kept):
            kept.append(path)
    return kept


def _is_inside(path: Path, folders: list[Path]) -> bool:
    """Whether ``path`` is one of ``folders`` or lies in one, by name."""
    return any(path == folder or folder in path.parents for folder in folders)
