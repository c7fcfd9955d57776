"""The practice model in process: httpx2 transports that any Anthropic client can be given.

No socket, no port, no thread of its own. Events are handed over as they come, and closing the response ends
the work::

    import anthropic, httpx2
    from skillcourse import practice

    http = httpx2.Client(transport=practice.transport())
    client = anthropic.Anthropic(api_key="none", base_url="http://practice.invalid", http_client=http)

Import the two functions from :mod:`skillcourse.practice`; this module loads httpx2.
"""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
import httpx2

from skillcourse.practice.service import Answered, respond
from skillcourse.practice.stream import encode, is_text_delta
from skillcourse.practice.wire import Decide


class PracticeTransport(httpx2.BaseTransport):
    """Answers a synchronous httpx2 client. ``pace`` is the seconds between two pieces of text, 0 for none."""

    def __init__(self, *, pace: float = 0.0, decide: Decide | None = None, any_model: bool = False) -> None:
        self._pace = pace
        self._respond = partial(respond, decide=decide, any_model=any_model)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer to one request; a streamed one is made while it is read."""
        answered = self._respond(request.method, request.url.path, request.read(), dict(request.url.params))
        if answered.events is None:
            return _whole(answered, request)
        return _streamed(answered, request, _Events(answered.events, self._pace))


class AsyncPracticeTransport(httpx2.AsyncBaseTransport):
    """Answers an asynchronous httpx2 client, on asyncio or trio. Thinking and pacing never block the loop."""

    def __init__(self, *, pace: float = 0.0, decide: Decide | None = None, any_model: bool = False) -> None:
        self._pace = pace
        self._respond = partial(respond, decide=decide, any_model=any_model)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer to one request; a streamed one is made while it is read."""
        body = await request.aread()
        answered = await anyio.to_thread.run_sync(
            self._respond,
            request.method,
            request.url.path,
            body,
            dict(request.url.params),
            abandon_on_cancel=True,
        )
        if answered.events is None:
            return _whole(answered, request)
        return _streamed(answered, request, _AsyncEvents(answered.events, self._pace))


def _whole(answered: Answered, request: httpx2.Request) -> httpx2.Response:
    body = b"" if answered.body is None else _json(answered.body)
    headers = {"content-type": "application/json", **answered.headers}
    return httpx2.Response(answered.status, headers=headers, content=body, request=request)


def _streamed(
    answered: Answered, request: httpx2.Request, stream: httpx2.SyncByteStream | httpx2.AsyncByteStream
) -> httpx2.Response:
    headers = {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-cache",
        **answered.headers,
    }
    return httpx2.Response(answered.status, headers=headers, stream=stream, request=request)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


class _Events(httpx2.SyncByteStream):
    """The events as bytes. Closing, from any thread, ends the work at once, also in the middle of a pause."""

    def __init__(self, events: Iterator[dict[str, Any]], pace: float) -> None:
        self._events = events
        self._pace = pace
        self._closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        started = False
        for event in self._events:
            if self._pace > 0 and is_text_delta(event):
                if started:
                    self._closed.wait(self._pace)
                started = True
            if self._closed.is_set():
                # What a reader would meet whose connection was closed under its hands.
                raise httpx2.ReadError("The stream was closed while it was being read.")
            yield encode(event)

    def close(self) -> None:
        self._closed.set()


class _AsyncEvents(httpx2.AsyncByteStream):
    """The events as bytes, paced by the event loop's own clock."""

    def __init__(self, events: Iterator[dict[str, Any]], pace: float) -> None:
        self._events = events
        self._pace = pace
        self._closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        started = False
        for event in self._events:
            if self._pace > 0 and is_text_delta(event):
                if started:
                    await anyio.sleep(self._pace)
                started = True
            if self._closed:
                raise httpx2.ReadError("The stream was closed while it was being read.")
            yield encode(event)

    async def aclose(self) -> None:
        self._closed = True
