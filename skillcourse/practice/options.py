"""The options of a skill's scripts, as its own words list them: name, value, and what is said about each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from skillcourse.practice.outline import Span, spans_in, unmark
from skillcourse.practice.sentences import sentences

_OPTION = re.compile(
    r"(?<![\w-])(?P<flag>--[A-Za-z][\w-]{0,60}|-[A-Za-z])(?![\w-])"
    r"(?:(?:=|[ \t]+)(?P<value><[^<>\n]{1,60}>|\{[^{}\n]{1,120}\}|"
    r"\[[^\[\]\n-][^\[\]\n]{0,60}\]|(?!-|\|)[^\s`\]\),;]{1,80}))?"
)


@dataclass(frozen=True, slots=True)
class Option:
    """One option that the instructions mention."""

    flag: str
    value: str = ""
    """What stands after it: ``N``, ``json|text``, ``30``; empty for a switch."""
    says: str = ""
    """The sentence or table row around it."""
    line: int = 0
    script: str = ""
    """The command planned last before it, which it most likely belongs to."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The values it takes, when it lists them: ``{json,text}``, ``json|text``."""
        inner = self.value.strip("<>{}[]")
        parts = [part.strip() for part in re.split(r"[|,/]", inner)]
        return tuple(parts) if len(parts) > 1 and all(parts) else ()


def options_in(text: str, spans: list[Span], line: int, script: str) -> list[Option]:
    """The options that a text names, each with the sentence that explains it."""
    if "-" not in text and not spans:
        return []
    found: list[Option] = []
    for sentence in sentences(text, line):
        says = unmark(sentence.text, spans)
        codes = [span.text for _, span in spans_in(sentence.text, spans) if span.kind == "code"]
        # A table parts "json|text" into two cells; put back together it is one value again.
        codes = [code.replace(" | ", "|") for code in codes]
        for code in codes or ([sentence.text] if not spans else []):
            for match in _OPTION.finditer(code[:4000]):
                found.append(Option(match["flag"], match["value"] or "", says[:600], sentence.line, script))
    return found
