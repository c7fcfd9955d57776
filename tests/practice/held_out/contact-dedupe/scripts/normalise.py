#!/usr/bin/env python3
"""Join contact lists (CSV with name, email, phone) and bring them into one spelling. Prints CSV.

Exit codes: 0 fine, 2 a list cannot be read or lacks a column.
"""
import csv
import sys

FIELDS = ["name", "email", "phone"]
if len(sys.argv) < 2:
    print("Usage: normalise.py LIST.csv [LIST.csv ...]", file=sys.stderr)
    sys.exit(2)
out = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
out.writeheader()
for path in sys.argv[1:]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        print(f"Error: cannot read {path}: {error}", file=sys.stderr)
        sys.exit(2)
    for row in rows:
        missing = [field for field in FIELDS if row.get(field) is None]
        if missing:
            print(f"Error: {path} has no column {missing[0]}.", file=sys.stderr)
            sys.exit(2)
        phone = "".join(c for c in row["phone"] if c.isdigit() or c == "+")
        out.writerow({"name": " ".join(row["name"].split()), "email": row["email"].strip().lower(), "phone": phone})
