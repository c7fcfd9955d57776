import argparse
import csv
from pathlib import Path

p = argparse.ArgumentParser()
p.add_argument("file")
p.add_argument("--currency", default="EUR")
p.add_argument("--top", type=int)
a = p.parse_args()
rows = list(csv.DictReader(Path(a.file).read_text(encoding="utf-8").splitlines()))
print(f"total: {sum(float(r['price']) for r in rows):.2f} {a.currency}")
print(f"positions: {len(rows)}")
for r in sorted(rows, key=lambda r: -float(r["price"]))[: a.top or 0]:
    print(f"- {r['item']}")
