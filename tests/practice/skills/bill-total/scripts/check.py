import csv
import sys
from pathlib import Path

rows = list(csv.DictReader(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()))
bad = [n for n, row in enumerate(rows, start=2) if not row["price"].replace(".", "").isdigit()]
if bad:
    print("bad rows: " + ", ".join(map(str, bad)))
    sys.exit(2)
print("ok")
