"""Searches text files for a regular expression: the program that ``grep`` runs in the sandbox.

It is a program of its own because a pattern can take for ever, and Python's matcher lets nothing else run
meanwhile. Called as ``python -I -S -c SOURCE PATTERN START`` in the workspace; it exits 0 with lines, 1
without any, and 2 when the pattern is wrong.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator

MOST_LINES = 500
MOST_FILES = 10_000
LONGEST_LINE = 2_000
LEFT_OUT = (".git", "__pycache__", "node_modules")


def files_below(folder: str) -> Iterator[str]:
    """Paths of regular files, sorted folder by folder; links are not followed."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except NotADirectoryError:
        yield folder
        return
    except OSError:
        return
    for entry in entries:
        if entry.is_file(follow_symlinks=False):
            yield entry.path
        elif entry.is_dir(follow_symlinks=False) and entry.name not in LEFT_OUT:
            yield from files_below(entry.path)


def matches(pattern: re.Pattern[str], path: str) -> Iterator[str]:
    """``path:line:text`` for each line of one text file that matches."""
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs more than the search of a small workspace
        if b"\0" in file.read(1024):
            return
        file.seek(0)
        for number, raw in enumerate(file, 1):
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            if len(line) <= LONGEST_LINE and pattern.search(line):
                name = path.replace(os.sep, "/").removeprefix("./")
                yield f"{name}:{number}:{line}\n"


def main(wanted: str, start: str) -> int:
    """Writes the matches and returns the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    try:
        pattern = re.compile(wanted)
    except (re.error, RecursionError, OverflowError) as error:
        sys.stdout.write(f"the pattern is not a regular expression: {error}\n")
        return 2
    shown = 0
    for count, path in enumerate(files_below(start)):
        if count == MOST_FILES:
            sys.stdout.write(f"[Only the first {MOST_FILES:,} files were searched.]\n")
            break
        try:
            for line in matches(pattern, path):
                if shown == MOST_LINES:
                    sys.stdout.write(f"[Only the first {MOST_LINES} matches are shown.]\n")
                    return 0
                shown += 1
                sys.stdout.write(line)
        except OSError:
            continue
    return 0 if shown else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
