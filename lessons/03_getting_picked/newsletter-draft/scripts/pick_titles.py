#!/usr/bin/env python3
"""Pick titles for a newsletter from the book list and print them as JSON.

Reads a CSV with the columns title, author, section, price (others are ignored). The pick follows --month,
so that the same month gives the same titles and the next month gives others. Nothing is written. Needs
Python 3.9 or newer and nothing else.

Exit codes: 0 the titles were printed; 2 the file or an option is wrong, and one sentence on standard error
says how.
"""

import argparse
import csv
import hashlib
import io
import json
import re
import sys
from pathlib import Path

NEEDED = ("title", "author", "section", "price")


class BadInput(Exception):
    """No titles can be picked; the text says why."""


def read_books(path):
    """The rows of the book list, or BadInput."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as text ({error.__class__.__name__})") from None
    table = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in NEEDED if column not in (table.fieldnames or ())]
    if missing:
        raise BadInput(f"{path} lacks the column {', '.join(missing)}; a book list has {', '.join(NEEDED)}")
    return [{column: (row[column] or "").strip() for column in NEEDED} for row in table]


def pick(books, month, count, section):
    """The month's titles: spread over the sections, never the same section twice before all were used."""
    if section is not None:
        known = sorted({book["section"] for book in books})
        books = [book for book in books if book["section"] == section.lower()]
        if not books:
            raise BadInput(f"there is no section {section!r}; the sections are {', '.join(known)}")
    if count > len(books):
        raise BadInput(f"--count asks for {count} titles, and there are {len(books)}")
    queue = sorted(books, key=lambda book: hashlib.sha256(f"{month} {book['title']}".encode()).hexdigest())
    used = {}
    chosen = []
    while len(chosen) < count:
        book = min(queue, key=lambda item: used.get(item["section"], 0))
        queue.remove(book)
        used[book["section"]] = used.get(book["section"], 0) + 1
        chosen.append(book)
    return chosen


def main(argv=None):
    """Read the command line, print the titles, return the exit code."""
    words = argparse.ArgumentParser(
        description="Pick titles for a newsletter from the book list (CSV) and print them as JSON.",
        epilog="Example: python pick_titles.py books.csv --month 2026-10 --count 3",
    )
    words.add_argument("books", help="the book list: one row a title")
    words.add_argument("--month", required=True, metavar="YYYY-MM", help="the month of the newsletter")
    words.add_argument("--count", type=int, default=3, metavar="N", help="how many titles (3)")
    words.add_argument("--section", metavar="NAME", help="only this section (all)")
    asked = words.parse_args(argv)
    try:
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", asked.month):
            raise BadInput(f"--month must look like 2026-10, found {asked.month!r}")
        if asked.count < 1:
            raise BadInput(f"--count must be at least 1, found {asked.count}")
        chosen = pick(read_books(asked.books), asked.month, asked.count, asked.section)
    except BadInput as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    picks = "\n".join(
        f"- **{b['title']}** by {b['author']} ({b['section']}, EUR {b['price']})" for b in chosen
    )
    print(json.dumps({"month": asked.month, "count": len(chosen), "picks": picks}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
