print("pdf written")
