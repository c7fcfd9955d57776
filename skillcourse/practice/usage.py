"""How many tokens a request and an answer cost, by the one estimate that the whole course uses.

A real service counts with its model's own tokenizer. These counts are steady and close, so budgets, limits
and ``max_tokens`` behave as a reader expects; they are not what any other model would report.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from skillcourse.tokens import estimate_tokens

MESSAGE_TOKENS = 3
"""What the role and the boundaries of one message cost."""

IMAGE_TOKENS = 1_500
"""A flat cost for an image or a binary document, near what a real service takes for one large picture."""


@lru_cache(maxsize=4096)
def _short(text: str) -> int:
    return estimate_tokens(text)


def text_tokens(text: str) -> int:
    """Estimated tokens of ``text``. Texts up to 8,000 characters are counted once and remembered.

    A conversation is sent again with every turn, so most of a request has been counted before.
    """
    return _short(text) if len(text) <= 8_000 else estimate_tokens(text)


def as_json(value: Any) -> str:
    """``value`` as compact JSON, the form in which a tool's input travels."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def input_tokens(request: Mapping[str, Any]) -> int:
    """Estimated tokens of everything a model would read: system prompt, tools and messages."""
    total = _content_tokens(request.get("system"))
    for tool in request.get("tools") or ():
        total += _tool_tokens(tool)
    for message in request.get("messages") or ():
        total += MESSAGE_TOKENS + _content_tokens(message.get("content"))
    return max(total, 1)


def output_tokens(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Estimated tokens of an answer's blocks; a tool call costs its name and its input."""
    return sum(_block_tokens(block) for block in blocks)


def usage(tokens_in: int, tokens_out: int) -> dict[str, Any]:
    """The ``usage`` object of a message. The practice model has no prompt cache, so its fields are zero."""
    return {
        "input_tokens": tokens_in,
        "output_tokens": tokens_out,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
        "service_tier": "standard",
    }


def fitting_prefix(text: str, budget: int) -> str:
    """The longest start of ``text`` that costs at most ``budget`` tokens."""
    low, high = 0, max(budget, 0)
    while high < len(text) and estimate_tokens(text[:high]) <= budget:
        low, high = high, 2 * high + 1
    high = min(high, len(text))
    while low < high:  # a longer start never costs less, so halving finds the end
        middle = (low + high + 1) // 2
        if estimate_tokens(text[:middle]) <= budget:
            low = middle
        else:
            high = middle - 1
    return text[:low]


def _content_tokens(content: Any) -> int:
    if content is None:
        return 0
    if isinstance(content, str):
        return text_tokens(content)
    return sum(_block_tokens(block) for block in content)


def _block_tokens(block: Mapping[str, Any]) -> int:
    kind = block.get("type")
    if kind == "text":
        return text_tokens(block["text"])
    if kind == "tool_use":
        return text_tokens(block["name"]) + text_tokens(as_json(block["input"]))
    if kind == "tool_result":
        return _content_tokens(block.get("content"))
    if kind in ("image", "document"):
        source = block.get("source")
        if isinstance(source, Mapping) and source.get("type") == "text":
            return text_tokens(str(source.get("data", "")))
        return IMAGE_TOKENS
    return text_tokens(as_json(block))


def _tool_tokens(tool: Mapping[str, Any]) -> int:
    shape = {name: value for name, value in tool.items() if name not in ("cache_control", "type")}
    return text_tokens(as_json(shape))
