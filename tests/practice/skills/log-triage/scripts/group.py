import collections
import sys
from pathlib import Path

c = collections.Counter(
    line.split("ERROR ")[1].split()[0]
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    if "ERROR" in line
)
print("\n".join(f"{k}: {v}" for k, v in sorted(c.items())))
