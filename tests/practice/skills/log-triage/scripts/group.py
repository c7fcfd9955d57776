import collections, sys
c = collections.Counter(l.split("ERROR ")[1].split()[0] for l in open(sys.argv[1], encoding="utf-8") if "ERROR" in l)
print("\n".join(f"{k}: {v}" for k, v in sorted(c.items())))
