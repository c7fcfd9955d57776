"""How a stateless model knows where it is: it thinks everything through again and reads the results from
the conversation.

Thinking is written as an ordinary generator that yields the call it wants to make and is sent what came of
it. It starts from the top in every
request. Calls that the conversation already shows are answered from there; the first one that it does not
show is the next action.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from skillcourse.practice.turns import Call, Outcome, outcome

T = TypeVar("T")

MAX_CALLS = 150
"""How many calls one request may lead to."""


@dataclass(frozen=True, slots=True)
class Move:
    """A call that is to be made, and the words before it."""

    why: str
    tool: str
    input: Mapping[str, Any]


Thought = Generator[Move, Outcome, T]
"""Thinking that yields calls, is sent their outcomes, and ends with a value."""


@dataclass(slots=True)
class Record:
    """The calls of a conversation that thinking has not come to yet."""

    calls: Sequence[Call]
    taken: int = 0
    spent: int = 0

    def find(self, move: Move) -> Call | None:
        """The finished call that is this move: the same call first, else the next one to the same tool.

        The second rule is for clients that change a call's arguments on the way; without it such a call
        would be made for ever.
        """
        ahead = [
            (i, call) for i, call in enumerate(self.calls) if i >= self.taken and call.result is not None
        ]
        for i, call in ahead:
            if call.name == move.tool and dict(call.input) == dict(move.input):
                self.taken = i + 1
                return call
        if ahead and ahead[0][1].name == move.tool:
            self.taken = ahead[0][0] + 1
            return ahead[0][1]
        return None


def think(thought: Thought[T], record: Record) -> Move | T:
    """The next call that the conversation does not show, or the value that the thinking ends with."""
    try:
        move = next(thought)
        while True:
            call = record.find(move)
            if call is None or record.spent >= MAX_CALLS:
                thought.close()
                return move
            record.spent += 1
            move = thought.send(outcome(call))
    except StopIteration as end:
        value: T = end.value
        return value
