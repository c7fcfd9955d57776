import json
import sys

if "ice" in sys.argv[3]:
    print(json.dumps({"matches": []}))
else:
    print(
        json.dumps(
            {
                "matches": [
                    {"name": "Riesling", "vintage": 2021, "score": 0.4},
                    {"name": "Pinot", "vintage": 2018, "score": 0.9},
                ]
            }
        )
    )
