"""The frontmatter's fields against the format, each with one small check."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from skillcourse.skill import limits
from skillcourse.skill.portable_rules import CLIENT_FIELDS
from skillcourse.skill.problem import Problem
from skillcourse.skill.rulebook import problem
from skillcourse.skill.tree import cache_names
from skillcourse.skill.wording import first_person, says_when, tag_like
from skillcourse.skill.yaml_values import Value

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_GOOD_NAME = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = ("anthropic", "claude")


def check(fields: Value, text: str, first_line: int, folder: str, file: str) -> list[Problem]:
    """Every problem of the frontmatter's fields.

    Args:
        fields: The frontmatter's mapping.
        text: The frontmatter as written.
        first_line: The line of the file on which it begins.
        folder: The skill folder's name, which the name must equal.
        file: The name to put in problems.
    """
    return _Checker(fields, text, first_line, folder, file).check()


class _Checker:
    def __init__(self, fields: Value, text: str, first_line: int, folder: str, file: str) -> None:
        self.values: Mapping[str, Value] = fields.items
        self.key_lines = fields.key_lines
        self.written, self.first_line, self.folder, self.file = text, first_line, folder, file
        self.problems: list[Problem] = []

    def check(self) -> list[Problem]:
        self._name()
        self._description()
        self._text("license")
        compatibility = self._text("compatibility")
        if compatibility is not None and len(compatibility.text) > limits.COMPATIBILITY_CHARACTERS:
            self._add("compatibility-too-long", compatibility.line, count=len(compatibility.text))
        self._metadata()
        self._allowed_tools()
        for key in self.values:
            if key not in limits.FIELDS:
                self._other_field(key)
        return self.problems

    def _add(self, code: str, line: int, **facts: object) -> None:
        self.problems.append(problem(code, self.file, line, **facts))

    def _text(self, key: str, *, required: bool = False) -> Value | None:
        """The field's value when it is text with something in it; otherwise a problem, and ``None``."""
        value = self.values.get(key)
        if value is None:
            if required:
                self._add(f"{key}-missing", 1)
        elif value.kind in ("list", "map"):
            self._add(f"{key}-type", value.line, kind=value.called)
        elif value.kind == "null" or not value.text or value.text.isspace():
            found = f"is {value.text}, which YAML reads as nothing" if value.text.strip() else "is empty"
            self._add(f"{key}-empty", value.line, found=found)
        else:
            self._typed(key, value)
            # Only an escape in double quotes can make one: YAML refuses them as they are.
            control = None if value.plain else _CONTROL.search(value.text)
            if control:
                self._add("control-character", value.line, key=key, character=f"U+{ord(control.group()):04X}")
            return value
        return None

    def _typed(self, what: str, value: Value) -> None:
        if value.typed:
            self._add("not-text", value.line, what=what, value=value.text, typed=value.typed)

    def _name(self) -> None:
        value = self._text("name", required=True)
        if value is None:
            return
        written, line = value.text, value.line
        if (
            written == self.folder
            and len(written) <= limits.NAME_CHARACTERS
            and _GOOD_NAME.fullmatch(written)
        ):
            self._reserved(written, line)
            return
        # Compared in NFKC, as the reference validator does: macOS may hand out folder names decomposed.
        name = unicodedata.normalize("NFKC", written)
        if len(name) > limits.NAME_CHARACTERS:
            self._add("name-too-long", line, count=len(name))
        if name != name.lower():
            self._add("name-uppercase", line, name=written, better=name.lower())
        if name.startswith("-") or name.endswith("-"):
            self._add("name-hyphen-edge", line, name=written, better=name.strip("-"))
        if "--" in name:
            self._add("name-double-hyphen", line, name=written, better=re.sub("-+", "-", name))
        wrong = sorted({letter for letter in name if not (letter.isalnum() or letter == "-")})
        if wrong:
            shown = " ".join(map(repr, wrong))
            self._add("name-characters", line, name=written, wrong=shown, better=_slug(name))
        if unicodedata.normalize("NFKC", self.folder) != name:
            self._add("name-folder", line, name=written, folder=self.folder)
        if not written.isascii():
            self._add("name-non-ascii", line, name=written)
        self._reserved(written, line)
        self._tags("name", value)

    def _reserved(self, name: str, line: int) -> None:
        for word in _RESERVED:
            if word in name.lower():
                self._add("name-reserved", line, name=name, word=word)

    def _description(self) -> None:
        value = self._text("description", required=True)
        if value is None:
            return
        text, line = value.text, value.line
        if len(text) > limits.DESCRIPTION_CHARACTERS:
            self._add("description-too-long", line, count=len(text))
        self._tags("description", value)
        if words := first_person(text):
            self._add("description-first-person", self._line_of(words, value), words=words)
        if not says_when(text):
            self._add("description-no-when", line)
        end = value.span[1]
        rest = self.written[end:].partition("\n")[0].strip()
        if value.plain and rest.startswith("#"):
            self._add("comment-in-value", self.first_line + self.written.count("\n", 0, end), comment=rest)

    def _tags(self, key: str, value: Value) -> None:
        if tag := tag_like(value.text):
            self._add("xml-tag", self._line_of(tag, value), key=key, tag=tag)

    def _line_of(self, words: str, value: Value) -> int:
        """The line on which ``words`` stand in a value of several lines; its first when they are folded."""
        index = self.written.find(words, *value.span)
        return value.line if index < 0 else self.first_line + self.written.count("\n", 0, index)

    def _metadata(self) -> None:
        value = self.values.get("metadata")
        if value is None or value.kind == "null":
            return
        if value.kind != "map":
            self._add("metadata-type", value.line, kind=value.called)
        for key, item in value.items.items():
            if item.kind in ("list", "map"):
                self._add("metadata-value-type", value.key_lines[key], key=key, kind=item.called)
            self._typed(f"metadata {key!r}", item)

    def _allowed_tools(self) -> None:
        value = self.values.get("allowed-tools")
        if value is None:
            return
        line = self.key_lines["allowed-tools"]
        if value.kind == "map" or any(item.kind != "text" for item in value.elements):
            self._add("allowed-tools-type", value.line)
        elif value.kind == "list":
            self._add("allowed-tools-list", line)
        self._add("allowed-tools-experimental", line)

    def _other_field(self, key: str) -> None:
        line = self.key_lines[key]
        if key == "<<":
            self._add("yaml-merge", line)
        elif key in CLIENT_FIELDS:
            self._add("client-field", line, key=key, client=CLIENT_FIELDS[key])
        else:
            near = _nearest(key[:64])
            better = f"Did you mean {near}?" if near else "Put it under metadata."
            self._add("unknown-field", line, key=key, better=better)


def _slug(name: str) -> str:
    letters = (letter if letter.isalnum() else "-" for letter in name.lower())
    return re.sub("-+", "-", "".join(letters)).strip("-")


@cache_names
def _nearest(key: str) -> str:
    from difflib import get_close_matches

    found = get_close_matches(key.lower().replace("_", "-"), limits.FIELDS, 1, 0.75)
    return found[0] if found else ""
