#!/usr/bin/env python3
"""Plan new names for the pictures in a folder; renames nothing.

Exit codes: 0 planned, 2 no such folder or no pictures in it.
"""
import argparse
import json
import re
import sys
from pathlib import Path

PICTURES = {".jpg", ".jpeg", ".png", ".heic"}
EXIF = re.compile(rb"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
NAME = re.compile(r"(\d{4})(\d\d)(\d\d)[_-](\d\d)(\d\d)(\d\d)")


def taken(path):
    head = path.read_bytes()[:131072]
    match = EXIF.search(head) if b"Exif" in head else None
    if match:
        return [part.decode("ascii") for part in match.groups()]
    match = NAME.search(path.stem)
    return list(match.groups()) if match else None


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("--out", type=Path, required=True, help="where to write the plan (JSON)")
arguments = parser.parse_args()
if not arguments.folder.is_dir():
    print(f"Error: there is no folder {arguments.folder}.", file=sys.stderr)
    sys.exit(2)
pictures = sorted(p for p in arguments.folder.iterdir() if p.suffix.lower() in PICTURES)
if not pictures:
    print(f"Error: no pictures in {arguments.folder}.", file=sys.stderr)
    sys.exit(2)
renames, undated, used = [], [], set()
for picture in pictures:
    when = taken(picture)
    if when is None:
        undated.append(picture.name)
        continue
    year, month, day, hour, minute, second = when
    base, number = f"{year}-{month}-{day}_{hour}{minute}{second}", 1
    name = base + picture.suffix.lower()
    while name in used:
        number += 1
        name = f"{base}-{number}{picture.suffix.lower()}"
    used.add(name)
    renames.append({"from": picture.name, "to": name})
plan = {"folder": arguments.folder.as_posix(), "renames": renames, "undated": undated}
arguments.out.write_text(json.dumps(plan, indent=1) + "\n", encoding="utf-8")
for rename in renames:
    print(f"{rename['from']} -> {rename['to']}")
print(f"planned: {len(renames)}")
print(f"undated: {len(undated)}" + (f" ({', '.join(undated)})" if undated else ""))
