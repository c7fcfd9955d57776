#!/usr/bin/env python3
"""Check a timetable: CSV with train, station, platform, arrival, departure (HH:MM). Prints findings as JSON.

Exit codes: 0 sound, 1 conflicts found, 2 the file cannot be read.
"""
import argparse
import csv
import json
import sys


def minutes(text):
    hours, _, rest = text.partition(":")
    return int(hours) * 60 + int(rest)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("timetable")
parser.add_argument("--min-stop", type=int, default=2, help="shortest stop in minutes")
arguments = parser.parse_args()
try:
    with open(arguments.timetable, encoding="utf-8-sig", newline="") as file:
        stops = [
            (r["train"], r["station"], r["platform"], minutes(r["arrival"]), minutes(r["departure"]))
            for r in csv.DictReader(file)
        ]
except (OSError, KeyError, ValueError) as error:
    print(f"Error: {arguments.timetable} cannot be read as a timetable: {error!r}", file=sys.stderr)
    sys.exit(2)
conflicts = []
for train, station, _, arrival, departure in stops:
    if departure < arrival:
        conflicts.append(f"{train} leaves {station} before it arrives")
    elif departure - arrival < arguments.min_stop:
        conflicts.append(f"{train} stops only {departure - arrival} min in {station}")
for i, (train, station, platform, arrival, departure) in enumerate(stops):
    for other, place, edge, comes, goes in stops[i + 1 :]:
        if train != other and (station, platform) == (place, edge) and arrival < goes and comes < departure:
            conflicts.append(f"{train} and {other} share platform {platform} in {station}")
print(json.dumps({"stops": len(stops), "conflict_count": len(conflicts), "conflicts": conflicts}, indent=1))
sys.exit(1 if conflicts else 0)
