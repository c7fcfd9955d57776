import sys
for line in open(sys.argv[1], encoding="utf-8"):
    if "ERROR" in line:
        print("TIMELINE", line.split()[0])
