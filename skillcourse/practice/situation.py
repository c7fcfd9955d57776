"""What a request names: files, options, dates, quoted texts, numbers. These are what placeholders can be
bound to; nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from skillcourse.practice.verbs import extension, paths
from skillcourse.practice.words import fold, stem

DateShape = Literal["day", "month", "week", "year"]

_QUOTED = re.compile(
    r"\"([^\"\n]{1,2000})\"|“([^”\n]{1,2000})”|„([^“”\n]{1,2000})[“”]|"
    r"«\s*([^»\n]{1,2000}?)\s*»|`([^`\n]{1,500})`|(?<![\w])'([^'\n]{2,500})'(?!\w)"
)
_OPTION = re.compile(r"(?<![\w-])(--[A-Za-z][\w-]*)(?:(?:=|\s+)(?!-)(\"[^\"\n]*\"|[^\s,;]+))?")
_ISO = re.compile(r"(?<![\w-])(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-?[Ww](\d{1,2}))?(?![\w])(?!-\d)")
_WEEK = re.compile(
    r"\b(?:week|woche|kw|semaine|semana)\s*(?:no\.?|number|nr\.?|#)?\s*(\d{1,2})\b(?:\s*(?:of|"
    r"/|,)?\s*(\d{4}))?",
    re.I,
)
_MONTHS = (
    "january januar janvier enero",
    "february februar fevrier febrero",
    "march marz mars marzo",
    "april avril abril",
    "may mai mayo",
    "june juni juin junio",
    "july juli juillet julio",
    "august aout agosto",
    "september septembre septiembre",
    "october oktober octobre octubre",
    "november novembre noviembre",
    "december dezember decembre diciembre",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_NAMED_MONTH = re.compile(
    r"(?:\b(?P<before>\d{1,2})(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|"
    r"de\s+)?)?\b(?P<month>[A-Za-zéûäÉ]{3,10})\b\.?(?:\s+(?P<after>\d{1,2})(?:st|nd|rd|"
    r"th)?(?!\d)(?=\s*,|\s+\d{4}))?(?:,?\s+(?:de\s+)?(?P<year>\d{4}))?"
)
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?P<sign>[#№]\s?)?(?P<value>-?\d+(?:[.,]\d+)*)(?:\s?(?P<unit>%|percent|"
    r"prozent|€|\$|£|eur|usd))?(?![\w/-])",
    re.I,
)
_NUMBER_WORDS = {
    word: str(value)
    for value, words in enumerate(
        [
            "zero",
            " one",
            " two zwei deux dos",
            " three drei trois tres",
            " four vier quatre cuatro",
            " five funf cinq cinco",
            " six sechs seis",
            " seven sieben sept siete",
            "eight acht huit ocho",
            " nine neun neuf nueve",
            " ten zehn dix diez",
            " eleven",
            " twelve zwolf douze doce",
        ]
    )
    for word in words.split()
}
_OUT_VERB = re.compile(
    r"\b(?:convert|turn|transform|render|save|write|store|export|put|output|create|generate|"
    r"produce|speicher\w*|schreib\w*|enregistr\w*|ecri\w*|guard\w*|escrib\w*)\b"
)
_OUT_CUE = re.compile(
    r"(?:\b(?:as|into|called|named|als|namens|comme|nomme|como|llamado)\s+(?:a |the )?(?:file "
    r")?|\b(?:to|in|nach|dans|en)\s+(?:a |the )?(?:file )?(?:called |named )?)[\"'`]?$"
)
_SURE_OUT = re.compile(
    r"\b(?:called|named|save it as|save (?:\w+ ){0,4}(?:as|to|in|into)|as)\s+(?:a |the "
    r")?(?:file )?(?:called |named )?[\"'`]?$"
)


_PUT_IN = re.compile(
    r"\b(?:it|them|this|that|results?|output|answer|everything|saved?|store|put|ergebnis|es|"
    r"resultat|resultado)\s+(?:in|en|dans|im)\s+"
    r"(?:a |the )?(?:file )?[\"'`]?$"
)


@dataclass(frozen=True, slots=True)
class FileName:
    """A file that the request names."""

    path: str
    out: bool = False
    """True when the request wants it written rather than read."""
    at: int = 0

    @property
    def extension(self) -> str:
        """Its lower-case ending without the dot."""
        return extension(self.path)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as precisely as the request gives it."""

    shape: DateShape
    text: str
    """As it was written."""
    year: int = 0
    """0 when it was not said."""
    month: int = 0
    day: int = 0
    week: int = 0

    def like(self, pattern: str) -> str | None:
        """The date in the form of a pattern such as ``YYYY-MM-DD``; ``None`` when the request does not say
        enough.
        """
        values = {
            "YYYY": (self.year, 4),
            "YY": (self.year % 100, 2),
            "MM": (self.month, 2),
            "DD": (self.day, 2),
            "WW": (self.week, 2),
            "NN": (self.week, 2),
        }
        out, low = "", pattern.upper()
        at = 0
        while at < len(low):
            if low.startswith("WWW", at):  # the W of an ISO week, then its number
                out, at = out + "W", at + 1
            for key, (value, width) in values.items():
                if low.startswith(key, at):
                    if not value:
                        return None
                    out, at = out + f"{value:0{width}d}", at + len(key)
                    break
            else:
                out, at = out + pattern[at], at + 1
        return out


