#!/usr/bin/env python3
"""Write an audit as Markdown."""
import argparse
import json
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("audit", type=Path)
parser.add_argument("--out", type=Path, required=True)
arguments = parser.parse_args()
audit = json.loads(arguments.audit.read_text(encoding="utf-8"))
lines = ["# Password audit", "", f"Accounts: {audit['accounts']}", f"Violations: {audit['violations']}", ""]
lines += [f"- {f['user']}: {', '.join(f['reasons'])}" for f in audit["findings"]]
arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
print(f"accounts: {audit['accounts']}\nviolations: {audit['violations']}\nleaked: {audit['leaked']}")
