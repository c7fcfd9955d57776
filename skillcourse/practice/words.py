"""Words as the practice model sees them: split, folded, stemmed, weighed and grouped by meaning.

There is no trained model in here. A light suffix stemmer joins *validate*, *validated* and *validation*; a
stop list and a
list of everyday task words say how much a word tells; a small thesaurus joins words that people use for the
same thing. All of it is
general vocabulary, known before any skill is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from skillcourse.practice.vocabulary import listed

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ELISION = re.compile(r"^(?:[ldnsjtcm]|qu|jusqu|lorsqu|puisqu)['’](?=\w{2})", re.I)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LY_FAMILY = re.compile(r"(\w{3,}ly)(?:sis|ses|se|sed|sing|zes|ze|zed|zing|tics|tical|tic|ser|zer|st|sts)")

STOP_WORDS = frozenset(
    # English
    listed(
        """
a about above after again against all also am an and any anyone are as at be because been before
being below between both but by can cannot could did do does doing done down during each either else
etc every few for from further had has have having he her here hers him his how i if in into is it
its itself just least let like me more most much must my myself no nor not now of off on once one
only onto or other our ours out over own per please rather same shall she should since so some such
than that the their theirs them then there these they thing things this those through to too toward
under until up upon us very via was way we were what whatever when whenever where whether which
while who whom whose why will with within without would yes yet you your yours i'm i'd i'll i've
it's let's don't doesn't didn't can't won't isn't aren't that's what's there's you're we're thanks
thank hello hi hey ok okay today kind bit lot really quite maybe perhaps
"""
    )
    # German, French, Spanish
    + listed(
        """
der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine mit ohne von
vom zu zum zur im in am an auf aus bei beim für durch über unter nach vor bis als wie wenn falls
dann damit dass ist sind war wird werden wurde hat haben ich will möchte möchten brauche gib du er
sie es wir ihr sich mich mir dir uns euch mein meine dein deine sein seine dies diese dieser dieses
diesen bitte auch nur noch schon so sehr man kann kannst können soll sollte muss le la les un une
des du de et ou mais ne pas ni avec sans pour par dans sur sous chez vers entre comme si que qui
quoi dont où ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs veux
voudrais voudrions faut besoin je tu il elle nous vous ils elles on se me te lui est sont était être
avoir ai as avons avez ont au aux plus moins très aussi merci el los las una unos unas y o u pero no
con sin por para en del al sobre entre como cuando donde que quien este esta estos estas ese esa
esos quiero quisiera necesito puedes mi mis tu tus su sus nuestro yo ella nosotros es son era ser
estar está hay muy más menos también favor gracias
"""
    )
    # Italian, Portuguese
    + listed(
        """
il lo gli dei degli della delle del dal dalla nel nella sul sulla che chi di da e ed o oppure ma per con tra
fra come quando dove se questo questa questi queste quello quella mio mia tuo tua suo sua io noi voi loro
vorrei voglio posso puoi sono sei siamo è anche molto più meno per favore grazie vengono viene una uno
o os as um uma uns umas do da dos das no na nos nas ao aos à pelo pela com sem sob ou mas que quem não sim eu
você nós eles meu minha seu sua este essa isso quero preciso gostaria por favor obrigado são está muito também
"""
    )
)
"""Words that say nothing about a task."""

COMMON_WORDS = frozenset(
    listed(
        """
file files data text document documents content contents input inputs output outputs result results
information info item items name named list table line lines number numbers value values part parts
thing stuff something anything everything nothing someone user users person people team work works
working task tasks job project projects question questions answer answers request requests problem
problems issue idea example examples case cases type types new old good bad better best big small
large long short quick quickly simple easy nice clean great first last next final current different
various general make makes making made create creates creating created build builds building get
gets getting got give gives giving take takes taking put puts set sets setting do use uses used
using need needs needed want wants wanted help helps helping helped try find finds finding show
shows showing tell tells look looks looking see go going come turn turns turning turned keep keeps
know think say says add adds adding change changes changing handle handles handling process
processes processing processed write writes writing written produce produces producing generate
generates generating prepare prepares preparing run runs running start open save saves send check
checks support supports provide provides perform performs manage manages managing include includes
including based ready right several many format formats tool tools skill skills agent ask asks asked
asking mention mentions mentioned time day folder page pages improve improves fix useful important sort
related common specific assist assists assistance task general purpose datei dateien daten erstelle
erstellen mache machen fichier fichiers données faire fais créer archivo archivos datos hacer haz
crear crea kurz einfach petit grand
"""
    )
)
"""Everyday words of any request: alone they are no reason to pick anything."""

COMMON_WEIGHT = 0.3
"""What an everyday word tells, where a telling word counts 1."""

_PLURALS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"))
# Longest first; the number is how many letters must stay.
_SUFFIXES = tuple(
    sorted(
        (
            *((s, 4) for s in listed("isation ization ising izing ised ized iser izer ise ize")),
            *(
                (s, 4)
                for s in listed("ation ator ating ated ate ative ion ment ness ity ance ence able ible ical")
            ),
            *((s, 4) for s in listed("ally ly al ic y er or ung ungen ieren iert ement eur euse ción ez")),
            *((s, 3) for s in listed("ing ed e en")),
        ),
        key=lambda pair: -len(pair[0]),
    )
)
_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem that ``word`` shares with its inflected forms: ``summaries`` and ``summarise`` give
    ``summar``.
    """
    base = fold(word)[:60].replace("'", "")
    if base.endswith("s") and not base.endswith(("ss", "us", "is")) and len(base) > 3:
        for ending, singular in _PLURALS:
            if base.endswith(ending) and len(base) > len(ending) + 2:
                base = base[: -len(ending)] + singular
                break
        else:
            base = base[:-1]
    family = _LY_FAMILY.fullmatch(base)
    if family:
        return family[1]
    for _ in range(3):
        shorter = _strip(base)
        if shorter == base:
            break
        base = shorter
    return base


