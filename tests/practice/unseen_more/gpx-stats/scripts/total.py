#!/usr/bin/env python3
"""Add up the JSON files of gpx_stats.py in a folder. Exit codes: 0 fine, 2 no files."""
import json
import sys
from pathlib import Path

files = sorted(Path(sys.argv[1]).glob("*.json")) if len(sys.argv) == 2 else []
if not files:
    print("Usage: total.py FOLDER (with JSON files of gpx_stats.py)", file=sys.stderr)
    sys.exit(2)
tracks = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}
for name, track in tracks.items():
    print(f"{name}: {track['distance_m'] / 1000:.1f} km")
print(f"tracks: {len(tracks)}\ntotal: {sum(t['distance_m'] for t in tracks.values()) / 1000:.1f} km")
