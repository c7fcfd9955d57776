"""Catches services that answer with something other than a Messages answer, before the SDK takes it for one.

The SDK hands on a page of HTML as a text, and a stream that broke off as a shorter answer. The hooks here
look at every answer of a service on its way in. Loads httpx2.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator

import httpx2

_END = b'"message_stop"'
_ERRORS = (b"\nevent: error", b"\nevent:error")
_LONGEST = max(map(len, (_END, *_ERRORS)))

ANSWER_BYTES = 16_000_000
"""The most that is read of one answer: a whole answer of 8,192 tokens takes 2 MB as a stream of events."""
FAULT_BYTES = 1_000_000
"""The most that is read of an answer that reports an error."""


class NotMessagesError(Exception):
    """A service answered with something else; the text completes the sentence "It …"."""


def check(response: httpx2.Response) -> None:
    """The response hook of a synchronous client."""
    response.stream = _Bounded(response.stream, _most(response))  # type: ignore[arg-type]
    if not _is_answer(response):
        return
    if _is_stream(response):
        _check_events(response)
        response.stream = _Watched(response.stream)
    else:
        response.read()
        _check_message(response)


async def acheck(response: httpx2.Response) -> None:
    """The response hook of an asynchronous client."""
    response.stream = _AsyncBounded(response.stream, _most(response))  # type: ignore[arg-type]
    if not _is_answer(response):
        return
    if _is_stream(response):
        _check_events(response)
        response.stream = _AsyncWatched(response.stream)
    else:
        await response.aread()
        _check_message(response)


def _is_answer(response: httpx2.Response) -> bool:
    """True for what claims to be an answer to a Messages request; errors have a shape of their own."""
    request = response.request
    return response.is_success and request.method == "POST" and request.url.path.endswith("/messages")


def _is_stream(response: httpx2.Response) -> bool:
    return b'"stream":true' in response.request.content.replace(b" ", b"")


def _most(response: httpx2.Response) -> int:
    """How many bytes of it are read. A packed one is refused: it may be a thousand times as long unpacked."""
    packed = str(response.headers.get("content-encoding", "identity")).strip().lower()
    if packed not in ("", "identity"):
        raise NotMessagesError(f"answered packed as {packed[:40]!r}, which it was asked not to")
    return ANSWER_BYTES if response.is_success else FAULT_BYTES


def _kind(response: httpx2.Response) -> str:
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _check_events(response: httpx2.Response) -> None:
    kind = _kind(response)
    if kind != "text/event-stream":
        raise NotMessagesError(f"answered with {kind or 'no content type'} instead of a stream of events")


def _check_message(response: httpx2.Response) -> None:
    kind = _kind(response)
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        what = "JSON that breaks off or is malformed" if kind.endswith("json") else kind or "no content type"
        raise NotMessagesError(f"answered with {what} instead of a message") from None
    if (
        not isinstance(body, dict)
        or body.get("type") != "message"
        or not isinstance(body.get("content"), list)
    ):
        raise NotMessagesError("answered with JSON that is no message")


class _Tail:
    """Looks for the end of a message in the bytes that go by."""

    def __init__(self) -> None:
        self._last = b"\n"
        self._ended = False

    def see(self, chunk: bytes) -> None:
        seen = self._last + chunk
        self._ended = self._ended or _END in seen or any(error in seen for error in _ERRORS)
        self._last = seen[-_LONGEST:]

    def finish(self) -> None:
        if not self._ended:
            raise NotMessagesError("broke off in the middle of an answer")


class _Meter:
    """Counts the bytes that go by."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most

    def see(self, chunk: bytes) -> None:
        self._left -= len(chunk)
        if self._left < 0:
            raise NotMessagesError(f"sent more than {self._most // 1_000_000} MB in one answer")


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, most: int) -> None:
        self._stream = stream
        self._most = most

    def __iter__(self) -> Iterator[bytes]:
        meter = _Meter(self._most)
        for chunk in self._stream:
            meter.see(chunk)
            yield chunk

    def close(self) -> None:
        self._stream.close()


class _AsyncBounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, most: int) -> None:
        self._stream = stream
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        meter = _Meter(self._most)
        async for chunk in self._stream:
            meter.see(chunk)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Watched(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        tail = _Tail()
        for chunk in self._stream:
            tail.see(chunk)
            yield chunk
        tail.finish()

    def close(self) -> None:
        self._stream.close()


class _AsyncWatched(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        tail = _Tail()
        async for chunk in self._stream:
            tail.see(chunk)
            yield chunk
        tail.finish()

    async def aclose(self) -> None:
        await self._stream.aclose()
