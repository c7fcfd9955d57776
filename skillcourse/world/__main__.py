"""``python -m skillcourse.world NAME… --out FOLDER [--seed N]``: write files of the bookshop world."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from skillcourse.errors import SkillcourseError
from skillcourse.world.files import KINDS, SEED, write


def main() -> int:
    """Read the command line, write the files, and return the exit code."""
    words = argparse.ArgumentParser(prog="python -m skillcourse.world", description=__doc__)
    words.add_argument("names", nargs="+", help=f"files to make: {', '.join(KINDS)}")
    words.add_argument("--out", type=Path, default=Path(), help="the folder to write into (here)")
    words.add_argument("--seed", type=int, default=SEED, help=f"which shop ({SEED}, the lessons')")
    asked = words.parse_args()
    try:
        for path in write(asked.out, asked.names, seed=asked.seed):
            sys.stdout.write(f"{path}\n")
    except SkillcourseError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
