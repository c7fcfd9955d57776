"""Frontmatter text to values that remember their lines, behind a guard against YAML written to exhaust a reader.

PyYAML's C parser is fast but takes what it is given: brackets nested a hundred thousand deep overflow its
stack, and a few aliases of aliases write out to gigabytes. So size, depth and the number of values are bounded
here first, and no tag ever makes an object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from skillcourse.skill import rules
from skillcourse.skill.problem import Problem, Severity

if TYPE_CHECKING:
    import yaml

_UNSCANNED = 150
"""Each nested collection needs one of the five indicators, so text with no more than this many is not deep."""
_CORE_TAGS = frozenset({"str", "int", "float", "bool", "null", "seq", "map"})
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# YAML 1.1, which PyYAML speaks, ends a line at these three characters. YAML 1.2 and every editor do not, so the
# parser is shown private characters in their place.
_BREAKS, _HIDDEN = "\x85\u2028\u2029", "\uf885\uf828\uf829"
_HIDE_BREAKS, _SHOW_BREAKS = str.maketrans(_BREAKS, _HIDDEN), str.maketrans(_HIDDEN, _BREAKS)
_TYPED = {"int": "a number", "float": "a number", "bool": "a yes/no value", "timestamp": "a date"}


@dataclass(frozen=True, slots=True)
class Value:
    """One YAML value and where it stands."""

    kind: Literal["text", "null", "list", "map"]
    line: int
    """1-based line in SKILL.md on which the value begins; the key's own line when the value is empty."""
    text: str = ""
    """A scalar as written, whatever type YAML gives it."""
    data: object = None
    """Plain Python data."""
    typed: str = ""
    """``a number``, ``a yes/no value`` or ``a date`` when YAML does not read the unquoted text as text."""
    style: str = ""
    """``'``, ``"``, ``|``, ``>`` or empty for a plain scalar."""
    span: tuple[int, int] = (0, 0)
    """Where it stands in the frontmatter text."""
    elements: tuple[Value, ...] = ()
    items: Mapping[str, Value] = field(default_factory=dict)
    key_lines: Mapping[str, int] = field(default_factory=dict)


