import sys

print("voice", sys.argv[1], sys.argv[3])
