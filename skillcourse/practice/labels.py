"""What the name of a placeholder asks for, and the word that a request gives under a label."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from skillcourse.practice.verbs import EXTENSIONS
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import STOP_WORDS, fold, likeness, stem

FILE_WORDS = frozenset(
    stem(w)
    for w in listed(
        """
file path filename input csv tsv json xlsx pdf document sheet spreadsheet export image picture photo
log text source doc workbook table archive notebook audio video dataset data datei pfad eingabe
fichier chemin entree archivo ruta entrada folder directory dir ordner dossier carpeta transcript
"""
    )
)
DATE_WORDS = frozenset(
    stem(w)
    for w in listed(
        """
date day month week year yyyy mm dd tag monat woche jahr datum jour mois semaine annee dia mes
semana ano fecha since until
"""
    )
)
NUMBER_WORDS = frozenset(
    stem(w)
    for w in listed(
        """
n number count limit top max min num amount size id no nummer anzahl nombre numero cantidad days
weeks months percent k m threshold servings people portions factor
"""
    )
)
_KINDS = """
log: log txt
table spreadsheet sheet export tabelle tableau tabla tabella tabela: csv tsv xlsx ods
dataset data daten donnees datos dati dados: csv tsv json xlsx parquet
measurement messwerte mesure medida misura: csv tsv json xlsx
image picture bild imagen immagine imagem figure: png jpg jpeg gif webp
photo foto: jpg jpeg png heic
note notiz appunti nota: md txt
transcript transkript transcription trascrizione: txt vtt srt md
document doc dokument documento manuscript letter report: docx md txt odt pdf
recipe rezept recette receta ricetta receita: txt md json
invoice bill rechnung facture factura fattura fatura order: json csv xml pdf txt
config configuration settings konfiguration: yaml yml toml json ini
notebook: ipynb
page website: html htm
script program code source module: py js ts sh
audio recording: mp3 wav ogg flac m4a
video movie film: mp4 mov mkv avi
archive: zip gz tar tgz
slides deck presentation: pptx md
calendar: ics
database: db sqlite
text prose article draft essay: txt md
"""


def _kinds() -> dict[str, tuple[str, ...]]:
    rows = (row.split(":") for row in _KINDS.strip().splitlines())
    return {stem(name): tuple(endings.split()) for names, endings in rows for name in names.split()}


KINDS: Mapping[str, tuple[str, ...]] = _kinds()
"""What people call kinds of files, by stem, to the endings that such files have."""


def endings_of(name: str) -> tuple[str, ...]:
    """The file endings that a name such as ``LOGFILE`` or *recipe file* speaks of; empty when of none."""
    split = re.findall(r"[a-z0-9]+", fold(name))
    said = next(
        (part for part in (*split, *(part.removesuffix("s") for part in split)) if part in EXTENSIONS), ""
    )
    if said and said not in KINDS:
        return (said,)
    return next((KINDS[root] for root in sorted(name_stems(name)) if root in KINDS), ())


OUT_WORDS = frozenset(
    stem(w)
    for w in listed(
        """
out output outfile dest destination target ausgabe ziel sortie cible salida destino
"""
    )
)
PERSON_WORDS = frozenset(
    stem(w)
    for w in listed(
        """
name customer person author client company recipient team supplier kunde autor nom cliente nombre
employee project
"""
    )
)
LANGUAGE_WORDS = frozenset(
    stem(word) for word in ("language", "lang", "sprache", "langue", "idioma", "locale")
)
LANGUAGES = listed(
    """
English German French Spanish Italian Portuguese Dutch Danish Swedish Norwegian Finnish Polish Czech
Slovak Hungarian Romanian Bulgarian Greek Turkish Russian Ukrainian Arabic Hebrew Hindi Chinese
Japanese Korean Vietnamese Thai Indonesian Latin
"""
)
"""Names of languages, for placeholders that ask for one."""
CURRENCY_WORDS = frozenset(
    stem(word) for word in ("currency", "währung", "devise", "moneda", "valuta", "moeda")
)
CURRENCIES = listed("EUR USD GBP CHF JPY CAD AUD CNY INR BRL MXN SEK NOK DKK PLN CZK HUF TRY ZAR KRW")
"""Codes of currencies, for placeholders that ask for one."""
FIGURE_WORDS = frozenset(
    stem(word)
    for word in listed(
        """
version release port year size height width length weight depth price amount budget quantity total rate ratio
inseam age score temperature speed distance duration
"""
    )
)
"""What is always given with a figure: a word without one is no value for it."""
WEAK = frozenset(
    stem(word)
    for word in listed(
        """
number name value text n id no file count path nummer nombre numero string arg argument input output
"""
    )
) - {"id"}
_STOPPED = frozenset(fold(word) for word in STOP_WORDS)


def labelled_word(task: str, labels: set[str], quoted: Sequence[str] = ()) -> str | None:
    """The word that the request gives for a label: ``team: blue``, ``the blue team``, ``language
    = German``.
    """
    tokens: list[str] = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*|[:=]", task[:20_000])
    for i, token in enumerate(tokens):
        if not any(likeness(stem(token), label) == 1 for label in labels):
            continue
        after = tokens[i + 1 : i + 4]
        joined = bool(after) and after[0] in (":", "=")
        if joined or (after[:1] and fold(after[0]) in ("is", "of", "named", "called", "ist")):
            after = after[1:]
            joined = True
        if (
            after
            and after[0] not in (":", "=")
            and _is_value(after[0])
            and (joined or after[0][:1].isupper() or after[0][:1].isdigit())
        ):
            return after[0]
        if i and _is_value(tokens[i - 1]) and not token.isupper():
            return tokens[i - 1]
        if (
            after
            and _is_value(after[0])
            and i
            and fold(tokens[i - 1]) in _STOPPED
            and fold(tokens[i - 1]) not in ("the", "a", "an", "all")
        ):
            return after[0]
    return None


_NOT_VALUES = frozenset(
    listed(
        """
this that last next first whole all every each same other new old my our their make print show give
write want need only
"""
    )
)


def _is_value(word: str) -> bool:
    low = fold(word)
    return low not in _STOPPED and low not in _NOT_VALUES and word not in (":", "=")


def name_stems(name: str) -> set[str]:
    """The stems of the words in a name, which may be in camel case."""
    split = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    split = re.sub(r"(?i)\b(?!pro)([a-z]{2,20})(file|path)s?\b", r"\1 \2", split.replace("_", " "))
    return {stem(part) for part in re.findall(r"[^\W\d_]+", split)}
