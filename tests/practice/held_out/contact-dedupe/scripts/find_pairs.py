#!/usr/bin/env python3
"""Find entries of a normalised list that are, or may be, one person. Prints JSON; a summary goes to stderr."""
import csv
import json
import sys

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
sure, unsure = [], []
for i, one in enumerate(rows):
    for j in range(i + 1, len(rows)):
        two = rows[j]
        if one["email"] and one["email"] == two["email"]:
            sure.append([i, j])
        elif one["name"].lower() == two["name"].lower():
            unsure.append({"name": one["name"], "emails": [one["email"], two["email"]]})
print(json.dumps({"sure": sure, "unsure": unsure}, ensure_ascii=False, indent=1))
print(f"sure: {len(sure)}\nunsure: {len(unsure)}", file=sys.stderr)
