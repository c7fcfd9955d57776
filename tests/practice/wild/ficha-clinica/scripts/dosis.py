import sys

print("dosis: %g" % (float(sys.argv[2]) * 5))
print("peso:", sys.argv[2])
