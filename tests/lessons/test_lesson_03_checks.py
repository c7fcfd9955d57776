"""Lesson 03: TODO on the untouched starter, PASS on good descriptions, FAIL on each known-wrong answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skillcourse import checks, skill
from skillcourse.checks import CheckResult, lesson_03, prose

NAME = "customer-reply"
ROOT = Path(__file__).parents[2]
Folder = Callable[[str], Path]
Faults = Callable[[CheckResult], str]


def describe(folder: Path, description: str) -> Path:
    """Give the learner's skill this description."""
    file = folder / NAME / "SKILL.md"
    line = f"description: {json.dumps(description, ensure_ascii=False)}"
    file.write_text(
        re.sub(r"(?m)^description: .*$", lambda _: line, file.read_text(encoding="utf-8")), encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize("id", ["03-a", "03-b", "03-c"])
def test_the_untouched_starter_is_todo(starter: Folder, id: str) -> None:
    result = checks.run(id, starter("03"), {})
    assert result.verdict == "todo", checks.text(result)
    assert result.note


@pytest.mark.parametrize("id", ["03-a", "03-b", "03-c"])
def test_the_solution_passes(finished: Folder, id: str) -> None:
    result = checks.run(id, finished("03"), {})
    assert result.verdict == "pass", checks.text(result)


GOOD = {
    "short and plain": (
        "Writes a reply to one customer about an order: late or missing parcels, damaged or wrong copies, "
        "refunds, exchanges "
        "and cancelled orders. Use when someone asks to answer a customer, a complaint or a customer's "
        "mail. Not for "
        "newsletters, supplier orders or reports."
    ),
    "when first": (
        "Use when a customer asks about an order or complains, such as a delivery that is late, a parcel "
        "that never "
        "came, a damaged copy, the wrong book, a refund or an exchange, and someone has to reply or write "
        "back. "
        "Drafts the answer or apology to that customer's complaint. Not for mails to all readers, and not "
        "for "
        "suppliers."
    ),
    "with examples in quotes": (
        "Drafts an answer to a single customer's mail or complaint about their order. Use for requests "
        'such as "she wants a '
        'refund", "his parcel is lost" or "they sent the wrong title", and to apologise or reply '
        "about late deliveries, "
        "damaged copies, exchanges and cancellations. Do not use for newsletters, stock or sales figures."
    ),
}


@pytest.mark.parametrize("id", ["03-a", "03-b"])
@pytest.mark.parametrize("description", GOOD.values(), ids=GOOD)
def test_other_good_descriptions_pass(starter: Folder, id: str, description: str) -> None:
    result = checks.run(id, describe(starter("03"), description), {})
    assert result.verdict == "pass", checks.text(result)


WRONG_FORM = {
    "too long": ("Drafts a reply to a customer. Use when a customer complains. " * 20, "1,024"),
    "empty": ("", "description"),
    "no when": ("Drafts the answer to a customer with a complaint about an order.", "It says when to use it"),
    "no what": ("Use when a customer complains about a parcel that is late.", "It says what the skill does"),
    "when, but nothing in it": (
        "Drafts the answer to a customer with a complaint. Use when needed.",
        "It says when to use it",
    ),
    "what, but nothing in it": (
        "Helps. Use when a customer complains about a late parcel.",
        "It says what the skill does",
    ),
    "first person": (
        "I draft the answer to a customer who complains. Use me when a parcel is late or damaged.",
        "'I'",
    ),
    "we": (
        "We draft the answer to one customer's complaint. Use when our customers write about a late parcel.",
        "'We'",
    ),
    "second person": (
        "Lets you draft the answer to a customer. Use when you have a complaint about a late parcel.",
        "'you'",
    ),
    "keywords": (
        "customer, reply, mail, answer, complaint, refund, exchange, parcel, late, damaged, wrong, order",
        "sentences",
    ),
    "one word again and again": (
        "Customer reply for customers: answers customer mail, customer orders, customer refunds. Use when "
        "a customer writes.",
        "sentences",
    ),
    "greedy": (
        "Drafts the answer to a customer, and handles everything else in the shop. Use when someone asks "
        "for anything.",
        "claim every request",
    ),
    "always first": (
        "Drafts answers to customers' complaints. Always use it when a request comes in.",
        "claim every request",
    ),
}


@pytest.mark.parametrize(("description", "said"), WRONG_FORM.values(), ids=WRONG_FORM)
def test_a_wrong_form_fails_and_names_the_rule(
    starter: Folder, description: str, said: str, faults: Faults
) -> None:
    result = checks.run("03-a", describe(starter("03"), description), {})
    text = checks.text(result)
    assert result.verdict == "fail", text
    assert said in faults(result)
    assert "fix: " in text


def everything(folder: Path) -> str:
    requests = json.loads((folder / "requests.json").read_text(encoding="utf-8"))
    return "Use when asked: " + " ".join(item["query"] for item in requests if item["should_trigger"])


KEYWORDS = "customer, reply, mail, answer, complaint, refund, exchange, parcel, late, damaged, wrong, order"
WRONG_PICKS: dict[str, tuple[Callable[[Path], str] | str, str]] = {
    "still vague": ("Helps with customer matters and such.", "Recall is at least"),
    "another skill's work": (
        "Prints price labels for a shelf. Use when a shelf needs labels.",
        "Recall is at least",
    ),
    "too narrow": (
        "Drafts the answer to one customer whose signed first edition was stolen. Use when a signed first "
        "edition was stolen from a customer.",
        "Recall is at least",
    ),
    "too wide": (
        "Writes mails, notes and summaries for the shop, to customers, readers, subscribers and suppliers. "
        "Use when someone wants to write, tell, reply, answer, order, translate or print anything on books, "
        "parcels, orders, deliveries, returns or labels.",
        "False alarms are at most",
    ),
    "the greedy one of the lesson": (
        lambda folder: skill.read(folder / "greedy" / NAME).description,
        "False alarms are at most",
    ),
    "the requests copied": (everything, "No request is copied"),
    "keywords": (KEYWORDS, "pile of words"),
    "empty": ("", "description"),
    "too long": ("Drafts a reply to a customer. Use when a customer complains. " * 20, "1,024"),
}


@pytest.mark.parametrize(("description", "said"), WRONG_PICKS.values(), ids=WRONG_PICKS)
def test_a_description_that_is_picked_wrongly_fails(
    starter: Folder, description: Callable[[Path], str] | str, said: str, faults: Faults
) -> None:
    folder = starter("03")
    text = description if isinstance(description, str) else description(folder)
    result = checks.run("03-b", describe(folder, text), {})
    shown = checks.text(result)
    assert result.verdict == "fail", shown
    assert said in faults(result)
    assert "fix: " in shown


def test_held_out_requests_are_counted_and_never_shown(starter: Folder) -> None:
    shown = checks.text(
        checks.run("03-b", describe(starter("03"), "Prints labels. Use when a shelf is bare."), {})
    )
    assert "10 of 10 requests" in shown
    assert not any(case.query in shown for case in lesson_03.held_out())


def test_a_learner_cannot_improve_the_figures_through_the_neighbours(starter: Folder) -> None:
    folder = describe(starter("03"), "Helps with customers and their mails.")
    before = checks.run("03-b", folder, {})
    for neighbour in ("newsletter-draft", "reorder-stock", "shelf-labels", "weekly-sales-review"):
        file = folder / neighbour / "SKILL.md"
        file.write_text(
            re.sub(r"(?m)^description: .*$", "description: Nothing.", file.read_text(encoding="utf-8")),
            encoding="utf-8",
        )
    assert checks.run("03-b", folder, {}) == before


def requests(*items: tuple[str, bool]) -> str:
    return json.dumps([{"query": query, "should_trigger": should} for query, should in items])


SHOULD = [
    ("her gift parcel went to the wrong house, what do I answer", True),
    ("Please write an apology to the customer with the torn cover", True),
    ("He wants his money back for the double order, draft a reply", True),
]
NEAR = [
    ("Write a mail to all readers about the new opening hours", False),
    ("How many returns did we have in June, by section?", False),
    ("Order more copies of the crime novels from the supplier", False),
]
KNOWN = "Draft a reply to the complaint in mail-2085.txt"
WRONG_REQUESTS: dict[str, tuple[str, str]] = {
    "two near misses": (requests(*SHOULD, *NEAR[:2]), "three requests for the skill and three near misses"),
    "no near misses": (requests(*SHOULD, *[(query, True) for query, _ in NEAR]), "three near misses"),
    "one is still TODO": (requests(*SHOULD, *NEAR, ("TODO: a near miss", False)), "still TODO"),
    "far misses": (
        requests(*SHOULD, *NEAR[:2], ("What is the weather like tomorrow?", False)),
        "shares no word",
    ),
    "one from the lesson": (requests(*SHOULD[:2], (KNOWN, True), *NEAR), "not new"),
    "one from the lesson, in other letters": (
        requests(*SHOULD[:2], (KNOWN.upper() + "!", True), *NEAR),
        "not new",
    ),
    "the same twice": (requests(*SHOULD[:2], SHOULD[0], *NEAR), "not new"),
    "the same with other numbers": (
        requests(*((f"Please reply to the customer of parcel {n}", True) for n in range(3)), *NEAR),
        "not new",
    ),
    "single words": (requests(*SHOULD[:2], ("refund", True), *NEAR), "too short"),
    "the labels swapped": (
        requests(*[(query, not should) for query, should in (*SHOULD, *NEAR)]),
        "picked more often",
    ),
    "not JSON": ("[{'query': 'a'}]", "expected JSON"),
    "another shape": ('{"requests": []}', "list of requests"),
    "words for truth values": ('[{"query": "a b c d", "should_trigger": "yes"}]', "true or false"),
}


@pytest.mark.parametrize(("text", "said"), WRONG_REQUESTS.values(), ids=WRONG_REQUESTS)
def test_wrong_requests_fail_and_say_why(starter: Folder, text: str, said: str, faults: Faults) -> None:
    folder = starter("03")
    (folder / "my_requests.json").write_text(text, encoding="utf-8")
    result = checks.run("03-c", folder, {})
    shown = checks.text(result)
    assert result.verdict == "fail", shown
    assert said in faults(result)


def test_requests_of_ones_own_pass(starter: Folder) -> None:
    folder = starter("03")
    (folder / "my_requests.json").write_text(requests(*SHOULD, *NEAR), encoding="utf-8")
    result = checks.run("03-c", folder, {})
    assert result.verdict == "pass", checks.text(result)


def test_what_the_check_keeps_is_what_the_skills_say() -> None:
    kept: Any = json.loads((ROOT / "skillcourse" / "checks" / "lesson_03.json").read_text(encoding="utf-8"))
    for name, description in kept["neighbours"].items():
        assert skill.read(ROOT / "skills" / name).description == description
    assert skill.read(ROOT / "skills" / NAME).description == kept["reference"]


def test_the_held_out_requests_are_new_and_balanced() -> None:
    held = lesson_03.held_out()
    assert sum(case.should_trigger for case in held) * 2 == len(held) == 20
    elsewhere = " ".join(
        prose.plain(path.read_text(encoding="utf-8"))
        for place in (ROOT / "solutions", ROOT / "lessons", ROOT / "skills")
        for path in place.rglob("*")
        if path.suffix in (".json", ".py", ".md", ".yaml", ".ipynb")
    )
    assert not [case.query for case in held if prose.plain(case.query) in elsewhere]