_LINKING = frozenset(stem(word) for word in ("of", "is", "de", "von", "ist", "est", "es", "di", "da"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the words around it."""

    text: str
    unit: str = ""
    before: tuple[str, ...] = ()
    """Stems of up to two words before it, nearest last."""
    after: tuple[str, ...] = ()
    """Stems of up to three words after it, nearest first."""

    @property
    def label(self) -> tuple[str, ...]:
        """The word that names it: *weight* in *weight 12* and in *a weight of 12*."""
        if len(self.before) > 1 and self.before[-1] in _LINKING:
            return self.before[-2:-1]
        return self.before[-1:]


@dataclass(slots=True)
class Situation:
    """A request, read."""

    request: str
    files: list[FileName] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    """Options that the person typed, to their values."""
    dates: list[Date] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    task: str = ""
    """The request without file names, options and quoted texts: the words that say what is wanted."""
    core: str = ""
    """The task without dates too."""

    @property
    def inputs(self) -> list[FileName]:
        """The files to work on."""
        return [each for each in self.files if not each.out]

    @property
    def outputs(self) -> list[FileName]:
        """The files to write."""
        return [each for each in self.files if each.out]


MAX_REQUEST = 50_000
"""How many characters of a request are read for names; a person's own words come nowhere near it."""


def read_situation(request: str, extra_files: Sequence[str] = ()) -> Situation:
    """What ``request`` names. ``extra_files`` are files that are already known to be meant."""
    text = request[:MAX_REQUEST]
    situation = Situation(request)
    masked = list(text)

    def mask(start: int, end: int) -> None:
        masked[start:end] = " " * (end - start)

    for match in _OPTION.finditer(text):
        situation.options[match[1]] = (match[2] or "").rstrip(".!?:").strip('"')
        mask(match.start(), match.end())
    for match in _QUOTED.finditer(text):
        inner = next(group for group in match.groups() if group is not None)
        if (
            " " in inner
            and len(inner) < 120
            and paths(inner.replace(" ", "_"))[:1] == [(0, len(inner), inner.replace(" ", "_"))]
        ):
            situation.files.append(FileName(inner, _is_output(text, match.start()), match.start()))
            mask(match.start(), match.end())
    for start, end, path in paths("".join(masked)):
        name = path.rstrip(".")
        if masked[start] == " " or name in [each.path for each in situation.files]:
            continue
        situation.files.append(FileName(name, _is_output(text, start), start))
        mask(start, end)
    for match in _QUOTED.finditer(text):
        inner = next(group for group in match.groups() if group is not None)
        if not situation_has(situation, inner):
            situation.quoted.append(inner)
        mask(match.start(), match.end())
    situation.files += [
        FileName(path, False, len(text)) for path in extra_files if not situation_has(situation, path)
    ]
    plain = "".join(masked)
    situation.task = " ".join(plain.split())
    situation.dates = _dates(plain, masked)
    situation.core = " ".join("".join(masked).split())
    situation.numbers = _numbers("".join(masked), plain)
    return situation


def situation_has(situation: Situation, path: str) -> bool:
    """True when the request names exactly this file."""
    return any(each.path == path for each in situation.files)


def _is_output(text: str, at: int) -> bool:
    before = fold(text[max(0, at - 60) : at])
    clause = re.split(r"[.;!?]\s|\n", fold(text[max(0, at - 200) : at]))[-1]
    if re.search(r"\bfrom\b[^.]{1,80}\bto\s+[\"'`]?$", before):
        return True
    if _SURE_OUT.search(before) and not re.search(r"\b(?:such as|as in|is in|well as)\s+[\"'`]?$", before):
        return True
    if re.search(r"\b(?:in|en|dans|im)\s+(?:a |the )?(?:file )?[\"'`]?$", before):
        # "the notes in a.txt" is where something is; "save it in a.txt" is where it shall go.
        return bool(_PUT_IN.search(before))
    return bool(_OUT_CUE.search(before) and _OUT_VERB.search(clause))


def _dates(plain: str, masked: list[str]) -> list[Date]:
    found: list[Date] = []
    taken: list[tuple[int, int]] = []

    def take(match: re.Match[str], date: Date) -> None:
        if not any(a < match.end() and match.start() < b for a, b in taken):
            taken.append((match.start(), match.end()))
            masked[match.start() : match.end()] = " " * (match.end() - match.start())
            found.append(date)

    for match in _ISO.finditer(plain):
        year, month, day, week = match.groups()
        if week:
            take(match, Date("week", match[0], int(year), week=int(week)))
        elif day and 1 <= int(month) <= 12:
            take(match, Date("day", match[0], int(year), int(month), int(day)))
        elif month and 1 <= int(month) <= 12:
            take(match, Date("month", match[0], int(year), int(month)))
    for match in _WEEK.finditer(plain):
        take(match, Date("week", match[1], int(match[2] or 0), week=int(match[1])))
    for match in _NAMED_MONTH.finditer(plain):
        month = _MONTH_OF.get(fold(match["month"]), 0)
        if not month or (not match["month"][0].isupper() and not (match["year"] or match["before"])):
            continue
        day = match["before"] or match["after"]
        take(
            match,
            Date(
                "day" if day else "month",
                " ".join(match[0].split()),
                int(match["year"] or 0),
                month,
                int(day or 0),
            ),
        )
    for match in _ISO.finditer(plain):
        if not any(match.groups()[1:]) and 1900 <= int(match[1]) <= 2199:
            before = plain[: match.start()].rstrip()[-12:].lower()
            if re.search(r"(?:\b(?:in|of|for|year|since|until|en|im|fur|año|an))$", before):
                take(match, Date("year", match[0], int(match[1])))
    return found


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def _numbers(masked: str, plain: str) -> list[Number]:
    spots: list[tuple[int, int, str, str]] = []
    for match in _NUMBER.finditer(masked):
        spots.append((match.start(), match.end(), match["value"], (match["unit"] or "").lower()))
    for match in _WORD.finditer(masked):
        value = _NUMBER_WORDS.get(fold(match[0]))
        if value and fold(match[0]) != "one":
            spots.append((match.start(), match.end(), value, ""))
    found: list[Number] = []
    for start, end, value, unit in sorted(spots)[:200]:
        before = [
            stem(word) for word in _WORD.findall(re.split(r"[.;!?\n]", plain[max(0, start - 60) : start])[-1])
        ][-2:]
        after = [stem(word) for word in _WORD.findall(re.split(r"[.;!?\n]", plain[end : end + 60])[0])][:3]
        found.append(
            Number(value, "%" if unit in ("percent", "prozent") else unit, tuple(before), tuple(after))
        )
    return found
