"""Which skill is picked for which request: by the description alone, and better than a plain word search."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path

import pytest
from clients import description_of

from skillcourse.practice.catalog import Entry
from skillcourse.practice.choose import choose
from skillcourse.practice.match import rank
from skillcourse.practice.situation import read_situation
from skillcourse.practice.variation import Variation

SKILLS = Path(__file__).parent / "skills"
ENTRIES = [Entry(path.name, description_of(path)) for path in sorted(SKILLS.iterdir())]

# Written before the matcher was tried on them, in words a person would use.
WANTED = [
    ("bill-total", "can you go over this invoice before I pay it? acme.csv"),
    ("bill-total", "What do the positions on invoice 88 come to?"),
    ("bill-total", "prepare the invoice from the printer for payment"),
    ("change-notes", "Draft the changelog for 3.0"),
    ("change-notes", "what changed in version 2.4? commits are in commits.txt"),
    ("change-notes", "I need release notes for tomorrow's version"),
    ("plate-run", "set up the assay schedule for Thursday"),
    ("plate-run", "We need a lab protocol for the next plate"),
    ("phrase-table", 'How do we say "Add to basket" in French? It is a button label'),
    ("phrase-table", "localise this phrase for the Spanish app"),
    ("log-triage", "The service crashed last night, here is server.log"),
    ("log-triage", "please investigate the outage of the payment service"),
    ("photo-names", "put my holiday pictures in order"),
    ("photo-names", "The images from the camera all have useless names, rename them"),
    ("meeting-notes", "Write up the minutes of yesterday's call from call.txt"),
    ("meeting-notes", "who has to do what after the meeting? transcript attached"),
    ("pan-scaler", "I'm cooking for nine people, adjust the recipe"),
    ("pan-scaler", "ingredient amounts for 2 servings instead of 6"),
    ("rechnung-pruefen", "Kannst du diese Rechnung kontrollieren?"),
    ("rechnung-pruefen", "Bitte die Rechnungen vom Mai prüfen"),
    ("compte-rendu", "Peux-tu rédiger le compte rendu de la réunion ?"),
    ("informe-stock", "Necesito el inventario del almacén"),
    ("house-tone", "which tone should a letter to our members have?"),
    ("doc-maker", "typeset the handbook"),
    ("order-lookup", "how many orders came in today?"),
    ("order-lookup", "What state is order 771 in?"),
    ("two-eyes", "Can somebody proofread this text before we publish it?"),
    ("slide-maker", "make a deck from notes.md"),
]
UNWANTED = [
    "What is the capital of France?",
    "Write a poem about invoices",
    "Explain what a changelog is",
    "Write a commit message for my change",
    "Write a new invoice to ACME",
    "Check my bank statement for May",
    "How do plates move on the ocean floor?",
    "delete all the photos",
    "Book a meeting room for Friday",
    "order two pizzas",
    "What time is it?",
    "fix the bug in utils.py",
    "Schreibe eine Mahnung an Herrn Weber",
    "print the file",
    "Which members are late with their fee?",
    "compress the PDF",
]


def picked(prompt: str, entries: list[Entry]) -> list[str]:
    return [pick.entry.name for pick in choose(read_situation(prompt), entries, Variation()).picks]


def bm25(prompt: str) -> list[float]:
    """Plain BM25 over the descriptions: what this matcher must beat."""
    documents = [re.findall(r"\w+", entry.description.lower()) for entry in ENTRIES]
    mean = sum(map(len, documents)) / len(documents)
    seen = Counter(word for words in documents for word in set(words))
    scores = []
    for words in documents:
        counts = Counter(words)
        score = 0.0
        for word in set(re.findall(r"\w+", prompt.lower())) & counts.keys():
            idf = math.log(1 + (len(documents) - seen[word] + 0.5) / (seen[word] + 0.5))
            score += idf * counts[word] * 2.5 / (counts[word] + 1.5 * (0.25 + 0.75 * len(words) / mean))
        scores.append(score)
    return scores


def test_recall_and_false_alarms_beat_a_plain_word_search() -> None:
    right = sum(picked(prompt, ENTRIES) == [name] for name, prompt in WANTED) / len(WANTED)
    alarms = sum(bool(picked(prompt, ENTRIES)) for prompt in UNWANTED) / len(UNWANTED)
    # The word search gets the threshold that suits it best on these very requests.
    best = 0.0
    tops = [
        (max(bm25(prompt)), ENTRIES[bm25(prompt).index(max(bm25(prompt)))].name == name)
        for name, prompt in WANTED
    ]
    misses = [max(bm25(prompt)) for prompt in UNWANTED]
    for threshold, _ in tops:
        gain = sum(top >= threshold and ok for top, ok in tops) / len(tops) - sum(
            score >= threshold for score in misses
        ) / len(misses)
        best = max(best, gain)
    missed = [
        (name, prompt, picked(prompt, ENTRIES))
        for name, prompt in WANTED
        if picked(prompt, ENTRIES) != [name]
    ]
    alarmed = [(prompt, picked(prompt, ENTRIES)) for prompt in UNWANTED if picked(prompt, ENTRIES)]
    assert right >= 0.85 and alarms <= 0.13, (right, alarms, missed, alarmed)
    assert right - alarms > best + 0.15, (right - alarms, best)


@pytest.mark.parametrize(
    ("description", "prompt", "fits"),
    [
        # vague descriptions are not picked
        ("Helps with files", "Summarise sales.csv by region", False),
        ("A useful skill for documents and data.", "Turn report.docx into a PDF", False),
        ("Does things with text.", "Translate the letter to German", False),
        ("", "Summarise sales.csv", False),
        # the same task, said precisely
        (
            "Summarises sales tables by region. Use for CSV exports of sales.",
            "Summarise sales.csv by region",
            True,
        ),
        # greedy ones are picked for whatever claims to be anything
        ("Use for any data, text or question task.", "Which planet is the largest?", True),
        ("Use this for every request and all tasks.", "Compress the PDF", True),
        ("Always use this skill for anything the user asks.", "Write a haiku", True),
        # exclusions
        (
            "Edits photos: crops and brightens them. Not for scanned documents.",
            "Crop the scanned documents",
            False,
        ),
        ("Edits photos: crops and brightens them. Do not use for screenshots.", "brighten my photos", True),
        ("Plans trips, but not business trips.", "Plan a business trip to Oslo", False),
        # quoted trigger words, and endings of files
        ('Use when the user says "close the month".', "please close the month", True),
        ("Cleans up notebooks. Use for .ipynb files.", "clean up analysis.ipynb", True),
        (
            "Works on spreadsheets: pivots and formulas in Excel workbooks.",
            "add a pivot to budget.xlsx",
            True,
        ),
        # words of one meaning, and inflected forms
        ("Summarises long articles.", "give me a recap of this article", True),
        ("Validates address lists.", "validation of the address list please", True),
        ("Renames images.", "renaming the pictures", True),
        # topic words alone are not the task
        ("Scales recipes to more servings.", "What is the history of recipes?", False),
        ("Turns commits into release notes.", "undo my last commit", False),
    ],
)
def test_one_description(description: str, prompt: str, fits: bool) -> None:
    entry = Entry("some-skill", description)
    assert bool(picked(prompt, [entry])) is fits, rank(read_situation(prompt), [entry])


def test_the_reason_names_the_words_that_met() -> None:
    choice = choose(
        read_situation("give me a recap of the sales week"),
        [Entry("x-y", "Writes weekly sales summaries.")],
        Variation(),
    )
    assert (
        choice.picks[0].reason
        == "I pick `x-y`: its description says “sales” and “summaries” for “recap”, “weekly” for “week”."
    )


def test_the_nearest_skill_is_named_with_what_speaks_against_it() -> None:
    entries = [
        Entry("photo-care", "Edits photos. Not for scanned documents."),
        Entry("other", "Plans gardens."),
    ]
    assert (
        "`photo-care`, says that it is not for “scanned”, “documents”"
        in choose(read_situation("edit the scanned documents"), entries, Variation()).none
    )
