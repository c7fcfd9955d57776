import csv
import sys
from pathlib import Path

rows = list(csv.DictReader(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()))
if not rows:
    sys.exit("leere Rechnung")
print(f"Summe: {sum(float(r['preis']) for r in rows):.2f}")
