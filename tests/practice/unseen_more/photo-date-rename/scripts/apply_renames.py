#!/usr/bin/env python3
"""Carry out a plan of plan_renames.py, or take it back.

Exit codes: 0 done, 2 no such plan, 3 a picture is missing or a name is taken (nothing was renamed then).
"""
import argparse
import json
import sys
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("plan", type=Path)
parser.add_argument("--undo", action="store_true", help="give the pictures their old names back")
arguments = parser.parse_args()
try:
    plan = json.loads(arguments.plan.read_text(encoding="utf-8"))
except (OSError, ValueError) as error:
    print(f"Error: cannot read the plan {arguments.plan}: {error}", file=sys.stderr)
    sys.exit(2)
folder = Path(plan["folder"])
pairs = [(folder / r["from"], folder / r["to"]) for r in plan["renames"]]
if arguments.undo:
    pairs = [(new, old) for old, new in pairs]
for old, new in pairs:
    if not old.is_file() or (new.exists() and new != old):
        print(f"Error: {old} is missing or {new} is taken; nothing was renamed.", file=sys.stderr)
        sys.exit(3)
for old, new in pairs:
    old.rename(new)
print(f"{'restored' if arguments.undo else 'renamed'}: {len(pairs)}")
