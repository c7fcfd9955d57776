print('{"tiles": 64, "dir": "out/tiles"}')
