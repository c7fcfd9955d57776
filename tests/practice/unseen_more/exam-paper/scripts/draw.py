#!/usr/bin/env python3
"""Draw questions from a bank, the same ones for the same seed. Prints them as JSON.

Exit codes: 0 drawn, 2 the bank cannot be read, 3 it has too few questions.
"""
import argparse
import json
import random
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("bank")
parser.add_argument("--count", type=int, required=True)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--topic")
arguments = parser.parse_args()
try:
    with open(arguments.bank, encoding="utf-8") as file:
        bank = json.load(file)
except (OSError, ValueError) as error:
    print(f"Error: cannot read {arguments.bank}: {error}", file=sys.stderr)
    sys.exit(2)
pool = [q for q in bank if not arguments.topic or q["topic"].lower() == arguments.topic.lower()]
if len(pool) < arguments.count:
    about = f" on {arguments.topic}" if arguments.topic else ""
    print(f"Error: the bank has only {len(pool)} questions{about}, {arguments.count} are wanted.", file=sys.stderr)
    sys.exit(3)
print(json.dumps(random.Random(arguments.seed).sample(pool, arguments.count), ensure_ascii=False, indent=1))
