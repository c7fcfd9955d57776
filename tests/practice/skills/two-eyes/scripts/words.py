import sys
print('words:', len(open(sys.argv[1], encoding='utf-8').read().split()))
