from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillcourse.agent.redaction import REMOVED, Redactor, secrets_in

KEY = "sk-planted-0123456789"


def test_secrets_are_found_by_the_names_of_variables() -> None:
    environment = {
        "ANTHROPIC_API_KEY": KEY,
        "MY_TOKEN": " token-with-space ",
        "DB_PASSWORD": "hunter22",
        "SHORT_KEY": "abc",
        "PATH": "/usr/bin:/bin",
        "KEYBOARD": "qwertyuiop",
    }
    assert secrets_in(environment) == tuple(sorted([KEY, "token-with-space", "hunter22"]))


def test_values_are_cleaned_at_every_depth_and_in_names() -> None:
    clean = Redactor([KEY]).value({"a": [f"x{KEY}y", {"b": KEY}], KEY: 1, "n": 3, "t": (KEY,)})
    assert clean == {"a": [f"x{REMOVED}y", {"b": REMOVED}], REMOVED: 1, "n": 3, "t": [REMOVED]}


def test_the_longer_of_two_keys_is_removed_whole() -> None:
    assert (
        Redactor(["secret-1", "secret-1-longer"]).text("secret-1-longer secret-1") == f"{REMOVED} {REMOVED}"
    )


def test_paths_become_portable_and_the_inner_one_comes_first() -> None:
    redactor = Redactor([], {"/tmp/w": ".", "/tmp/w/lib": "<lib>"})
    assert redactor.portable("/tmp/w/a.txt /tmp/w/lib/b.py") == "./a.txt <lib>/b.py"


@given(st.text(alphabet="sk-planted0123456789 x", max_size=60), st.text(max_size=20), st.data())
def test_a_stream_in_any_pieces_gives_the_same_as_the_whole(
    before: str, after: str, data: st.DataObject
) -> None:
    whole = before + KEY + after
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    stream = Redactor([KEY]).stream()
    pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    shown = "".join(map(stream.feed, pieces)) + stream.end()
    assert KEY not in shown
    assert shown == Redactor([KEY]).text(whole)


@pytest.mark.parametrize("piece", ["", "word", "s", KEY[:-1]])
def test_without_keys_a_piece_passes_as_it_is(piece: str) -> None:
    assert Redactor([]).stream().feed(piece) == piece


def test_what_only_looked_like_a_key_is_shown_at_the_end() -> None:
    stream = Redactor([KEY]).stream()
    assert stream.feed("see sk-pl") == "see "
    assert stream.feed("ain") == "sk-plain"
    assert stream.feed(" s") == " "
    assert stream.end() == "s"
