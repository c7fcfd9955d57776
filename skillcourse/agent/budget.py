"""What a run has used, and how much the next answer may have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from skillcourse.agent.limits import RunLimits
from skillcourse.agent.trace import Usage

TOKENS_PER_TURN = 8_192
"""The most that one answer may have."""

Price = Callable[[int, int], float | None]
"""Input and output tokens to US dollars; ``None`` when the price is not known."""


class Budget:
    """Counts one run's tokens against its limits.

    Args:
        limits: The run's limits on output and cost.
        price: What tokens cost.
        context: Estimated tokens of the first request.
    """

    def __init__(self, limits: RunLimits, price: Price, context: int) -> None:
        self._limits = limits
        self._price = price
        self._context = context
        self.usage = Usage(cost_usd=price(0, 0))
        """What the service reported so far."""

    def count(self, reported: Any) -> None:
        """Adds the usage block of one answer; a service that reports nothing counts as nothing."""
        asked = sum(
            _whole_number(reported, name)
            for name in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
        )
        written = _whole_number(reported, "output_tokens")
        before = self.usage
        total_in, total_out = before.input_tokens + asked, before.output_tokens + written
        self.usage = Usage(before.requests + 1, total_in, total_out, self._price(total_in, total_out))
        self._context = max(self._context, asked) + written

    def add_to_context(self, tokens: int) -> None:
        """``tokens`` more will be sent with the next request."""
        self._context += tokens

    def room(self) -> int:
        """How many tokens the next answer may have; under 1 when no further request is allowed."""
        room = min(TOKENS_PER_TURN, self._limits.output_tokens - self.usage.output_tokens)
        spent, for_a_million = self.usage.cost_usd, self._price(0, 1_000_000)
        if spent is not None and for_a_million:
            asking = self._price(self._context, 0) or 0.0
            room = min(room, int((self._limits.cost_usd - spent - asking) * 1_000_000 / for_a_million))
        return room

    def why_no_room(self) -> str:
        """The limit that :meth:`room` ran into, as a sentence."""
        if self.usage.output_tokens >= self._limits.output_tokens:
            return f"The run wrote all of its {self._limits.output_tokens:,} output tokens."
        return (
            f"The run has cost ${self.usage.cost_usd or 0.0:.4f}, and the next request could pass its cap of"
            f" ${self._limits.cost_usd:g}."
        )


def _whole_number(reported: Any, name: str) -> int:
    value = getattr(reported, name, 0)
    return value if isinstance(value, int) and value > 0 else 0
