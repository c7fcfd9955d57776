"""Clients of the SDK for a model, synchronous and asynchronous. Loads the SDK: import it through the room.

What all of them share: no server-side conversations (open-weight servers have none, and a run is to be the
same everywhere), no redirects (a key must not travel on), no compression (so that a broken stream is seen),
and for this machine no proxies.
"""

from __future__ import annotations

import os
from typing import Any

import anthropic
import httpx2

from skillcourse import practice
from skillcourse.errors import SetupError
from skillcourse.models import address, claude, guard
from skillcourse.models.model import Model

CONNECT_SECONDS = 5.0
READ_SECONDS = 600.0
"""How long a service may be silent: a large model on a small machine reads a long prompt slowly."""

NO_KEY = "no-key-needed"
"""Sent where a server wants some key and looks at none."""


class Client(anthropic.Anthropic):
    """The SDK's client, sending whole conversations."""

    _supports_message_threads = False


class AsyncClient(anthropic.AsyncAnthropic):
    """The SDK's asynchronous client, sending whole conversations."""

    _supports_message_threads = False


def client(model: Model, *, pace: float = 0.0, timeout: float | None = None) -> Client:
    """A client for ``model``; see :func:`skillcourse.models.client`."""
    credentials = _credentials(model)
    if model.kind == "practice":
        http = httpx2.Client(transport=practice.transport(pace), trust_env=False)
    else:
        http = httpx2.Client(
            event_hooks={"request": [_Strip(model).check], "response": [guard.check]}, **_http(model, timeout)
        )
    return Client(base_url=model.base_url, http_client=http, max_retries=_retries(model), **credentials)


def async_client(model: Model, *, pace: float = 0.0, timeout: float | None = None) -> AsyncClient:
    """An asynchronous client for ``model``; see :func:`skillcourse.models.async_client`."""
    credentials = _credentials(model)
    if model.kind == "practice":
        http = httpx2.AsyncClient(transport=practice.async_transport(pace), trust_env=False)
    else:
        http = httpx2.AsyncClient(
            event_hooks={"request": [_Strip(model).acheck], "response": [guard.acheck]},
            **_http(model, timeout),
        )
    return AsyncClient(base_url=model.base_url, http_client=http, max_retries=_retries(model), **credentials)


def _credentials(model: Model) -> dict[str, Any]:
    """Exactly one credential of the SDK, so that it looks for none of its own."""
    key = os.environ.get(model.key_env, "").strip() if model.key_env else ""
    if not key and model.key_required:
        raise SetupError(
            f"{model.name} needs a key, and the variable {model.key_env} is not set.",
            next_step=f"Set {model.key_env} to your key, or choose the model `practice`, which needs none.",
        )
    if not key or model.auth == "bearer":
        return {"auth_token": key} if key else {"api_key": NO_KEY}
    # The SDK sends an API key as a bearer token; services that follow the API alone look for this header.
    away = not address.same_host(model.base_url, f"https://{claude.HOST}")
    return {"api_key": key, "default_headers": {"x-api-key": key} if away else None}


def _retries(model: Model) -> int:
    return 2 if model.kind == "hosted" else 0


def _http(model: Model, timeout: float | None) -> dict[str, Any]:
    here = address.is_loopback(model.base_url)
    return {
        "timeout": httpx2.Timeout(
            timeout or READ_SECONDS, connect=min(timeout or CONNECT_SECONDS, CONNECT_SECONDS)
        ),
        "trust_env": not here,
        # Nothing on plain http is ever verified, and loading certificates takes a tenth of a second.
        "verify": not model.base_url.startswith("http://"),
        "headers": {"accept-encoding": "identity"},
    }


class _Strip:
    """Keeps ``ANTHROPIC_CUSTOM_HEADERS``, which may hold keys, from services they are not meant for."""

    def __init__(self, model: Model) -> None:
        self._names: list[str] = []
        meant_for = os.environ.get("ANTHROPIC_BASE_URL", "").strip() or f"https://{claude.HOST}"
        if not address.same_host(model.base_url, meant_for):
            lines = os.environ.get("ANTHROPIC_CUSTOM_HEADERS", "").split("\n")
            self._names = [
                name.strip() for name, colon, _ in (line.partition(":") for line in lines) if colon
            ]

    def check(self, request: httpx2.Request) -> None:
        for name in self._names:
            request.headers.pop(name, None)

    async def acheck(self, request: httpx2.Request) -> None:
        self.check(request)
