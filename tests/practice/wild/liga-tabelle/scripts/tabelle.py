print('{"tabellenfuehrer": "SV Nord", "punkte": 12}')
