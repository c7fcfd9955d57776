"""What went wrong with a service, as one sentence and a next step, and never with a key in it."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from skillcourse.errors import ModelError
from skillcourse.models import address
from skillcourse.models.model import Model

if TYPE_CHECKING:
    import anthropic

_KEY = re.compile(r"\b(?:sk|key|pk|tok)-[\w*.…-]{4,}|\bBearer\s+\S+", re.IGNORECASE)
_OVERFLOW = re.compile(
    r"prompt is too long|context (?:length|window|size)|exceeds? the (?:available )?context|too many tokens"
    r"|maximum context|n_ctx",
    re.IGNORECASE,
)
_NO_ANSWER = (ValueError, AssertionError, RuntimeError, TypeError, AttributeError, LookupError)
"""What the SDK meets in an answer whose parts are missing or of other types than the API's."""
_STATUS_OF_TYPE = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}


def explain(error: BaseException, model: Model) -> ModelError:
    """What ``error``, raised while talking to ``model``, means for the person who chose it.

    Takes whatever the SDK, its HTTP client or a broken answer raised. Nothing of a key is ever in the result.
    """
    import anthropic
    import httpx2

    from skillcourse.models.guard import NotMessagesError

    if isinstance(error, ModelError):
        return error
    who = _who(model)
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, NotMessagesError):
            return ModelError(f"{who} {cause}.", next_step=_serves_messages(model))
    if isinstance(error, anthropic.APIStatusError):
        return _status(error, model)
    if any(
        isinstance(cause, httpx2.ConnectTimeout | httpx2.ConnectError | ConnectionError) for cause in chain
    ):
        return _no_connection(chain, model)
    if any(isinstance(cause, httpx2.TimeoutException | TimeoutError) for cause in chain):
        return ModelError(f"{who} did not answer in time.", next_step="Try again, or choose a smaller model.")
    if any(isinstance(cause, httpx2.TransportError | httpx2.StreamError) for cause in chain):
        return ModelError(f"{who} broke off in the middle of an answer.", next_step="Try again.")
    if any(isinstance(cause, _NO_ANSWER) for cause in chain):
        return ModelError(
            f"{who} answered with something that is no Messages answer.", next_step=_serves_messages(model)
        )
    return ModelError(f"{who} could not be used ({type(error).__name__}).", next_step=model.advice)


def clean(text: str, model: Model) -> str:
    """``text`` on one line, without anything that is or looks like a key, and not longer than a sentence."""
    for name in {model.key_env, "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"} - {""}:
        key = os.environ.get(name, "").strip()
        if key:
            text = text.replace(key, "…")
    text = " ".join(_KEY.sub("…", text).split())
    return text if len(text) <= 200 else f"{text[:199]}…"


def _status(error: anthropic.APIStatusError, model: Model) -> ModelError:
    body = error.body if isinstance(error.body, Mapping) else {}
    inner = body.get("error")
    kind = str(inner.get("type", "")) if isinstance(inner, Mapping) else ""
    said = clean(str(inner.get("message", "")) if isinstance(inner, Mapping) else "", model)
    status = error.status_code
    if status < 300:  # an error event inside a stream that began well
        status = _STATUS_OF_TYPE.get(kind, 500)
    message, next_step = _sentence(status, kind, said, error.response.headers, model)
    return ModelError(message, next_step=next_step, status=status)


def _sentence(status: int, kind: str, said: str, headers: Mapping[str, Any], model: Model) -> tuple[str, str]:
    who = _who(model)
    quoted = f": {said}" if said else ""
    if status in (400, 413, 500) and _OVERFLOW.search(said):
        size = f" of {model.context_tokens:,} tokens" if model.context_tokens else ""
        step = "Ask for less, load fewer skills, or choose a model with a larger context."
        return f"The conversation is longer than the context{size} of {who}{quoted}.", step
    match status:
        case 401:
            if not model.key_env:
                return f"{who} wants a key (401).", "Name its variable as key_env in models.toml."
            if not os.environ.get(model.key_env, "").strip():
                return f"{who} wants a key, and {model.key_env} is not set (401).", f"Set {model.key_env}."
            return f"{who} refused the key in {model.key_env} (401).", f"Check or renew {model.key_env}."
        case 402:
            return f"{who} wants to be paid first (402){quoted}.", "Check the account's credit."
        case 403:
            return f"{who} does not allow this (403){quoted}.", "Check what your key may use."
        case 404:
            return _not_found(kind, said, model)
        case 413:
            return f"The request is too large for {who} (413).", "Give it fewer or smaller files."
        case 429:
            wait = re.fullmatch(r"\d{1,6}(?:\.\d+)?", str(headers.get("retry-after", "")).strip())
            step = (
                f"Wait {float(wait[0]):.0f} seconds and try again."
                if wait
                else "Wait a little and try again."
            )
            return f"{who} has had too many requests from you (429){quoted}.", step
        case 529 | 503:
            return f"{who} is overloaded right now ({status}).", "Try again in a minute."
    if 300 <= status < 400:
        return f"{who} sent us on to another address ({status}).", "Use the address that it really serves."
    if status >= 500:
        return (
            f"{who} failed by itself ({status}){quoted}.",
            "Try again; if it stays so, choose another model.",
        )
    step = "Check that this model can call tools." if model.kind == "local" else "Another model may take it."
    return f"{who} refused the request ({status}){quoted}.", step


def _not_found(kind: str, said: str, model: Model) -> tuple[str, str]:
    who = _who(model)
    if not kind and "model" not in said.lower():
        return f"{who} has no /v1/messages (404).", _serves_messages(model)
    if model.name.startswith("ollama:"):
        step = f"Fetch it with `ollama pull {model.id}`, or see `skillcourse models`."
    elif address.is_address(model.name):
        step = "Write the model's name behind the URL, as #NAME."
    else:
        step = "See `skillcourse models` for names that it does know."
    return f"{who} knows no model {model.id!r} (404).", step


def _no_connection(chain: list[BaseException], model: Model) -> ModelError:
    where = address.host(model.base_url)
    text = " ".join(str(cause) for cause in chain).lower()
    numbers = {cause.errno for cause in chain if isinstance(cause, OSError)}
    if "certificate" in text or "ssl" in text:
        return ModelError(f"No secure connection to {where} could be made.", next_step="Check the address.")
    if "getaddrinfo" in text or "name or service" in text or "nodename" in text or "resolution" in text:
        return ModelError(f"The host {where} was not found.", next_step=model.advice)
    if errno.ECONNREFUSED in numbers or "refused" in text:
        return ModelError(f"Nothing answers at {where} (connection refused).", next_step=model.advice)
    return ModelError(f"Nothing answers at {where}.", next_step=model.advice)


def _who(model: Model) -> str:
    if model.kind == "practice":
        return "The practice model"
    where = address.host(model.base_url)
    return where if address.is_address(model.name) else f"{model.name} at {where}"


def _serves_messages(model: Model) -> str:
    if model.kind == "local":
        return "Check that it is a recent server that serves /v1/messages, and that its address is right."
    return "Check that the address serves the Messages API."


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from, nearest first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            for inner in current.exceptions:
                yield from _chain(inner)
        current = current.__cause__ or current.__context__
