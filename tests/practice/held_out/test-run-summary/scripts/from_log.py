#!/usr/bin/env python3
"""Read a log of `python -m unittest -v`; print the run as JSON. Exit codes: 0 fine, 2 no results in it."""
import json
import re
import sys

try:
    with open(sys.argv[1], encoding="utf-8") as file:
        log = file.read()
except (IndexError, OSError) as error:
    print(f"Error: expected a unittest log: {error}", file=sys.stderr)
    sys.exit(2)
ran = re.search(r"^Ran (\d+) tests?", log, re.M)
if not ran:
    print(f"Error: {sys.argv[1]} has no line 'Ran N tests'.", file=sys.stderr)
    sys.exit(2)
cases = []
for match in re.finditer(r"^(?:FAIL|ERROR): (\w+) \(([\w.]+)\)\n-+\n(.*?)\n\n", log, re.M | re.S):
    method, place, trace = match.groups()
    name = place if place.endswith(f".{method}") else f"{place}.{method}"
    cases.append({"name": name, "seconds": None, "failure": trace.strip().splitlines()[-1]})
print(json.dumps({"tests": int(ran.group(1)), "failed": len(cases), "cases": cases}, indent=1))
