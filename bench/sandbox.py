"""What a sandbox costs: the same command bare and at each level that this machine has, turn and turn about.

Run it from the repository's root:

    python bench/sandbox.py [--rounds 30]

``true`` shows the walls alone; ``python -c pass`` is the least that a skill's script costs. The first column
of figures is the median in milliseconds, the second the ratio to the bare command of the same round.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack

from skillcourse import sandbox

COMMANDS = {
    "true": ["true"],
    "python -c pass": [sys.executable, "-c", "pass"],
    "bash -c 'ls | wc -l'": ["bash", "-c", "ls | wc -l"],
}


def seconds(act: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def bare(argv: list[str]) -> None:
    """The command as any program would run it."""
    subprocess.run(argv, check=True, capture_output=True, stdin=subprocess.DEVNULL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    finding = seconds(sandbox.levels)
    print(f"trying every level once: {finding * 1000:.0f} ms")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        boxes = {
            level.name: stack.enter_context(sandbox.open(folder, level=level.name))
            for level in sandbox.levels()
        }
        print(f"median of {options.rounds} rounds, turn and turn about")
        for title, argv in COMMANDS.items():
            times: dict[str, list[float]] = {"bare": [], **{name: [] for name in boxes}}
            for _ in range(options.rounds):
                times["bare"].append(seconds(lambda argv=argv: bare(argv)))
                for name, box in boxes.items():
                    times[name].append(seconds(lambda box=box, argv=argv: box.run(argv)))
            for name, values in times.items():
                ratio = statistics.median(
                    value / base for value, base in zip(values, times["bare"], strict=True)
                )
                print(f"{title:<22} {name:<12} {statistics.median(values) * 1000:7.1f} ms   {ratio:5.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
