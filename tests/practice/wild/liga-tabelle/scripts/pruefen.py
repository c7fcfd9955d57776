import pathlib
import sys

if "x" in pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"):
    print("Zeile 2: x ist keine Zahl")
    raise SystemExit(1)
print("ok")
