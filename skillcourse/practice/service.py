"""The practice model as a service: a method, an address and a body in, a status and an answer out.

No sockets and no HTTP library: the in-process transports and any server put this behind their own plumbing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from skillcourse.practice.faults import Fault
from skillcourse.practice.stream import stream
from skillcourse.practice.wire import (
    MODELS,
    Decide,
    PracticeModel,
    answer,
    count_tokens,
    find_model,
    fingerprint,
    request_id,
)

MAX_BODY = 32 * 1024 * 1024
"""Bytes of the largest request that is read, as for the public API."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An HTTP answer: either a JSON ``body`` or a stream of ``events``."""

    status: int
    body: Mapping[str, Any] | None = None
    events: Iterator[dict[str, Any]] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def respond(
    method: str,
    path: str,
    body: bytes = b"",
    query: Mapping[str, str] | None = None,
    *,
    decide: Decide | None = None,
    any_model: bool = False,
) -> Answered:
    """Answer one HTTP request. Never raises: what goes wrong is answered in the API's own error shape.

    Args:
        method: ``GET``, ``POST`` or ``HEAD``.
        path: The address without its query: ``/v1/messages``.
        body: The request's body, not compressed.
        query: Query parameters; ``beta=true`` changes nothing, ``limit`` and its kin page through models.
        decide: What thinks instead of the practice model's own mind.
        any_model: True answers for any model name.
    """
    identifier = request_id(hashlib.sha256(body or path.encode("utf-8", "replace")).hexdigest())
    try:
        if method == "POST" and path in ("/v1/messages", "/v1/messages/count_tokens"):
            request = _decoded(body)
            identifier = request_id(fingerprint(request))
            answered = _post(path, request, decide=decide, any_model=any_model)
        else:
            answered = _get(method, path, query or {}, any_model=any_model)
    except Fault as fault:
        answered = _refused(fault, identifier)
    except RecursionError:
        answered = _refused(Fault("The request body is nested too deeply."), identifier)
    except Exception as error:  # a fault of ours is told in one sentence too, and without its inside
        said = (
            f"The request could not be answered ({type(error).__name__}); please report it with {identifier}."
        )
        answered = _refused(Fault(said, status=500, type="api_error"), identifier)
    return Answered(
        answered.status, answered.body, answered.events, {"request-id": identifier, **answered.headers}
    )


def _refused(fault: Fault, identifier: str) -> Answered:
    # The same request would meet the same fault: trying again is never worth it.
    return Answered(fault.status, fault.to_dict(identifier), headers={"x-should-retry": "false"})


def _post(path: str, request: Any, *, decide: Decide | None, any_model: bool) -> Answered:
    if path.endswith("/count_tokens"):
        return Answered(200, count_tokens(request, any_model=any_model))
    if isinstance(request, Mapping) and request.get("stream") is True:
        return Answered(200, events=stream(request, decide=decide, any_model=any_model))
    return Answered(200, answer(request, decide=decide, any_model=any_model))


def _decoded(body: bytes) -> Any:
    if len(body) > MAX_BODY:
        raise Fault(
            f"Request exceeds the maximum size: {len(body)} bytes > {MAX_BODY}.",
            status=413,
            type="request_too_large",
        )
    try:
        return json.loads(body, parse_constant=_no_constant)
    except RecursionError as error:
        raise Fault("The request body is nested too deeply.") from error
    except ValueError as error:
        raise Fault(f"The request body is not valid JSON: {error}.") from error


def _no_constant(name: str) -> None:
    """Python reads NaN and Infinity, which JSON does not have and no client could read back."""
    raise ValueError(f"{name} is not a number")


def _get(method: str, path: str, query: Mapping[str, str], *, any_model: bool) -> Answered:
    known = path in ("/", "/v1/messages", "/v1/messages/count_tokens", "/v1/models") or path.startswith(
        "/v1/models/"
    )
    if not known:
        raise Fault(f"Not found: {path}", status=404, type="not_found_error")
    if method == "HEAD":
        return Answered(200)
    if method != "GET" or path.startswith("/v1/messages"):
        raise Fault(f"Method not allowed: {method} {path}", status=405)
    if path == "/":
        return Answered(200, {"type": "service", "models": list(MODELS)})
    if path == "/v1/models":
        return Answered(200, _page(query))
    return Answered(200, _info(find_model(unquote(path.removeprefix("/v1/models/")), any_model=any_model)))


def _info(model: PracticeModel) -> dict[str, Any]:
    """A model as ``/v1/models`` describes it. It was never released by anyone, so its date is the epoch."""
    return {
        "type": "model",
        "id": model.id,
        "display_name": model.display_name,
        "created_at": "1970-01-01T00:00:00Z",
        "lifecycle": "active",
        "max_input_tokens": model.context_tokens,
        "max_tokens": model.context_tokens,
    }


def _page(query: Mapping[str, str]) -> dict[str, Any]:
    """One page of the list of models, by the API's ``limit``, ``after_id`` and ``before_id``."""
    names = list(MODELS)
    limit = query.get("limit", "20")
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= 1000:
        raise Fault("limit: Input should be a whole number from 1 to 1000.")
    for cursor in ("after_id", "before_id"):
        if cursor in query and query[cursor] not in names:
            raise Fault(f"{cursor}: {query[cursor]!r} is not the id of a model.")
    if "before_id" in query:
        rest = names[: names.index(query["before_id"])]
        page = rest[-int(limit) :]
    else:
        rest = names[names.index(query["after_id"]) + 1 :] if "after_id" in query else names
        page = rest[: int(limit)]
    return {
        "data": [_info(MODELS[name]) for name in page],
        "has_more": len(page) < len(rest),
        "first_id": page[0] if page else None,
        "last_id": page[-1] if page else None,
    }
