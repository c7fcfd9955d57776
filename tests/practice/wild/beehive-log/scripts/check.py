print("columns ok")
