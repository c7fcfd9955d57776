print("abc")
