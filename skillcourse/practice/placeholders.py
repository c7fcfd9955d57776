"""What in a command or a text is a placeholder, and the kinds that there are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from skillcourse.practice.labels import DATE_WORDS, FILE_WORDS, NUMBER_WORDS, endings_of, name_stems
from skillcourse.practice.tools import quote
from skillcourse.practice.verbs import EXTENSIONS, extension
from skillcourse.practice.vocabulary import listed


@dataclass(frozen=True, slots=True)
class Missing:
    """A placeholder that nothing in the request stands for."""

    placeholder: str
    """As the instructions write it."""
    kind: str
    """``file``, ``date``, ``number`` or ``text``."""
    extension: str = ""
    """The kind of file, when it is known."""


NOT_PLACEHOLDERS = frozenset(
    listed(
        """
HEAD EOF PYTHON JSON CSV TSV PDF HTML XML YAML SQL UTF ASCII OK POST GET PUT DELETE PATCH SELECT
FROM WHERE AND OR NOT GROUP BY ORDER LIMIT JOIN ON AS INSERT INTO VALUES UPDATE SET LIKE IN IS NULL
COUNT SUM AVG MIN MAX DESC ASC BETWEEN HAVING DISTINCT CREATE TABLE END_OF_FILE HOME PATH PWD OLDPWD
USER TODO README CHANGELOG LICENSE SKILL MAIN ISO API URL EUR USD CI CLI ENV STDIN STDOUT X I A C E
R
"""
    )
)
PLACEHOLDER = re.compile(
    r"\$\{(?P<shell>[A-Za-z_]\w{0,60})\}|(?<!\{)\{\{?\s?(?P<brace>[A-Za-z_][\w "
    r".:/-]{0,60}?)\s?\}\}?|<(?P<angle>[^\s<>&/|][^<>&\n]{0,60}?)>"
    r"|\[(?P<square>[A-Za-z][^\[\]\n]{0,60})\]|\$(?P<dollar>[A-Z][A-Z0-9_]{1,40})\b"
    r"|(?<![\w./$={-])(?P<caps>(?:YYYY|[A-Z]{2,})(?:[A-Z0-9]*)(?:[-_][A-Za-z]{0,2}[A-Z]+|"
    r"[-_][A-Z0-9]+)*(?:\.[a-z0-9]{1,5})?)(?![\w(=/-])"
    r"|(?<![\w./$={'\"-])(?P<letter>N|K|M)(?![\w.=/'-])"
)
DATE_PATTERN = re.compile(
    r"^(?:YYYY|YY)(?:[-/.]?(?:MM|[Ww]?WW|[Ww]NN))?(?:[-/.]?DD)?$|^YYYY-[Ww](?:WW|NN|XX)$"
)
OPTIONAL_GROUP = re.compile(r"\s*\[(?P<inner>\s*-[^\[\]]{1,200}|[A-Z][A-Z_]{0,30}(?:\s*\.\.\.)?)\]")
OUT_FLAG = re.compile(r"(?:^|\s)(?:-o|--out(?:put)?(?:[-_]?\w+)?|--dest|--save(?:[-_]as)?|>>?)(?:\s+|=)$")
"""What stands before a file that a command writes."""


def is_placeholder(match: re.Match[str], name: str, text: str) -> bool:
    """True when a match of :data:`PLACEHOLDER` in a command is one, and no word or variable of its own."""
    if match["caps"] or match["letter"]:
        if name in NOT_PLACEHOLDERS and not match["letter"]:
            return False
        before = text[: match.start()]
        return not (
            (before.count("'") % 2 and not before.endswith("'"))
            or (before.count('"') % 2 and not before.endswith('"'))
        )
    if match["dollar"] or match["shell"]:
        own = rf"(?:^|[\s;])(?:export\s+)?{re.escape(name)}=|\bfor\s+{re.escape(name)}\s+in\b|"
        own += rf"\bread\s+(?:-\w+\s+)*{re.escape(name)}\b"
        return not re.search(own, text) and name not in NOT_PLACEHOLDERS
    if match["brace"]:
        return "," not in name and not match[0].startswith("{}")
    return True


def kind_of(name: str) -> str:
    """``file``, ``date``, ``number`` or ``text``: what a placeholder's name asks for."""
    stems = name_stems(name)
    if extension(name) in EXTENSIONS or stems & FILE_WORDS:
        return "file"
    if DATE_PATTERN.match(name) or stems & DATE_WORDS:
        return "date"
    if stems & NUMBER_WORDS:
        return "number"
    return "file" if endings_of(name) else "text"


def shell_word(value: str, text: str, start: int, end: int) -> str:
    """``value`` as it belongs into a command in the place of ``text[start:end]``."""
    inside = start > 0 and end < len(text) and text[start - 1] in "\"'" and text[end] in "\"'"
    return value if inside or (start > 0 and text[start - 1] not in " =") else quote(value)


def is_glued(text: str, start: int, end: int) -> bool:
    """True when a placeholder is a part of a file name: ``report-<name>.md``."""
    return (start > 0 and text[start - 1] in "-_./") or text[end : end + 1] in tuple("-_.")
