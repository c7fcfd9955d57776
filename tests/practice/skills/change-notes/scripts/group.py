import json, sys
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
print(json.dumps({"version": sys.argv[3], "features": sum(l.startswith("feat") for l in lines), "fixes": sum(l.startswith("fix") for l in lines)}))
