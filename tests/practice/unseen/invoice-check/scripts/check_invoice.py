#!/usr/bin/env python3
"""Check one invoice (JSON) and print what is wrong with it as JSON."""
import argparse
import json
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("invoice")
path = parser.parse_args().invoice
try:
    invoice = json.load(open(path, encoding="utf-8"))
except (OSError, ValueError) as error:
    print(f"cannot read {path}: {error}", file=sys.stderr)
    raise SystemExit(2)
total = sum(line["quantity"] * line["price"] for line in invoice["lines"])
problems = []
if abs(total - invoice["total"]) > 0.005:
    problems.append(f"total is {invoice['total']}, lines sum to {total:.2f}")
if not invoice.get("vat_number"):
    problems.append("VAT number is missing")
print(json.dumps({"invoice": invoice["number"], "total": f"{total:.2f}", "problem_count": len(problems), "problems": problems}))
