print("ratio=4.2")
print("level=fail")
