"""What commands printed, as named values, and templates filled from them.

Values are taken over exactly as they were printed. A placeholder that nothing printed is left standing and
reported: a number that nobody
computed must never appear in a report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import fold, stem

_PAIR = re.compile(
    r"[ \t]*(?:[-*]\s+)?\**([^\W\d_][^:=|\n{}\"]{0,60}?)\**[ \t]*(?::|=)[ \t]*\**[ "
    r"\t]*(\S[^\n]{0,2000}?)\**[ \t]*$"
)
_ROW = re.compile(r"[ \t]*\|([^|\n]{1,100})\|([^|\n]{1,500})\|[ \t]*$")
_MAX_VALUES = 5000


@dataclass(slots=True)
class Facts:
    """Named values from all outputs so far; later ones replace earlier ones of the same name."""

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    """Lists of records, for template lines that repeat."""
    outputs: list[str] = field(default_factory=list)
    """Every output, whole."""
    tables: list[tuple[list[str], list[list[str]]]] = field(default_factory=list)
    """Tables of files that were read, to look values up in: header and rows."""

    def learn(self, text: str) -> None:
        """Takes in what a command or tool printed."""
        self.outputs.append(text)
        data = json_in(text)
        if data is not None:
            self._flatten("", data)
            return
        for line in text.splitlines()[:2000]:
            match = _PAIR.match(line[:3000]) or _ROW.match(line[:700])
            if match and not set(match[2].strip()) <= set("-: "):
                self._put(match[1].strip().strip("`*"), match[2].strip().strip("`*"))

    def learn_tables(self, text: str) -> None:
        """Keeps the Markdown tables of a document, to look values up in."""
        header: list[str] = []
        rows: list[list[str]] = []
        for line in [*text.splitlines()[:5000], ""]:
            cells = [cell.strip().strip("`*") for cell in line.strip().strip("|").split("|")]
            if "|" in line and header and len(cells) == len(header):
                rows += [] if set("".join(cells)) <= set("-: ") else [cells]
            else:
                if rows and len(self.tables) < 50:
                    self.tables.append((header, rows))
                header, rows = (cells, []) if line.strip().startswith("|") and len(cells) > 1 else ([], [])

    def _put(self, name: str, value: str) -> None:
        if len(self.values) < _MAX_VALUES:
            self.values[name] = value

    def _flatten(self, path: str, data: Any, depth: int = 0) -> None:
        if depth > 12 or len(self.values) >= _MAX_VALUES:
            return
        if isinstance(data, dict):
            for key, value in data.items():
                self._flatten(f"{path}.{key}" if path else str(key), value, depth + 1)
        elif isinstance(data, list):
            records = [item for item in data if isinstance(item, dict)]
            if records and len(records) == len(data):
                self.lists[path or "items"] = list(records[:1000])
            elif data and all(not isinstance(item, (dict, list)) for item in data):
                self._put(path or "items", ", ".join(as_shown(item) for item in data[:1000]))
            if path:
                self._put(f"{path}.count", str(len(data)))
        else:
            self._put(path or "value", as_shown(data))

    def find(self, name: str) -> str | None:
        """The value whose name means ``name``: the same words first, then the only name that contains them
        all.
        """
        wanted = _key(name)
        if not wanted:
            return None
        exact = [value for key, value in self.values.items() if key == name]
        if exact:
            return exact[-1]
        same = [value for key, value in self.values.items() if _key(key) == wanted]
        if same:
            return same[-1]
        tails = {key: value for key, value in self.values.items() if _key(key.rsplit(".", 1)[-1]) == wanted}
        if len(tails) == 1:
            return next(iter(tails.values()))
        wider = {key: value for key, value in self.values.items() if set(wanted) <= set(_key(key))}
        return next(iter(wider.values())) if len(wider) == 1 else None


def _key(name: str) -> tuple[str, ...]:
    split = re.sub(r"([a-z])([A-Z])", r"\1 \2", name[:200])
    return tuple(sorted(stem(part) for part in re.findall(r"[^\W_]+", split) if part.lower() not in _FILLER))


_FILLER = frozenset(listed("the a an of in der die das des le la les de du el los las"))


def as_shown(value: Any) -> str:
    """A value as it is written into a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if not isinstance(value, (dict, list)) else json.dumps(value, ensure_ascii=False)


