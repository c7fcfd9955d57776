"""Labelled requests: read with clear errors, split without luck."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillcourse.errors import LearnerError, UsageError
from skillcourse.evals import TriggerCase, read_cases, split_cases

CASES = tuple(TriggerCase(f"request {place}", place % 2 == 0) for place in range(20))


def test_the_shape_that_the_format_describes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "q.json"
    file.write_text(
        '\ufeff[{"query": "Wärme?", "should_trigger": true}, {"query": "b", "should_trigger": false}]',
        encoding="utf-8",
    )
    assert read_cases(file, split="held-out") == (
        TriggerCase("Wärme?", True, "held-out"),
        TriggerCase("b", False, "held-out"),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "q.json:1: expected JSON, but expecting value"),
        ("[\n  {,}\n]", "q.json:2: expected JSON"),
        ("{}", "should be a list of requests, found no keys"),
        ("[]", "should be a list of requests, found a list of 0"),
        ('["a"]', 'request 1: expected "query" and "should_trigger", found \'a\''),
        ('[{"query": "a"}]', "request 1: expected .* found the keys query"),
        ('[{"query": "a", "should_trigger": true, "why": 1}]', "found the keys query, should_trigger, why"),
        (
            '[{"query": "a", "should_trigger": true}, {"query": " ", "should_trigger": true}]',
            'request 2: "query" should be a text',
        ),
        (
            '[{"query": "a", "should_trigger": "yes"}]',
            "\"should_trigger\" should be true or false, found 'yes'",
        ),
        ("[" * 100_000, "could not be read as JSON text|expected JSON"),
    ],
)
def test_a_wrong_file_says_where_and_what(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "q.json").write_text(text, encoding="utf-8")
    with pytest.raises(LearnerError, match=sentence):
        read_cases(tmp_path / "q.json")


def test_a_missing_file_or_bytes_that_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(LearnerError, match=r"no file 'q\.json'"):
        read_cases(tmp_path / "q.json")
    (tmp_path / "q.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LearnerError, match="could not be read as JSON text"):
        read_cases(tmp_path / "q.json")


def test_a_split_takes_the_same_share_of_both_labels() -> None:
    held = [case for case in split_cases(CASES) if case.split == "held-out"]
    assert len(held) == 8
    assert sum(case.should_trigger for case in held) == 4


def test_a_split_follows_the_request_and_the_seed_alone() -> None:
    def chosen(cases: tuple[TriggerCase, ...], seed: int) -> set[str]:
        return {case.query for case in split_cases(cases, seed=seed) if case.split == "held-out"}

    assert chosen(CASES, 1) == chosen(tuple(reversed(CASES)), 1)
    assert chosen(CASES, 1) != chosen(CASES, 2)


def test_a_split_keeps_the_order_and_the_labels() -> None:
    assert [(case.query, case.should_trigger) for case in split_cases(CASES)] == [
        (case.query, case.should_trigger) for case in CASES
    ]


@pytest.mark.parametrize("share", [0, 1, -0.5, 2])
def test_a_share_outside_0_to_1_is_refused(share: float) -> None:
    with pytest.raises(UsageError, match="share between 0 and 1"):
        split_cases(CASES, held_out=share)


def test_a_split_never_leaves_a_side_empty() -> None:
    with pytest.raises(UsageError, match="one side without requests that should not trigger"):
        split_cases([TriggerCase("a", True), TriggerCase("b", True), TriggerCase("c", False)])
