import pathlib
import sys

p = pathlib.Path(sys.argv[1])
p.rename(p.with_name("2026_" + p.name))
print(f"renamed: {p.name}")
