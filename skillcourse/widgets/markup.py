"""HTML built from values: whatever is not marked as HTML is escaped, so there is one place to get that
right.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from skillcourse.widgets.text import clean

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_ROWS = frozenset({"div", "li", "blockquote", "section"})
_VOID = frozenset({"img", "input", "hr", "br"})


class Markup(str):
    """A text that is HTML already. Only this module and the drawings in the package make one."""

    __slots__ = ()


Child = str | int | None | Sequence["Child"]


def render(child: Child) -> Markup:
    """``child`` as HTML: markup as it is, other text cleaned and escaped, lists joined, ``None`` as
    nothing.
    """
    if child is None:
        return Markup()
    if isinstance(child, Markup):
        return child
    if isinstance(child, str | int):
        return Markup(html.escape(clean(str(child), 200_000), quote=True))
    return Markup("".join(render(one) for one in child))


def tag(element: str, /, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """One element. An attribute's underscores become hyphens (``aria_label``, ``class_``); ``None`` and
    False leave it out.
    """
    if not _NAME.fullmatch(element):
        raise ValueError(f"{element!r} is not an element's name")
    parts = [element]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        word = key.rstrip("_").replace("_", "-")
        parts.append(word if value is True else f'{word}="{render(str(value))}"')
    opening = Markup(f"<{' '.join(parts)}>")
    if element in _VOID:
        return opening
    # Where styles are taken away (an untrusted notebook, a mail), words in a row must still stand apart.
    glue = " " if element in _ROWS else ""
    inside = glue.join(render(child) for child in children if child is not None)
    return Markup(f"{opening}{inside}</{element}>")


def prose(text: str, limit: int = 8_000) -> Markup:
    """Markdown from a model as HTML: headings, lists, tables and code; raw HTML is shown as text, links and
    pictures too.

    A link in a model's answer is a claim, not a door: its address is shown and nothing is fetched or
    followed.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 12}).enable("table")
    parser.disable(["link", "image", "autolink", "reference", "html_inline", "html_block"])
    rendered = parser.render(clean(text, limit))
    # A record sits inside a lesson's own headings: an answer's headings must not compete with them.
    rendered = re.sub(r"<(/?)h[1-6]>", r"<\1h5>", rendered)
    return Markup(f'<div class="sc-prose">{rendered}</div>')


def phrase(text: str, limit: int = 2_000) -> Markup:
    """One paragraph of a model's words, with `code` and *emphasis* only."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero").enable(["backticks", "emphasis", "escape"])
    return Markup(parser.renderInline(clean(text, limit)).replace("\n", "<br>"))
