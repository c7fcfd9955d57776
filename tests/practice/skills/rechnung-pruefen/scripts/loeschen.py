print('weg')
