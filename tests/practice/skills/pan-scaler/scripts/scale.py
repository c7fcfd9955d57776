import argparse
p = argparse.ArgumentParser()
p.add_argument("file"); p.add_argument("--servings", type=int, required=True); p.add_argument("--round", action="store_true"); p.add_argument("--format", default="text")
a = p.parse_args()
for line in open(a.file, encoding="utf-8"):
    name, grams = line.rsplit(" ", 1)
    value = float(grams) * a.servings / 4
    print(f"{name}: {round(value) if a.round else value} ({a.format})")
