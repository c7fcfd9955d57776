"""The ``skillcourse`` command. Each command group is a small module: it parses, calls a room, prints."""

from __future__ import annotations

from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line (``sys.argv`` when no words are given) and exit: 0 fine, 1 the work did not pass,
    2
    wrong use, 3 could not be done here, 130 interrupted."""
    import sys

    from skillcourse.cli.app import run

    raise SystemExit(run(sys.argv[1:] if words is None else words))
