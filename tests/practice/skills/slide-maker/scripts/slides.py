import sys
from pathlib import Path

text = Path(sys.argv[1]).read_text(encoding="utf-8")
Path(sys.argv[3]).write_text("<h1>" + text, encoding="utf-8")
print("slides:", text.count("#"))
