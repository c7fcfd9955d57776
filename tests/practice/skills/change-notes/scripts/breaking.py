import sys
from pathlib import Path

print("\n".join(line for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if "!" in line))
