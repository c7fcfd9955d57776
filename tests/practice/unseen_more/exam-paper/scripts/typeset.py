#!/usr/bin/env python3
"""Typeset drawn questions as a paper in Markdown, and the answers as a key."""
import argparse
import json
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("drawn", type=Path)
parser.add_argument("--out", type=Path, required=True)
parser.add_argument("--key", type=Path)
arguments = parser.parse_args()
questions = json.loads(arguments.drawn.read_text(encoding="utf-8"))
points = sum(q["points"] for q in questions)
lines = ["# Exam", "", "Name: ______________", ""]
lines += [f"{n}. {q['text']} ({q['points']} P)" for n, q in enumerate(questions, 1)]
arguments.out.write_text("\n".join([*lines, "", f"Total: {points} points", ""]), encoding="utf-8")
if arguments.key:
    answers = [f"{n}. {q['answer']}" for n, q in enumerate(questions, 1)]
    arguments.key.write_text("\n".join(["# Key", "", *answers, ""]), encoding="utf-8")
    print(f"key: {arguments.key}")
print(f"paper: {arguments.out}")
print(f"questions: {len(questions)}")
print(f"points: {points}")
