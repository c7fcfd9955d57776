#!/usr/bin/env python3
"""Merge the sure pairs of a normalised list. Prints read, merged and left."""
import argparse
import csv
import json

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("list")
parser.add_argument("pairs")
parser.add_argument("--out", required=True)
parser.add_argument("--vcard")
arguments = parser.parse_args()
with open(arguments.list, encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
with open(arguments.pairs, encoding="utf-8") as file:
    pairs = json.load(file)["sure"]
gone = set()
for keep, drop in pairs:
    if drop not in gone:
        for field, value in rows[drop].items():
            rows[keep][field] = rows[keep][field] or value
        gone.add(drop)
left = [row for i, row in enumerate(rows) if i not in gone]
with open(arguments.out, "w", encoding="utf-8", newline="") as file:
    writer = csv.DictWriter(file, ["name", "email", "phone"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(left)
if arguments.vcard:
    with open(arguments.vcard, "w", encoding="utf-8") as file:
        for row in left:
            file.write(f"BEGIN:VCARD\nVERSION:4.0\nFN:{row['name']}\nEMAIL:{row['email']}\nTEL:{row['phone']}\nEND:VCARD\n")
print(f"read: {len(rows)}\nmerged: {len(gone)}\nleft: {len(left)}")
