print("guessed")
