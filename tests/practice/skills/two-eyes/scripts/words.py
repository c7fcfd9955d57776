import sys
from pathlib import Path

print("words:", len(Path(sys.argv[1]).read_text(encoding="utf-8").split()))
