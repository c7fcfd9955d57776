#!/usr/bin/env python3
"""Look one customer order up in the shop's order list and print it as JSON.

Reads a CSV with the columns order, date, customer, title, quantity, status (others are ignored), where
status is waiting, sent, delivered or cancelled. Nothing is written. Needs Python 3.9 or newer and nothing
else.

Exit codes: 0 the order was printed; 2 the file or the number is wrong, and one sentence on standard error
says how.
"""

import argparse
import csv
import io
import json
import sys
from pathlib import Path

NEEDED = ("order", "date", "customer", "title", "quantity", "status")
MEANS = {
    "waiting": "it is in our shop and leaves with the next post",
    "sent": "it is on its way, and the post needs up to five working days",
    "delivered": "the post reported it as delivered",
    "cancelled": "it was cancelled, and nothing will be charged",
}


class BadInput(Exception):
    """The order cannot be looked up; the text says why."""


def find(path, wanted):
    """The order numbered ``wanted``, or BadInput."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as text ({error.__class__.__name__})") from None
    table = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in NEEDED if column not in (table.fieldnames or ())]
    if missing:
        raise BadInput(f"{path} lacks the column {', '.join(missing)}; an order list has {', '.join(NEEDED)}")
    for row in table:
        if (row["order"] or "").strip() == wanted:
            order = {column: (row[column] or "").strip() for column in NEEDED}
            if order["status"] not in MEANS:
                known = ", ".join(MEANS)
                raise BadInput(
                    f"line {table.line_num}: status must be one of {known}, found {order['status']!r}"
                )
            order["first_name"] = order["customer"].split()[0] if order["customer"] else "customer"
            order["status_means"] = MEANS[order["status"]]
            return order
    raise BadInput(f"{path} has no order {wanted}")


def main(argv=None):
    """Read the command line, print the order, return the exit code."""
    words = argparse.ArgumentParser(
        description="Look one customer order up in the shop's order list (CSV) and print it as JSON.",
        epilog="Example: python order_status.py orders-2026-w36.csv --order 2085",
    )
    words.add_argument("orders", help="the order list: one row an order")
    words.add_argument("--order", required=True, metavar="NUMBER", help="the order's number")
    asked = words.parse_args(argv)
    try:
        order = find(asked.orders, asked.order.strip().lstrip("#"))
    except BadInput as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    print(json.dumps(order, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
