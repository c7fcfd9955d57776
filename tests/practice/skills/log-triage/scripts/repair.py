import sys
data = open(sys.argv[1], "rb").read().replace(b"\0", b"")
open(sys.argv[1], "wb").write(data)
print("repaired")
