print('{"name": "Ada", "plan": "gold"}')