def _strip(word: str) -> str:
    for suffix, stays in _SUFFIXES:
        rest = word[: -len(suffix)]
        if word.endswith(suffix) and len(rest) >= stays and _VOWEL.search(rest):
            if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "aeioulsz":
                return rest[:-1]
            return rest
    return word


def fold(text: str) -> str:
    """``text`` in lower case without accents, so that *Menü* and *menu* are one word."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(letter for letter in plain.casefold() if not unicodedata.combining(letter)).replace(
        "’", "'"
    )


@dataclass(frozen=True, slots=True)
class Word:
    """One telling word of a text."""

    surface: str
    """As it was written."""
    stem: str
    weight: float
    """1 for a telling word, :data:`COMMON_WEIGHT` for an everyday one."""
    at: int
    """Its position among all words of the text, stop words counted."""


_FOLDED_STOP = frozenset(fold(word) for word in STOP_WORDS)
_COMMON_STEMS = frozenset(stem(word) for word in COMMON_WORDS)


def words(text: str) -> list[Word]:
    """Every word of ``text`` that is no stop word, in order. Scripts without spaces come as pairs of
    letters.
    """
    found: list[Word] = []
    for at, match in enumerate(_WORD.finditer(text)):
        surface = _ELISION.sub("", match[0])
        if _CJK.search(surface):
            found += [Word(pair, pair, 1.0, at) for pair in _pairs(surface[:200])]
        elif fold(surface) not in _FOLDED_STOP:
            root = stem(surface)
            found.append(Word(surface, root, weight(surface, root), at))
    return found


def _pairs(run: str) -> Iterable[str]:
    return [run[i : i + 2] for i in range(max(1, len(run) - 1))]


def weight(surface: str, root: str) -> float:
    """How much a word tells about a task: digits nothing, everyday words little."""
    if surface.isdigit():
        return 0.0
    if root in _COMMON_STEMS or len(root) < 2:
        return COMMON_WEIGHT
    return 1.0


def stems(text: str) -> frozenset[str]:
    """The stems of all words of ``text`` that are no stop words."""
    return frozenset(word.stem for word in words(text))


# Each line is a group of words that people use for the same thing.
_GROUPS = """
summarise summary recap digest overview condense tldr roundup brief
check verify validate inspect audit proofread lint examine
review critique feedback assess evaluate
compare comparison versus diff difference contrast
chart plot graph diagram visualise histogram figure
fix repair correct mend debug
rename relabel
convert conversion transform export
translate translation localise übersetze übersetzen traduire traduis traducir
remove delete drop strip erase
extract pull parse scrape
merge combine join consolidate concatenate
split divide separate
sort order rank arrange
schedule plan calendar agenda
search lookup query
explain describe clarify
estimate forecast predict projection
calculate compute calculation total sum add-up
spreadsheet workbook excel xlsx xls csv tsv ods sheet
presentation slides slide deck powerpoint pptx keynote
image picture photo photograph png jpg jpeg webp gif screenshot
word docx doc odt
pdf
email mail e-mail inbox
letter memo
invoice bill rechnung rechnungen facture facturas factura
receipt expense
meeting minutes call standup
bug defect fault error
log logs logfile trace
test tests unittest
customer client buyer
supplier vendor
complaint complain
weekly week
monthly month
daily day
yearly annual year
recipe dish cooking cook
ingredients ingredient servings portions
servings people persons guests
metric imperial gram grams kilogram kilograms litre litres liter ounce ounces
price cost pricing
changelog release-notes releases release
experiment lab protocol
paper article publication
citation reference bibliography source
audio sound recording mp3 wav
video film mp4
code source script program
function method routine
database sql table sqlite
website webpage site html
folder directory dir
contract agreement
resume cv
holiday vacation leave
anonymise redact mask pseudonymise
""".strip().splitlines()


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    index: dict[str, set[int]] = {}
    for number, line in enumerate(_GROUPS):
        for word in line.split():
            index.setdefault(stem(word), set()).add(number)
    return {root: frozenset(numbers) for root, numbers in index.items()}


NEAR = 0.6
"""What a word of the same meaning counts, where the same word counts 1."""


def likeness(a: str, b: str) -> float:
    """1 for equal stems, :data:`NEAR` for stems of one meaning, else 0."""
    if a == b:
        return 1.0
    groups = _groups()
    return NEAR if groups.get(a, frozenset()) & groups.get(b, frozenset()) else 0.0


def near(root: str) -> frozenset[int]:
    """The meaning groups that a stem belongs to; empty for most."""
    return _groups().get(root, frozenset())
