"""The arithmetic and the two forms of a trigger report."""

from __future__ import annotations

import json
from typing import Any

import pytest

from skillcourse.errors import UsageError
from skillcourse.evals import Pick, TriggerCase, TriggerReport


def pick(query: str, should: bool, *picked: str, split: Any = "train") -> Pick:
    return Pick(TriggerCase(query, should, split), picked, "mine")


REPORT = TriggerReport(
    "mine",
    ("mine", "other"),
    "practice",
    "practice-1",
    1,
    (
        pick("hit", True, "mine"),
        pick("miss", True, "other"),
        pick("left alone", False, ""),
        pick("alarm", False, "mine"),
        pick("secret hit", True, "mine", split="held-out"),
        pick("secret alone", False, "other", split="held-out"),
    ),
)


def test_the_rates_of_a_split() -> None:
    assert REPORT.recall("train") == 0.5
    assert REPORT.false_alarms("train") == 0.5
    assert REPORT.precision("train") == 0.5
    assert REPORT.recall("held-out") == 1
    assert REPORT.false_alarms("held-out") == 0
    assert REPORT.recall() == pytest.approx(2 / 3)
    assert REPORT.precision() == pytest.approx(2 / 3)


def test_a_rate_without_cases_is_none_and_not_zero() -> None:
    empty = TriggerReport("mine", ("mine",), "practice", "practice-1", 1, (pick("miss", True, ""),))
    assert empty.false_alarms() is None
    assert empty.precision() is None
    assert empty.recall("held-out") is None
    assert "false alarms    -" in empty.text()


@pytest.mark.parametrize(
    ("should", "picked", "verdict"),
    [
        (True, ["mine", "mine", ""], "right"),
        (True, ["mine", "other"], "right"),
        (True, ["mine", "", ""], "missed"),
        (False, ["mine", "mine", ""], "false alarm"),
        (False, ["mine", "", ""], "right"),
    ],
)
def test_half_of_the_runs_decide(should: bool, picked: list[str], verdict: str) -> None:
    assert pick("q", should, *picked).verdict == verdict


def test_the_plain_text_shows_training_cases_and_hides_held_out_ones() -> None:
    text = REPORT.text()
    assert text.splitlines()[0] == "mine among 2 skills, practice-1, 1 run a request"
    assert "train     recall  50%   false alarms  50%   precision  50%   of 4 requests" in text
    assert "held-out  recall 100%   false alarms   0%   precision 100%   of 2 requests" in text
    assert "missed       picked other: miss" in text
    assert "right        picked no skill: left alone" in text
    assert "secret" not in text


def test_the_dict_is_json_and_comes_back_the_same() -> None:
    data = json.loads(json.dumps(REPORT.to_dict()))
    assert data["rates"]["train"] == {"recall": 0.5, "false_alarms": 0.5, "precision": 0.5, "requests": 4}
    assert TriggerReport.from_dict(data) == REPORT


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"version": 99}, "version 99, and this program reads up to 1"),
        ({"picks": None}, "not a trigger report"),
    ],
)
def test_other_data_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        TriggerReport.from_dict({**REPORT.to_dict(), **change})
