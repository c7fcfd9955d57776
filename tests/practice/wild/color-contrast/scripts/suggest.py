import sys

print("suggestion: #333333 for", sys.argv[1])
