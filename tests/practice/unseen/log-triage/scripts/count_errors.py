import argparse, collections, json, re
p = argparse.ArgumentParser(); p.add_argument("logfile"); p.add_argument("--json", action="store_true"); a = p.parse_args()
data = open(a.logfile, "rb").read()
if data[:2] == b"\x1f\x8b":
    raise SystemExit(3)
groups = collections.Counter()
for line in data.decode("utf-8", "replace").splitlines():
    m = re.search(r"ERROR \[(\w+)\] (.*)", line)
    if m:
        groups[m.groups()] += 1
print(json.dumps({"groups": [{"message": m, "count": n, "component": c} for (c, m), n in groups.most_common()]}))
