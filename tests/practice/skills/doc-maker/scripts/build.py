import sys

print("built: " + sys.argv[2])
