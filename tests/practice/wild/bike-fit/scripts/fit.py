import argparse

p = argparse.ArgumentParser()
p.add_argument("--inseam", type=float)
p.add_argument("--style", default="city")
a = p.parse_args()
if a.inseam > 120:
    raise SystemExit(4)
print(f"size: {a.inseam * 0.65:.0f}")
print("style:", a.style)
