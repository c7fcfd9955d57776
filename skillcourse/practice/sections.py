"""What a heading says about the lines below it: steps to take, an example, a template, options, trouble, or
background.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from skillcourse.practice.clauses import Condition, read_sentence
from skillcourse.practice.verbs import EXTENSIONS, deeds
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import fold, stems

Role = Literal["steps", "plain", "example", "template", "usage", "failure", "background"]
"""``steps`` is said to be done, ``plain`` is what has no telling heading: imperative sentences in it are
steps too.
"""

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("steps", re.compile(r"^(?:\d+[.):]|(?:step|schritt|etape|paso|phase|stage|part) ?\d+)")),
    (
        "background",
        re.compile(r"\bwhen (?:not )?to use\b|\bwann\b|\bquand l'?utiliser\b|\bcuando (?:no )?usar"),
    ),
    (
        "failure",
        re.compile(
            r"\b(?:troubleshooting|errors?|failures?|exit codes?|if (?:it|something|anything|"
            r"a \w+) (?:fails|goes wrong)|"
            r"fehler\w*|probleme|depannage|erreurs?|errores|problemas|common problems|problems)\b"
        ),
    ),
    (
        "example",
        re.compile(
            r"\b(?:examples?|samples?|beispiele?|exemples?|ejemplos?|expected output|sample "
            r"output|example output|demo)\b"
        ),
    ),
    (
        "template",
        re.compile(
            r"\b(?:templates?|(?:output|report|answer|reply|response|summary|result|message|"
            r"note|final|document|page|email)s? "
            r"(?:format|structure|layout|form|shape)|^output$|^format$|structure of .*|format "
            r"of .*|what to (?:answer|report|write)|"
            r"vorlage|ausgabeformat|berichtsformat|aufbau|antwortformat|modele|gabarit|format "
            r"de (?:sortie|la? ?reponse|rapport)|"
            r"plantilla|formato(?: de .*)?)\b"
        ),
    ),
    (
        "usage",
        re.compile(
            r"\b(?:options?|flags|arguments|parameters?|command reference|cli|command line|"
            r"available (?:scripts|commands)|scripts|"
            r"optionen|parameter|skripte|parametres|opciones|parametros|usage|aufruf|"
            r"utilisation du script|uso)\b"
        ),
    ),
    (
        "steps",
        re.compile(
            r"\b(?:steps?|instructions?|workflow|process|procedure|how to|quick ?start|"
            r"getting started|what to do|do this|task|"
            r"schritte?|vorgehen|anleitung|ablauf|anweisungen|arbeitsablauf|etapes?|"
            r"instructions|demarche|procedure|deroulement|"
            r"pasos?|instrucciones|procedimiento|flujo)\b"
        ),
    ),
    (
        "background",
        re.compile(
            r"^(?:the |our |some |general )?(?:background|about|overview|introduction|why|"
            r"notes?|requirements|prerequisites|gotchas|limits|limitations|"
            r"licen[cs]e|change ?log|history|resources|references|see also|further reading|"
            r"glossary|rules?|principles|guidelines|"
            r"conventions|tone|style|what this skill|files|hintergrund|uberblick|hinweise|"
            r"regeln|grundsatze|voraussetzungen|"
            r"contexte|remarques|regles|contexto|notas|reglas|requisitos|purpose|goal|scope|"
            r"important|do not|don't|never|avoid)\b"
        ),
    ),
)


def role_of(heading: str, above: Role = "plain", level: int = 2) -> Role:
    """The role of a section by its heading; a heading that tells nothing keeps the role of the section
    above it.

    A document's title tells nothing about what is below it, and a heading that begins with something to do
    is a step.
    """
    low = fold(heading).strip(" #*:")
    if level == 1:
        return above
    verbs = deeds(low)
    if (
        verbs
        and verbs[0][0] == 0
        and verbs[0][1] in ("run", "read", "copy", "fill", "append", "ask", "delegate", "use")
    ):
        return "steps"
    for role, pattern in _ROLES:
        if pattern.search(low[:200]):
            return role
    return above


_CHOICE = re.compile(
    r"\b(?:depend\w*|decisions?|one of|choose|pick|which(?:ever)?|either|according to|by (?:file "
    r")?(?:type|format|kind)|based on|je nach|abhangig|wahle|"
    r"selon|choisi\w*|en fonction|segun|elige|elija|depende)\b"
)


def offers_choice(intro: str) -> bool:
    """True when a sentence introduces alternatives: *depending on the format*, *choose one*."""
    return bool(_CHOICE.search(fold(intro)[:500]))


_LABEL = re.compile(
    r"\s*(?:\[[ xX]\]\s*)?(?:\*\*|__)?\s*(?P<label>[^*_:\n]{1,60}?)\s*(?:\*\*|__)?\s*(?::|—|–|"
    r"\s->|\s→)\s*(?:\*\*|__)?\s*(?P<rest>.*)",
    re.S,
)
_DEFAULT = re.compile(
    r"\b(?:otherwise|default|else|anything else|other|sonst|standard|sinon|defaut|autre|otro|en otro caso)\b"
)


def label_of(text: str) -> tuple[str, str]:
    """The label before a colon or dash and what follows it; ``("", text)`` without one."""
    found = _LABEL.match(text[:5000])
    return (found["label"], found["rest"] + text[5000:]) if found else ("", text)


def label_condition(label: str, line: int) -> Condition:
    """The condition that an alternative's label stands for."""
    reading = read_sentence(f"{label}, do", line)
    if reading.conditions:
        return reading.conditions[0]
    return Condition("request", label, line)


