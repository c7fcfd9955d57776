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
_EST = re.compile(r"\b(?!test|rest|west|best|request|interest|guest|nearest)(?P<base>[a-z]{3,})i?est\b")
_PHRASES = re.compile(r",|;|:|\b(?:and|or|with|und|oder|mit|et|ou|avec|by|con|of|e|com|y)\b")
_RANKS = frozenset(
    stem(word)
    for word in listed("score rating rank points confidence similarity count total amount relevance")
)
"""Fields by which records are ranked when nothing else is said."""
_MESSAGE = re.compile(
    r"\b(?:tell|remind|warn|inform|advise|say|mention|explain|sage|erinnere|warne|dis|dites|rappelle|avisa|avise|recuerda|"
    r"di|diga|lembre|avvisa|ricorda)\b[^.:`]{0,40}?\b(?:that|to|dass|que|qu'|che)\s+(?P<message>[^.]{3,300})",
    re.I,
)


def message_in(sentence: str) -> str:
    """The words that *tell the user that …* and *remind them to …* want said; empty for anything else."""
    found = _MESSAGE.search(sentence[:1000])
    return found["message"].strip(" .") if found else ""


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
_FORM = frozenset(
    stem(word)
    for word in listed(
        """
sentence sentences line lines word words paragraph paragraphs brief briefly short tone list bullet bullets
table markdown plain form format language english german satz sätze zeile phrase ligne frase línea single
friendly concise concisely result results
"""
    )
)
"""Words about the form of an answer: they name no value."""
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
    phrases = _PHRASES.split(sentence[:2000])
    records = (_record(phrase, [word.stem for word in words(phrase)], facts) for phrase in phrases)
    record = next((each for each in records if each), None) or _only_record(facts)
    for phrase in phrases:
        plain = [name for name in facts.values if len(name) > 4 and fold(name) in fold(phrase).split()]
        found.update({name: facts.values[name] for name in plain})
        asked = [
            each
            for each in words(phrase)
            if each.stem not in _TELLING_VERBS and not _POSSESSIVE.search(each.surface)
        ]
        if plain or not asked or all(each.stem in _FORM for each in asked):
            continue
        roots = [word.stem for word in asked]
        name = _nearest({word.stem: word.weight or COMMON_WEIGHT for word in asked}, facts)
        looked = {} if name else looked_up(phrase, record, facts)
        fields = [] if name or looked else [key for key in record if _is_field(str(key), roots)]
        chosen = {} if name or looked or fields else _record(phrase, roots, facts)
        if name:
            found[name] = facts.values[name]
        elif fields:
            found.update({str(key): as_shown(record[key]) for key in fields})
        elif chosen and set(found) & {str(key) for key in chosen}:
            continue  # its fields are told one by one
        elif chosen:
            scalars = ((str(k), as_shown(v)) for k, v in chosen.items() if not isinstance(v, (dict, list)))
            found.update(list(scalars)[:MAX_FIELDS])
        elif looked:
            found.update(looked)
        elif any(word.weight > COMMON_WEIGHT for word in asked) and not _in_record(roots, record):
            all_met = False
    return found, all_met


def _nearest(roots: Mapping[str, float], facts: Facts) -> str:
    """The printed name that a phrase means; everyday words (*the total value*) weigh little."""
    head = list(roots)[-1]
    said = sum(roots.values())
    best, best_score = "", 0.0
    for name, value in facts.values.items():
        parts = [stem(part) for part in re.findall(r"[^\W_]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name))]
        if not parts:
            continue
        if len(parts) == 1 and parts[0] == head and best_score < 0.65:
            best, best_score = name, 0.65  # "the frame size": its head is the name
        hits = sum(max(likeness(root, part) for part in parts) * weight for root, weight in roots.items())
        # A name's own everyday words weigh as little as in the phrase.
        own = sum(next((w for root, w in roots.items() if likeness(root, part)), 1.0) for part in parts)
        score = hits / max(own, said) - (0.15 if "\n" in value else 0)
        if hits and score > best_score:
            best, best_score = name, score
    return best if best_score >= 0.59 else ""


def _record(phrase: str, roots: list[str], facts: Facts) -> Mapping[str, Any]:
    """The record that a superlative means: *the most frequent error* is the one with the highest count."""
    low = fold(phrase)
    most, least = _MOST.search(low), _LEAST.search(low)
    inflected = _EST.search(low)
    if not (most or least or inflected) or not facts.lists:
        return {}
    named = [
        records
        for name, records in facts.lists.items()
        if {stem(part) for part in re.findall(r"[^\W\d_]+", name)} & set(roots)
    ]
    records = (named or list(facts.lists.values()))[0]
    numeric = [key for key, value in records[0].items() if _is_number(value)]
    fields = [key for key in numeric if stem(str(key)) in roots]
    fields = fields or [key for key in numeric if inflected and fold(str(key)).startswith(inflected["base"])]
    fields = fields or (numeric if len(numeric) == 1 else [])
    fields = fields or [key for key in numeric if stem(str(key)) in _RANKS]
    if not fields:
        return {}
    fitting = [each for each in records if _is_number(each.get(fields[0]))]
    order = sorted(fitting, key=lambda each: float(each[fields[0]]), reverse=not least)
    return order[0] if order else {}


def _only_record(facts: Facts) -> Mapping[str, Any]:
    """The record of an output that has just one."""
    lists = list(facts.lists.values())
    return lists[0][0] if len(lists) == 1 and len(lists[0]) == 1 else {}


def _is_field(key: str, roots: list[str]) -> bool:
    own = {stem(part) for part in re.findall(r"[^\W\d_]+", key)}
    return bool(own) and own <= set(roots)


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
