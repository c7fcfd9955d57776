import sys

print(f"reserved: {sys.argv[2]}")
print(f"day: {sys.argv[4]}")
