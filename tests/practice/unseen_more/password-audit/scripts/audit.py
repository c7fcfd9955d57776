#!/usr/bin/env python3
"""Audit accounts (CSV: user, password, age_days) against a policy (JSON). Prints the result as JSON, without passwords.

Exit codes: 0 audited, 2 the export or the policy cannot be read.
"""
import argparse
import collections
import csv
import json
import sys

LEAKED = {"123456", "password", "qwertz", "letmein", "correcthorse"}
parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("export")
parser.add_argument("--policy", required=True)
arguments = parser.parse_args()
try:
    with open(arguments.policy, encoding="utf-8") as file:
        policy = json.load(file)
    least, oldest, reuse = policy["min_length"], policy["max_age_days"], policy["allow_reuse"]
    with open(arguments.export, encoding="utf-8-sig", newline="") as file:
        accounts = [(r["user"], r["password"], int(r["age_days"])) for r in csv.DictReader(file)]
except OSError as error:
    print(f"Error: {error.filename} cannot be read.", file=sys.stderr)
    sys.exit(2)
except KeyError as error:
    print(f"Error: {error.args[0]} is missing in the export or the policy.", file=sys.stderr)
    sys.exit(2)
except ValueError:
    print("Error: the policy is no JSON, or an age_days is no number.", file=sys.stderr)
    sys.exit(2)
used = collections.Counter(password for _, password, _ in accounts)
findings, leaked = [], 0
for user, password, age in accounts:
    reasons = []
    if len(password) < least:
        reasons.append("too short")
    if age > oldest:
        reasons.append("too old")
    if not reuse and used[password] > 1:
        reasons.append("reused")
    if password.lower() in LEAKED:
        reasons.append("leaked")
        leaked += 1
    if reasons:
        findings.append({"user": user, "reasons": reasons})
print(json.dumps({"accounts": len(accounts), "violations": len(findings), "leaked": leaked, "findings": findings}, indent=1))
