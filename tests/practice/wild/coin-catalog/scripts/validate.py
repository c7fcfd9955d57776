print("ok: 3 coins, 1 counterfeit")
