"""Customers' orders, and the mails that customers write about them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from skillcourse.world.dice import Dice
from skillcourse.world.shop import Book, books

YEAR = 2026
"""The year that all weeks of the world belong to."""

_NAMES = (
    "Amara Cole",
    "Ben Ortiz",
    "Chloe Marsh",
    "Dmitri Vale",
    "Elif Tan",
    "Farid Zaman",
    "Gwen Hart",
    "Hugo Lindqvist",
    "Ines Moreau",
    "Jakub Nowak",
    "Keiko Mori",
    "Lars Engel",
)

Status = Literal["delivered", "sent", "waiting", "cancelled"]

_STATUS_UP_TO: tuple[tuple[Status, float], ...] = (
    ("delivered", 0.4),
    ("sent", 0.7),
    ("waiting", 0.93),
    ("cancelled", 1.0),
)

_MAILS: dict[str, str] = {
    "late": (
        "Hello,\n\nI ordered {title} (order {number}) on {date} and it is still not here. "
        "Could you tell me where it is? It is a birthday present.\n\nThank you,\n{name}\n"
    ),
    "damaged": (
        "Hi,\n\nmy copy of {title} came today (order {number}). The cover is torn and two pages are loose. "
        "I would like another copy, or my money back.\n\nKind regards,\n{name}\n"
    ),
    "wrong": (
        "Good morning,\n\nyou sent me the wrong book. Order {number} was for {title}, "
        "but another title was in the parcel. What shall I do with it?\n\n{name}\n"
    ),
}


@dataclass(frozen=True, slots=True)
class Order:
    """One customer's order of one title."""

    number: int
    date: datetime.date
    customer: str
    book: Book
    quantity: int
    status: Status


def orders(seed: int, week: int) -> tuple[Order, ...]:
    """The customer orders of a week, oldest first."""
    dice = Dice(seed, f"orders:{week}")
    shelf = books(seed)
    monday = datetime.date.fromisocalendar(YEAR, week, 1)
    first = 1000 + week * 30
    found: list[Order] = []
    for place in range(24):
        chance = dice.share()
        status = next(status for status, up_to in _STATUS_UP_TO if chance < up_to)
        found.append(
            Order(
                number=first + place,
                date=monday + datetime.timedelta(days=place * 7 // 24),
                customer=dice.pick(_NAMES),
                book=dice.pick(shelf),
                quantity=1 if dice.share() < 0.8 else 2,
                status=status,
            )
        )
    return tuple(found)


def mail(seed: int, number: int) -> str:
    """A customer's mail about order ``number``; what it complains about fits the order's status."""
    week, place = divmod(number - 1000, 30)
    found = orders(seed, week)
    if not 0 <= place < len(found):
        raise ValueError(f"no order {number} in this world")
    order = found[place]
    about = "late" if order.status != "delivered" else Dice(seed, f"mail:{number}").pick(("damaged", "wrong"))
    address = f"{order.customer.lower().replace(' ', '.')}@example.com"
    return f"From: {order.customer} <{address}>\nSubject: order {number}\n\n" + _MAILS[about].format(
        title=order.book.title, number=number, date=order.date.isoformat(), name=order.customer.split()[0]
    )
