print("weg")
