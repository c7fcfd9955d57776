"""From the name of a model to a client that talks to it; the only place with model names and prices.

Everything talks the Messages API through the ``anthropic`` SDK, and only the address changes. Importing
this room loads neither the SDK nor httpx2; :func:`client` and :func:`explain` do when they are called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcourse.errors import ModelError
from skillcourse.models.availability import Found, State, available, how_to_add
from skillcourse.models.config import config_file, configured
from skillcourse.models.model import FREE, Kind, Model, Price
from skillcourse.models.names import resolve

if TYPE_CHECKING:
    from anthropic import Anthropic, AsyncAnthropic

__all__ = [
    "FREE",
    "Found",
    "Kind",
    "Model",
    "Price",
    "State",
    "async_client",
    "available",
    "client",
    "config_file",
    "configured",
    "explain",
    "how_to_add",
    "resolve",
]


def client(model: Model, *, pace: float = 0.0, timeout: float | None = None) -> Anthropic:
    """An ``anthropic`` client that talks to ``model``. Close it, or use it in a ``with`` block.

    Args:
        model: From :func:`resolve`.
        pace: Seconds between two pieces of streamed text of the practice model, so that a person can watch.
        timeout: Seconds of silence after which the service counts as hanging; 600 when not given.

    Raises:
        SetupError: The service needs a key, and the variable that should hold it is not set.
    """
    from skillcourse.models import clients

    return clients.client(model, pace=pace, timeout=timeout)


def async_client(model: Model, *, pace: float = 0.0, timeout: float | None = None) -> AsyncAnthropic:
    """The same as :func:`client`, for asynchronous code."""
    from skillcourse.models import clients

    return clients.async_client(model, pace=pace, timeout=timeout)


def explain(error: BaseException, model: Model) -> ModelError:
    """What an error of the SDK means: one sentence with a next step, without a key in it.

    Use it where the service is called::

        try:
            message = client.messages.create(…)
        except Exception as error:
            raise models.explain(error, model) from error
    """
    from skillcourse.models import trouble

    return trouble.explain(error, model)
