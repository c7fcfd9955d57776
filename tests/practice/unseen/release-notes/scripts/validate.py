import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
bad = set(d["groups"]) - {"feat", "fix", "docs"}
if bad:
    print("unknown kinds: " + ", ".join(sorted(bad)), file=sys.stderr); raise SystemExit(1)
print("valid")
