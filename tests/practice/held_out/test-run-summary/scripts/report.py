#!/usr/bin/env python3
"""Write a Markdown report on a run. Prints the counts and the failed tests."""
import argparse
import json
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("run", type=Path)
parser.add_argument("--out", type=Path, required=True)
parser.add_argument("--slowest", type=int, default=0)
arguments = parser.parse_args()
run = json.loads(arguments.run.read_text(encoding="utf-8"))
lines = ["# Test run", "", f"{run['tests']} tests, {run['failed']} failed", ""]
failed = [f"- {c['name']}: {c['failure']}" for c in run["cases"] if c["failure"]]
lines += failed
timed = sorted((c for c in run["cases"] if c["seconds"] is not None), key=lambda c: -c["seconds"])
if arguments.slowest and timed:
    lines += ["", "## Slowest", ""] + [f"- {c['name']}: {c['seconds']:g} s" for c in timed[: arguments.slowest]]
arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
print(f"tests: {run['tests']}\nfailed: {run['failed']}")
print("\n".join(failed))
