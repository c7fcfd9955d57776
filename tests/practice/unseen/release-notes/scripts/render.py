import argparse, json
p = argparse.ArgumentParser(); p.add_argument("data"); p.add_argument("--out"); a = p.parse_args()
d = json.load(open(a.data, encoding="utf-8"))
text = f"# {d['version']}\n" + "".join(f"\n## {k}\n" + "".join(f"- {t}\n" for t in v) for k, v in sorted(d["groups"].items()))
open(a.out, "w", encoding="utf-8").write(text); print("written", a.out)
