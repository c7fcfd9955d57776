#!/usr/bin/env python3
"""Print the findings of check_timetable.py as Markdown."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    findings = json.load(file)
print("# Conflicts\n")
print(f"{findings['conflict_count']} conflicts in {findings['stops']} stops\n")
for conflict in findings["conflicts"]:
    print(f"- {conflict}")
