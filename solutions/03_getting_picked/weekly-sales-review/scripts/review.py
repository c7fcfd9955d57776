#!/usr/bin/env python3
"""Compute one week's figures from a till export and print them as JSON.

Reads a CSV with one row a title and the columns week, title, section, price, units, units_last_week,
returns (others are ignored). Nothing is written. Needs Python 3.9 or newer and nothing else.

Exit codes: 0 the figures were printed; 2 the file or an option is wrong, and one sentence on standard error
says how.
"""

import argparse
import csv
import io
import json
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

NEEDED = ("week", "title", "section", "price", "units", "units_last_week", "returns")


class BadInput(Exception):
    """The export cannot be reviewed; the text says why."""


def number(row, column, line, kind=int):
    """The value of ``column`` as a number that is not negative."""
    text = (row.get(column) or "").strip()
    try:
        value = kind(text)
        fits = 0 <= value < 1_000_000
    except (ValueError, InvalidOperation):
        fits = False
    if not fits:
        raise BadInput(f"line {line}: {column} must be a number from 0, found {text!r}")
    return value


def read_sales(path):
    """The titles of the export, or BadInput."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as text ({error.__class__.__name__})") from None
    table = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in NEEDED if column not in (table.fieldnames or ())]
    if missing:
        raise BadInput(f"{path} lacks the column {', '.join(missing)}; a till export has {', '.join(NEEDED)}")
    titles = []
    for row in table:
        line = table.line_num
        titles.append(
            {
                "week": (row["week"] or "").strip(),
                "title": (row["title"] or "").strip(),
                "section": (row["section"] or "").strip(),
                "price": number(row, "price", line, Decimal),
                "units": number(row, "units", line),
                "before": number(row, "units_last_week", line),
                "returns": number(row, "returns", line),
            }
        )
    if not titles:
        raise BadInput(f"{path} has a header but no titles")
    weeks = sorted({title["week"] for title in titles})
    if len(weeks) > 1:
        raise BadInput(f"{path} mixes the weeks {', '.join(weeks)}; export one week")
    return titles


def money(value):
    """Euros with two decimals: ``1,234.50``."""
    return f"{value:,.2f}"


def change(now, before):
    """The change in percent with its sign, or ``new`` when there was nothing before."""
    return "new" if before == 0 else f"{(now - before) * 100 / before:+.0f} %"


def lines(items):
    """A Markdown list, or a line that says there is nothing."""
    return "\n".join(f"- {item}" for item in items) or "- none"


def review(titles, drop, top, smallest):
    """The figures of the week. Numbers are counts; money is text in euros, ready to print."""
    revenue = sum(t["price"] * t["units"] for t in titles)
    before = sum(t["price"] * t["before"] for t in titles)
    sections = {}
    for t in titles:
        sections[t["section"]] = sections.get(t["section"], 0) + t["price"] * t["units"]
    best_section = max(sorted(sections), key=lambda name: sections[name])
    best = sorted(titles, key=lambda t: (-t["units"], t["title"]))[:top]
    falling = [
        t
        for t in titles
        if t["before"] >= smallest and (t["before"] - t["units"]) * 100 >= drop * t["before"]
    ]
    falling.sort(key=lambda t: (t["units"] - t["before"], t["title"]))
    return {
        "week": titles[0]["week"],
        "titles": len(titles),
        "units": sum(t["units"] for t in titles),
        "returns": sum(t["returns"] for t in titles),
        "revenue": money(revenue),
        "revenue_last_week": money(before),
        "revenue_change": change(revenue, before),
        "best_section": best_section,
        "best_title": best[0]["title"],
        "best_titles": lines(f"{t['title']}: {t['units']} copies" for t in best),
        "drop": drop,
        "flagged_titles": len(falling),
        "flagged_list": lines(
            f"{t['title']}: {t['before']} to {t['units']} copies ({change(t['units'], t['before'])})"
            for t in falling
        ),
    }


def main(argv=None):
    """Read the command line, print the figures, return the exit code."""
    words = argparse.ArgumentParser(
        description="Compute one week's figures from a till export (CSV) and print them as JSON.",
        epilog="Example: python review.py sales-2026-w36.csv --drop 30",
    )
    words.add_argument("sales", help="the till export: one row a title, of one week")
    words.add_argument(
        "--drop",
        type=int,
        default=30,
        metavar="PERCENT",
        help="flag titles that fell at least this much (30)",
    )
    words.add_argument("--top", type=int, default=3, metavar="N", help="how many best titles to list (3)")
    words.add_argument(
        "--smallest",
        type=int,
        default=5,
        metavar="COPIES",
        help="judge only titles that sold this many last week (5)",
    )
    asked = words.parse_args(argv)
    try:
        if not 1 <= asked.drop <= 100:
            raise BadInput(f"--drop must be from 1 to 100 percent, found {asked.drop}")
        if asked.top < 1 or asked.smallest < 0:
            raise BadInput("--top must be at least 1 and --smallest at least 0")
        figures = review(read_sales(asked.sales), asked.drop, asked.top, asked.smallest)
    except BadInput as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
