"""What the small words of an instruction mean: if, unless, optional, never, for each, for example, if it
fails.

The cues are general vocabulary of English, German, French and Spanish instructions. Nothing here knows
Markdown or tools: a sentence goes in,
its parts and their meaning come out. Every pattern is anchored or bounded, so that time stays in proportion
to length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from skillcourse.practice.words import fold

ConditionKind = Literal["request", "failure", "success", "output", "data", "missing", "file", "sequence"]
"""What a condition is about: the person's request, a failed or passed step, what a step printed, something
that the
request does not say, what is in the data, whether a file exists, or nothing (``sequence``: *when you are
done*)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One *if*, as written, with what it is about."""

    kind: ConditionKind
    text: str
    """The clause without its *if*."""
    line: int
    codes: tuple[int, ...] = ()
    """Exit codes that a failure condition names."""
    negated: bool = False
    """True for *unless*, *not*, and for the *otherwise* of another condition."""
    about: str = ""
    """For the label of an alternative: what decides, such as *the plan*; it may have been printed."""

    def opposite(self) -> Condition:
        """The condition of *otherwise*."""
        return Condition(self.kind, self.text, self.line, self.codes, not self.negated, self.about)


_IF = (
    r"if|when|whenever|(?:up)?on(?= (?:any |an )?(?:failures?|errors?|success)\b)|in "
    r"case(?: of)?|only if|only when|only for|should|unless|except when|once|as soon as|"
    r"wenn|falls|sofern|nur wenn|bei|es sei denn|ausser|sobald|"
    r"si|s'|quand|lorsque|lorsqu'|au cas ou|en cas d[e']|sauf si|a moins que|des que|"
    r"cuando|en caso de|siempre que|salvo si|a menos que|una vez que|"
    r"se(?! (?:puede|debe|deben|pueden|recomienda|trata|requiere)\b)|quando|qualora|nel caso di|"
    r"in caso di|a meno che|non appena|caso|em caso de|a menos que|assim que"
)
_FOR = r"for|with|fur|bei|pour|para|per"
_UNLESS = re.compile(
    r"(unless|except when|es sei denn|ausser|sauf si|a moins que|salvo si|a menos que|a meno che)\b"
)
_LEADING = re.compile(
    r"(?:(?:and|but|then|next|finally|und|dann|et|puis|y|luego|poi|depois),?\s+)?"
    rf"(?P<cue>{_IF})(?:\b|(?<='))\s*"
)
_NUMBERING = re.compile(
    r"(?:\[[ xX]\]\s*)?(?:[*_]{2})?(?:(?:step|schritt|etape|paso|passo|phase|stage|fase)\s+\d{1,3}"
    r"(?:\s*[:.)–—-]+(?:[*_]{2})?|[*_]{2}\s*[:.)–—-]*)|\(?\d{1,2}\)|(?<=\]\s)|(?<=\]))\s*",
    re.I,
)
"""A step's box or number at the start of its sentence: ``[ ] Step 2:``."""
_BEFORE = re.compile(
    r"(?:before (?:you (?:start|begin|do anything)|starting|anything else)|"
    r"bevor (?:du|sie) (?:anf\w+|beginn\w+)|avant (?:de commencer|tout)|"
    r"antes de (?:empezar|comenzar|comecar|iniciar)|prima di (?:iniziare|cominciare))\s*[,:]\s*"
)
"""Words that only say that what follows comes first."""
_AFTERWARDS = frozenset(("once", "as soon as", "sobald", "des que", "una vez que", "non appena", "assim que"))
_LEADING_FOR = re.compile(rf"(?P<cue>{_FOR})\s+(?!example\b|instance\b|beispiel\b|exemple\b|ejemplo\b)")
_TRAILING = re.compile(
    r"[,;(]?\s+(?P<cue>only if|only when|only for|but only if|if|when|unless|in case|wenn|"
    r"falls|sofern|es sei denn|si|quand|lorsque|"
    r"sauf si|cuando|solo si|a menos que|quando|solo se)\s+(?P<clause>[^.]{3,400})$"
)
_OTHERWISE = re.compile(
    r"(?:otherwise|else|if not|in (?:all|any) other cases?|by default|sonst|andernfalls|"
    r"ansonsten|sinon|autrement|dans les autres cas|"
    r"si no|de lo contrario|en otro caso|en los demas casos|altrimenti|in caso contrario|caso contrario|"
    r"senao)\b[,:]?\s*"
)
_OPTIONAL = re.compile(
    r"\b(?:optional(?:ly)?|if (?:you (?:like|want|wish)|needed|necessary|useful|helpful|"
    r"desired)|when (?:useful|helpful|needed)|"
    r"nice to have|wahlweise|optional|bei bedarf|falls (?:notig|gewunscht)|facultati\w+|"
    r"optionnel\w*|eventuellement|si besoin|si necessaire|"
    r"opcional\w*|si hace falta|si es necesario|facoltativ\w+|opzional\w+|se necessario|se desejado)\b"
)
_MAY = re.compile(
    r"^(?:you|one|it|the user|users)\s+(?:can|may|could|might)\b|^(?:du kannst|sie konnen|man "
    r"kann|vous pouvez|tu peux|puedes|se puede|puoi|voce pode)\b"
)
_NEVER = re.compile(
    r"^(?:\W|please|always|also|but|and|then|und|et|y|bitte)*(?:do not|don't|dont|never|avoid|"
    r"must not|should not|no need to|"
    r"you (?:must|should|may|can|do) ?not|n(?:e |')\w+\s+(?:\w+\s+)?(?:pas|jamais)|jamais|"
    r"nunca|no\s+\w+(?:es|as|e|a|ar|er|ir)\b|nie(?:mals)?\b|non\s+\w+(?:are|ere|ire)\b|nao\s+\w+)"
)
_NEVER_INSIDE = re.compile(
    r"\b(?:do not|don't|never|must not|should not|nicht|niemals|ne \w+ pas|n'\w+ pas|jamais|nunca)\b"
)
_SAMPLE = re.compile(
    r"\b(?:for example|for instance|e\.g\.|examples?|sample|prints|printed|outputs? (?:is|"
    r"looks)|looks? (?:like|as)|"
    r"expected output|you (?:will|should) see|returns?|result looks|zum beispiel|z\. ?b\.|"
    r"beispiel\w*|gibt .{0,40}\baus\b|ausgabe|sieht so aus|"
    r"par exemple|exemple\w*|affiche\b|sortie|por ejemplo|ejemplo\w*|imprime\b|salida)\b"
)
_TEMPLATE = re.compile(
    r"\b(?:templates?|format|structure|shape|layout|skeleton|outline|like this|as follows|"
    r"this form|these sections|"
    r"vorlage|aufbau|gliederung|so aus|folgende\w*|modele|gabarit|structure|comme suit|"
    r"plantilla|estructura|formato|asi|siguiente)\b"
)
_EACH = re.compile(
    r"\b(?:for (?:each|every)|for all(?: of)?|each|every|once per|one by one|fur jede\w*|"
    r"jede\w*|pour chaque|chaque|para cada|por cada|cada|per (?:ogni|ciascun\w*)|ogni)"
    r"\s+(?:of the\s+|der\s+|des\s+|de los\s+)?(?P<what>(?:[\w.*-]+\s+){0,2}?[\w.*-]+)"
)
_FAILS = re.compile(
    r"\b(?:fail(?:s|ed|ure)?|errors?|exits? (?:with|code|status|non)|exit code|exits \d|"
    r"non-?zero|crash\w*|problem is reported|"
    r"does not (?:work|pass|succeed)|doesn't (?:work|pass)|goes wrong|refuses|rejects?|"
    r"invalid|not found|is missing|"
    r"fehlschlagt|schlagt .{0,40}fehl|scheitert|fehler\w*|code \d|echoue\w*|echec|erreurs?|plante|"
    r"code de sortie|falla|fallo|errores|error|codigo|fallisce|errore|errori|codice|falhar?|erro|erros)\b"
)
_PASSES = re.compile(
    r"\b(?:succeeds?|succeeded|pass(?:es|ed)|exits? (?:with )?0|is (?:ok|fine|green|clean|"
    r"valid)|works|no (?:errors|problems)|"
    r"without errors?|erfolgreich|klappt|reussit|sans erreur|funciona|sin errores|tiene exito|riesce|"
    r"senza errori|sem erros)\b"
)
_CODES = re.compile(
    r"(?:exits?|code|status|endet mit|sortie|codigo|salida)\D{0,24}?(\d{1,3})((?:\s*(?:,|or|"
    r"oder|ou|o)\s*\d{1,3})*)"
)
_SEQUENCE = re.compile(
    r"\b(?:done|finished?|complete[d]?|ready|have (?:the|all|both)|has (?:run|finished)|that "
    r"is|fertig|termine|terminado|listo)\b"
)
_MISSING = re.compile(
    r"(?:does not|doesn't|did not|didn't|do not|without|no)\b.{0,60}\b(?:say|says|give|gives|"
    r"given|name|names|named|specify|specified|mention|state)\b|"
    r"\b(?:gives?|names?|says?|specif\w+|provides?|mentions?)\s+no(?:ne)?\b|"
    r"\bno\s+\w+(?:\s+\w+)?\s+(?:is|was|are)\s+(?:given|named|specified|mentioned|provided)\b|"
    r"\b(?:is|are|was)\s+(?:not given|missing|unclear|not specified|not named)\b(?=.*\brequest|$)|"
    r"kein\w*\s+\w+\s+(?:nennt|genannt|angegeben)|nicht (?:nennt|genannt|angegeben)|(?:ne|n')\s*"
    r"(?:precise|donne|nomme|indique)\w* (?:pas|aucun)|no (?:indica|dice|da)\b|non (?:indica|dice)\b|"
    r"nao (?:indica|diz|informa)\b"
)
_FILE = re.compile(r"\b(?:exists?|is (?:already )?there|is present|existiert|vorhanden|existe)\b")
_OUTPUT = re.compile(
    r"\b(?:output|result|results|script|command|checker|report|it|json|ausgabe|ergebnis|"
    r"skript|sortie|resultat|script|salida|resultado)\b"
    r".{0,40}\b(?:is empty|empty|contains?|says?|shows?|prints?|lists?|has|have|includes?|"
    r"finds?|found|reports?|flags?|mentions?|detects?|warns?|leer|enthalt|zeigt|meldet|findet|contient|"
    r"affiche|signale|trouve|contiene|muestra|encuentra|senala|segnala|trova|mostra|encontra)\b|\b(?:is|are|was|were|gets?|been|werden|wird|wurden?|est|sont|es|son|se|vengono|viene|sao|e)\s+(?:\w+\s+)?"
    r"(?:found|reported|printed|detected|flagged|listed|shown|gemeldet|gefunden|angezeigt|erkannt|"
    r"signale\w*|trouve\w*|detecte\w*|affiche\w*|encontrad\w+|detectad\w+|reportad\w+|segnalat\w+|trovat\w+|"
    r"rilevat\w+|indicad\w+)\b|\b(?:gemeldet|gefunden|angezeigt|erkannt)\s+(?:werden|wird|wurden?)\b|"
    r"\b(?:more|fewer|less|greater|higher|lower|at least|at most|over|"
    r"under|above|below)\b.{0,20}\d"
)
_DATA = re.compile(
    r"\b(?:files?|data|exports?|tables?|documents?|images?|pages?|sheets?|columns?|rows?|"
    r"inputs?|texts?|lists?|logs?|it|there|any|some|"
    r"datei|daten|tabelle|fichier|donnees|tableau|archivo|datos|tabla)\b.{0,60}"
    r"\b(?:has|have|contains?|is|are|looks?|includes?|lacks?|seems?|hat|ist|enthalt|contient|"
    r"est|tiene|contiene|es)\b"
)
_COMPARED = re.compile(
    r"\b(?:more|fewer|less|greater|higher|lower) than \d|\b(?:at least|at most|over|under|"
    r"above|below|exceeds?) \d"
)
_PERSON = re.compile(
    r"\b(?:user|request|asks?|asked|wants?|wanted|person|customer asks|mentions?|they|someone|"
    r"nutzer|benutzer|anfrage|bittet|will|wunscht|utilisateur|"
    r"demande|veut|souhaite|usuario|pide|quiere|solicita|peticion|utente|chiede|vuole|richiesta|"
    r"pede|peca|quer|queira|deseja|pedido)\b"
)


