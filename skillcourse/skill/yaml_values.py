"""Frontmatter text to values that remember their lines, behind a guard against YAML made to exhaust a reader.

PyYAML's C parser is fast and takes what it is given: brackets nested a hundred thousand deep overflow its
stack, and a few aliases of aliases write out to gigabytes. So size, depth and the number of values are
bounded here first, and no tag ever makes an object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from skillcourse.skill import limits
from skillcourse.skill.problem import Problem
from skillcourse.skill.rulebook import problem

_TAG = "tag:yaml.org,2002:"
_CORE_TAGS = frozenset(
    {"!", *(_TAG + name for name in ("str", "int", "float", "bool", "null", "seq", "map"))}
)
_TYPED = {"int": "a number", "float": "a number", "bool": "a yes/no value", "timestamp": "a date"}
_INTEGER = re.compile(r"[-+]?[0-9]{1,60}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BAD_HEADER = re.compile(r"[|>][-+0-9]*#")  # libyaml takes it, and YAML 1.2 (8.1.1) does not
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# YAML 1.1, which PyYAML speaks, ends a line at these three characters. YAML 1.2 and every editor do not, so
# the parser is shown private characters in their place.
_BREAKS, _HIDDEN = "\x85\u2028\u2029", "\uf885\uf828\uf829"
_HIDE_BREAKS, _SHOW_BREAKS = str.maketrans(_BREAKS, _HIDDEN), str.maketrans(_HIDDEN, _BREAKS)


@dataclass(slots=True)  # not frozen: it stays in this room, and freezing triples the time to make one
class Value:
    """One YAML value and where it stands."""

    kind: Literal["text", "null", "list", "map"]
    line: int
    """1-based line in SKILL.md on which the value begins; its key's line when the value is empty."""
    text: str = ""
    """A scalar as written, whatever type YAML gives it."""
    data: object = None
    """Plain Python data."""
    typed: str = ""
    """``a number``, ``a yes/no value`` or ``a date`` when YAML does not take the unquoted text for text."""
    plain: bool = False
    """Whether it is an unquoted scalar."""
    span: tuple[int, int] = (0, 0)
    """Where it begins and ends in the frontmatter text."""
    elements: tuple[Value, ...] = ()
    items: Mapping[str, Value] = field(default_factory=dict)
    key_lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """``a list``, ``a mapping``, ``a text`` or ``empty``, for messages."""
        return {"list": "a list", "map": "a mapping", "text": "a text", "null": "empty"}[self.kind]


