"""What a run made, copied out of its workspace: never over another file, never where programs obey it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcourse.errors import SetupError, SkillcourseError
from skillcourse.files import MOST_BYTES, read_whole, write_whole

if TYPE_CHECKING:
    from skillcourse.agent import Trace
    from skillcourse.agent.trace import FileChange

TRACE = "trace.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a run's files."""

    names: tuple[str, ...]
    """Written, in order; the trace last."""
    remarks: tuple[str, ...]
    """One sentence for each file that was left out or has another name now."""
    refused: SetupError | None = None
    """The first file that the system did not take; the others were written all the same."""


def try_folder(out: Path) -> None:
    """Find out before a run, which may cost time and money, whether its files can be kept.

    Raises:
        SetupError: They cannot.
    """
    probe = out / ".skillcourse-probe"
    write_whole(probe, b"")
    probe.unlink()


def keep(trace: Trace, workspace: Path, out: Path) -> Kept:
    """Copy what the run made or changed from ``workspace`` to ``out``, and write its trace there.

    A file that is there already and that no earlier run left so is never replaced: the new one gets a free
    name. Links are not followed. Hidden files are left out, because shells, editors and agents obey them.
    """
    from skillcourse import agent

    earlier = _earlier(out)
    names: list[str] = []
    remarks: list[str] = []
    refused: SetupError | None = None
    for change in trace.files:
        if change.change == "removed":
            continue
        why_not = _why_not(change.path, workspace)
        if why_not:
            remarks.append(f"not kept: {change.path[:200]} {why_not}")
            continue
        try:
            data = read_whole(workspace / change.path, MOST_BYTES)
            # The run's own trace.json would be lost under the trace of the run.
            wished = "trace-made-by-run.json" if change.path == TRACE else change.path
            name = _free(out, wished, data, (earlier or {}).get(change.path))
            write_whole(out / name, data)
        except SetupError as error:
            refused = refused or error
            remarks.append(f"not kept: {change.path[:200]}")
            continue
        except OSError as error:
            remarks.append(f"not kept: {change.path[:200]}, {error.strerror or error}")
            continue
        if name != wished:
            remarks.append(f"{wished} is another file already, so the new one is {name}")
        names.append(name)
    try:
        # The folder that the trace names is gone by now.
        kept = replace(trace, workspace="")
        ours = not (out / TRACE).exists() or earlier is not None
        names.append(agent.save(kept, out / (TRACE if ours else _free(out, TRACE, b"", None))).name)
    except SetupError as error:
        refused = refused or error
    return Kept(tuple(names), tuple(remarks), refused)


def _why_not(path: str, workspace: Path) -> str:
    parts = path.split("/")
    if not path.isprintable():
        return "has a name with characters that cannot be shown"
    if any(part.startswith(".") for part in parts):
        return "is hidden, and other programs obey hidden files"
    # A command of the run may have left a link to anywhere; following it here would step out of the sandbox.
    steps = [workspace.joinpath(*parts[: depth + 1]) for depth in range(len(parts))]
    try:
        plain = not any(step.is_symlink() for step in steps) and steps[-1].is_file()
    except OSError:
        plain = False
    return "" if plain else "is a link or no ordinary file"


def _earlier(out: Path) -> dict[str, FileChange] | None:
    """What an earlier run left in ``out``, by its trace there; ``None`` without one."""
    from skillcourse import agent

    with suppress(SkillcourseError):
        return {change.path: change for change in agent.load(out / TRACE).files}
    return None


def _free(out: Path, name: str, data: bytes, left: FileChange | None) -> str:
    """``name``, or ``name-2``, … when ``out`` has another file there than an earlier run left."""
    target = out / name
    number = 1
    while target.exists() or target.is_symlink():
        there = b"" if target.is_symlink() or not target.is_file() else target.read_bytes()
        if target.is_file() and not target.is_symlink() and (there == data or _is_left(there, left)):
            break
        number += 1
        target = (out / name).with_name(f"{Path(name).stem}-{number}{Path(name).suffix}")
        left = None
    return target.relative_to(out).as_posix()


def _is_left(there: bytes, left: FileChange | None) -> bool:
    """Whether a file has the size and the beginning that an earlier run's trace says."""
    if left is None or left.change == "removed" or len(there) != left.size or not left.preview:
        return False
    return there.decode("utf-8", "replace").startswith(left.preview)
