"""The practice model: deterministic, no AI, a Messages request in and a Messages answer out.

``answer`` and ``stream`` are pure functions over plain data; ``transport`` and ``async_transport`` put them
behind the real SDK without a port. Importing this room loads neither httpx2 nor the SDK.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcourse.practice.faults import Fault
from skillcourse.practice.reply import Reply
from skillcourse.practice.service import Answered, respond
from skillcourse.practice.stream import stream
from skillcourse.practice.wire import MODELS, Decide, PracticeModel, answer, count_tokens

if TYPE_CHECKING:
    from skillcourse.practice.transports import AsyncPracticeTransport, PracticeTransport

__all__ = [
    "MODELS",
    "Answered",
    "Decide",
    "Fault",
    "PracticeModel",
    "Reply",
    "answer",
    "async_transport",
    "count_tokens",
    "respond",
    "stream",
    "transport",
]


def transport(
    pace: float = 0.0, *, decide: Decide | None = None, any_model: bool = False
) -> PracticeTransport:
    """An httpx2 transport that answers as the Messages API, in process.

    Args:
        pace: Seconds between two pieces of streamed text, so that a person can watch; 0 for none.
        decide: What thinks instead of the practice model's own mind.
        any_model: True answers for any model name, for clients that only know their own.
    """
    from skillcourse.practice.transports import PracticeTransport

    return PracticeTransport(pace=pace, decide=decide, any_model=any_model)


def async_transport(
    pace: float = 0.0, *, decide: Decide | None = None, any_model: bool = False
) -> AsyncPracticeTransport:
    """The same as :func:`transport` for asynchronous clients; the event loop is never blocked."""
    from skillcourse.practice.transports import AsyncPracticeTransport

    return AsyncPracticeTransport(pace=pace, decide=decide, any_model=any_model)
