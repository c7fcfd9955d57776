import argparse
from pathlib import Path

p = argparse.ArgumentParser()
p.add_argument("file")
p.add_argument("--servings", type=int, required=True)
p.add_argument("--round", action="store_true")
p.add_argument("--format", default="text")
a = p.parse_args()
for line in Path(a.file).read_text(encoding="utf-8").splitlines():
    name, grams = line.rsplit(" ", 1)
    value = float(grams) * a.servings / 4
    print(f"{name}: {round(value) if a.round else value} ({a.format})")
