"""Whether a condition of the instructions holds: yes, no, or not to be told from what is here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from skillcourse.practice.bind import Binder
from skillcourse.practice.clauses import Condition
from skillcourse.practice.evidence import is_statement, shown
from skillcourse.practice.facts import Facts
from skillcourse.practice.situation import Situation
from skillcourse.practice.turns import Outcome
from skillcourse.practice.verbs import EXTENSIONS, extension
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import COMMON_WEIGHT, STOP_WORDS, fold, likeness, stem, words

_NOISE = frozenset(
    stem(word)
    for word in listed(
        """
request requests user users person asks ask asked wants want wanted mention mentions mentioned needs
need like names name says say file files input about something anything thing case using uses use
explicitly also only given gives task customer someone nutzer benutzer anfrage wunscht mochte will
gefragt fragt gebeten erwähnt gewünscht verlangt utilisateur demande veut souhaite usuario pide
quiere solicita datei fichier archivo utente chiede vuole richiesta desidera
usuário peça pedir solicite pede quer deseja pedido type kind format involves contains requested requires
"""
    )
)
_STOPPED = frozenset(fold(word) for word in STOP_WORDS)
_ALTERNATIVES = re.compile(r"\s*(?:,|;|\n|\bor\b|\boder\b|\bou\b|\bo\b|/)\s*")
_QUESTION_WORDS = frozenset(listed("why how warum weshalb wie pourquoi comment como")) | {"por qué"}
_SEVERAL = re.compile(
    r"\b(?:more than one|several|multiple|two or more|many|mehrere|plusieurs|"
    r"varios)\b.{0,30}\b(?:files?|documents?|images?|inputs?|dateien|fichiers|archivos)\b"
)
_SINGLE = re.compile(
    r"\b(?:a single|only one|exactly one|just one|one)\b.{0,20}\b(?:file|document|image|input)\b"
)
_COMPARE = re.compile(
    r"(?P<noun>[\w %-]{0,60}?)\b(?P<how>more than|over|above|greater than|higher than|"
    r"exceeds?|at least|fewer than|less than|under|below|lower than|at most|"
    r"equals?|exactly|is)\s+(?P<value>-?\d+(?:[.,]\d+)?)\s?%?\s*(?P<after>[\w -]{0,40})"
)


def request_words(situation: Situation) -> dict[str, float]:
    """The stems that a request contributes to a comparison, with the kinds of its files."""
    found = {word.stem: word.weight for word in words(situation.task)}
    for text in situation.quoted:
        found.update({word.stem: word.weight for word in words(text[:2000])})
    for each in situation.files:
        if each.extension:
            found[stem(each.extension)] = 1.0
    for flag in situation.options:
        found.update({word.stem: word.weight for word in words(flag)})
    return found


def asked_for(clause: str, situation: Situation) -> bool:
    """True when the request is about what ``clause`` says. Of alternatives (*a, b or c*) one is enough."""
    low = fold(clause)
    if _SEVERAL.search(low):
        return len(situation.inputs) > 1
    if _SINGLE.search(low):
        return len(situation.inputs) == 1
    asked = request_words(situation)
    request = fold(situation.request)
    for literal in re.findall(r"`([^`]{1,100})`|\"([^\"]{1,100})\"", clause):
        text = fold(literal[0] or literal[1])
        if text and re.search(rf"(?<![\w-]){re.escape(text)}(?![\w-])", request):
            return True
    parts = [part for part in _ALTERNATIVES.split(clause[:2000]) if part.strip()]
    return any(_share(part, asked, request) >= ENOUGH for part in parts)


ENOUGH = 0.55
"""How much of a clause the request must say."""


def share_said(clause: str, situation: Situation) -> float:
    """How much of a clause's telling words the request says, 0 to 1; of alternatives the best."""
    asked, request = request_words(situation), fold(situation.request)
    parts = [part for part in _ALTERNATIVES.split(clause[:2000]) if part.strip()]
    return max((_share(part, asked, request) for part in parts), default=0.0)


def _share(part: str, asked: dict[str, float], request: str) -> float:
    telling = {word.stem: word.weight for word in words(part.replace("`", " ")) if word.stem not in _NOISE}
    question = [word for word in _QUESTION_WORDS if re.search(rf"\b{word}\b", fold(part))]
    if not telling:
        return 0.0
    if max(telling.values()) <= COMMON_WEIGHT and len(telling) == 1 and next(iter(telling)) not in asked:
        return 0.0
    total = sum(telling.values())
    matched = sum(
        weight * max((likeness(root, other) for other in asked), default=0.0)
        for root, weight in telling.items()
    )
    if question and any(re.search(rf"\b{word}\b", request) for word in question):
        matched += 0.5
        total += 0.5
    return matched / total


