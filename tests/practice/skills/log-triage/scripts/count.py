import sys
data = open(sys.argv[1], "rb").read()
if b"\0" in data:
    print("zero bytes in the log"); sys.exit(3)
lines = data.decode().splitlines()
print(f"errors: {sum('ERROR' in l for l in lines)}")
print(f"timeouts: {sum('timeout' in l for l in lines)}")
