import json
import sys
from pathlib import Path

lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
tasks = [
    dict(zip(("who", "task"), line[5:].split(" will "), strict=True))
    for line in lines
    if line.startswith("TASK ")
]
print(json.dumps({"decisions": sum(line.startswith("DECISION") for line in lines), "tasks": tasks}))
