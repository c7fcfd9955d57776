"""Whether the outputs show what a clause says: *outliers are reported*, *the risk is high*."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skillcourse.practice.facts import Facts, json_in
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import COMMON_WEIGHT, fold, likeness, stem, words

_REPORTING = frozenset(
    stem(word)
    for word in listed(
        """
report reports reported find finds found print prints printed say says show shows shown list lists listed
contain contains mention mentions flag flags flagged detect detects detected warn warns check checker
checks script command output result results tool program step validation validator analysis run
gemeldet meldet gefunden findet angezeigt zeigt erkannt enthält ausgabe ergebnis skript prüfung
signale signalés signalées trouvé trouvés trouvées trouve affiche contient sortie résultat
encontrado encontrados encontradas detectado detectados contiene muestra salida resultado informe
segnala segnalati trovato trovati mostra contiene uscita risultato relatório saída encontrada
"""
    )
)
_PROBLEMS = frozenset(
    stem(word)
    for word in listed(
        """
problem problems error errors issue issues warning warnings finding findings violation violations
mistake mistakes defect fehler warnung problème erreur avertissement problema error aviso errore avviso
erro
"""
    )
)
_NEGATED = re.compile(
    r"\b(?:no|not|none|without|isn't|aren't|doesn't|kein\w*|nicht|ohne|aucun\w*|pas|sans|ningun\w*|sin|nessun\w*|"
    r"non|senza|nenhum\w*|nao|sem)\b"
)
_EMPTY = re.compile(r"\b(?:empty|zero|leer|null|vides?|vacio|vacia|vuot\w|vazi\w)\b")
_NOTHING = frozenset(
    listed("0 0.0 0.00 no none false null nil nein non nessuno nenhum ok off [] {} - n/a")
) | {""}
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|contains?|shows?|says?|there|werden|wird|wurden?|ist|sind|hat|gibt|houver|haya|hubiera|existem|sont|est|hay|son|"
    r"es|esta|c'e|sono|sao|tem)\b"
)


def is_statement(clause: str) -> bool:
    """True for a clause that says something (*the list is empty*), false for a mere label (*PDF*)."""
    return bool(_CLAUSE.search(fold(clause)))


def shown(clause: str, facts: Facts) -> bool | None:
    """True or False when an output tells whether ``clause`` is so; ``None`` when none speaks of it."""
    low = fold(clause)[:500]
    if _NOTHING_FOUND.search(low):
        return _is_bare(facts)
    negated = bool(_NEGATED.search(low)) != bool(_EMPTY.search(low))
    roots = _telling(_EMPTY.sub(" ", clause[:500]))
    if not roots:
        return None
    found = _named(roots, facts, exists=bool(_EXISTENCE.search(low)) or not _COPULA.search(low))
    if found is None:
        plain = set(re.findall(r"[a-z]{4,}", low))
        said = [value for key, value in facts.values.items() if fold(key) in plain]
        found = any(value.strip().lower() not in _NOTHING for value in said) if said else None
    if found is None:
        found = _said(roots, facts)
    return None if found is None else found != negated


def _telling(clause: str) -> list[str]:
    """The stems that tell what a clause is about; *problems* and the like only when nothing else does."""
    found = [
        word for word in words(clause.replace("`", " ").replace("_", " ")) if word.stem not in _REPORTING
    ]
    strong = [word.stem for word in found if word.weight > COMMON_WEIGHT and word.stem not in _PROBLEMS]
    return strong or [word.stem for word in found if word.stem in _PROBLEMS]


_NOTHING_FOUND = re.compile(
    r"\b(?:nothing|nichts|rien|nada|niente|"
    r"no (?:match\w*|results?|hits?|rows?|entries|files?)|kein\w* treffer)\b"
)
_EXISTENCE = re.compile(
    r"\b(?:there (?:is|are)|any|some|gibt es|il y a|hay|haya|hubiera|ci sono|"
    r"c'e|houver|existem|ha|found|reported)\b"
)
_COPULA = re.compile(r"\b(?:is|are|was|were|ist|sind|war|est|sont|es|son|esta|e|sono|sao)\b")


def _is_bare(facts: Facts) -> bool | None:
    """True when the last output has nothing in it: no text, or lists without a record."""
    if not facts.outputs:
        return None
    text = facts.outputs[-1].strip()
    data = json_in(text)
    if data is None:
        return not text or bool(_NOTHING_FOUND.search(fold(text)[:400]))
    if isinstance(data, dict) and any(isinstance(each, list) for each in data.values()):
        return not any(each for each in data.values() if isinstance(each, list))
    return not data


def _named(roots: Sequence[str], facts: Facts, *, exists: bool) -> bool | None:
    """By a value whose name the clause says: it is there and not nothing, or it is what the clause says."""
    shows: bool | None = None
    for key, value in facts.values.items():
        own = {stem(part) for part in re.findall(r"[^\W\d_]+", key.rsplit(".count", 1)[0].replace("_", " "))}
        own -= {stem("count"), stem("number"), stem("anzahl")}
        hits = [root for root in roots if any(likeness(root, each) == 1 for each in own)]
        if not hits or not own <= set(hits):
            continue
        rest = [root for root in roots if root not in hits]
        held = _is_so(rest, value) if rest and not exists else value.strip().lower() not in _NOTHING
        if held is not None:
            shows = held if shows is None else shows or held
    return shows


def _is_so(rest: Sequence[str], value: str) -> bool | None:
    number = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*%?\s*", value)
    if number:
        sign = float(number[1])
        if set(rest) & {stem("negative"), stem("negativ"), stem("négatif"), stem("negativo")}:
            return sign < 0
        return sign > 0 if set(rest) & {stem("positive"), stem("positiv"), stem("positivo")} else None
    said = {word.stem for word in words(value[:2000])}
    return all(any(likeness(root, each) == 1 for each in said) for root in rest)


def _said(roots: Sequence[str], facts: Facts) -> bool | None:
    """By a line or a text that says all of the clause's words, and does not deny them."""
    denied = False
    for piece in _pieces(facts):
        said = {word.stem for word in words(piece)}
        if all(root in said for root in roots):
            low = fold(piece)
            if not _NEGATED.search(_without_missing(low)) and not re.search(r"(?:^|\s|:)0(?![\d.,])", low):
                return True
            denied = True
    return False if denied else None


def _without_missing(text: str) -> str:
    """*No VAT number given* denies a problem; *VAT number is not valid* states one."""
    return re.sub(r"\b(?:is|are|was|were|ist|est|es|e)\s+(?:not|nicht|pas|no|non)\b", " ", text)


def _pieces(facts: Facts) -> list[str]:
    found: list[str] = []
    for output in facts.outputs[-20:]:
        text = output[:200_000]
        data = json_in(text)
        if data is None:
            found += [line[:500] for line in text.splitlines()]
        else:
            _texts(data, found)
    return found[:4000]


def _texts(data: object, found: list[str], depth: int = 0) -> None:
    """The texts of printed JSON, each by itself."""
    if isinstance(data, str):
        found.append(data[:500])
    elif depth < 12 and len(found) < 4000:
        for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
            _texts(each, found, depth + 1)