def json_in(text: str) -> Any:
    """The JSON of an output: all of it, or what starts at its first line that opens one."""
    stripped = text.strip()
    starts = (
        [0]
        if stripped[:1] in ("{", "[")
        else [m.start() + 1 for m in re.finditer(r"\n(?=[{\[])", stripped)][:3]
    )
    for start in starts:
        try:
            return json.JSONDecoder().raw_decode(stripped[start : start + 1_000_000])[0]
        except (ValueError, RecursionError):
            continue
    return None


PLACEHOLDER = re.compile(
    r"\{\{\s*(?P<double>[^{}\n]{1,200}?)\s*\}\}|\$\{(?P<shell>[A-Za-z_][\w.]{0,80})\}|"
    r"(?<![\w{])\{(?P<single>[A-Za-z][^{}\n:;\"]{0,120}?)\}"
    r"|(?<![\w\]!])\[(?P<square>[A-Za-z\u00c0-\uffff][^\[\]\n]{0,200}?)\](?![(\[:])|"
    r"(?<![\w$\\])\$(?P<dollar>[a-z_]\w{0,60})(?![\w(])|"
    r"<(?P<angle>[A-Za-z][A-Za-z0-9 _.,'-]{0,120}?)>(?!.{0,200}</(?P=angle)>)"
    r"|(?<![\w])(?P<at>(?:XX+|_{3,}|…{1}(?=\s|$)))"
)
_HTML = frozenset(
    listed(
        """
a b i u p br hr em strong code pre ul ol li table tr td th div span details summary sub sup h1 h2 h3
h4 img html body head
"""
    )
)


@dataclass(slots=True)
class Filled:
    """A template with its values, and what is still open in it."""

    text: str
    open: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)


def fill(template: str, facts: Facts, other: Callable[[str], str | None]) -> Filled:
    """``template`` with each placeholder replaced by the fact of that name, else by what ``other`` knows.

    A line whose placeholders are the fields of a list of records is repeated for every record.
    """
    result = Filled("")
    lines = [piece for line in template.split("\n") for piece in _repeated(line, facts)]

    def put(match: re.Match[str]) -> str:
        name = next((group for group in match.groups() if group), "")
        if match["at"] or (match["angle"] and match["angle"].split()[0].lower() in _HTML):
            return match[0]
        if match["square"] and name.strip().lower() in ("x", " "):
            return match[0]
        value = facts.find(name)
        value = value if value is not None else _whole_output(name, facts)
        value = value if value is not None else other(name)
        if value is None:
            result.open.append(match[0])
            return match[0]
        result.filled.append(name)
        return value

    result.text = PLACEHOLDER.sub(put, "\n".join(lines))
    return result


def _repeated(line: str, facts: Facts) -> list[str]:
    names = [next((g for g in m.groups() if g), "") for m in PLACEHOLDER.finditer(line[:2000])]
    if not names:
        return [line]
    plain = [name.rsplit(".", 1)[-1] for name in names]
    if all(facts.find(name) is not None for name in names):
        return [line]
    for records in facts.lists.values():
        keys = {_key(str(key)): str(key) for key in records[0]}
        if all(_key(name) in keys for name in plain):
            return [_one(line, record, keys) for record in records]
    return [line]


def _one(line: str, record: Mapping[str, Any], keys: Mapping[tuple[str, ...], str]) -> str:
    def put(match: re.Match[str]) -> str:
        name = next((group for group in match.groups() if group), "").rsplit(".", 1)[-1]
        return as_shown(record.get(keys[_key(name)]))

    return PLACEHOLDER.sub(put, line)


_WHOLE = re.compile(
    r"^(?:the |full |whole |paste |insert |put )*(?:script |command |program |tool "
    r")?(?:output|result|results|printed (?:text|list|table)|table|list|stdout|ausgabe|"
    r"ergebnis|sortie|resultat|salida|resultado)(?: here| of .{1,80}| from .{1,80})?$"
)


def _whole_output(name: str, facts: Facts) -> str | None:
    return facts.outputs[-1].strip() if facts.outputs and _WHOLE.match(fold(name).strip()) else None
