"""The books that the shop sells."""

from __future__ import annotations

from dataclasses import dataclass

from skillcourse.world.dice import Dice

SECTIONS = ("fiction", "crime", "children", "cookery", "travel", "history", "nature", "poetry")
"""The shelves of the shop."""

SUPPLIERS = ("Northgate Books", "Fennel & Sons", "Marble Street Wholesale")
"""Who the shop buys from."""

_TITLES: dict[str, tuple[tuple[str, str], ...]] = {
    "fiction": (
        ("The Lighthouse Keeper's Piano", "Ada Merrow"),
        ("Seven Quiet Rooms", "Jonas Wick"),
        ("A Bridge of Paper", "Leila Haddad"),
        ("The Year We Sold the Boat", "Marta Oliveira"),
        ("Salt on the Windows", "Tomas Brandt"),
        ("What the Orchard Kept", "Ife Adeyemi"),
    ),
    "crime": (
        ("Murder at Platform Nine", "Greta Holm"),
        ("The Borrowed Alibi", "Samuel Osei"),
        ("Cold Tea for the Inspector", "Greta Holm"),
        ("A Knock at the Mill", "Paul Verdon"),
        ("The Silent Ferry", "Nina Kovac"),
        ("Death Checks Out", "Rosa Quill"),
    ),
    "children": (
        ("Otto and the Upside-Down Umbrella", "Mina Park"),
        ("The Fox Who Read Maps", "Eli Sand"),
        ("Ten Sleepy Tractors", "Mina Park"),
        ("Captain Broccoli", "Bea Lund"),
        ("The Moon Has a Door", "Yusuf Aydin"),
        ("Grandma's Robot Garden", "Bea Lund"),
    ),
    "cookery": (
        ("Soup for Every Monday", "Carla Bonetti"),
        ("The Patient Loaf", "Henrik Aas"),
        ("Five Spices, Fifty Dinners", "Priya Nair"),
        ("One Pot by the Sea", "Carla Bonetti"),
        ("Beans, Mostly", "Luis Prado"),
        ("A Small Kitchen in Winter", "Henrik Aas"),
    ),
    "travel": (
        ("Slow Trains to the South", "Anouk Vidal"),
        ("Walking the Salt Road", "Derek Stone"),
        ("Islands Without Cars", "Hana Sato"),
        ("A Month of Border Towns", "Derek Stone"),
        ("The Ferry Timetable Reader", "Anouk Vidal"),
        ("Rain Maps", "Hana Sato"),
    ),
    "history": (
        ("The City That Sold Its Bells", "Klara Weiss"),
        ("Bread and Tolls", "Owen Pryce"),
        ("A Short History of Harbours", "Owen Pryce"),
        ("Letters from the Glassworks", "Klara Weiss"),
        ("The Clockmakers' Strike", "Irma Dahl"),
        ("Roads Before Maps", "Bashir Noor"),
    ),
    "nature": (
        ("Moss, Slowly", "Tove Lind"),
        ("The Hedge at Night", "Colin Farrow"),
        ("What Swifts Know", "Tove Lind"),
        ("A Field Guide to Puddles", "Colin Farrow"),
        ("The Old Oak's Neighbours", "Sunita Rao"),
        ("Tidepools for Beginners", "Sunita Rao"),
    ),
    "poetry": (
        ("Small Weather", "Noor Elmasri"),
        ("Forty Windows", "Jan Peeters"),
        ("The Kettle Poems", "Noor Elmasri"),
        ("Unfolded", "Simone Ray"),
        ("A Coat for the River", "Jan Peeters"),
        ("Late Bus, Early Snow", "Simone Ray"),
    ),
}


@dataclass(frozen=True, slots=True)
class Book:
    """One title on the shelf."""

    sku: str
    """The shop's own number: ``BK-0001``."""
    title: str
    author: str
    section: str
    price: float
    """What a customer pays, in euros."""
    cost: float
    """What the shop pays its supplier, in euros."""
    supplier: str
    weekly: float
    """How many copies an ordinary week sells."""


def books(seed: int) -> tuple[Book, ...]:
    """The shop's whole list. Titles are the same in every world; prices and demand follow the seed."""
    dice = Dice(seed, "books")
    shelf: list[Book] = []
    for section in SECTIONS:
        for title, author in _TITLES[section]:
            price = dice.whole(7, 26) + dice.pick((0.50, 0.90, 0.95))
            shelf.append(
                Book(
                    sku=f"BK-{len(shelf) + 1:04d}",
                    title=title,
                    author=author,
                    section=section,
                    price=price,
                    cost=round(price * (0.52 + 0.1 * dice.share()), 2),
                    supplier=dice.pick(SUPPLIERS),
                    weekly=2 + 16 * dice.share() * dice.share(),
                )
            )
    return tuple(shelf)
