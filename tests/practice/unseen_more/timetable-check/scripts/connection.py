#!/usr/bin/env python3
"""Can passengers change from one train to another? Prints `verdict` (works, tight or missed) and `minutes`.

Exit codes: 0 answered, 2 the file cannot be read, 3 a train does not stop there.
"""
import argparse
import csv
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("timetable")
parser.add_argument("--from", dest="first", required=True)
parser.add_argument("--to", dest="second", required=True)
parser.add_argument("--at", required=True)
arguments = parser.parse_args()
try:
    with open(arguments.timetable, encoding="utf-8-sig", newline="") as file:
        stops = {(r["train"], r["station"]): r for r in csv.DictReader(file)}
except (OSError, KeyError) as error:
    print(f"Error: {arguments.timetable} cannot be read as a timetable: {error!r}", file=sys.stderr)
    sys.exit(2)
for train in (arguments.first, arguments.second):
    if (train, arguments.at) not in stops:
        print(f"Error: {train} does not stop in {arguments.at}.", file=sys.stderr)
        sys.exit(3)


def minutes(text):
    hours, _, rest = text.partition(":")
    return int(hours) * 60 + int(rest)


gap = minutes(stops[arguments.second, arguments.at]["departure"]) - minutes(stops[arguments.first, arguments.at]["arrival"])
print(f"verdict: {'missed' if gap < 0 else 'tight' if gap < 5 else 'works'}")
print(f"minutes: {gap}")
