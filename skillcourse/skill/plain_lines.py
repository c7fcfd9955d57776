"""Frontmatter as nearly everyone writes it, at one look: lines of ``key: text``, and one level below them.

It makes exactly what the YAML parser makes, in half its time, and leaves to that parser every text of which
it is not sure. A property test holds the two together.
"""

from __future__ import annotations

import re

from skillcourse.skill.yaml_values import Value

# An unquoted text begins with a letter, and has no ": " and no " #". All but ASCII is left to the parser.
_TEXT = r'[A-Za-z][ !"$-9;-~]*(?:(?::(?=[!-~])|(?<=[!-~])#)[ !"$-9;-~]*)*'
_KEY = r"([A-Za-z][A-Za-z0-9_-]*):"
_VALUE = rf""" +(?:"([ !#-\[\]-~]*)" *|'([ -&(-~]*)' *|({_TEXT}))\n"""
_PAIR = re.compile(rf"{_KEY}(?:{_VALUE}| *\n)")
_INNER = re.compile(rf"  {_KEY}{_VALUE}")
_LONGEST = 4_096
"""Characters; what is longer than anyone writes goes through the parser's bounds."""
_NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})


def read(text: str, first_line: int) -> Value | None:
    """The mapping that ``text`` is, or ``None`` when it takes a YAML parser to say."""
    if len(text) > _LONGEST or not text.isascii():
        return None
    fields: dict[str, Value] = {}
    key_lines: dict[str, int] = {}
    index, line = 0, first_line
    while index < len(text):
        found = _PAIR.match(text, index)
        if found is None or found[1] in fields:
            return None
        key, key_line = found[1], line
        index, line = found.end(), line + 1
        value = _scalar(found, key_line)
        if value is None:
            value = _inner(text, index, line) if found[2] is found[3] is found[4] else None
            if value is None:
                return None
            index, line = value.span[1], line + len(value.items)
        fields[key], key_lines[key] = value, key_line
    return _mapping(fields, key_lines, first_line, (0, index)) if fields else None


def _inner(text: str, begin: int, first_line: int) -> Value | None:
    """The indented lines from ``begin`` on as a mapping, or ``None`` when there are none or a doubt."""
    items: dict[str, Value] = {}
    index = begin
    while found := _INNER.match(text, index):
        value = _scalar(found, first_line + len(items))
        if value is None or found[1] in items:
            return None
        items[found[1]], index = value, found.end()
    key_lines = {key: first_line + number for number, key in enumerate(items)}
    return _mapping(items, key_lines, first_line, (begin, index)) if items else None


def _scalar(found: re.Match[str], line: int) -> Value | None:
    group = found.lastindex or 1
    if group == 1:
        return None
    text = found[group]
    begin, end = found.span(group)
    if group == 4:
        text = text.rstrip(" ")
        end = begin + len(text)
        if len(text) < 6 and text.lower() in _NOT_TEXT:
            return None
        return Value("text", line, text, text, "", True, (begin, end))
    return Value("text", line, text, text, "", False, (begin - 1, end + 1))


def _mapping(items: dict[str, Value], key_lines: dict[str, int], line: int, span: tuple[int, int]) -> Value:
    data = {key: value.data for key, value in items.items()}
    return Value("map", line, data=data, span=span, items=items, key_lines=key_lines)
