import json
import sys
from pathlib import Path

lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
print(
    json.dumps(
        {
            "version": sys.argv[3],
            "features": sum(line.startswith("feat") for line in lines),
            "fixes": sum(line.startswith("fix") for line in lines),
        }
    )
)
