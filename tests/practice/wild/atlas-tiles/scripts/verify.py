print("all fine")
