import json, sys
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
tasks = [dict(zip(("who", "task"), l[5:].split(" will "))) for l in lines if l.startswith("TASK ")]
print(json.dumps({"decisions": sum(l.startswith("DECISION") for l in lines), "tasks": tasks}))
