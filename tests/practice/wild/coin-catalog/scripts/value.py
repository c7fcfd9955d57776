import json
import sys

coins = [{"name": "Penny", "rarity": 1}, {"name": "Thaler", "rarity": 9}]
print(json.dumps({"total": 310, "currency": sys.argv[3], "coins": coins}))
