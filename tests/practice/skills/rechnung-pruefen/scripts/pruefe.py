import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
if not rows: sys.exit("leere Rechnung")
print(f"Summe: {sum(float(r['preis']) for r in rows):.2f}")
