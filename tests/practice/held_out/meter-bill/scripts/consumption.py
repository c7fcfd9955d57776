#!/usr/bin/env python3
"""Consumption between the first and the last reading of a CSV with the columns date and kwh.

Exit codes: 0 fine, 2 the file cannot be read or has fewer than two readings, 3 the counter runs backwards.
"""
import csv
import datetime
import sys

if len(sys.argv) != 2:
    print("Usage: consumption.py READINGS.csv", file=sys.stderr)
    sys.exit(2)
try:
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
        rows = [(datetime.date.fromisoformat(r["date"]), float(r["kwh"])) for r in csv.DictReader(file)]
except (OSError, KeyError, ValueError) as error:
    print(f"Error: {sys.argv[1]} needs the columns date (2026-01-31) and kwh: {error!r}", file=sys.stderr)
    sys.exit(2)
if len(rows) < 2:
    print("Error: at least two readings are needed.", file=sys.stderr)
    sys.exit(2)
rows.sort()
for (_, before), (day, now) in zip(rows, rows[1:]):
    if now < before:
        print(f"Error: the counter runs backwards on {day}: {before:g} -> {now:g}.", file=sys.stderr)
        sys.exit(3)
(first, start), (last, end) = rows[0], rows[-1]
print(f"period: {first} to {last}")
print(f"days: {(last - first).days}")
print(f"kwh: {end - start:g}")
