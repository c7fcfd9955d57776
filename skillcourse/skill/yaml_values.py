"""Frontmatter text to values that remember their lines, behind a guard against YAML made to exhaust a reader.

PyYAML's C parser is fast and takes what it is given: brackets nested a hundred thousand deep overflow its
stack, and a few aliases of aliases write out to gigabytes. So size, depth and the number of values are
bounded here first, and no tag ever makes an object.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from skillcourse.skill import limits
from skillcourse.skill.problem import Problem
from skillcourse.skill.rulebook import problem

if TYPE_CHECKING:
    import yaml

_UNSCANNED = 150
"""Each nested collection needs one of five indicators, so text with no more than this many cannot be deep."""
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


@dataclass(frozen=True, slots=True)
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
    def __init__(self, text: str, first_line: int, file: str) -> None:
        self.text = text if text.isascii() else text.translate(_HIDE_BREAKS)
        self.first_line = first_line
        self.file = file
        self.left = limits.FRONTMATTER_VALUES
        self.problems: list[Problem] = []

    def parse(self) -> tuple[Value | None, list[Problem]]:
        import yaml

        try:
            if len(self.text) > limits.FRONTMATTER_CHARACTERS:
                raise self._refused("yaml-too-large", 0, found=f"{len(self.text):,} characters")
            self._scan(yaml)
            node = self._compose(yaml)
            value = Value("null", self.first_line) if node is None else self._value(node, self.first_line, 0)
        except _Refused as refused:
            self.problems.append(refused.problem)
        except yaml.YAMLError as error:
            self.problems.append(self._syntax(error))
        except RecursionError:  # only the pure Python parser, called from a deep stack
            self.problems.append(self._refused("yaml-too-deep", 0).problem)
        else:
            return value, self.problems
        return None, self.problems

    def _loader(self, yaml: Any) -> Any:
        return getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self.text)

    def _compose(self, yaml: Any) -> yaml.Node | None:
        loader = self._loader(yaml)
        try:
            node: yaml.Node | None = loader.get_single_node()
            return node
        finally:
            loader.dispose()

    def _scan(self, yaml: Any) -> None:
        """Walk the events, which needs no stack, when the text could be deep or uses anchors or tags."""
        text = self.text
        special = "&" in text or "*" in text or "!" in text
        if not special and sum(map(text.count, "[{-?:")) <= _UNSCANNED:
            return
        loader = self._loader(yaml)
        depth = 0
        try:
            while loader.check_event():
                event = loader.get_event()
                if isinstance(event, yaml.CollectionStartEvent):
                    depth += 1
                    if depth > limits.FRONTMATTER_DEPTH:
                        raise self._refused("yaml-too-deep", event.start_mark.index)
                elif isinstance(event, yaml.CollectionEndEvent):
                    depth -= 1
                if special:
                    self._note_special(yaml, event)
        finally:
            loader.dispose()

    def _note_special(self, yaml: Any, event: Any) -> None:
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._note("yaml-alias", event.start_mark.index, name=f"{mark}{anchor}")
        tag = getattr(event, "tag", None)
        if tag is not None:
            code = "yaml-tag" if tag in _CORE_TAGS else "yaml-tag-unknown"
            self._note(code, event.start_mark.index, tag=tag.replace(_TAG, "!!"))

    def _value(self, node: Any, key_line: int, depth: int) -> Value:
        self.left -= 1
        if self.left < 0:
            found = f"more than {limits.FRONTMATTER_VALUES:,} values when its aliases are written out"
            raise self._refused("yaml-too-large", node.start_mark.index, found=found)
        if depth > limits.FRONTMATTER_DEPTH:  # also a value that holds itself through an alias
            raise self._refused("yaml-too-deep", node.start_mark.index)
        if node.id == "scalar":
            return self._scalar(node, key_line)
        if node.flow_style:
            self._note("yaml-flow", node.start_mark.index)
        line, span = self._line(node.start_mark.index), _span(node)
        if node.id == "sequence":
            elements = tuple(self._value(child, line, depth + 1) for child in node.value)
            return Value("list", line, data=[item.data for item in elements], span=span, elements=elements)
        items: dict[str, Value] = {}
        key_lines: dict[str, int] = {}
        for key_node, child in node.value:
            self._pair(key_node, child, depth, items, key_lines)
        data = {key: value.data for key, value in items.items()}
        return Value("map", line, data=data, span=span, items=items, key_lines=key_lines)

    def _pair(
        self, key_node: Any, child: Any, depth: int, items: dict[str, Value], key_lines: dict[str, int]
    ) -> None:
        if key_node.id != "scalar":
            raise self._refused("yaml-key", key_node.start_mark.index)
        key = _shown(key_node.value)
        line = self._line(key_node.start_mark.index)
        value = self._value(child, line, depth + 1)
        if key in items:
            self._note("yaml-duplicate-key", key_node.start_mark.index, key=key, first=key_lines[key])
        else:
            items[key], key_lines[key] = value, line

    def _scalar(self, node: Any, key_line: int) -> Value:
        text, name = _shown(node.value), node.tag.removeprefix(_TAG)
        plain = not node.style
        if node.style in ("|", ">") and _BAD_HEADER.match(self.text, node.start_mark.index):
            found = f"'#' follows {node.style} without a space between"
            raise _Refused(problem("yaml-invalid", self.file, self._line(node.start_mark.index), found=found))
        line = self._line(node.start_mark.index) if text or not plain else key_line
        if name == "null":
            return Value("null", line, text=text)
        typed = _TYPED.get(name, "")
        return Value("text", line, text, _typed_data(text, name), typed, plain, _span(node))

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


def _span(node: Any) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


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
