"""The bookshop: the same text everywhere, sane figures, and a clear answer to a name it does not know."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from skillcourse import world
from skillcourse.errors import UsageError
from skillcourse.world.customers import orders
from skillcourse.world.week import sales, stock


def rows(name: str, seed: int = world.SEED) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(world.file(name, seed=seed))))


def test_the_same_name_and_seed_give_the_same_text_on_every_machine() -> None:
    text = "".join(
        world.file(name)
        for name in (
            "books.csv",
            "sales-2026-w36.csv",
            "stock-2026-w36.csv",
            "orders-2026-w36.csv",
            "mail-2085.txt",
        )
    )
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "d675b1bf9367d967"


@pytest.mark.parametrize("seed", range(20))
def test_every_shop_has_something_to_review_reorder_and_answer(seed: int) -> None:
    for week in (2, 20, 52):
        sold = sales(seed, week)
        assert all(0 <= sale.returns <= sale.units for sale in sold)
        assert any(sale.units_last_week >= 5 and sale.units < 0.7 * sale.units_last_week for sale in sold)
        assert any(place.on_hand + place.on_order <= place.reorder_point for place in stock(seed, week))
        assert {order.status for order in orders(seed, week)} >= {"delivered", "sent"}


def test_one_week_ends_where_the_next_begins() -> None:
    assert [row["units"] for row in rows("sales-2026-w35.csv")] == [
        row["units_last_week"] for row in rows("sales-2026-w36.csv")
    ]


def test_another_seed_is_another_shop_with_the_same_books() -> None:
    ours, other = rows("books.csv"), rows("books.csv", seed=8)
    assert [row["title"] for row in ours] == [row["title"] for row in other]
    assert [row["price"] for row in ours] != [row["price"] for row in other]


def test_a_price_costs_more_than_the_shop_pays() -> None:
    for book in world.books(world.SEED):
        assert 0 < book.cost < book.price
        assert book.section in world.SECTIONS


def test_a_mail_is_about_its_order() -> None:
    order = rows("orders-2026-w36.csv")[5]
    letter = world.file(f"mail-{order['order']}.txt")
    assert order["title"] in letter
    assert f"Subject: order {order['order']}" in letter
    assert "@example.com" in letter


@pytest.mark.parametrize(
    "name",
    [
        "nope.csv",
        "sales-2026-w01.csv",
        "sales-2026-w53.csv",
        "sales-2025-w36.csv",
        "mail-0001.txt",
        "mail-2999.txt",
        "",
    ],
)
def test_an_unknown_name_says_which_names_there_are(name: str) -> None:
    with pytest.raises(UsageError, match=r"no file .* It makes these: books\.csv"):
        world.file(name)


def test_writing_from_a_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "skillcourse.world", "sales-2026-w36.csv", "--out", str(tmp_path / "new")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new" / "sales-2026-w36.csv").read_bytes().decode() == world.file("sales-2026-w36.csv")


def test_a_wrong_name_in_a_terminal_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "skillcourse.world", "nope.csv", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "no file 'nope.csv'" in done.stderr
    assert "Traceback" not in done.stderr
