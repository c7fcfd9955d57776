"""Paragraphs as sentences, each with the line it starts on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from skillcourse.practice.vocabulary import listed

_STOP = re.compile(r"[.!?;](?=[\s*_\")\]]|$)|[。！？；]")
_ABBREVIATIONS = frozenset(
    listed(
        """
e.g i.e etc vs no approx fig cf resp z z.b bzw d.h ca nr p.ex ex p ej p.ej aprox dr mr mrs st incl
"""
    )
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a paragraph."""

    text: str
    """On one line."""
    line: int


def sentences(text: str, line: int) -> Iterator[Sentence]:
    """The sentences of a paragraph that starts on ``line``; a colon ends none, a semicolon does."""
    start = 0
    for end in (*_ends(text), len(text)):
        raw = text[start:end]
        clean = " ".join(raw.split())
        lead = len(raw) - len(raw.lstrip())
        if clean.strip("*_.;:)\"'"):
            yield Sentence(clean.lstrip("*_ "), line + raw.count("\n", 0, lead))
        line += raw.count("\n")
        start = end


def _ends(text: str) -> Iterator[int]:
    quotes = [match.start() for match in re.finditer(r"\"", text)]
    passed = 0
    for stop in _STOP.finditer(text):
        while passed < len(quotes) and quotes[passed] < stop.start():
            passed += 1
        inside = passed % 2 and passed < len(quotes) and quotes[passed] - quotes[passed - 1] < 600
        # A quotation may end the sentence only with its last mark: *Say "Done." and go on.*
        if inside and not re.match(r"\"\s*(?:$|[A-Z])", text[stop.end() : stop.end() + 40]):
            continue
        before = text[max(0, stop.start() - 8) : stop.start()].split()
        if stop[0] == "." and before and before[-1].lower().lstrip('(*_"') in _ABBREVIATIONS:
            continue
        if stop[0] == "." and len(before) > 1 and before[-2].lower() in ("z.", "d.", "p."):
            continue
        yield stop.end()
