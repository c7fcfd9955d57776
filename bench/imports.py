"""How long ``import skillcourse`` takes, measured against ``import anthropic``, each in a fresh process.

Run it from the repository's root:

    python bench/imports.py [--rounds 15] [--require 0.2]

The two take turns, so that a busy machine slows both. Each process reports the time of its import alone;
starting Python is not counted on either side. The rooms that a notebook uses first are listed too.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys

PROGRAM = "import time; start = time.perf_counter(); import {0}; print(time.perf_counter() - start)"
MEASURED = (
    "anthropic",
    "skillcourse",
    "skillcourse.skill",
    "skillcourse.practice",
    "skillcourse.models",
    "skillcourse.agent",
)


def seconds(module: str) -> float:
    """Seconds of one import in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--require", type=float, default=0.0, help="exit with 1 when the ratio is not below it"
    )
    options = parser.parse_args()
    times: dict[str, list[float]] = {module: [] for module in MEASURED}
    for _ in range(options.rounds):
        for module in MEASURED:
            times[module].append(seconds(module))
    medians = {module: statistics.median(values) for module, values in times.items()}
    print(f"median of {options.rounds} rounds, turn and turn about")
    for module, median in medians.items():
        share = median / medians["anthropic"]
        print(f"import {module:<22} {median * 1000:8.1f} ms   {share:6.3f} of import anthropic")
    ratio = medians["skillcourse"] / medians["anthropic"]
    return 1 if options.require and ratio >= options.require else 0


if __name__ == "__main__":
    sys.exit(main())
