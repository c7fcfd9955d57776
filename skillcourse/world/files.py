"""The files of the world: a name in, the text of that file out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from skillcourse.errors import UsageError
from skillcourse.world.customers import YEAR, mail, orders
from skillcourse.world.shop import books
from skillcourse.world.week import sales, stock

SEED = 7
"""The seed of the shop that the lessons show."""

KINDS = (
    "books.csv",
    "sales-2026-wNN.csv",
    "stock-2026-wNN.csv",
    "orders-2026-wNN.csv",
    "mail-NNNN.txt",
)
"""The names that the world answers to; ``NN`` is an ISO week of 2026, ``NNNN`` an order's number."""

_WEEKLY = re.compile(rf"(sales|stock|orders)-{YEAR}-w([0-9]{{2}})\.csv")
_MAIL = re.compile(r"mail-([0-9]{4})\.txt")


def file(name: str, *, seed: int = SEED) -> str:
    """The text of the file ``name`` in the world of ``seed``: same arguments, same text, on every machine.

    Raises:
        UsageError: When the world has no file of that name.
    """
    if name == "books.csv":
        return _books(seed)
    weekly = _WEEKLY.fullmatch(name)
    if weekly and 2 <= int(weekly[2]) <= 52:
        return _TABLES[weekly[1]](seed, int(weekly[2]))
    letter = _MAIL.fullmatch(name)
    if letter:
        try:
            return mail(seed, int(letter[1]))
        except ValueError:
            pass
    raise UsageError(
        f"The bookshop world has no file {name!r}.",
        next_step=f"It makes these: {', '.join(KINDS)} (weeks 02 to 52).",
    )


def write(folder: Path, names: Iterable[str], *, seed: int = SEED) -> list[Path]:
    """Write the named files into ``folder`` (made when missing) and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name in names:
        path = folder / name
        path.write_text(file(name, seed=seed), encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(columns)
    out.writerows(rows)
    return text.getvalue()


def _books(seed: int) -> str:
    return _table(
        ("sku", "title", "author", "section", "price", "supplier"),
        ((b.sku, b.title, b.author, b.section, f"{b.price:.2f}", b.supplier) for b in books(seed)),
    )


def _sales(seed: int, week: int) -> str:
    return _table(
        ("week", "sku", "title", "section", "price", "units", "units_last_week", "returns"),
        (
            (
                f"{YEAR}-W{week:02d}",
                s.book.sku,
                s.book.title,
                s.book.section,
                f"{s.book.price:.2f}",
                s.units,
                s.units_last_week,
                s.returns,
            )
            for s in sales(seed, week)
        ),
    )


def _stock(seed: int, week: int) -> str:
    return _table(
        ("sku", "title", "section", "supplier", "cost", "on_hand", "on_order", "reorder_point"),
        (
            (
                s.book.sku,
                s.book.title,
                s.book.section,
                s.book.supplier,
                f"{s.book.cost:.2f}",
                s.on_hand,
                s.on_order,
                s.reorder_point,
            )
            for s in stock(seed, week)
        ),
    )


def _orders(seed: int, week: int) -> str:
    return _table(
        ("order", "date", "customer", "sku", "title", "quantity", "status"),
        (
            (o.number, o.date.isoformat(), o.customer, o.book.sku, o.book.title, o.quantity, o.status)
            for o in orders(seed, week)
        ),
    )


_TABLES: dict[str, Callable[[int, int], str]] = {"sales": _sales, "stock": _stock, "orders": _orders}
