import sys
from pathlib import Path

print("articulos:", len(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()))
