print('signature: abc')
