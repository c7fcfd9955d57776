"""The values that a sentence such as *tell the user the total and the most frequent error* wants said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from skillcourse.practice.facts import Facts, as_shown
from skillcourse.practice.verbs import deeds
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import COMMON_WEIGHT, fold, likeness, stem, words

_MOST = re.compile(
    r"\b(?:most|highest|largest|biggest|greatest|top|maximum|best|longest|latest|newest|meist\w*|haufigst\w*|grosst\w*|"
    r"hochst\w*|beste[nrs]?|plus (?:grand\w*|frequent\w*|eleve\w*)|meilleur\w*|mas (?:frecuente|alto|"
    r"grande)|mayor|mejor|"
    r"piu (?:frequente|alto|grande)|maggiore|migliore|mais (?:frequente|alto)|maior|melhor)\b"
)
_LEAST = re.compile(
    r"\b(?:least|lowest|smallest|fewest|minimum|worst|shortest|earliest|oldest|wenigst\w*|niedrigst\w*|kleinst\w*|"
    r"schlechtest\w*|moins|plus (?:petit\w*|bas)|pire|menor|peor|minore|peggiore|pior)\b"
)
_PHRASES = re.compile(r",|;|:|\b(?:and|or|with|und|oder|mit|et|ou|avec|by|con|of)\b")
_POSSESSIVE = re.compile(r"['’]s$")
_TELLING_VERBS = frozenset(
    stem(word)
    for word in listed(
        """
number give user person present finally everything how often many much nutzer benutzer utilisateur usuario
utente zahl anzahl nombre numero
"""
    )
)
MAX_FIELDS = 8
"""How many fields of one record are told."""


def wanted_facts(sentence: str, facts: Facts) -> tuple[dict[str, str], bool]:
    """The facts that a sentence asks for, and whether each of its phrases met one."""
    found: dict[str, str] = {}
    all_met = True
    verbs = deeds(sentence[:400])
    if verbs and verbs[0][1] == "tell" and verbs[0][0] < 20:
        opening = sentence[verbs[0][0] :].split(maxsplit=1)
        sentence = opening[1] if len(opening) > 1 else ""
    record: Mapping[str, Any] = {}
    for phrase in _PHRASES.split(sentence[:2000]):
        asked = [
            each
            for each in words(phrase)
            if each.stem not in _TELLING_VERBS and not _POSSESSIVE.search(each.surface)
        ]
        if not asked:
            continue
        roots = [word.stem for word in asked]
        name = _nearest(roots, facts)
        chosen = {} if name else _record(phrase, roots, facts)
        looked = {} if name or chosen else looked_up(phrase, record, facts)
        if name:
            found[name] = facts.values[name]
        elif chosen:
            record = chosen
            scalars = ((str(k), as_shown(v)) for k, v in chosen.items() if not isinstance(v, (dict, list)))
            found.update(list(scalars)[:MAX_FIELDS])
        elif looked:
            found.update(looked)
        elif any(word.weight > COMMON_WEIGHT for word in asked) and not _in_record(roots, record):
            all_met = False
    return found, all_met


def _nearest(roots: list[str], facts: Facts) -> str:
    best, best_score = "", 0.0
    for name, value in facts.values.items():
        parts = [stem(part) for part in re.findall(r"[^\W_]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name))]
        if not parts:
            continue
        hits = sum(max((likeness(root, part) for part in parts), default=0.0) for root in roots)
        score = hits / max(len(parts), len(roots)) - (0.15 if "\n" in value else 0)
        if hits and score > best_score:
            best, best_score = name, score
    return best if best_score >= 0.6 else ""


def _record(phrase: str, roots: list[str], facts: Facts) -> Mapping[str, Any]:
    """The record that a superlative means: *the most frequent error* is the one with the highest count."""
    low = fold(phrase)
    most, least = _MOST.search(low), _LEAST.search(low)
    if not (most or least) or not facts.lists:
        return {}
    named = [
        records
        for name, records in facts.lists.items()
        if {stem(part) for part in re.findall(r"[^\W\d_]+", name)} & set(roots)
    ]
    records = (named or list(facts.lists.values()))[0]
    numeric = [key for key, value in records[0].items() if _is_number(value)]
    fields = [key for key in numeric if stem(str(key)) in roots] or (numeric if len(numeric) == 1 else [])
    if not fields:
        return {}
    fitting = [each for each in records if _is_number(each.get(fields[0]))]
    order = sorted(fitting, key=lambda each: float(each[fields[0]]), reverse=bool(most))
    return order[0] if order else {}


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _in_record(roots: list[str], record: Mapping[str, Any]) -> bool:
    """True for a phrase about a record that is told already: *how often it occurred*."""
    verbs = {stem(word) for word in ("occurred", "occurs", "happened", "appeared", "appears", "times")}
    return bool(record) and all(root in verbs for root in roots)


def looked_up(phrase: str, record: Mapping[str, Any], facts: Facts) -> dict[str, str]:
    """A cell of a table that was read: *the team* where a row's *component* is what was printed."""
    asked = {word.stem for word in words(phrase)}
    for header, rows in facts.tables:
        wanted = [i for i, name in enumerate(header) if {word.stem for word in words(name)} & asked]
        for by, name in enumerate(header):
            value = as_shown(record[name]) if name in record else facts.find(name)
            others = [i for i in wanted if i != by]
            for row in rows if value is not None and others else []:
                if fold(row[by]) == fold(str(value)) and row[others[0]]:
                    return {header[others[0]]: row[others[0]]}
    return {}
