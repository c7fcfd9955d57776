import sys
print('articulos:', len(open(sys.argv[1], encoding='utf-8').read().splitlines()))
