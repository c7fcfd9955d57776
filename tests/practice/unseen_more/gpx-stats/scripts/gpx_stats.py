#!/usr/bin/env python3
"""Distance, ascent and duration of a GPX track.

Exit codes: 0 fine, 2 the file cannot be read or has fewer than two points.
"""
import argparse
import datetime
import json
import math
import sys
import xml.etree.ElementTree as ET

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("track")
parser.add_argument("--imperial", action="store_true", help="miles and feet")
parser.add_argument("--json", action="store_true", help="metres and seconds as JSON")
arguments = parser.parse_args()
try:
    points = [e for e in ET.parse(arguments.track).iter() if e.tag.rpartition("}")[2] == "trkpt"]
except (OSError, ET.ParseError) as error:
    print(f"Error: {arguments.track} is no readable GPX file: {error}", file=sys.stderr)
    sys.exit(2)
if len(points) < 2:
    print(f"Error: {arguments.track} has fewer than two track points.", file=sys.stderr)
    sys.exit(2)


def child(point, name):
    return next((e.text for e in point if e.tag.rpartition("}")[2] == name), None)


def metres(one, two):
    lat1, lon1, lat2, lon2 = (math.radians(float(p.get(k))) for p in (one, two) for k in ("lat", "lon"))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371000 * math.asin(math.sqrt(half))


distance = sum(metres(a, b) for a, b in zip(points, points[1:]))
heights = [child(p, "ele") for p in points]
ascent = None
if None not in heights:
    ascent = sum(max(0.0, float(b) - float(a)) for a, b in zip(heights, heights[1:]))
times = [child(points[0], "time"), child(points[-1], "time")]
seconds = 0
if None not in times:
    start, end = (datetime.datetime.fromisoformat(t.replace("Z", "+00:00")) for t in times)
    seconds = int((end - start).total_seconds())
if arguments.json:
    print(json.dumps({"distance_m": round(distance), "ascent_m": ascent, "seconds": seconds}))
else:
    far = f"{distance / 1609.344:.1f} mi" if arguments.imperial else f"{distance / 1000:.1f} km"
    high = "unknown" if ascent is None else f"{ascent / 0.3048:.0f} ft" if arguments.imperial else f"{ascent:.0f} m"
    print(f"distance: {far}\nascent: {high}\nduration: {seconds // 3600}:{seconds % 3600 // 60:02d}")