class _Refused(Exception):
    """The text is not parsed any further; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def parse(text: str, first_line: int, file: str) -> tuple[Value | None, list[Problem]]:
    """The one value in ``text``, or ``None`` when it is not YAML or is refused, and what was noticed.

    Args:
        text: The frontmatter between its fences.
        first_line: The 1-based line of ``file`` on which ``text`` begins.
        file: The name to put in problems.
    """
    return _Parser(text, first_line, file).parse()


class _Parser:
    """Builds values from the parser's events: these need no stack, and each bound is met on the way."""

    def __init__(self, text: str, first_line: int, file: str) -> None:
        self.text = text if text.isascii() else text.translate(_HIDE_BREAKS)
        self.first_line = first_line
        self.file = file
        self.left = limits.FRONTMATTER_VALUES
        self.anchors: dict[str, tuple[Value, int]] = {}
        self.problems: list[Problem] = []

    def parse(self) -> tuple[Value | None, list[Problem]]:
        import yaml

        try:
            if len(self.text) > limits.FRONTMATTER_CHARACTERS:
                raise self._refused("yaml-too-large", 0, found=f"{len(self.text):,} characters")
            self.yaml: Any = yaml
            self.loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self.text)
            try:
                return self._document(self.loader.get_event), self.problems
            finally:
                self.loader.dispose()
        except _Refused as refused:  # what was odd on the way there no longer matters
            self.problems = [noted for noted in self.problems if noted.severity == "error"]
            self.problems.append(refused.problem)
        except yaml.YAMLError as error:
            self.problems.append(self._syntax(error))
        return None, self.problems

    def _document(self, get_event: Callable[[], Any]) -> Value:
        get_event()
        if isinstance(get_event(), self.yaml.StreamEndEvent):
            return Value("null", self.first_line)
        value = self._value(get_event(), self.first_line, 0)
        get_event()
        after = get_event()
        if not isinstance(after, self.yaml.StreamEndEvent):
            raise self._refused("yaml-invalid", after.start_mark.index, found="a second document begins here")
        return value

    def _value(self, event: Any, key_line: int, depth: int) -> Value:
        self.left -= 1
        if self.left < 0:
            raise self._too_many(event)
        kind = type(event)
        if kind is self.yaml.AliasEvent:
            return self._alias(event)
        left = self.left
        if event.tag is not None:
            code = "yaml-tag" if event.tag in _CORE_TAGS else "yaml-tag-unknown"
            self._note(code, event.start_mark.index, tag=event.tag.replace(_TAG, "!!"))
        if kind is self.yaml.ScalarEvent:
            value = self._scalar(event, key_line)
        else:
            value = self._collection(event, kind is self.yaml.MappingStartEvent, depth + 1)
        if event.anchor is not None:
            self._note("yaml-alias", event.start_mark.index, name=f"&{event.anchor}")
            self.anchors[event.anchor] = value, left - self.left + 1
        return value

    def _alias(self, event: Any) -> Value:
        """The value that the alias stands for; it costs as much again as when it was written."""
        self._note("yaml-alias", event.start_mark.index, name=f"*{event.anchor}")
        if event.anchor not in self.anchors:
            found = f"the alias *{event.anchor} stands for nothing that is complete before it"
            raise self._refused("yaml-invalid", event.start_mark.index, found=found)
        value, size = self.anchors[event.anchor]
        self.left -= size
        if self.left < 0:
            raise self._too_many(event)
        return value

    def _collection(self, start: Any, mapping: bool, depth: int) -> Value:
        mark = start.start_mark
        if depth > limits.FRONTMATTER_DEPTH:
            raise self._refused("yaml-too-deep", mark.index)
        if start.flow_style:
            self._note("yaml-flow", mark.index)
        line = self.first_line + mark.line
        if mapping:
            return self._mapping(mark, line, depth)
        elements = []
        end = self.yaml.SequenceEndEvent
        while type(event := self.loader.get_event()) is not end:
            elements.append(self._value(event, line, depth))
        span = mark.index, event.end_mark.index
        data = [item.data for item in elements]
        return Value("list", line, data=data, span=span, elements=tuple(elements))

    def _mapping(self, mark: Any, line: int, depth: int) -> Value:
        items: dict[str, Value] = {}
        key_lines: dict[str, int] = {}
        get_event, end = self.loader.get_event, self.yaml.MappingEndEvent
        while type(event := get_event()) is not end:
            if type(event) is not self.yaml.ScalarEvent:
                raise self._refused("yaml-key", event.start_mark.index)
            key, key_mark = _shown(event.value), event.start_mark
            key_line = self.first_line + key_mark.line
            value = self._value(get_event(), key_line, depth)
            if key in items:
                self._note("yaml-duplicate-key", key_mark.index, key=key, first=key_lines[key])
            else:
                items[key], key_lines[key] = value, key_line
        span = mark.index, event.end_mark.index
        data = {key: value.data for key, value in items.items()}
        return Value("map", line, data=data, span=span, items=items, key_lines=key_lines)

    def _scalar(self, event: Any, key_line: int) -> Value:
        text, mark, style = _shown(event.value), event.start_mark, event.style
        line = self.first_line + mark.line if text or style else key_line
        if style in ("|", ">") and _BAD_HEADER.match(self.text, mark.index):
            found = f"'#' follows {style} without a space between"
            raise self._refused("yaml-invalid", mark.index, found=found)
        name = event.tag.removeprefix(_TAG) if event.tag else "str" if style else self._implicit(text)
        if name == "null":
            return Value("null", line, text)
        span = mark.index, event.end_mark.index
        data = text if name == "str" else _typed_data(text, name)
        return Value("text", line, text, data, _TYPED.get(name, ""), not style, span)

    def _implicit(self, text: str) -> str:
        """The type that YAML gives to an unquoted scalar."""
        table = self.yaml.SafeLoader.yaml_implicit_resolvers
        for tag, pattern in table.get(text[:1], ()):
            if pattern.match(text):
                return str(tag.removeprefix(_TAG))
        return "str"

    def _too_many(self, event: Any) -> _Refused:
        found = f"more than {limits.FRONTMATTER_VALUES:,} values when its aliases are written out"
        return self._refused("yaml-too-large", event.start_mark.index, found=found)

    def _line(self, index: int) -> int:
        return self.first_line + self.text.count("\n", 0, index)

    def _syntax(self, error: Any) -> Problem:
        found = getattr(error, "problem", None) or getattr(error, "context", None) or "it cannot be parsed"
        mark = getattr(error, "problem_mark", None)
        if "end of stream" in found and error.context_mark:
            mark, found = error.context_mark, "a quote is opened and never closed"
        index = mark.index if mark is not None else 0
        if control := _CONTROL.search(self.text):
            index, found = control.start(), f"the control character U+{ord(control.group()):04X} stands in it"
        line = self._line(min(index, len(self.text.rstrip("\n"))))
        if "mapping values are not allowed" in found:
            return problem("unquoted-colon", self.file, line)
        return problem(
            "yaml-invalid", self.file, line, found=_in_plain_words(found, self.text[index : index + 1])
        )

    def _note(self, code: str, index: int, **facts: object) -> None:
        self.problems.append(problem(code, self.file, self._line(index), **facts))

    def _refused(self, code: str, index: int, **facts: object) -> _Refused:
        return _Refused(problem(code, self.file, self._line(index), **facts))


def _shown(text: str) -> str:
    return text if text.isascii() else text.translate(_SHOW_BREAKS)


def _typed_data(text: str, name: str) -> object:
    """A scalar by YAML 1.2's core schema; what only YAML 1.1 reads otherwise stays text."""
    if name == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if name == "int" and _INTEGER.fullmatch(text):
        return int(text)
    if name == "float" and _FLOAT.fullmatch(text):
        return float(text)
    return text


def _in_plain_words(found: str, character: str) -> str:
    """A parser's message for people who do not know a parser's terms."""
    if "cannot start any token" in found:
        return (
            "a tab stands where only spaces may be"
            if character == "\t"
            else f"a value begins with {character!r}"
        )
    if "expected key" in found or "expected <block end>" in found:
        return "this line is neither key: value nor indented as the lines around it"
    if "could not find expected ':'" in found:
        return "a line has no colon after its key"
    return found
