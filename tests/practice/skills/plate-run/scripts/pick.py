print('{"plate": "P7", "wells": 96}')
