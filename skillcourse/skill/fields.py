"""The frontmatter's fields against the specification, each with one small check."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from skillcourse.skill import rules
from skillcourse.skill.problem import Problem, Severity
from skillcourse.skill.yaml_values import Value

_TAG_LIKE = re.compile(r"</?[A-Za-z][^<>]*>")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_RESERVED = ("anthropic", "claude")
_COMMENT = re.compile(r"[ \t]#")
_QUOTED_SPEECH = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'(?!\w)|‘[^’]*’|`[^`]*`")
_FIRST_PERSON = re.compile(
    r"\bI(?:['’](?:m|ll|ve|d)\b| (?:can|will|am|help|do|have|need|use|read|write|make|create|generate|review|check"
    r"|analy[sz]e|process|extract|convert|turn|build|explain|find|know|work)\b)"
    r"|\b[Ww]e (?:can|will|help|use|have|are|make|create|turn|build)\b|\b[Ll]et me\b|\b[Hh]elps? me\b"
)
_WHEN = re.compile(
    r"\b(?:when(?:ever)?|use (?:this|it|for|to|on|with|in|as|before|after|if|only|proactively)|used (?:for|to|when|by)|using it"
    r"|if|before|after|while|during|for (?:tasks?|requests?|questions?|users?|any|all|working|handling)|triggers?|asks?|asked"
    r"|mentions?|invoke[ds]?|activat\w+|useful|whether|upon|in case|needs? to|wants? to|must be used|should be used)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|and|of|with|from|for|to|a|an|in|on|or|by)\b", re.IGNORECASE)


def check(values: Mapping[str, Value], key_lines: Mapping[str, int], folder: str, file: str) -> list[Problem]:
    """Every problem of the fields: ``values`` by name, ``key_lines`` where each key stands, ``folder`` the folder's name."""
    checker = _Checker(values, key_lines, folder, file)
    checker.check()
    return checker.problems


