"""Seeded variation for ``temperature`` above 0: the same request always varies in the same way, another one
in another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Variation:
    """How one request varies. With ``temperature`` 0 nothing does."""

    temperature: float = 0.0
    seed: str = ""

    def chance(self, what: str) -> float:
        """A steady number from 0 to below 1 for a decision named ``what``."""
        digest = hashlib.sha256(f"{self.seed}\0{what}".encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def pick(self, choices: Sequence[T], what: str) -> T:
        """The first choice without temperature, else any of them."""
        if self.temperature <= 0:
            return choices[0]
        return choices[int(self.chance(what) * len(choices))]

    def leaves_out(self, what: str) -> bool:
        """Whether an optional step is left out: never without temperature, at most every other time with
        it.
        """
        return self.temperature > 0 and self.chance(f"optional {what}") < min(self.temperature, 1.0) * 0.5


def variation_of(request: Mapping[str, Any], words: str) -> Variation:
    """The variation of a request. The seed leaves out the conversation so far, so that one run stays the
    same run.
    """
    raw = request.get("temperature")
    temperature = float(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else 0.0
    if temperature <= 0:
        return Variation()
    given = {key: request.get(key) for key in ("model", "temperature", "metadata", "top_p", "top_k")}
    seed = json.dumps([given, words], sort_keys=True, default=str, ensure_ascii=True)
    return Variation(temperature, hashlib.sha256(seed.encode("ascii")).hexdigest())
