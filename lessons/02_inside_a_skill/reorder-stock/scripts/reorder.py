#!/usr/bin/env python3
"""Find the titles to order again in a stock list and print them as JSON.

Reads a CSV with one row a title and the columns title, supplier, cost, on_hand, on_order, reorder_point
(others are ignored). A title is ordered again when the copies on the shelf and on their way are not above
its reorder point. Nothing is written. Needs Python 3.9 or newer and nothing else.

Exit codes: 0 the list was printed; 2 the file or an option is wrong, and one sentence on standard error
says how.
"""

import argparse
import csv
import io
import json
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

NEEDED = ("title", "supplier", "cost", "on_hand", "on_order", "reorder_point")


class BadInput(Exception):
    """The stock list cannot be used; the text says why."""


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


def read_stock(path):
    """The titles of the stock list, or BadInput."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as text ({error.__class__.__name__})") from None
    table = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in NEEDED if column not in (table.fieldnames or ())]
    if missing:
        raise BadInput(f"{path} lacks the column {', '.join(missing)}; a stock list has {', '.join(NEEDED)}")
    titles = []
    for row in table:
        line = table.line_num
        titles.append(
            {
                "title": (row["title"] or "").strip(),
                "supplier": (row["supplier"] or "").strip(),
                "cost": number(row, "cost", line, Decimal),
                "available": number(row, "on_hand", line) + number(row, "on_order", line),
                "reorder_point": number(row, "reorder_point", line),
            }
        )
    if not titles:
        raise BadInput(f"{path} has a header but no titles")
    return titles


def reorder(titles, weeks, supplier):
    """The titles to order, with how many copies. The reorder point covers a week and a half of sales."""
    suppliers = sorted({t["supplier"] for t in titles})
    if supplier is not None:
        suppliers = [name for name in suppliers if name.lower() == supplier.lower()]
        if not suppliers:
            known = ", ".join(sorted({t["supplier"] for t in titles}))
            raise BadInput(f"no title comes from {supplier!r}; the suppliers are {known}")
    parts, copies, cost, count = [], 0, Decimal(0), 0
    for name in suppliers:
        due = [t for t in titles if t["supplier"] == name and t["available"] <= t["reorder_point"]]
        if not due:
            continue
        parts.append(f"### {name}\n")
        for t in sorted(due, key=lambda t: t["title"]):
            wanted = max(1, -(-t["reorder_point"] * 2 * weeks // 3) - t["available"])
            parts.append(f"- {wanted} x {t['title']} ({t['available']} left or on order)")
            copies, cost, count = copies + wanted, cost + wanted * t["cost"], count + 1
        parts.append("")
    return {
        "titles": count,
        "copies": copies,
        "cost": f"{cost:,.2f}",
        "weeks": weeks,
        "order_list": "\n".join(parts).strip() or "Nothing to order.",
    }


def main(argv=None):
    """Read the command line, print the list, return the exit code."""
    words = argparse.ArgumentParser(
        description="Find the titles to order again in a stock list (CSV) and print them as JSON.",
        epilog="Example: python reorder.py stock-2026-w36.csv --weeks 3",
    )
    words.add_argument("stock", help="the stock list: one row a title")
    words.add_argument(
        "--weeks", type=int, default=3, metavar="N", help="order enough for this many weeks (3)"
    )
    words.add_argument("--supplier", metavar="NAME", help="only titles of this supplier (all)")
    asked = words.parse_args(argv)
    try:
        if not 1 <= asked.weeks <= 52:
            raise BadInput(f"--weeks must be from 1 to 52, found {asked.weeks}")
        found = reorder(read_stock(asked.stock), asked.weeks, asked.supplier)
    except BadInput as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    print(json.dumps(found, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
