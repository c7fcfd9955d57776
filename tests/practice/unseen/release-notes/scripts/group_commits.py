import argparse, json
p = argparse.ArgumentParser(); p.add_argument("commits"); p.add_argument("--version", required=True); a = p.parse_args()
groups = {}
for line in open(a.commits, encoding="utf-8"):
    kind, _, text = line.strip().partition(": ")
    groups.setdefault(kind, []).append(text)
print(json.dumps({"version": a.version, "groups": groups}))
