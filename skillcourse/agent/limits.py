"""How far one run may go."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from skillcourse.errors import UsageError
from skillcourse.sandbox.limits import Limits


@dataclass(frozen=True, slots=True)
class RunLimits:
    """Bounds on one run. The first one that is reached ends it with the outcome ``limit``; all work is kept.

    Raises:
        UsageError: A bound is not a number that can be reached.
    """

    turns: int = 40
    """Requests to the model."""
    seconds: float = 300.0
    """Wall-clock time, tools included."""
    output_tokens: int = 60_000
    """Tokens the model may write in all."""
    cost_usd: float = 0.0
    """The seatbelt: what the run may cost in US dollars. A model with a price needs a cap above 0."""
    unknown_price: bool = False
    """True agrees to a hosted model whose price is not known, so that no cap can hold it."""
    command: Limits = field(default_factory=Limits)
    """Bounds on each command in the sandbox."""

    def __post_init__(self) -> None:
        least = {"turns": 1, "seconds": 0.001, "output_tokens": 1, "cost_usd": 0.0}
        for name, smallest in least.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise UsageError(f"The limit {name!r} must be a number, and is {value!r}.")
            if value < smallest:
                raise UsageError(f"The limit {name!r} must be at least {smallest}, and is {value!r}.")
