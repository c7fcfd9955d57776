#!/usr/bin/env python3
"""List the tables of a SQLite database with their rows and columns.

Exit codes: 0 listed, 2 no such database.
"""
import sqlite3
import sys
from pathlib import Path

if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
    print("Usage: table_info.py DATABASE (an existing file)", file=sys.stderr)
    sys.exit(2)
database = sqlite3.connect(sys.argv[1])
for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
    columns = [f"{name} {kind}" for _, name, kind, *_ in database.execute(f'PRAGMA table_info("{table}")')]
    (rows,) = database.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()
    print(f"{table}: {rows} rows ({', '.join(columns)})")
