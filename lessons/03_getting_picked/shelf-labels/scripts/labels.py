#!/usr/bin/env python3
"""Make a printable page of shelf price labels from the book list.

Reads a CSV with the columns sku, title, author, section, price (others are ignored), writes one HTML page,
and prints what it wrote as JSON. Needs Python 3.9 or newer and nothing else.

Exit codes: 0 the page was written; 2 the file or an option is wrong, and one sentence on standard error
says how.
"""

import argparse
import csv
import html
import io
import json
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

NEEDED = ("sku", "title", "author", "section", "price")
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Shelf labels</title>
<style>
body {{ display: grid; grid-template-columns: repeat(3, 1fr); gap: 4mm; font: 10pt sans-serif; }}
.label {{ border: 1px solid #333; padding: 3mm; break-inside: avoid; }}
.price {{ font-size: 16pt; font-weight: bold; }}
</style>
<body>
{labels}
</body>
</html>
"""


class BadInput(Exception):
    """No labels can be made; the text says why."""


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
    books = []
    for row in table:
        book = {column: (row[column] or "").strip() for column in NEEDED}
        try:
            price = Decimal(book["price"])
            fits = 0 < price < 100_000
        except InvalidOperation:
            fits = False
        if not fits:
            raise BadInput(f"line {table.line_num}: price must be a number above 0, found {book['price']!r}")
        book["price"] = f"{price:.2f}"
        books.append(book)
    return books


def label(book):
    """One label as HTML."""
    safe = {column: html.escape(text) for column, text in book.items()}
    return (
        f'<div class="label"><div>{safe["title"]}</div><div>{safe["author"]}</div>'
        f'<div class="price">EUR {safe["price"]}</div><small>{safe["sku"]} {safe["section"]}</small></div>'
    )


def main(argv=None):
    """Read the command line, write the page, return the exit code."""
    words = argparse.ArgumentParser(
        description="Make a printable page of shelf price labels from the book list (CSV).",
        epilog="Example: python labels.py books.csv --section children --out labels.html",
    )
    words.add_argument("books", help="the book list: one row a title")
    words.add_argument("--section", metavar="NAME", help="only this section (all)")
    words.add_argument("--out", default="labels.html", metavar="FILE", help="the page to write (labels.html)")
    asked = words.parse_args(argv)
    try:
        books = read_books(asked.books)
        sections = sorted({book["section"] for book in books})
        if asked.section is not None:
            books = [book for book in books if book["section"] == asked.section.lower()]
        if not books:
            raise BadInput(f"there is no title to label; the sections are {', '.join(sections) or 'none'}")
        try:
            Path(asked.out).write_text(PAGE.format(labels="\n".join(map(label, books))), encoding="utf-8")
        except OSError as error:
            raise BadInput(f"{asked.out} cannot be written ({error.__class__.__name__})") from None
    except BadInput as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    print(
        json.dumps(
            {"file": asked.out, "labels": len(books), "section": asked.section or "all sections"}, indent=2
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
