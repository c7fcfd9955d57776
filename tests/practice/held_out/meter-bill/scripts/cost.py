#!/usr/bin/env python3
"""Cost of a consumption under a tariff."""
import argparse

TARIFFS = {"standard": (0.32, 0.40), "night": (0.27, 0.55), "green": (0.35, 0.30)}  # per kWh, per day, EUR
parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--kwh", type=float, required=True)
parser.add_argument("--days", type=int, required=True)
parser.add_argument("--tariff", choices=sorted(TARIFFS), required=True)
arguments = parser.parse_args()
energy, base = TARIFFS[arguments.tariff]
print(f"tariff: {arguments.tariff}")
print(f"cost: {arguments.kwh * energy + arguments.days * base:.2f}")
