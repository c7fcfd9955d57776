print("hives = 4")
print("above = 1")
print("worst = B2")
