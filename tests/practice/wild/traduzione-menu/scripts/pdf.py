print("pdf")
