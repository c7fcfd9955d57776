#!/usr/bin/env python3
"""Repair the links that check_links.py found, where the page of that name exists exactly once elsewhere.

Works in the current folder. Exit codes: 0 done, 2 the list cannot be read.
"""
import json
import os
import sys
from pathlib import Path

try:
    broken = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["broken"]
except (IndexError, OSError, ValueError, KeyError) as error:
    print(f"Error: expected the JSON that check_links.py printed: {error!r}", file=sys.stderr)
    sys.exit(2)
repaired = 0
for link in broken:
    path, _, anchor = link["target"].partition("#")
    found = list(Path(".").rglob(Path(path).name)) if path and link["reason"] == "no such file" else []
    found = [place for place in found if not any(part.startswith(".") for part in place.parts)]
    page = Path(link["page"])
    if len(found) != 1:
        print(f"not repaired: {page}: {link['target']}")
        continue
    new = Path(os.path.relpath(found[0], page.parent)).as_posix() + (f"#{anchor}" if anchor else "")
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(f"]({link['target']})", f"]({new})"), encoding="utf-8")
    print(f"repaired: {page}: {link['target']} -> {new}")
    repaired += 1
print(f"repaired_count: {repaired}\nleft_count: {len(broken) - repaired}")
