"""Markdown as a tree of sections, steps, paragraphs and code, each with its true line number.

Only the block structure is parsed by markdown-it; code spans and links inside a line are found by one
linear pass of our own, so that no
text, however hostile, costs more than time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

NodeKind = Literal["root", "section", "list", "item", "para", "code", "table", "quote"]
"""What a node is. A ``section`` holds everything up to the next heading of its level."""

MAX_NODES = 20_000
"""How many nodes of one document are kept; nobody's instructions come near it."""


@dataclass(slots=True)
class Node:
    """One piece of a document."""

    kind: NodeKind
    line: int
    """1-based, in the file that the text came from."""
    text: str = ""
    """A heading's, paragraph's or code block's text; empty for containers."""
    level: int = 0
    """A heading's level, 1 to 6."""
    info: str = ""
    """A code block's language, in lower case."""
    ordered: bool = False
    """True for numbered lists and their items."""
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    """A table's rows: line and cells, the header first."""
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the document."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    # "inline" off: what stands inside a line is none of its business here. "reference" off: it eats lines.
    return MarkdownIt("commonmark").enable("table").disable(["inline", "reference"])


@lru_cache(maxsize=16)
def outline(text: str, first_line: int = 1) -> Node:
    """The tree of ``text``, whose first line is line ``first_line`` of its file. The tree is shared: read
    it only.
    """
    root = Node("root", first_line)
    if not text.strip():
        return root
    stack: list[Node] = [root]
    count = 0
    tokens = _parser().parse(text.replace("\x00", "\ufffd"))
    for at, token in enumerate(tokens):
        line = first_line + (token.map[0] if token.map else 0)
        node: Node | None = None
        if token.nesting == -1:
            _close(stack, token.type)
            continue
        if token.type == "heading_open":
            heading = tokens[at + 1].content if at + 1 < len(tokens) else ""
            node = Node("section", line, heading.strip(), level=int(token.tag[1:]))
            _open_section(stack, node)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            node = _push(stack, Node("list", line, ordered=token.type[0] == "o"))
        elif token.type == "list_item_open":
            node = _push(stack, Node("item", line, ordered=stack[-1].ordered))
        elif token.type == "blockquote_open":
            node = _push(stack, Node("quote", line))
        elif token.type == "table_open":
            node = _push(stack, Node("table", line))
        elif token.type == "tr_open" and stack[-1].kind == "table":
            stack[-1].rows.append((line, []))
        elif token.type in ("fence", "code_block"):
            info = token.info.strip().split()[0].lower().strip("{.}") if token.info.strip() else ""
            first = line + (1 if token.type == "fence" else 0)
            node = Node("code", first, token.content.rstrip("\n"), info=info)
            stack[-1].children.append(node)
        elif token.type == "inline":
            if stack[-1].kind == "table" and stack[-1].rows:
                stack[-1].rows[-1][1].append(token.content)
            elif tokens[at - 1].type == "paragraph_open":
                node = Node("para", line, token.content)
                stack[-1].children.append(node)
        count += node is not None
        if count > MAX_NODES:
            break
    return root


def _push(stack: list[Node], node: Node) -> Node:
    stack[-1].children.append(node)
    stack.append(node)
    return node


def _open_section(stack: list[Node], node: Node) -> None:
    if stack[-1].kind in ("root", "section"):
        while stack[-1].kind == "section" and stack[-1].level >= node.level:
            stack.pop()
        _push(stack, node)
    else:  # a heading inside a list or quote is a line of it
        stack[-1].children.append(Node("para", node.line, node.text))


_CLOSERS = {
    "bullet_list_close": "list",
    "ordered_list_close": "list",
    "list_item_close": "item",
    "blockquote_close": "quote",
    "table_close": "table",
}


def _close(stack: list[Node], kind: str) -> None:
    wanted = _CLOSERS.get(kind)
    if wanted and len(stack) > 1 and stack[-1].kind == wanted:
        stack.pop()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line that is set apart: code between backticks, or a link."""

    kind: Literal["code", "link"]
    text: str
    """The code, or the link's label."""
    target: str = ""
    """Where a link leads."""


_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\(\s*<?([^()<>\s]{1,500})>?(?:\s+\"[^\"]{0,200}\")?\s*\)")
MARK_FIRST, MARK_LAST = 0xE000, 0xF8FF


def mark_spans(text: str) -> tuple[str, list[Span]]:
    """``text`` with every code span and link replaced by one private character, and what they were.

    The character for span *i* is ``chr(0xE000 + i)``, so sentences can be split without cutting code in two.
    """
    spans: list[Span] = []
    clean = "".join(" " if MARK_FIRST <= ord(letter) <= MARK_LAST else letter for letter in text)
    parts: list[str] = []
    at = 0
    ticks = re.compile(r"`+")
    closers: dict[int, list[int]] = {}
    for run in ticks.finditer(clean):
        closers.setdefault(len(run[0]), []).append(run.start())
    positions = dict.fromkeys(closers, 0)
    while len(spans) < MARK_LAST - MARK_FIRST:
        opening = ticks.search(clean, at)
        if opening is None:
            break
        width = len(opening[0])
        starts = closers[width]
        while positions[width] < len(starts) and starts[positions[width]] < opening.end():
            positions[width] += 1
        if positions[width] >= len(starts):
            parts.append(clean[at : opening.end()])
            at = opening.end()
            continue
        end = starts[positions[width]]
        parts.append(clean[at : opening.start()])
        parts.append(chr(MARK_FIRST + len(spans)))
        spans.append(Span("code", clean[opening.end() : end].replace("\n", " ").strip()))
        at = end + width
    parts.append(clean[at:])
    marked = "".join(parts)

    def link(match: re.Match[str]) -> str:
        if len(spans) >= MARK_LAST - MARK_FIRST:
            return match[0]
        label = unmark(match[1], spans)
        spans.append(Span("link", label, match[2]))
        return chr(MARK_FIRST + len(spans) - 1)

    return _LINK.sub(link, marked), spans


def unmark(text: str, spans: list[Span]) -> str:
    """The words of a marked text again, code between backticks and links as their labels."""

    def back(match: re.Match[str]) -> str:
        at = ord(match[0]) - MARK_FIRST
        if at >= len(spans):
            return match[0]
        span = spans[at]
        return f"`{span.text}`" if span.kind == "code" else span.text

    return _MARK.sub(back, text)


_MARK = re.compile(f"[{chr(MARK_FIRST)}-{chr(MARK_LAST)}]")


def spans_in(text: str, spans: list[Span]) -> list[tuple[int, Span]]:
    """The spans that a marked text contains, with where their marks stand in it."""
    found = ((match.start(), ord(match[0]) - MARK_FIRST) for match in _MARK.finditer(text))
    return [(at, spans[number]) for at, number in found if number < len(spans)]
