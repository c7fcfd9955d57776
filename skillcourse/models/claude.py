"""The Claude models that the course names, with what their maker charges for them.

The table is short on purpose: the current models, as https://platform.claude.com/docs/en/about-claude/models
listed them. Any other id that the installed SDK names is accepted too, with its price not known. A test fails
when an id here is no longer named by the SDK, or is one that it calls deprecated.
"""

from __future__ import annotations

from dataclasses import dataclass

from skillcourse.models.model import Price

HOST = "api.anthropic.com"
AS_OF = "2026-10"
"""When the table was looked up."""


@dataclass(frozen=True, slots=True)
class Claude:
    """One row: a model id, its name for people, its context and its price."""

    id: str
    title: str
    context_tokens: int
    price: Price


TABLE = {
    row.id: row
    for row in (
        Claude("claude-fable-5-1", "Claude Fable 5.1", 1_000_000, Price(10.0, 50.0, AS_OF)),
        Claude("claude-opus-5-5", "Claude Opus 5.5", 1_000_000, Price(4.0, 20.0, AS_OF)),
        Claude("claude-opus-5", "Claude Opus 5", 1_000_000, Price(5.0, 25.0, AS_OF)),
        Claude("claude-sonnet-5-5", "Claude Sonnet 5.5", 1_000_000, Price(2.0, 10.0, AS_OF)),
        Claude("claude-sonnet-5", "Claude Sonnet 5", 1_000_000, Price(2.0, 10.0, AS_OF)),
        Claude(
            "claude-haiku-5-5",
            "Claude Haiku 5.5",
            1_000_000,
            Price(0.1, 0.5, AS_OF, note="more for prompts over 100,000 tokens"),
        ),
        Claude("claude-haiku-4-5", "Claude Haiku 4.5", 200_000, Price(1.0, 5.0, AS_OF)),
    )
}


def named_by_sdk() -> frozenset[str]:
    """Every model id that the installed SDK names. Loads the SDK."""
    from typing import Any, get_args

    from anthropic.types import model as sdk

    names: set[str] = set()
    waiting: list[Any] = [sdk.Model]
    while waiting:
        for part in get_args(waiting.pop()):
            names.add(part) if isinstance(part, str) else waiting.append(part)
    return frozenset(names)
