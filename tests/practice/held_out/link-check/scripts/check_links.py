#!/usr/bin/env python3
"""Check the relative links of all Markdown pages in a folder. Prints the broken ones as JSON.

Exit codes: 0 no broken links, 1 broken links, 2 no such folder or no pages.
"""
import argparse
import json
import re
import sys
from pathlib import Path

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def anchors(text):
    heads = re.findall(r"^#+ +(.+?) *$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("--list-external", action="store_true", help="also list links to other sites, unchecked")
arguments = parser.parse_args()
found = sorted(arguments.folder.rglob("*.md")) if arguments.folder.is_dir() else []
pages = [p for p in found if not any(part.startswith(".") for part in p.relative_to(arguments.folder).parts)]
if not pages:
    print(f"Error: no Markdown pages in {arguments.folder}.", file=sys.stderr)
    sys.exit(2)
broken, external = [], []
for page in pages:
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        name = page.relative_to(arguments.folder).as_posix()
        if re.match(r"[a-z]+:", target):
            external.append({"page": name, "target": target})
            continue
        path, _, anchor = target.partition("#")
        goal = page.parent / path if path else page
        if not goal.exists():
            broken.append({"page": name, "target": target, "reason": "no such file"})
        elif anchor and goal.suffix == ".md" and anchor not in anchors(goal.read_text(encoding="utf-8")):
            broken.append({"page": name, "target": target, "reason": "no such heading"})
result = {"pages": len(pages), "broken_count": len(broken), "broken": broken}
if arguments.list_external:
    result["external"] = external
print(json.dumps(result, ensure_ascii=False, indent=1))
print(f"{len(broken)} broken links in {len(pages)} pages", file=sys.stderr)
sys.exit(1 if broken else 0)
