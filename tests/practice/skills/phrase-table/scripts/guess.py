print('guessed')
