"""Every way in which a service can fail, over a real socket and the real SDK, as one sentence each."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from loopback import MESSAGE, Script, events, fault, free_port, reply, serving, silent_port

from skillcourse import models
from skillcourse.errors import ModelError
from skillcourse.models import Model

KEY = "sk-ant-hunter2-hunter2-hunter2"
ASK: dict[str, Any] = {"max_tokens": 50, "messages": [{"role": "user", "content": "Hello?"}]}


def failure(model: Model, *, stream: bool = False, timeout: float | None = None) -> ModelError:
    """What the person is told when ``model`` is asked."""
    with models.client(model, timeout=timeout) as client:
        client.max_retries = 0
        try:
            if stream:
                with client.messages.stream(model=model.id, **ASK) as answer:
                    answer.get_final_message()
            else:
                client.messages.create(model=model.id, **ASK)
        except Exception as error:
            return models.explain(error, model)
    raise AssertionError("it answered")


def async_failure(model: Model, *, timeout: float | None = None) -> ModelError:
    """The same through the asynchronous client, streamed."""

    async def main() -> ModelError:
        async with models.async_client(model, timeout=timeout) as client:
            client.max_retries = 0
            try:
                async with client.messages.stream(model=model.id, **ASK) as answer:
                    await answer.get_final_message()
            except Exception as error:
                return models.explain(error, model)
        raise AssertionError("it answered")

    return asyncio.run(main())


def test_nothing_listens() -> None:
    error = failure(models.resolve(f"http://127.0.0.1:{free_port()}"))
    assert str(error).startswith("Nothing answers at 127.0.0.1:")
    assert "connection refused" in str(error)
    assert (error.exit_code, error.status) == (3, None)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("ollama:qwen3", "ollama serve"),
        ("llamacpp", "llama-server"),
        ("vllm:x", "vllm serve"),
        ("lmstudio:x", "lms server"),
    ],
)
def test_a_server_that_is_off_says_how_to_start_it(name: str, advice: str) -> None:
    error = models.explain(ConnectionRefusedError("refused"), models.resolve(name))
    assert advice in error.next_step


@pytest.mark.parametrize("ask", [failure, async_failure])
def test_a_service_that_hangs(ask: Callable[..., ModelError]) -> None:
    with silent_port() as port:
        started = time.monotonic()
        error = ask(models.resolve(f"http://127.0.0.1:{port}"), timeout=0.3)
    assert "did not answer in time" in str(error)
    assert time.monotonic() - started < 5


def test_a_stream_that_hangs_in_the_middle() -> None:
    def script(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.end_headers()
        handler.wfile.write(events(end=False))
        time.sleep(2)

    with serving(script) as url:
        assert "did not answer in time" in str(failure(models.resolve(url), stream=True, timeout=0.3))


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def short_of_its_length(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"type":')
    handler.close_connection = True


HTML = reply(b"<html><body>Welcome</body></html>", kind="text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("script", "stream", "message"),
    [
        (HTML, False, "answered with text/html instead of a message"),
        (HTML, True, "answered with text/html instead of a stream of events"),
        (reply(MESSAGE), True, "answered with application/json instead of a stream of events"),
        (reply(b'{"type": "mess'), False, "answered with JSON that breaks off or is malformed"),
        (reply(b"[" * 100_000), False, "answered with JSON that breaks off or is malformed"),
        (reply(b"", kind=""), False, "answered with no content type instead of a message"),
        (reply({"choices": []}), False, "answered with JSON that is no message"),
        (reply([]), False, "answered with JSON that is no message"),
        (reply({**MESSAGE, "content": None}), False, "answered with JSON that is no message"),
        (reply(events(end=False), kind="text/event-stream"), True, "broke off in the middle of an answer"),
        (reply(b"", kind="text/event-stream"), True, "broke off in the middle of an answer"),
        (
            reply(b"event: message_start\ndata: {nonsense\n\n", kind="text/event-stream"),
            True,
            "no Messages answer",
        ),
        (
            reply(
                events(end=False).replace(b"Hello.", rb"event: error \"message_stop\""),
                kind="text/event-stream",
            ),
            True,
            "broke off in the middle of an answer",
        ),
        (
            reply(events().replace(b'"index": 0', b'"index": 9'), kind="text/event-stream"),
            True,
            "no Messages answer",
        ),
        (reply(events().replace(b'"Hello."', b"[7]"), kind="text/event-stream"), True, "no Messages answer"),
        (
            reply(gzip.compress(events()), kind="text/event-stream", headers={"content-encoding": "gzip"}),
            True,
            "answered packed as 'gzip'",
        ),
        (hang_up, False, "broke off in the middle of an answer"),
        (short_of_its_length, False, "broke off in the middle of an answer"),
    ],
)
def test_garbage_is_called_what_it_is(script: Script, stream: bool, message: str) -> None:
    with serving(script) as url:
        model = models.resolve(url)
        error = failure(model, stream=stream)
        assert message in str(error)
        if stream:
            assert message in str(async_failure(model))
    assert error.next_step


def without_end(status: int, kind: str, beginning: bytes, piece: bytes) -> Script:
    """A script that never stops sending."""

    def script(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("connection", "close")
        handler.end_headers()
        handler.wfile.write(beginning)
        while True:
            handler.wfile.write(piece)

    return script


@pytest.mark.parametrize(
    ("script", "stream", "message"),
    [
        (without_end(200, "text/event-stream", b"data: ", b"x" * 65_536), True, "sent more than 16 MB"),
        (without_end(200, "application/json", b"[", b" " * 65_536), False, "sent more than 16 MB"),
        (without_end(500, "text/plain", b"", b"z" * 65_536), False, "sent more than 1 MB"),
        (without_end(404, "application/json", b"[", b" " * 65_536), True, "sent more than 1 MB"),
    ],
)
def test_an_answer_without_end_is_read_to_a_bound(script: Script, stream: bool, message: str) -> None:
    with serving(script) as url:
        model = models.resolve(url)
        assert message in str(failure(model, stream=stream))
        if stream:
            assert message in str(async_failure(model))


@pytest.mark.parametrize(
    ("script", "message", "status"),
    [
        (
            fault(401, "authentication_error", f"invalid x-api-key {KEY}"),
            "refused the key in ANTHROPIC_API_KEY (401)",
            401,
        ),
        (fault(402, "billing_error", "no credit"), "wants to be paid first (402): no credit", 402),
        (fault(403, "permission_error", "not yours"), "does not allow this (403): not yours", 403),
        (
            fault(404, "not_found_error", "model: claude-opus-5-5"),
            "knows no model 'claude-opus-5-5' (404)",
            404,
        ),
        (reply(b"Not Found", status=404, kind="text/plain"), "has no /v1/messages (404)", 404),
        (fault(413, "request_too_large", "big"), "too large for", 413),
        (fault(429, "rate_limit_error", "slow down", retry_after="17"), "Wait 17 seconds and try again", 429),
        (fault(429, "rate_limit_error", "slow down"), "Wait a little", 429),
        (fault(429, "rate_limit_error", "slow down", retry_after="a\\nb"), "Wait a little", 429),
        (fault(529, "overloaded_error", "busy"), "is overloaded right now (529)", 529),
        (fault(500, "api_error", f"boom with {KEY} in it"), "failed by itself (500): boom with … in it", 500),
        (reply(b"<html>bad gateway</html>", status=502, kind="text/html"), "failed by itself (502)", 502),
        (
            fault(400, "invalid_request_error", "tools: unsupported"),
            "refused the request (400): tools: unsupported",
            400,
        ),
        (
            fault(400, "invalid_request_error", "prompt is too long: 1200000 tokens > 1000000 maximum"),
            "longer than the context of 1,000,000 tokens",
            400,
        ),
        (
            fault(500, "api_error", "the request exceeds the available context size, try increasing it"),
            "longer than the context",
            500,
        ),
    ],
)
def test_each_status_is_a_sentence_without_the_key(
    script: Script, message: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(script) as url:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        error = failure(models.resolve("claude-opus-5-5"))
    assert message in str(error)
    assert error.status == status
    assert error.next_step
    assert "hunter2" not in str(error) + repr(error) + repr(vars(error))


def test_an_error_in_the_middle_of_a_stream() -> None:
    data = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    body = events(end=False) + f"event: error\ndata: {json.dumps(data)}\n\n".encode()
    with serving(reply(body, kind="text/event-stream")) as url:
        error = failure(models.resolve(url), stream=True)
    assert "is overloaded right now (529)" in str(error)
    assert error.status == 529


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("ollama:qwen3", "ollama pull qwen3"),
        ("http://127.0.0.1:1", "as #NAME"),
        ("vllm:x", "skillcourse models"),
    ],
)
def test_an_unknown_model_names_the_way_to_a_known_one(name: str, step: str) -> None:
    from skillcourse.models.trouble import _sentence

    assert step in _sentence(404, "not_found_error", "model not found", {}, models.resolve(name))[1]


def test_a_key_is_wanted_and_there_is_none() -> None:
    with serving(fault(401, "authentication_error", "no key")) as url:
        error = failure(models.resolve(url))
    assert str(error).endswith("wants a key (401). Name its variable as key_env in models.toml.")


@pytest.mark.parametrize(
    "said",
    [
        f"key {KEY} is wrong",
        "key sk-proj-hunter2hunter2 is wrong",
        "Authorization: Bearer hunter2.hunter2 is wrong",
        "my-secret-hunter2 is wrong",
    ],
)
def test_what_a_service_says_is_cleaned(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "my-secret-hunter2")
    with serving(fault(400, "invalid_request_error", said)) as url:
        error = failure(models.resolve(url))
    assert "hunter2" not in str(error)
    assert "is wrong" in str(error)


def test_a_long_or_broken_saying_stays_one_sentence() -> None:
    with serving(fault(400, "invalid_request_error", "word\n\n" * 500)) as url:
        error = failure(models.resolve(url))
    assert "\n" not in str(error)
    assert len(str(error)) < 400


def test_an_explained_error_stays_as_it_is() -> None:
    error = ModelError("It is off.")
    assert models.explain(error, models.resolve("practice")) is error


def test_any_other_error_is_named_by_its_kind_only() -> None:
    error = models.explain(MemoryError(KEY), models.resolve("ollama:qwen3"))
    assert "could not be used (MemoryError)" in str(error)
    assert KEY not in str(error)


def test_the_faults_of_the_practice_model_are_explained_too() -> None:
    model = models.resolve("practice-small")
    with models.client(model) as client, pytest.raises(Exception, match="too long") as caught:
        client.messages.create(
            model=model.id, max_tokens=9, messages=[{"role": "user", "content": "w " * 9000}]
        )
    error = models.explain(caught.value, model)
    assert "longer than the context of 8,000 tokens" in str(error)
