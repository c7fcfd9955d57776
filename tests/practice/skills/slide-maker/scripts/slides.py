import sys
text = open(sys.argv[1], encoding='utf-8').read()
open(sys.argv[3], 'w', encoding='utf-8').write('<h1>' + text)
print('slides:', text.count('#'))