_DECIDING = re.compile(
    r"\b(?:depend\w* on|according to|based on|by|je nach|abhangig von|selon|en fonction d[eu]|segun|"
    r"in base a|"
    r"a seconda d[ei]l?|dependendo d[eao]|conforme)\s+(?:the |its |their |your |der |die |das |dem |den |"
    r"le |la |les |"
    r"el |los |las |il |lo |o |a )?(?P<what>[\w -]{2,40})"
)


def decided_by(intro: str) -> str:
    """What an introduction of alternatives says decides: *plan* in *depending on the plan*."""
    found = _DECIDING.search(fold(intro)[:500])
    return found["what"].strip() if found else ""


def is_default(label: str) -> bool:
    """True for the alternative that is taken when none of the others fits."""
    return bool(_DEFAULT.search(fold(label)))


_FORMATS = EXTENSIONS | set(
    listed(
        """
json xml yaml latex html word excel powerpoint markdown text plain slides python javascript
"""
    )
)


def are_alternatives(labels: Sequence[str], intro: str) -> bool:
    """True when labelled siblings are choices rather than steps."""
    if len(labels) < 2 or not all(labels):
        return False
    if offers_choice(intro):
        return True
    low = [fold(label) for label in labels]
    opened = sum(
        bool(re.match(r"(?:for|if|when|fur|wenn|falls|bei|pour|si|quand|para|cuando)\b", label))
        for label in low
    )
    named = sum(
        bool(set(re.findall(r"[a-z0-9]+", label)) & _FORMATS) and len(label.split()) <= 4 for label in low
    )
    return opened >= len(low) - 1 or named >= len(low) - 1


_WHEN_COLUMN = frozenset(
    stem
    for word in listed(
        """
if when condition trigger case bedingung fall condicion condizione situazione request
asks topic need situation case question about wants looking subject format file type
wenn falls anfrage thema bei si quand demande sujet cas cuando tema caso
"""
    )
    for stem in (stems(word) or {word})
)


def is_condition_column(cell: str) -> bool:
    """True when a table's header cell says that the column below holds conditions."""
    low = set(re.findall(r"[a-z]+", fold(cell)))
    return bool((stems(cell) | low) & _WHEN_COLUMN)