class _Checker:
    def __init__(
        self, values: Mapping[str, Value], key_lines: Mapping[str, int], folder: str, file: str
    ) -> None:
        self.values, self.key_lines, self.folder, self.file = values, key_lines, folder, file
        self.problems: list[Problem] = []

    def check(self) -> None:
        self._name()
        self._description()
        self._license()
        self._compatibility()
        self._metadata()
        self._allowed_tools()
        for key in self.values:
            if key not in rules.FIELDS:
                self._other_field(key)

    def _add(self, severity: Severity, code: str, message: str, line: int, rule: str, fix: str) -> None:
        self.problems.append(Problem(severity, code, message, self.file, line, rule, fix))

    def _text(self, key: str, rule: str, *, required: bool) -> Value | None:
        """The field's value when it is text with something in it; else a problem, and ``None``."""
        value = self.values.get(key)
        if value is None:
            if required:
                self._add(
                    "error",
                    f"{key}-missing",
                    f"The frontmatter has no {key}.",
                    1,
                    rule,
                    f"Add a line {key}: …",
                )
            return None
        if value.kind in ("list", "map"):
            kind = "a list" if value.kind == "list" else "a mapping"
            self._add(
                "error",
                f"{key}-type",
                f"The {key} is {kind}, and it must be text.",
                value.line,
                rule,
                "Write it as one text.",
            )
            return None
        if value.kind == "null" or not value.text.strip():
            found = f"is {value.text}, which YAML reads as nothing" if value.text else "is empty"
            self._add(
                "error",
                f"{key}-empty",
                f"The {key} {found}.",
                value.line,
                rule,
                f"Write the {key} after the colon.",
            )
            return None
        self._typed(key, value)
        if control := _CONTROL.search(value.text):
            found = (
                f"The {key} holds the control character U+{ord(control.group()):04X}, which no view can show."
            )
            self._add(
                "warning",
                "control-character",
                found,
                value.line,
                rules.CLIENT_GUIDE,
                "Remove the escape from the value.",
            )
        return value

    def _typed(self, key: str, value: Value) -> None:
        if value.typed:
            found = f"The {key} {value.text} is not quoted, and YAML readers take it for {value.typed} and not for text."
            self._add(
                "warning",
                "not-text",
                found,
                value.line,
                rules.YAML_CLIENTS,
                f'Write "{value.text}" in quotes.',
            )

    def _name(self) -> None:
        value = self._text("name", rules.NAME, required=True)
        if value is None:
            return
        written = value.text
        # Names are compared in NFKC, as the reference validator does: macOS may hand folder names out decomposed.
        name = unicodedata.normalize("NFKC", written)

        def error(code: str, message: str, fix: str) -> None:
            self._add("error", code, message, value.line, rules.NAME, fix)

        if len(name) > rules.NAME_LIMIT:
            error(
                "name-too-long",
                f"The name has {len(name)} characters, more than {rules.NAME_LIMIT}.",
                "Shorten it, and the folder's name.",
            )
        if name != name.lower():
            error(
                "name-uppercase",
                f"The name {written!r} has upper-case letters.",
                f"Write {name.lower()!r}, and name the folder so.",
            )
        if name.startswith("-") or name.endswith("-"):
            error(
                "name-hyphen-edge",
                f"The name {written!r} begins or ends with a hyphen.",
                f"Write {name.strip('-')!r}.",
            )
        if "--" in name:
            error(
                "name-double-hyphen",
                f"The name {written!r} has two hyphens in a row.",
                f"Write {re.sub('-+', '-', name)!r}.",
            )
        wrong = sorted({letter for letter in name if not (letter.isalnum() or letter == "-")})
        if wrong:
            shown = " ".join(repr(letter) for letter in wrong)
            plain = re.sub(
                "-+", "-", "".join(letter if letter.isalnum() else "-" for letter in name.lower())
            ).strip("-")
            error(
                "name-characters",
                f"The name {written!r} has characters other than letters, digits and hyphens: {shown}.",
                f"Write {plain!r}.",
            )
        if unicodedata.normalize("NFKC", self.folder) != name:
            error(
                "name-folder",
                f"The name is {written!r} and the folder is {self.folder!r}; they must be the same.",
                "Rename the one or the other.",
            )
        self._name_portable(written, value.line)

    def _name_portable(self, name: str, line: int) -> None:
        if not name.isascii():
            found = f"The name {name!r} has letters beyond a-z, which many clients and file systems refuse."
            self._add("warning", "name-non-ascii", found, line, rules.CLAUDE_API, "Use a-z, 0-9 and hyphens.")
        reserved = next((word for word in _RESERVED if word in name.lower()), None)
        if reserved:
            found = f"The name {name!r} contains {reserved!r}, which uploads to Claude refuse."
            self._add(
                "warning",
                "name-reserved",
                found,
                line,
                rules.CLAUDE_API,
                f"Leave {reserved!r} out of the name.",
            )
        if _TAG_LIKE.search(name):
            found = "The name contains something like an XML tag, which uploads to Claude refuse."
            self._add("warning", "xml-tag", found, line, rules.CLAUDE_API, "Leave the angle brackets out.")

    def _description(self) -> None:
        value = self._text("description", rules.DESCRIPTION, required=True)
        if value is None:
            return
        text, line = value.text, value.line
        if len(text) > rules.DESCRIPTION_LIMIT:
            found = f"The description has {len(text)} characters, more than {rules.DESCRIPTION_LIMIT}."
            self._add(
                "error",
                "description-too-long",
                found,
                line,
                rules.DESCRIPTION,
                "Keep what it does and when to use it; move the rest to the body.",
            )
        if tag := _TAG_LIKE.search(text):
            found = f"The description contains {tag.group()!r}, and uploads to Claude refuse XML tags in it."
            self._add("warning", "xml-tag", found, line, rules.CLAUDE_API, "Say it without angle brackets.")
        own_words = _QUOTED_SPEECH.sub(" ", text)
        if person := _FIRST_PERSON.search(own_words):
            found = f"The description speaks in the first person ({person.group()!r}), and it stands among other skills in a list."
            self._add(
                "warning",
                "description-first-person",
                found,
                line,
                rules.CLAUDE_PRACTICE,
                "Say what the skill does: Extracts …, Reviews …",
            )
        if not _WHEN.search(text) and _ENGLISH.search(text):
            found = "The description does not say when to use the skill, and a model picks by the description alone."
            self._add(
                "warning", "description-no-when", found, line, rules.DESCRIPTION, "Add a sentence: Use when …"
            )

    def _license(self) -> None:
        self._text("license", rules.LICENSE, required=False)

    def _compatibility(self) -> None:
        value = self._text("compatibility", rules.COMPATIBILITY, required=False)
        if value is not None and len(value.text) > rules.COMPATIBILITY_LIMIT:
            found = (
                f"The compatibility has {len(value.text)} characters, more than {rules.COMPATIBILITY_LIMIT}."
            )
            self._add(
                "error",
                "compatibility-too-long",
                found,
                value.line,
                rules.COMPATIBILITY,
                "Name only what the skill needs.",
            )

    def _metadata(self) -> None:
        value = self.values.get("metadata")
        if value is None or value.kind == "null":
            return
        if value.kind != "map":
            found = "The metadata is not a mapping of names to texts."
            self._add(
                "error",
                "metadata-type",
                found,
                value.line,
                rules.METADATA,
                "Write one indented line a name: name: text",
            )
            return
        for key, item in value.items.items():
            line = value.key_lines[key]
            if item.kind in ("list", "map"):
                kind = "a list" if item.kind == "list" else "a mapping"
                found = f"The metadata {key!r} is {kind}, and metadata holds texts only."
                self._add(
                    "error",
                    "metadata-value-type",
                    found,
                    line,
                    rules.METADATA,
                    "Write it as one text in quotes.",
                )
            elif item.kind == "text":
                self._typed(f"metadata {key!r}", item)

    def _allowed_tools(self) -> None:
        value = self.values.get("allowed-tools")
        if value is None:
            return
        if value.kind == "map" or any(item.kind != "text" for item in value.elements):
            found = "The allowed-tools are neither a text nor a list of texts."
            self._add(
                "error",
                "allowed-tools-type",
                found,
                value.line,
                rules.ALLOWED_TOOLS,
                "Write the tools in one line with spaces between.",
            )
        line = self.key_lines["allowed-tools"]
        found = "The field allowed-tools is experimental: some clients obey it, and most ignore it."
        self._add(
            "warning",
            "allowed-tools-experimental",
            found,
            line,
            rules.ALLOWED_TOOLS,
            "Do not rely on it for safety.",
        )
        if value.kind == "list":
            found = "The allowed-tools are a list, and clients that know the older rule read only a text."
            self._add(
                "warning",
                "allowed-tools-list",
                found,
                line,
                rules.ALLOWED_TOOLS,
                "Write the tools in one line with spaces between.",
            )

    def _other_field(self, key: str) -> None:
        line = self.key_lines[key]
        client = rules.CLIENT_FIELDS.get(key)
        if key == "<<":
            found = "The merge key << is not part of YAML 1.2, and nothing is merged."
            self._add("warning", "yaml-merge", found, line, rules.YAML, "Write the fields out.")
        elif client:
            found = f"The field {key} is read by {client} only; other clients ignore it, and strict ones refuse the skill."
            self._add(
                "warning",
                "client-field",
                found,
                line,
                f"{client}; not in {rules.FRONTMATTER}",
                "Keep it only for that client, or put it under metadata.",
            )
        else:
            near = _nearest(key)
            found = f"The field {key!r} is not part of the format; clients ignore it, and strict ones refuse the skill."
            fix = f"Did you mean {near}?" if near else "Put it under metadata."
            self._add("warning", "unknown-field", found, line, rules.FRONTMATTER, fix)


def comment_problems(text: str, values: Mapping[str, Value], file: str) -> Iterator[Problem]:
    """A warning when an unquoted description is cut short by `` #``, which begins a comment in YAML."""
    value = values.get("description")
    if value is None or value.kind != "text" or value.style:
        return
    end = text.find("\n", value.span[1])
    rest = text[value.span[1] : end if end >= 0 else len(text)]
    if _COMMENT.match(rest):
        yield Problem(
            "warning", "comment-in-value", f"The description ends at '#': {rest.strip()!r} is a comment to YAML.", file,
            value.line, rules.YAML, "Put the description in quotes."
        )  # fmt: skip


def _nearest(key: str) -> str:
    from difflib import get_close_matches

    found = get_close_matches(key.lower().replace("_", "-"), rules.FIELDS, 1, 0.75)
    return found[0] if found else ""
