import sys
from pathlib import Path

data = Path(sys.argv[1]).read_bytes().replace(b"\0", b"")
Path(sys.argv[1]).write_bytes(data)
print("repaired")
