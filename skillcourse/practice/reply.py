"""What the practice model decided, before the wire format gives it ids, usage and events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

StopReason = Literal["end_turn", "tool_use"]
"""``tool_use``: the last block is a call that waits for its result. ``end_turn``: the turn is over."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One decision: the content of an assistant message and why it stops there."""

    blocks: tuple[dict[str, Any], ...]
    """Plain Messages content blocks, in order: ``{"type": "text", "text": …}`` and
    ``{"type": "tool_use", "name": …, "input": {…}}``. Tool calls carry no id: the wire adds it."""
    stop_reason: StopReason