class _Refused(Exception):
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
        self.left = rules.FRONTMATTER_VALUES
        self.problems: list[Problem] = []

    def parse(self) -> tuple[Value | None, list[Problem]]:
        import yaml

        try:
            if len(self.text) > rules.FRONTMATTER_CHARACTERS:
                found = f"The frontmatter has {len(self.text):,} characters, more than the {rules.FRONTMATTER_CHARACTERS:,} that are read."
                raise self._refused("yaml-too-large", found, 0, "Move long text to the body.")
            self._scan(yaml)
            node = self._compose(yaml)
            value = self._value(node, self.first_line, 0) if node is not None else None
        except _Refused as refused:
            self.problems.append(refused.problem)
            return None, self.problems
        except yaml.YAMLError as error:
            self.problems.append(self._syntax(error))
            return None, self.problems
        except RecursionError:  # only the pure Python parser, called from a deep stack
            self.problems.append(self._too_deep(0).problem)
            return None, self.problems
        return value or Value("null", self.first_line), self.problems

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
        try:
            depth = 0
            for event in self._events(yaml, loader):
                if isinstance(event, yaml.CollectionStartEvent):
                    depth += 1
                    if depth > rules.FRONTMATTER_DEPTH:
                        raise self._too_deep(event.start_mark.index)
                elif isinstance(event, yaml.CollectionEndEvent):
                    depth -= 1
                if special:
                    self._note_special(yaml, event)
        finally:
            loader.dispose()

    @staticmethod
    def _events(yaml: Any, loader: Any) -> Iterator[Any]:
        while loader.check_event():
            yield loader.get_event()

    def _note_special(self, yaml: Any, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._warn(
                "yaml-alias",
                f"The alias *{event.anchor} stands for a value written elsewhere.",
                event,
                "Write the value out.",
            )
        tag = getattr(event, "tag", None)
        if tag is None:
            return
        if tag.removeprefix(_TAG) in _CORE_TAGS or tag == "!":
            self._warn(
                "yaml-tag", f"The tag {_short(tag)} sets the type of a value.", event, "Leave the tag out."
            )
        else:
            self._add(
                "error", "yaml-tag-unknown", f"The tag {_short(tag)} asks for something other than plain data, and is ignored.",
                self._line(event.start_mark.index), rules.FRONTMATTER, "Leave the tag out."
            )  # fmt: skip

    def _value(self, node: Any, key_line: int, depth: int) -> Value:
        self.left -= 1
        if self.left < 0:
            found = f"The frontmatter writes out to more than {rules.FRONTMATTER_VALUES:,} values."
            raise self._refused(
                "yaml-too-large", found, node.start_mark.index, "Write each value once, without aliases."
            )
        if depth > rules.FRONTMATTER_DEPTH:  # also a value that holds itself through an alias
            raise self._too_deep(node.start_mark.index)
        line = self._line(node.start_mark.index)
        span = (node.start_mark.index, node.end_mark.index)
        if node.id == "scalar":
            return self._scalar(node, line if node.value or node.style else key_line, span)
        if node.flow_style:
            self._warn(
                "yaml-flow",
                "A value is written in [ ] or { }.",
                node,
                "Write it as a block, one item a line.",
            )
        if node.id == "sequence":
            elements = tuple(self._value(child, line, depth + 1) for child in node.value)
            return Value("list", line, data=[item.data for item in elements], span=span, elements=elements)
        return self._mapping(node, line, depth, span)

    def _mapping(self, node: Any, line: int, depth: int, span: tuple[int, int]) -> Value:
        items: dict[str, Value] = {}
        key_lines: dict[str, int] = {}
        for key_node, child in node.value:
            key_line = self._line(key_node.start_mark.index)
            if key_node.id != "scalar":
                found = "A key in the frontmatter is a list or a mapping, and keys must be text."
                raise self._refused(
                    "yaml-key", found, key_node.start_mark.index, "Give the value a plain name."
                )
            key = _shown(key_node.value)
            value = self._value(child, key_line, depth + 1)
            if key in items:
                self._add(
                    "error", "yaml-duplicate-key", f"The key {key!r} is written twice (first in line {key_lines[key]}); a reader may take either.",
                    key_line, rules.YAML, "Keep one of them."
                )  # fmt: skip
                continue
            items[key], key_lines[key] = value, key_line
        data = {key: value.data for key, value in items.items()}
        return Value("map", line, data=data, span=span, items=items, key_lines=key_lines)

    def _scalar(self, node: Any, line: int, span: tuple[int, int]) -> Value:
        text = _shown(node.value)
        name = node.tag.removeprefix(_TAG)
        if name == "null":
            return Value("null", line, text=text, span=span)
        typed = _TYPED.get(name, "")
        return Value("text", line, text, _plain(text, name), typed, node.style or "", span)

    def _line(self, index: int) -> int:
        return self.first_line + self.text.count("\n", 0, index)

    def _syntax(self, error: Any) -> Problem:
        found = getattr(error, "problem", None) or getattr(error, "context", None) or "it cannot be parsed"
        mark = getattr(error, "problem_mark", None)
        if "end of stream" in found and error.context_mark:
            mark, found = error.context_mark, "a quote is opened and never closed"
        index = mark.index if mark is not None else 0
        if control := _CONTROL.search(self.text):
            index, found = (
                control.start(),
                f"the control character U+{ord(control.group()):04X} is not allowed",
            )
        line = self._line(min(index, len(self.text.rstrip("\n"))))
        return Problem(
            "error", "yaml-invalid", f"The frontmatter is not valid YAML: {_say(found)}.", self.file, line, rules.FRONTMATTER,
            "Put the value in quotes, and indent with spaces only."
        )  # fmt: skip

    def _add(self, severity: Severity, code: str, message: str, line: int, rule: str, fix: str) -> None:
        self.problems.append(Problem(severity, code, message, self.file, line, rule, fix))

    def _warn(self, code: str, message: str, place: Any, fix: str) -> None:
        found = f"{message.rstrip('.')}, which is valid YAML, but simple readers refuse it."
        self._add("warning", code, found, self._line(place.start_mark.index), rules.SKILLS_REF, fix)

    def _too_deep(self, index: int) -> _Refused:
        found = f"The frontmatter is nested more than {rules.FRONTMATTER_DEPTH} levels deep."
        return self._refused(
            "yaml-too-deep", found, index, "Keep the frontmatter flat; only metadata holds a mapping."
        )

    def _refused(self, code: str, message: str, index: int, fix: str) -> _Refused:
        return _Refused(Problem("error", code, message, self.file, self._line(index), rules.READING, fix))


def _plain(text: str, name: str) -> object:
    """The value of a scalar by YAML 1.2's core schema; what only YAML 1.1 reads otherwise stays text."""
    if name == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if name == "int" and _INTEGER.fullmatch(text) and len(text) < 64:
        return int(text)
    if name == "float" and _FLOAT.fullmatch(text):
        return float(text)
    return text


def _shown(text: str) -> str:
    return text if text.isascii() else text.translate(_SHOW_BREAKS)


def _short(tag: str) -> str:
    return "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag


def _say(found: str) -> str:
    """A parser's message in words for people who do not know its terms."""
    if "mapping values are not allowed" in found:
        return "an unquoted colon followed by a space starts a second value in the same line"
    if "'\\t'" in found or "tab" in found:
        return "a tab stands where only spaces may be"
    if "cannot start any token" in found:
        return found.replace("found character that", "a value begins with a character that").replace(
            "any token", "an unquoted value"
        )
    return found.rstrip(".")