@dataclass(slots=True)
class Judge:
    """Decides conditions for one run."""

    situation: Situation
    facts: Facts
    binder: Binder
    chosen: set[str] = field(default_factory=set)
    """Labels of alternatives that were found to be meant."""
    last: Outcome | None = None
    """What the last command or tool said."""

    def holds(self, condition: Condition) -> bool | None:
        """True, False, or ``None`` when neither can be told. ``file`` conditions are for the caller."""
        found = self._plain(condition)
        return found if found is None else found != condition.negated

    def _plain(self, condition: Condition) -> bool | None:
        if condition.kind == "sequence":
            return True
        if condition.kind == "failure":
            return self.failed_as(condition)
        if condition.kind == "success":
            return self.last is None or not self.last.failed
        if condition.kind == "missing":
            return self._missing(condition.text)
        if condition.kind == "output":
            return self._output(condition.text)
        if condition.about and (value := self.facts.find(condition.about)) is not None:
            return fold(value).strip(" .") in re.split(
                r"[,/]|\bor\b|\s", fold(condition.text.strip('`*" '))
            ) or fold(value) == fold(condition.text.strip('`*" '))
        if condition.text in self.chosen or asked_for(condition.text, self.situation):
            return True
        compared = self._compared(condition.text)
        if compared is None and condition.kind in ("data", "request") and is_statement(condition.text):
            compared = None if is_persons(condition.text) else shown(condition.text, self.facts)
        if compared is None and condition.kind == "data" and not _names_a_format(condition.text):
            return None
        return bool(compared)

    def failed_as(self, condition: Condition) -> bool:
        """True when the last step failed in the way that the condition describes."""
        if self.last is None or not self.last.failed:
            low = fold(condition.text)
            said = not condition.codes and (_REPORTED.search(low) or _IS.search(low))
            return bool(said and shown(condition.text, self.facts))
        if condition.codes:
            return self.last.exit_code in condition.codes
        literals = [
            fold(a or b) for a, b in re.findall(r"`([^`]{1,200})`|[\"“]([^\"”]{1,200})[\"”]", condition.text)
        ]
        literals = [text for text in literals if not extension(text) and not text.isdigit()]
        return all(text in fold(self.last.text) for text in literals)

    def _missing(self, text: str) -> bool | None:
        what = missing_thing(text)
        if re.search(r"\b(?:file|files|datei|fichier|archivo)\b", what) and self.situation.inputs:
            return False
        return not any(self.binder.knows(each) for each in (what, *what.split()) if each)

    def _output(self, text: str) -> bool | None:
        low = fold(text)
        if self.last is None:
            return shown(text, self.facts)
        if re.search(r"\b(?:empty|leer|vide|vacio)\b", low):
            listing = shown(text, self.facts)
            empty = not self.last.text.strip()
            return listing if listing is not None else empty != bool(re.search(r"\b(?:not|nicht|pas)\b", low))
        literals = re.findall(r"`([^`]{1,200})`|[\"“]([^\"”]{1,200})[\"”]", text)
        if literals:
            held = any(fold(a or b) in fold(self.last.text) for a, b in literals)
            return not held if re.search(r"\b(?:not|no|without)\b", low) else held
        compared = self._compared(text)
        if compared is None:
            compared = shown(text, self.facts)
        # What reports, and did not report it, says that it is not so.
        return False if compared is None and self.facts.outputs and not _COMPARE.search(low) else compared

    def _compared(self, text: str) -> bool | None:
        for match in _COMPARE.finditer(fold(text)):
            limit = float(match["value"].replace(",", "."))
            names = [
                " ".join(words_[-3:]) for words_ in (match["noun"].split(), match["after"].split()) if words_
            ]
            for name in names:
                value = next((v for tail in _tails(name) if (v := self.facts.find(tail)) is not None), None)
                number = _number(value)
                if number is not None:
                    return _compare(number, match["how"], limit)
        return None


_REPORTED = re.compile(
    r"\b(?:report\w*|finds?|found|prints?|lists?|shows?|contains?|there (?:are|is)|any|meldet|gemeldet|"
    r"findet|gefunden|"
    r"signal\w*|trouv\w*|encontr\w*|muestra|hay|trov\w*|segnal\w*)\b"
)
_IS = re.compile(r"\b(?:is|are|ist|sind|est|sont|es|son|e|sono)\b")
_ONE = frozenset(
    listed(
        "one none ninguno ninguna nessuno nessuna aucun aucune nenhum nenhuma keinen lui it them any this "
        "that eine einen eines keine es une un lo uno una"
    )
)
_NAMING = frozenset(
    stem(word)
    for word in listed(
        """
name names named say says said give gives given specify specifies specified mention mentions state states
provide provides provided contain include missing unclear user request they person it does not did no
peticion peticao richiesta pedido demande anfrage solicitud nennt genannt angegeben precise
donne nomme indique indica dice informa
"""
    )
)


def missing_thing(text: str) -> str:
    """What a clause such as *the request does not name a version* misses: *version*."""
    plain = re.sub(r"[^\w\s-]", " ", fold(text))
    rest = [
        word
        for word in plain.split()
        if word not in _ONE and stem(word) not in _NAMING and word not in _STOPPED and len(word) > 1
    ]
    return " ".join(rest[:4])


def is_persons(clause: str) -> bool:
    """True for a clause about what the person wants or says."""
    return bool(re.search(r"\b(?:user|request|person|customer|they|someone|asks?|wants?)\b", fold(clause)))


def _names_a_format(clause: str) -> bool:
    """True for *the file is a PDF*: what is not that format can be told from the name."""
    return any(word in EXTENSIONS for word in re.findall(r"[a-z0-9]+", fold(clause)))


def _tails(name: str) -> list[str]:
    parts = [
        part
        for part in name.split()
        if part not in ("the", "is", "are", "has", "have", "there", "it", "output", "contains", "of", "a")
    ]
    return [" ".join(parts[i:]) for i in range(len(parts))] + [
        " ".join(parts[:i]) for i in range(len(parts) - 1, 0, -1)
    ]


def _number(value: str | None) -> float | None:
    found = re.search(r"-?\d[\d,]*(?:\.\d+)?", value or "")
    return float(found[0].replace(",", "")) if found else None


def _compare(number: float, how: str, limit: float) -> bool:
    if how in ("more than", "over", "above", "greater than", "higher than") or how.startswith("exceed"):
        return number > limit
    if how == "at least":
        return number >= limit
    if how in ("fewer than", "less than", "under", "below", "lower than"):
        return number < limit
    return number <= limit if how == "at most" else number == limit
