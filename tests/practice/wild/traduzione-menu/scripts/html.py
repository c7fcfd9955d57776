import pathlib
import sys

pathlib.Path(sys.argv[3]).write_text("<p>", encoding="utf-8")
print("scritto")
