import sys
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
print(f"points: {len(lines)}")
