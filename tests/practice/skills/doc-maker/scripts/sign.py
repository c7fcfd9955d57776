print("signature: abc")
