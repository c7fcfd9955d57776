#!/usr/bin/env python3
"""Read a JUnit XML file; print the run as JSON. Exit codes: 0 fine, 2 the file cannot be read."""
import json
import sys
import xml.etree.ElementTree as ET

try:
    root = ET.parse(sys.argv[1]).getroot()
except (IndexError, OSError, ET.ParseError) as error:
    print(f"Error: expected a JUnit XML file: {error}", file=sys.stderr)
    sys.exit(2)
tests = []
for case in root.iter("testcase"):
    problem = case.find("failure") if case.find("failure") is not None else case.find("error")
    tests.append(
        {
            "name": f"{case.get('classname')}.{case.get('name')}",
            "seconds": float(case.get("time", 0)),
            "failure": None if problem is None else problem.get("message", "failed"),
        }
    )
print(json.dumps({"tests": len(tests), "failed": sum(t["failure"] is not None for t in tests), "cases": tests}, indent=1))
