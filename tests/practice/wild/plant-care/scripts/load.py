print("plants: 7")
print("thirstiest: fern")
