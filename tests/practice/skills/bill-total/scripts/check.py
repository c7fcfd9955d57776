import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
bad = [n for n, row in enumerate(rows, start=2) if not row["price"].replace(".", "").isdigit()]
if bad:
    print("bad rows: " + ", ".join(map(str, bad)))
    sys.exit(2)
print("ok")
