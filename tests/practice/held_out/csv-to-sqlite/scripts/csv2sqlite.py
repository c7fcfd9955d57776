#!/usr/bin/env python3
"""Import one CSV file into a table of a SQLite database.

Exit codes: 0 imported, 2 the file cannot be read or is empty, 4 the table exists already.
"""
import argparse
import csv
import re
import sqlite3
import sys
from pathlib import Path


def kind(values):
    values = [value for value in values if value != ""]
    if values and all(re.fullmatch(r"-?(0|[1-9]\d*)", value) for value in values):
        return "INTEGER"
    if values and all(re.fullmatch(r"-?(0|[1-9]\d*)\.\d+", value) for value in values):
        return "REAL"
    return "TEXT"


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("csv", type=Path)
parser.add_argument("database", type=Path)
parser.add_argument("--table")
parser.add_argument("--delimiter", default=",")
parser.add_argument("--replace", action="store_true")
arguments = parser.parse_args()
delimiter = "\t" if arguments.delimiter == "tab" else arguments.delimiter
try:
    with arguments.csv.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter))
except (OSError, UnicodeDecodeError) as error:
    print(f"Error: cannot read {arguments.csv}: {error}", file=sys.stderr)
    sys.exit(2)
if not rows:
    print(f"Error: {arguments.csv} is empty.", file=sys.stderr)
    sys.exit(2)
header, *body = rows
table = arguments.table or re.sub(r"\W", "_", arguments.csv.stem)
for number, row in enumerate(body, 2):
    if len(row) != len(header):
        print(f"Error: {arguments.csv}, line {number}: expected {len(header)} cells, found {len(row)}.", file=sys.stderr)
        sys.exit(2)
with sqlite3.connect(arguments.database) as database:
    exists = database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    if exists and not arguments.replace:
        print(f"Error: {arguments.database} has a table {table} already.", file=sys.stderr)
        sys.exit(4)
    database.execute(f'DROP TABLE IF EXISTS "{table}"')
    columns = ", ".join(f'"{name}" {kind([row[i] for row in body])}' for i, name in enumerate(header))
    database.execute(f'CREATE TABLE "{table}" ({columns})')
    marks = ", ".join("?" for _ in header)
    database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', [[c or None for c in row] for row in body])
print(f"{table}: {len(body)} rows, {len(header)} columns")
