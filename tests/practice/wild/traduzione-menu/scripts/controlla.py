print('{"piatti": 4, "allergeni": ["glutine"]}')
