import sys

print(f"litres: {int(sys.argv[2]) * 2}")
