"""The scripts of the course's skills: right figures, help, and one clear sentence for every bad input."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SKILLS = Path(__file__).resolve().parents[2] / "skills"
Figures = Callable[..., dict[str, Any]]
Script = Callable[..., "subprocess.CompletedProcess[str]"]

REVIEW = "weekly-sales-review/scripts/review.py"
REORDER = "reorder-stock/scripts/reorder.py"
STATUS = "customer-reply/scripts/order_status.py"
PICK = "newsletter-draft/scripts/pick_titles.py"
LABELS = "shelf-labels/scripts/labels.py"
HEADER = "week,title,section,price,units,units_last_week,returns\n"
STOCK_HEADER = "title,supplier,cost,on_hand,on_order,reorder_point\n"


def test_the_review_computes_a_week_that_was_worked_out_by_hand(figures: Figures, shop: Path) -> None:
    (shop / "week.csv").write_text(
        HEADER
        + "W1,Up,crime,10.00,6,5,0\n"
        + 'W1,"Down, and out",crime,20.00,7,10,1\n'
        + "W1,Small,poetry,5.00,1,4,0\n"
        + "W1,New,poetry,1.50,2,0,0\n",
        encoding="utf-8",
    )
    found = figures(REVIEW, "week.csv")
    assert found["week"] == "W1"
    assert found["units"] == 16
    assert found["returns"] == 1
    assert found["revenue"] == "208.00"
    assert found["revenue_last_week"] == "270.00"
    assert found["revenue_change"] == "-23 %"
    assert found["best_section"] == "crime"
    assert found["best_titles"].splitlines() == [
        "- Down, and out: 7 copies",
        "- Up: 6 copies",
        "- New: 2 copies",
    ]
    assert found["flagged_list"] == "- Down, and out: 10 to 7 copies (-30 %)"
    assert found["flagged_titles"] == 1


@pytest.mark.parametrize(("drop", "flagged"), [(29, 1), (30, 1), (31, 0)])
def test_the_drop_is_a_limit_that_counts_itself(
    figures: Figures, shop: Path, drop: int, flagged: int
) -> None:
    (shop / "week.csv").write_text(HEADER + "W1,A,crime,10.00,7,10,0\n", encoding="utf-8")
    assert figures(REVIEW, "week.csv", "--drop", str(drop))["flagged_titles"] == flagged


def test_a_week_after_a_closed_one_is_new_and_not_a_division_by_zero(figures: Figures, shop: Path) -> None:
    (shop / "week.csv").write_text(HEADER + "W1,A,crime,10.00,7,0,0\n", encoding="utf-8")
    found = figures(REVIEW, "week.csv")
    assert found["revenue_change"] == "new"
    assert found["flagged_list"] == "- none"


def test_a_till_export_with_a_byte_order_mark_and_windows_lines_is_read(figures: Figures, shop: Path) -> None:
    (shop / "week.csv").write_bytes(
        b"\xef\xbb\xbf" + (HEADER + "W1,A,crime,10.00,7,9,0\n").replace("\n", "\r\n").encode()
    )
    assert figures(REVIEW, "week.csv")["units"] == 7


def test_the_reorder_list_covers_the_weeks_and_nothing_is_ordered_twice(figures: Figures, shop: Path) -> None:
    (shop / "stock.csv").write_text(
        STOCK_HEADER + "Low,North,2.50,1,0,6\n" + "Coming,North,2.50,0,10,6\n" + "Full,South,4.00,9,0,6\n",
        encoding="utf-8",
    )
    found = figures(REORDER, "stock.csv")
    assert found["titles"] == 1
    assert found["copies"] == 11
    assert found["cost"] == "27.50"
    assert found["order_list"] == "### North\n\n- 11 x Low (1 left or on order)"
    assert figures(REORDER, "stock.csv", "--weeks", "6")["copies"] == 23
    assert figures(REORDER, "stock.csv", "--supplier", "south")["order_list"] == "Nothing to order."


def test_an_order_is_looked_up_with_what_its_status_means(figures: Figures, shop: Path) -> None:
    with (shop / "orders-2026-w36.csv").open(encoding="utf-8", newline="") as file:
        order = list(csv.DictReader(file))[3]
    found = figures(STATUS, "orders-2026-w36.csv", "--order", "#" + order["order"])
    assert found["customer"] == order["customer"]
    assert order["customer"].startswith(found["first_name"])
    assert found["status"] == "waiting"
    assert "next post" in found["status_means"]


def test_a_month_has_its_own_picks_and_spreads_them(figures: Figures) -> None:
    october = figures(PICK, "books.csv", "--month", "2026-10", "--count", "8")["picks"]
    assert october == figures(PICK, "books.csv", "--month", "2026-10", "--count", "8")["picks"]
    assert october != figures(PICK, "books.csv", "--month", "2026-11", "--count", "8")["picks"]
    assert len({line.rsplit("(", 1)[1].split(",")[0] for line in october.splitlines()}) == 8


def test_labels_are_a_page_with_every_title_and_nothing_unescaped(figures: Figures, shop: Path) -> None:
    (shop / "few.csv").write_text(
        "sku,title,author,section,price\nB1,<b>Bold</b> & Co,Ann,crime,7\nB2,Plain,Bo,poetry,8.5\n",
        encoding="utf-8",
    )
    assert figures(LABELS, "few.csv", "--out", "page.html")["labels"] == 2
    page = (shop / "page.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Co" in page
    assert "<b>Bold" not in page
    assert "EUR 8.50" in page
    assert figures(LABELS, "few.csv", "--section", "Poetry")["labels"] == 1


BAD = [
    (REVIEW, ["nope.csv"], "there is no file nope.csv"),
    (REVIEW, ["."], "cannot be read as text"),
    (REVIEW, ["books.csv"], "lacks the column week, units"),
    (REVIEW, ["empty.csv"], "has a header but no titles"),
    (REVIEW, ["words.csv"], "line 3: units must be a number from 0, found 'many'"),
    (REVIEW, ["minus.csv"], "line 2: units must be a number from 0, found '-1'"),
    (REVIEW, ["nan.csv"], "line 2: price must be a number from 0, found 'NaN'"),
    (REVIEW, ["mixed.csv"], "mixes the weeks W1, W2"),
    (REVIEW, ["binary.csv"], "cannot be read as text"),
    (REVIEW, ["sales-2026-w36.csv", "--drop", "0"], "--drop must be from 1 to 100 percent, found 0"),
    (REORDER, ["nope.csv"], "there is no file nope.csv"),
    (REORDER, ["books.csv"], "lacks the column cost"),
    (
        REORDER,
        ["stock-2026-w36.csv", "--supplier", "Nobody"],
        "no title comes from 'Nobody'; the suppliers are",
    ),
    (REORDER, ["stock-2026-w36.csv", "--weeks", "0"], "--weeks must be from 1 to 52, found 0"),
    (STATUS, ["orders-2026-w36.csv", "--order", "1"], "has no order 1"),
    (STATUS, ["books.csv", "--order", "1"], "lacks the column order"),
    (PICK, ["books.csv", "--month", "October"], "--month must look like 2026-10"),
    (PICK, ["books.csv", "--month", "2026-10", "--section", "tax"], "there is no section 'tax'"),
    (PICK, ["books.csv", "--month", "2026-10", "--count", "99"], "asks for 99 titles"),
    (LABELS, ["nan-books.csv"], "line 2: price must be a number above 0, found 'NaN'"),
    (LABELS, ["books.csv", "--section", "tax"], "there is no title to label"),
    (LABELS, ["books.csv", "--out", "no/such/place.html"], "cannot be written"),
]


@pytest.mark.parametrize(
    ("path", "words", "sentence"), BAD, ids=[f"{p.split('/')[0]} {w[0]} {s[:20]}" for p, w, s in BAD]
)
def test_bad_input_is_one_sentence_and_exit_2(
    script: Script, shop: Path, path: str, words: list[str], sentence: str
) -> None:
    (shop / "empty.csv").write_text(HEADER, encoding="utf-8")
    (shop / "words.csv").write_text(HEADER + "W1,A,crime,1,1,1,0\nW1,B,crime,1,many,1,0\n", encoding="utf-8")
    (shop / "minus.csv").write_text(HEADER + "W1,A,crime,1,-1,1,0\n", encoding="utf-8")
    (shop / "nan.csv").write_text(HEADER + "W1,A,crime,NaN,1,1,0\n", encoding="utf-8")
    (shop / "nan-books.csv").write_text(
        "sku,title,author,section,price\nB1,A,B,crime,NaN\n", encoding="utf-8"
    )
    (shop / "mixed.csv").write_text(HEADER + "W1,A,crime,1,1,1,0\nW2,B,crime,1,1,1,0\n", encoding="utf-8")
    (shop / "binary.csv").write_bytes(b"\xff\xfe\x00\x01")
    done = script(path, *words)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


SCRIPTS = sorted(path.relative_to(SKILLS).as_posix() for path in SKILLS.glob("*/scripts/*.py"))


@pytest.mark.parametrize("path", SCRIPTS)
def test_help_names_every_option_and_gives_an_example(script: Script, path: str) -> None:
    done = script(path, "--help")
    assert done.returncode == 0
    assert "Example: python " in done.stdout
    assert f"python {Path(path).name}" in " ".join(done.stdout.split())
