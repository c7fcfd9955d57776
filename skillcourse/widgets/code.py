"""A text file with line numbers, as an explorer and an editor's record show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from skillcourse.widgets.markup import Child, Markup, tag
from skillcourse.widgets.text import clean, count

SHOWN_LINES = 400
_LINE = 500


def numbered(
    text: str,
    *,
    tone: Callable[[int], str] = lambda line: "",
    notes: Mapping[int, Sequence[Child]] | None = None,
) -> Markup:
    """``text`` line by line.

    Args:
        text: The file's text.
        tone: A class for a line by its number, from 1: which tier it belongs to.
        notes: What to say under a line, by its number.
    """
    lines = text.splitlines() or [""]
    items = [
        _line(number, line, tone(number), (notes or {}).get(number, ()))
        for number, line in enumerate(lines[:SHOWN_LINES], 1)
    ]
    more = len(lines) - SHOWN_LINES
    if more > 0:
        items.append(
            tag("li", tag("span", f"… {count(more, 'more line')}", class_="sc-muted"), class_="sc-unnumbered")
        )
    return tag("ol", items, class_="sc-code")


def _line(number: int, line: str, tone: str, notes: Sequence[Child]) -> Markup:
    said = [tag("div", note, class_="sc-line-note") for note in notes]
    shown = line if len(line) <= _LINE else f"{line[:_LINE]} …"
    return tag("li", tag("code", clean(shown, 2 * _LINE) or " "), said, class_=tone or None, value=number)