def condition(clause: str, line: int, *, cue: str = "if") -> Condition:
    """What a clause is about; ``cue`` is the word that opened it."""
    low = fold(clause)
    negated = bool(_UNLESS.match(fold(cue)))
    person = bool(_PERSON.search(low))
    if _MISSING.search(low):
        kind: ConditionKind = "missing"
    elif _FILE.search(low) and not person:
        kind = "file"
    elif _COMPARED.search(low) and not person:
        kind = "output"
    elif _PASSES.search(low) and not person and not re.search(r"\b(?:not|doesn't)\b", low):
        kind = "success"
    elif _FAILS.search(low) and not person:
        codes = tuple(int(n) for found in _CODES.finditer(low) for n in re.findall(r"\d+", found[0]))
        return Condition("success" if codes == (0,) else "failure", clause.strip(), line, codes, negated)
    elif person:
        kind = "request"
    elif (
        fold(cue) in ("when", "wenn", "quand", "lorsque", "cuando", "quando") and _SEQUENCE.search(low)
    ) or fold(cue) in _AFTERWARDS:
        kind = "sequence"
    elif _OUTPUT.search(low):
        kind = "output"
    elif _DATA.search(low):
        kind = "data"
    else:
        kind = "request"
    return Condition(kind, clause.strip(), line, (), negated)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence taken apart."""

    action: str
    """What is to be done: the sentence without its conditions."""
    conditions: tuple[Condition, ...] = ()
    otherwise: bool = False
    optional: bool = False
    never: bool = False
    """True for *do not …*: nothing in it is to be done."""
    sample: bool = False
    """True when it introduces an example or sample output."""
    template: bool = False
    """True when it introduces a template."""
    may: bool = False
    """True for *you can …*: a possibility, not a step."""
    each: str = ""
    """What is looped over: *file*, *CSV file*."""


def read_sentence(sentence: str, line: int) -> Reading:
    """The parts of one sentence. Marks that stand for code spans pass through untouched."""
    text = sentence.strip().lstrip("-*• ").strip()
    numbered = _NUMBERING.match(fold(text[:60]))
    if numbered and len(fold(text[:60])) == len(text[:60]):
        text = text[numbered.end() :].lstrip("*_ ") or text
    opened = _BEFORE.match(fold(text[:80]))
    if opened and len(fold(text[:80])) == len(text[:80]):
        text = text[opened.end() :]
    low = fold(text)
    if len(low) != len(text):  # folding changed lengths (ß, ligatures): work on the folded text alone
        text = low
    conditions: list[Condition] = []
    otherwise = False
    found = _OTHERWISE.match(low)
    if found:
        otherwise = True
        text, low = text[found.end() :], low[found.end() :]
    each = _EACH.search(low[:400])
    optional = bool(_OPTIONAL.search(low[:400]))
    if not _starts_sample(low):
        text, low, opening = _split_leading(text, low, line)
        conditions += opening
    if len(low) < 2000 and not optional:
        trailing = _TRAILING.search(low.rstrip(" .!"))
        if trailing and trailing.start() > 3:
            cue = trailing["cue"]
            conditions.append(
                condition(
                    text[trailing.start("clause") : trailing.end("clause")].strip(" ).:"), line, cue=cue
                )
            )
            text = text[: trailing.start()] + (":" if text.rstrip().endswith(":") else "")
            low = fold(text)
    never = bool(_NEVER.match(low[:200]))
    return Reading(
        text.strip(),
        tuple(conditions),
        otherwise,
        optional,
        never or bool(_GERMAN_NEVER.search(low[:400])),
        bool(_SAMPLE.search(low[:600])),
        bool(_TEMPLATE.search(low[:600])),
        bool(_MAY.match(low)),
        each["what"] if each else "",
    )


_GERMAN_NEVER = re.compile(
    r"^(?:\S+\s+){1,6}(?:niemals|nie)\b|^\w+e?n?\s+(?:sie\s+|den |die |das )?(?:\S+\s+){0,3}nicht\b"
)


def _starts_sample(low: str) -> bool:
    return bool(re.match(r"(?:for (?:example|instance)|zum beispiel|par exemple|por ejemplo)\b", low))


def _split_leading(text: str, low: str, line: int) -> tuple[str, str, list[Condition]]:
    found = _LEADING.match(low)
    loop = re.match(
        r"(?:for|fur|pour|para|por)\s+(?:each|every|all|jede\w*|alle|chaque|tou[st]\w*|cada|todos)\b", low
    )
    if found is None and not loop:
        found = _LEADING_FOR.match(low)
        # "For PDF files, run …" is a condition; "For 2 minutes stir" is not: it needs its comma or colon.
        if found and not re.match(r"[^,:.]{1,80}[,:]", low[found.end() :]):
            found = None
    if found is None:
        return text, low, []
    end = _clause_end(low, found.end())
    if end < 0:
        return text, low, []
    given = condition(text[found.end() : end], line, cue=found["cue"])
    rest = text[end:].lstrip(" ,:;—–-")
    rest = re.sub(r"^(?:then|dann|alors|entonces)\s+", "", rest, flags=re.I)
    if not rest:
        rest = ":"
    return rest, fold(rest) if len(fold(rest)) == len(rest) else rest.lower(), [given]


_CLAUSE_END = re.compile(r",|:|;| then | — | – | dann | alors | entonces ")


def _clause_end(low: str, start: int) -> int:
    """Where a leading clause ends: at the comma after which something is to be done."""
    depth = 0
    candidates: list[int] = []
    for found in _CLAUSE_END.finditer(low, start):
        if depth == 0 and found.start() - start < 500:
            candidates.append(found.start())
        if len(candidates) > 12:
            break
    for at in candidates:
        # "If the request mentions a chart, a table or an outline, read …": pass over commas of an
        # enumeration.
        rest = low[at:].lstrip(" ,:;—–-")
        if low[at] == "," and re.match(
            r"(?:a|an|the|or|and|oder|und|ou|et|o|y|eine?[nmrs]?|une?|los|las|el|la|le|les)\s", rest
        ):
            later = [other for other in candidates if other > at]
            if later:
                continue
        return at
    return -1
