import sys
print("\n".join(l for l in open(sys.argv[1], encoding="utf-8").read().splitlines() if "!" in l))
