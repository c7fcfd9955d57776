import argparse
p = argparse.ArgumentParser(); p.add_argument("recipe"); p.add_argument("--servings", type=int, required=True); p.add_argument("--units", choices=["metric", "us"], default="us"); p.add_argument("--out")
a = p.parse_args()
lines = open(a.recipe, encoding="utf-8").read().splitlines()
base = int(lines[0].split(":")[1])
out = [f"Servings: {a.servings}"]
for line in lines[1:]:
    amount, unit, what = line.split(" ", 2)
    value = float(amount) * a.servings / base
    if a.units == "metric" and unit == "cup":
        value, unit = value * 240, "ml"
    out.append(f"{value:g} {unit} {what}")
text = "\n".join(out) + "\n"
if a.out:
    open(a.out, "w", encoding="utf-8").write(text); print(f"wrote {a.out}")
else:
    print(text, end="")
