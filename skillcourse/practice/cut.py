"""Where an answer ends early: at a stop sequence, or where its tokens run out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillcourse.practice.reply import Reply
from skillcourse.practice.usage import as_json, fitting_prefix, output_tokens, text_tokens


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left of a reply, and why it ends where it does."""

    blocks: tuple[Mapping[str, Any], ...]
    stop_reason: str
    stop_sequence: str | None = None
    unfinished: bool = False
    """True when the last block is a tool call whose input was cut short."""


def cut(reply: Reply, *, budget: int, stop_sequences: Sequence[str], at_budget: str) -> Cut:
    """``reply`` up to its first stop sequence, and no more than ``budget`` tokens of that.

    Args:
        reply: The decision. Empty text blocks are left out.
        budget: The tokens that the answer may cost.
        stop_sequences: Texts that end the answer; neither they nor what follows is kept.
        at_budget: The stop reason when the tokens run out: ``max_tokens``, or
            ``model_context_window_exceeded`` when the model's context ended first.
    """
    whole = Cut(tuple(block for block in reply.blocks if block.get("text") != ""), reply.stop_reason)
    stopped = _at_stop_sequence(whole, stop_sequences)
    return _at_budget(stopped, budget, at_budget)


def _at_stop_sequence(whole: Cut, stop_sequences: Sequence[str]) -> Cut:
    for index, block in enumerate(whole.blocks):
        if block["type"] != "text":
            continue
        found = [(block["text"].find(stop), stop) for stop in stop_sequences if stop in block["text"]]
        if found:
            place, stop = min(found)
            last = ({"type": "text", "text": block["text"][:place]},) if place else ()
            return Cut((*whole.blocks[:index], *last), "stop_sequence", stop)
    return whole


def _at_budget(whole: Cut, budget: int, reason: str) -> Cut:
    left = budget
    for index, block in enumerate(whole.blocks):
        cost = output_tokens([block])
        if cost > left:
            start = _start_of(block, left)
            return Cut(
                (*whole.blocks[:index], *start),
                reason,
                unfinished=bool(start) and block["type"] == "tool_use",
            )
        left -= cost
    return whole


def _start_of(block: Mapping[str, Any], budget: int) -> tuple[Mapping[str, Any], ...]:
    """As much of one block as fits; nothing when not even its beginning does."""
    if block["type"] == "text":
        start = fitting_prefix(block["text"], budget)
        return ({"type": "text", "text": start},) if start else ()
    left = budget - text_tokens(block["name"])
    if left < 0:
        return ()
    # A call that is cut keeps the arguments that were whole: what a reader of its unfinished JSON would find.
    kept: dict[str, Any] = {}
    for name, value in block["input"].items():
        if text_tokens(as_json({**kept, name: value})) > left:
            break
        kept[name] = value
    return ({**block, "input": kept},)
