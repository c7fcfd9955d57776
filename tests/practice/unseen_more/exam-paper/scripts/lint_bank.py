#!/usr/bin/env python3
"""Check a question bank. Prints `errors: N` and one line for each error.

Exit codes: 0 no errors, 1 errors found, 2 the bank cannot be read.
"""
import json
import sys

if len(sys.argv) != 2:
    print("Usage: lint_bank.py BANK.json", file=sys.stderr)
    sys.exit(2)
try:
    with open(sys.argv[1], encoding="utf-8") as file:
        bank = json.load(file)
except (OSError, ValueError) as error:
    print(f"Error: cannot read {sys.argv[1]}: {error}", file=sys.stderr)
    sys.exit(2)
errors, seen = [], set()
for question in bank:
    name = question.get("id", "?")
    if name in seen:
        errors.append(f"{name}: the id is used twice")
    seen.add(name)
    for key in ("topic", "text", "answer", "points"):
        if question.get(key) in (None, ""):
            errors.append(f"{name}: {key} is missing")
print(f"errors: {len(errors)}")
for error in errors:
    print(f"- {error}")
sys.exit(1 if errors else 0)
