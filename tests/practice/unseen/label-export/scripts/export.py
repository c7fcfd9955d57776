import argparse, csv
p = argparse.ArgumentParser(); p.add_argument("table"); p.add_argument("--format"); p.add_argument("--out"); a = p.parse_args()
rows = list(csv.DictReader(open(a.table, encoding="utf-8")))
open(a.out, "w", encoding="utf-8").write("\n".join(f"{a.format}:{r['title']}" for r in rows) + "\n")
print(f"{len(rows)} labels written to {a.out}")
