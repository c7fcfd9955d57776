"""What a description's words show: honest ways of writing pass, and the forms that go wrong are seen."""

from __future__ import annotations

import pytest

from skillcourse.checks import prose

HONEST = [
    "Drafts the answer to one customer about a late parcel, a damaged copy or a refund. Use when someone "
    "wants to reply to a "
    "customer. Not for newsletters.",
    "Extracts text and tables from PDF files, fills forms and merges documents. Use when working with PDFs "
    "or when the user "
    "mentions forms or document extraction.",
    "When a customer writes about an order that went wrong, drafts a polite answer with the facts from the "
    "order list.",
    "Answers customers' mails. Use this skill if someone asks \"where is my order\" or 'I want my money "
    "back', and for complaints.",
    "Use when a customer complains about a delivery. Drafts a reply that says what happened and what the "
    "shop offers.",
    "Use this skill to reply to a customer who has had trouble with a purchase: looks the order up and "
    "writes a draft.",
    "Entwirft die Antwort an einen Kunden. Nutze sie, wenn ein Paket zu spät kommt oder ein Buch "
    "beschädigt ist.",
    "Plans trips: trains, hotels and meals. Use for questions about travel inside Europe. Do not use for "
    "anything else.",
]


@pytest.mark.parametrize("description", HONEST)
def test_honest_descriptions_show_no_fault(description: str) -> None:
    assert prose.stuffing(description) == ""
    assert prose.greedy_claims(description) == []
    assert prose.speaking_persons(description) == []
    assert len(prose.telling_words(prose.what_part(description))) >= 3
    assert len(prose.telling_words(prose.when_part(description))) >= 3


@pytest.mark.parametrize(
    ("description", "what", "when"),
    [
        ("Drafts replies. Use when a customer complains.", "Drafts replies.", "a customer complains."),
        ("Drafts replies when a customer complains.", "Drafts replies", "a customer complains."),
        ("When a customer complains, drafts replies.", "drafts replies.", "a customer complains"),
        ("Drafts replies. Not for when it rains.", "Drafts replies.", ""),
        ("Helps with customers.", "Helps with customers.", ""),
        ("Use when needed.", "", "needed."),
        ("", "", ""),
    ],
)
def test_the_two_halves(description: str, what: str, when: str) -> None:
    assert prose.what_part(description) == what
    assert prose.when_part(description) == when


@pytest.mark.parametrize(
    ("description", "found"),
    [
        ("I can help you with mails.", ["I", "you"]),
        ("We answer our customers.", ["We", "our"]),
        ("Lets you reply.", ["you"]),
        ('Use when someone says "I want my money back".', []),
        ("Use when someone says 'my parcel is late'.", []),
        ("Use when someone says “my parcel is late”.", []),
        ("Sends parcels to the US.", []),
        ("The customers' wishes are met.", []),
        ("Let’s go: I’ll write.", ["Let's", "I'll"]),
    ],
)
def test_who_speaks(description: str, found: list[str]) -> None:
    assert prose.speaking_persons(description) == found


@pytest.mark.parametrize(
    ("description", "reason"),
    [
        (
            "Customer reply customer mail customer order customer refund customer parcel customer",
            "'customer' stands there 6",
        ),
        (
            "Replies to mails, letters, orders, refunds, returns, parcels, complaints, exchanges, damages, "
            "delays.",
            "list of 9",
        ),
        (
            "customer parcel late damaged refund exchange complaint apology delivery order reply mail",
            "hardly any small words",
        ),
        (
            "mail | reply | order | refund | late parcel | damaged copy | exchange | apology | complaint",
            "list of 9",
        ),
    ],
)
def test_stuffing_is_seen(description: str, reason: str) -> None:
    assert reason in prose.stuffing(description)


@pytest.mark.parametrize(
    "description",
    [
        "Use for any request.",
        "Always use this skill.",
        "Handles everything about the shop.",
        "Answers all kinds of questions.",
        "Pick this skill first.",
        "Use it before any other.",
        "Must be used.",
    ],
)
def test_greed_is_seen(description: str) -> None:
    assert prose.greedy_claims(description)


def test_what_it_is_not_for_is_no_greed() -> None:
    assert prose.greedy_claims("Drafts replies. Not for anything else. Do not use for every mail.") == []


def test_a_copy_needs_five_words() -> None:
    assert prose.copied("Use when an order has not come.", ["my order has not come"]) == ""
    assert (
        prose.copied("It is: My order, has NOT come!", ["my order has not come"]) == "my order has not come"
    )
    assert prose.copied("For a late order.", ["late order"]) == ""
    assert prose.copied("Says where is it.", ["where is it"]) == "where is it"
    assert prose.copied("", ["my order has not come"]) == ""


def test_a_word_is_shared_by_its_beginning() -> None:
    assert prose.shares_a_word("She returned it", ["return"])
    assert not prose.shares_a_word("What is the weather?", ["return", "order"])
