"""What a model is to the rest of the course: a name, an address, an honest phrase, a price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["practice", "local", "hosted"]
"""``practice``: our own, in process. ``local``: a server on this machine. ``hosted``: any other service."""

Auth = Literal["key", "bearer"]
"""How a key is sent: ``key`` as the API's own ``x-api-key`` (and, as the SDK does, as a bearer token too),
``bearer`` only as ``Authorization: Bearer``."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a service charges, in US dollars per million tokens."""

    input: float
    output: float
    as_of: str = ""
    """The day or month the price was looked up, ISO 8601: prices change. Empty for what is free."""
    note: str = ""
    """What the two numbers leave out, as a short phrase."""

    def __str__(self) -> str:
        if not self.input and not self.output:
            return "free"
        text = f"{_usd(self.input)} in, {_usd(self.output)} out per million tokens"
        details = ", ".join(part for part in (self.note, self.as_of and f"as of {self.as_of}") if part)
        return f"{text} ({details})" if details else text


def _usd(amount: float) -> str:
    """An amount as prices are written: whole dollars bare, others with at least two places."""
    if amount == round(amount):
        return f"${amount:.0f}"
    return f"${amount:.2f}" if amount == round(amount, 2) else f"${amount:g}"


FREE = Price(0.0, 0.0)
"""The price of what runs on this machine."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model that was chosen. It holds the name of the variable with its key, never the key."""

    name: str
    """The name it was chosen by: ``practice``, ``ollama:qwen3``."""
    kind: Kind
    id: str
    """What is sent as ``model``."""
    base_url: str
    """Where ``/v1/messages`` is, without that path."""
    speaker: str
    """One honest phrase on what is speaking, for every live view."""
    key_env: str = ""
    """The environment variable that holds the key; empty when none is sent."""
    key_required: bool = False
    """True when the service is of no use without a key."""
    auth: Auth = "key"
    context_tokens: int | None = None
    """How many tokens a request and its answer may have together; ``None`` when that is not known."""
    price: Price | None = None
    """``None`` when the price is not known: it is never guessed."""
    advice: str = ""
    """How to get it to answer when nothing does, as one sentence."""

    @property
    def costs(self) -> str:
        """The price in words: ``free``, ``$3 in, $15 out per million tokens``, ``price not known``."""
        return "price not known" if self.price is None else str(self.price)

    def cost_usd(self, input_tokens: int, output_tokens: int) -> float | None:
        """What that many tokens cost in US dollars; ``None`` when the price is not known."""
        if self.price is None:
            return None
        return (input_tokens * self.price.input + output_tokens * self.price.output) / 1_000_000
