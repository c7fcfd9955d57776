"""What happened in one week of the shop: sales and stock."""

from __future__ import annotations

import math
from dataclasses import dataclass

from skillcourse.world.dice import Dice
from skillcourse.world.shop import Book, books


@dataclass(frozen=True, slots=True)
class Sale:
    """One title's week at the till."""

    book: Book
    units: int
    units_last_week: int
    returns: int


@dataclass(frozen=True, slots=True)
class Stock:
    """One title's place on the shelf at the end of a week."""

    book: Book
    on_hand: int
    on_order: int
    reorder_point: int
    """Order again when there are no more copies than this."""


def units(seed: int, week: int, book: Book) -> int:
    """How many copies of ``book`` the week sold: its ordinary demand, a season, and a few surprises."""
    dice = Dice(seed, f"units:{week}:{book.sku}")
    from_december = min((week - 50) % 52, (50 - week) % 52)
    season = 1.15 - 0.3 * from_december / 26
    surprise = dice.share()
    swing = 0.35 if surprise < 0.07 else 2.2 if surprise > 0.95 else 0.75 + 0.5 * dice.share()
    return max(0, round(book.weekly * season * swing))


def sales(seed: int, week: int) -> tuple[Sale, ...]:
    """Every title's sales of the week beside those of the week before."""
    found: list[Sale] = []
    for book in books(seed):
        sold = units(seed, week, book)
        back = Dice(seed, f"returns:{week}:{book.sku}").share() < 0.08
        found.append(Sale(book, sold, units(seed, week - 1, book), 1 if back and sold else 0))
    return tuple(found)


def stock(seed: int, week: int) -> tuple[Stock, ...]:
    """What is left on the shelf when the week ends."""
    found: list[Stock] = []
    for book in books(seed):
        dice = Dice(seed, f"stock:{week}:{book.sku}")
        low = math.ceil(book.weekly * 1.5)
        on_hand = dice.whole(0, low) if dice.share() < 0.25 else low + dice.whole(1, 12)
        on_order = 10 if on_hand <= low and dice.share() < 0.3 else 0
        found.append(Stock(book, on_hand, on_order, low))
    return tuple(found)
