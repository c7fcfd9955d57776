import sys
from pathlib import Path

data = Path(sys.argv[1]).read_bytes()
if b"\0" in data:
    print("zero bytes in the log")
    sys.exit(3)
lines = data.decode().splitlines()
print(f"errors: {sum('ERROR' in line for line in lines)}")
print(f"timeouts: {sum('timeout' in line for line in lines)}")
