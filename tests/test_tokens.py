from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillcourse.tokens import estimate_tokens

TEXT = st.text(st.sampled_from("aaaabcXYZ0199 _-.,\n\t\x0b\x1cé²٣技€😀\x85\u2028"), max_size=120)


def by_the_rule(text: str) -> int:
    """The estimate as its description says it, one run of characters after the other."""
    total = 0
    for run in re.findall(r"[A-Za-z]+|[0-9]+|_+|[^\W\d_A-Za-z]|[^\w\s]", text):
        if re.match("[A-Za-z]", run):
            total += -(-len(run) // 5)
        elif re.match("[0-9]", run):
            total += -(-len(run) // 3)
        else:
            total += 1
    return max(total, 1) if text else 0


@given(TEXT)
def test_it_counts_as_described(text: str) -> None:
    assert estimate_tokens(text) == by_the_rule(text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        (" \n", 1),
        ("word", 1),
        ("words again", 2),
        ("letter", 2),
        ("1234", 2),
        ("a_b", 3),
        ("技能", 2),
        ("a.b", 3),
    ],
)
def test_examples(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


@pytest.mark.parametrize("length", [99, 100, 101, 104, 105, 106, 1_000_000])
def test_a_run_of_any_length_is_counted_and_quickly(length: int) -> None:
    for letter in "a7":
        text = f"{letter * length} and"
        assert estimate_tokens(text) == by_the_rule(text)
