import pathlib

print("album: " + str(len(list(pathlib.Path().glob("2026_*")))))
