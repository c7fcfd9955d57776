"""The real SDK against the practice model, in process: every way in which a client can ask."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import anthropic
import anyio
import httpx2
import pytest
from anthropic import Anthropic, AsyncAnthropic, beta_async_tool, beta_tool
from wire_parts import CALL, WORDS, act, ask, broken, speak, two_steps

from skillcourse import practice
from skillcourse.practice.service import MAX_BODY, respond

Mind = Any


class Counting(httpx2.BaseTransport):
    """Counts the attempts that a client makes."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self.inner = inner
        self.attempts = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.attempts += 1
        return self.inner.handle_request(request)


def client(mind: Mind, *, pace: float = 0.0, any_model: bool = False) -> Anthropic:
    http = httpx2.Client(transport=practice.transport(pace, decide=mind, any_model=any_model))
    return Anthropic(api_key="none", base_url="http://practice.invalid", http_client=http)


def async_client(mind: Mind, *, pace: float = 0.0) -> AsyncAnthropic:
    http = httpx2.AsyncClient(transport=practice.async_transport(pace, decide=mind))
    return AsyncAnthropic(api_key="none", base_url="http://practice.invalid", http_client=http)


@beta_tool
def add(a: int, b: int) -> str:
    """Adds.

    Args:
        a: One number.
        b: Another number.
    """
    return str(a + b)


@beta_async_tool
async def add_later(a: int, b: int) -> str:
    """Adds.

    Args:
        a: One number.
        b: Another number.
    """
    await anyio.sleep(0)
    return str(a + b)


add_later.name = "add"


def test_create() -> None:
    with client(act) as api:
        message = api.messages.create(**ask())
        assert message.content[0].text == WORDS
        assert message.content[1].input == CALL
        assert (
            message._request_id
            == practice.respond("POST", "/v1/messages", json.dumps(ask()).encode()).headers["request-id"]
        )


def test_create_with_stream_true_gives_raw_events() -> None:
    with client(act) as api:
        kinds = [event.type for event in api.messages.create(**ask(), stream=True)]
        assert (kinds[0], kinds[-1]) == ("message_start", "message_stop")


def test_the_stream_helper_ends_with_the_message_that_create_gives() -> None:
    with client(act) as api:
        whole = api.messages.create(**ask())
        with api.messages.stream(**ask()) as stream:
            assert "".join(stream.text_stream) == WORDS
            streamed = stream.get_final_message()
    assert [block.to_dict() for block in streamed.content] == [block.to_dict() for block in whole.content]
    assert (streamed.id, streamed.stop_reason) == (whole.id, whole.stop_reason)
    assert streamed.usage == whole.usage


def test_a_cut_tool_call_is_the_same_streamed_and_whole() -> None:
    with client(act) as api:
        request = ask(max_tokens=60)
        whole = api.messages.create(**request)
        with api.messages.stream(**request) as stream:
            streamed = stream.get_final_message()
    assert whole.stop_reason == streamed.stop_reason == "max_tokens"
    assert whole.content[-1].type == "tool_use"
    assert whole.content[-1].input == streamed.content[-1].input != CALL


def test_beta_messages_and_their_query() -> None:
    with client(act) as api:
        message = api.beta.messages.create(**ask(), betas=["some-beta-2026-01-01"])
        assert message.content[1].input == CALL
        with api.beta.messages.stream(**ask()) as stream:
            assert stream.get_final_message().content[0].text == WORDS


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("options", [{}, {"thread": False}], ids=["threads", "no threads"])
def test_the_tool_runner_goes_through_both_steps(stream: bool, options: dict[str, Any]) -> None:
    with client(two_steps) as api:
        runner = api.beta.messages.tool_runner(**ask(), tools=[add], stream=stream, **options)
        final = runner.until_done()
    assert final.content[0].text == "The sum is 5."


def test_a_conversation_kept_by_the_service_is_refused_in_the_sdks_own_words() -> None:
    with (
        client(speak) as api,
        pytest.raises(anthropic.APIStatusError, match="keeps no conversations") as caught,
    ):
        api.beta.messages.thread(model="practice-1", max_tokens=9).send({"role": "user", "content": "Hi."})
    assert caught.value.error_code == "thread_unsupported_request"


def test_raw_and_streaming_responses() -> None:
    with client(speak) as api:
        raw = api.messages.with_raw_response.create(**ask())
        assert raw.headers["request-id"].startswith("req_")
        assert raw.headers["content-type"] == "application/json"
        assert raw.parse().content[0].text == WORDS
        with api.messages.with_streaming_response.create(**ask(), stream=True) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            lines = list(response.iter_lines())
        assert lines[0] == "event: message_start"


def test_counting_and_models() -> None:
    with client(speak) as api:
        request = ask(max_tokens=...)
        counted = api.messages.count_tokens(**request).input_tokens
        assert counted == api.messages.create(**ask()).usage.input_tokens
        assert api.beta.messages.count_tokens(**request).input_tokens == counted
        models = list(api.models.list())
        assert [model.id for model in models] == ["practice-1", "practice-small"]
        assert [model.id for model in api.models.list(limit=1)] == ["practice-1", "practice-small"]
        assert api.models.retrieve("practice-small").max_input_tokens == 8_000
        assert next(iter(api.beta.models.list())).display_name.startswith("Practice 1")


def test_models_are_what_the_sdk_says_they_are() -> None:
    from anthropic.types import ModelInfo

    for info in respond("GET", "/v1/models").body["data"]:  # type: ignore[index]
        model = ModelInfo.model_validate_json(json.dumps(info), strict=True)
        assert not model.model_extra


FAULTS: list[tuple[dict[str, Any], type[anthropic.APIStatusError], str]] = [
    ({"messages": []}, anthropic.BadRequestError, "invalid_request_error"),
    ({"model": "claude-opus-5-5"}, anthropic.NotFoundError, "not_found_error"),
    ({"messages": [{"role": "user", "content": "word " * 210_000}]}, anthropic.BadRequestError, "too long"),
]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("fields", "error", "text"), FAULTS, ids=["400", "404", "context"])
def test_faults_are_the_typed_errors_of_the_sdk_and_never_retried(
    fields: dict[str, Any], error: type[anthropic.APIStatusError], text: str, stream: bool
) -> None:
    counting = Counting(practice.transport(decide=speak))
    with (
        Anthropic(
            api_key="k", base_url="http://p.invalid", http_client=httpx2.Client(transport=counting)
        ) as api,
        pytest.raises(error, match=text) as caught,
    ):
        api.messages.create(**ask(**fields), stream=stream)
    assert counting.attempts == 1
    assert caught.value.request_id == caught.value.body["request_id"]  # type: ignore[index]


def test_a_fault_of_the_mind_is_a_500_without_a_traceback_and_not_retried() -> None:
    counting = Counting(practice.transport(decide=broken))
    with (
        Anthropic(
            api_key="k", base_url="http://p.invalid", http_client=httpx2.Client(transport=counting)
        ) as api,
        pytest.raises(anthropic.InternalServerError, match=r"KeyError.*req_") as caught,
    ):
        api.messages.create(**ask())
    assert counting.attempts == 1
    assert caught.value.type == "api_error"
    assert "secret detail" not in str(caught.value)
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize("status", [400, 404, 500])
def test_error_bodies_are_what_the_sdk_says_they_are(status: int) -> None:
    from anthropic.types.shared import ErrorResponse

    request = {400: ask(messages=[]), 404: ask(model="x"), 500: ask()}[status]
    answered = respond("POST", "/v1/messages", json.dumps(request).encode(), decide=broken)
    assert answered.status == status
    ErrorResponse.model_validate_json(json.dumps(answered.body), strict=True)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "message"),
    [
        ("POST", "/v1/messages", b"{", 400, "not valid JSON"),
        ("POST", "/v1/messages", b"", 400, "not valid JSON"),
        ("POST", "/v1/messages", b"\xff\xfe{}", 400, "not valid JSON"),
        ("POST", "/v1/messages", b"[" * 200_000, 400, "nested too deeply"),
        ("POST", "/v1/messages", b'{"a":' * 200_000, 400, "nested too deeply"),
        ("POST", "/v1/messages", b'{"metadata": NaN}', 400, "NaN is not a number"),
        ("POST", "/v1/messages", b'"hello"', 400, "must be a JSON object"),
        ("POST", "/v1/messages", b" " * (MAX_BODY + 1), 413, "maximum size"),
        ("GET", "/v1/messages", b"", 405, "Method not allowed: GET"),
        ("PUT", "/v1/models", b"", 405, "Method not allowed: PUT"),
        ("GET", "/v2/models", b"", 404, "Not found: /v2/models"),
        ("GET", "/v1/models/nope", b"", 404, "there is only practice-1"),
    ],
)
def test_what_no_sdk_would_send(method: str, path: str, body: bytes, status: int, message: str) -> None:
    answered = respond(method, path, body, decide=speak)
    assert answered.status == status
    assert message in answered.body["error"]["message"]  # type: ignore[index]
    assert answered.headers["x-should-retry"] == "false"


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "x"}, {"after_id": "nope"}])
def test_wrong_paging_is_refused(query: dict[str, str]) -> None:
    assert respond("GET", "/v1/models", b"", query).status == 400


def test_paging_backwards() -> None:
    page = respond("GET", "/v1/models", b"", {"before_id": "practice-small"}).body
    assert page is not None
    assert ([model["id"] for model in page["data"]], page["has_more"]) == (["practice-1"], False)


def test_a_fault_of_the_service_itself_is_one_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from skillcourse.practice import service

    monkeypatch.setattr(service, "answer", lambda *_, **__: {}["secret detail"])
    answered = respond("POST", "/v1/messages", json.dumps(ask()).encode(), decide=speak)
    assert (answered.status, answered.body["error"]["type"]) == (500, "api_error")  # type: ignore[index]
    assert "secret detail" not in json.dumps(answered.body)


def test_results_within_results_without_end_are_refused() -> None:
    inner = b'[{"type":"tool_result","tool_use_id":"a","content":'
    body = b'{"model":"practice-1","max_tokens":9,"messages":[{"role":"user","content":'
    depth = 300
    whole = body + inner * depth + b'"x"' + b"}]" * depth + b"}]}"

    assert respond("POST", "/v1/messages", whole, decide=speak).status == 400


def test_head_is_answered_without_a_body() -> None:
    with httpx2.Client(transport=practice.transport()) as http:
        answer = http.head("http://practice.invalid/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_any_model_serves_clients_that_know_only_their_own_names() -> None:
    with client(speak, any_model=True) as api:
        assert api.messages.create(**ask(model="claude-haiku-4-5")).model == "practice-1"


# Streaming, pacing, cancelling


def test_events_are_handed_over_as_they_come() -> None:
    with client(speak, pace=0.02) as api, api.messages.stream(**ask()) as stream:
        times = []
        for _ in stream.text_stream:
            times.append(time.monotonic())
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(gaps) > 5
    assert min(gaps) >= 0.015


def test_without_pace_nothing_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading.Event, "wait", lambda *_: pytest.fail("slept"))
    with client(speak) as api, api.messages.stream(**ask()) as stream:
        assert stream.get_final_text() == WORDS


def endless(request: Any) -> practice.Reply:
    return practice.Reply(({"type": "text", "text": "again and " * 3_000},), "end_turn")


def test_leaving_a_stream_stops_the_work() -> None:
    taken: list[int] = []

    def watched(events: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for number, event in enumerate(events):
            taken.append(number)
            yield event

    from skillcourse.practice import transports as module

    body = json.dumps(ask(stream=True, max_tokens=50_000)).encode()
    answered = respond("POST", "/v1/messages", body, decide=endless)
    assert answered.events is not None
    stream = module._Events(watched(answered.events), 0.0)
    for count, _ in enumerate(stream):
        if count == 10:
            break
    stream.close()
    assert len(taken) == 11
    with pytest.raises(httpx2.ReadError, match="closed while it was being read"):
        next(iter(stream))


def test_closing_from_another_thread_wakes_a_pause_at_once() -> None:
    with client(endless, pace=30.0) as api:
        stream = api.messages.create(**ask(max_tokens=50_000), stream=True)
        threading.Timer(0.2, stream.close).start()
        started = time.monotonic()
        with pytest.raises(httpx2.ReadError):
            list(stream)
        assert time.monotonic() - started < 5


# The same, asynchronous


@pytest.fixture(params=["asyncio", "trio"])
def backend(request: pytest.FixtureRequest) -> str:
    if request.param == "trio":
        pytest.importorskip("trio")
    return str(request.param)


def test_async_create_stream_and_tools(backend: str) -> None:
    async def main() -> None:
        async with async_client(act) as api:
            whole = await api.messages.create(**ask())
            async with api.messages.stream(**ask()) as stream:
                assert "".join([text async for text in stream.text_stream]) == WORDS
                final = await stream.get_final_message()
            assert final.content[1].input == whole.content[1].input == CALL
            assert (await api.messages.count_tokens(**ask(max_tokens=...))).input_tokens > 0
            assert [model.id async for model in api.models.list()] == ["practice-1", "practice-small"]
            async with api.messages.with_streaming_response.create(**ask()) as response:
                assert (await response.parse()).content[0].text == WORDS
        async with async_client(two_steps) as api:
            runner = api.beta.messages.tool_runner(**ask(), tools=[add_later])
            assert (await runner.until_done()).content[0].text == "The sum is 5."
        async with async_client(broken) as api:
            with pytest.raises(anthropic.InternalServerError):
                await api.messages.create(**ask())

    anyio.run(main, backend=backend)


def test_async_pace_does_not_block_the_loop(backend: str) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await anyio.sleep(0.005)
            ticks += 1

    async def main() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(tick)
            async with async_client(speak, pace=0.02) as api, api.messages.stream(**ask()) as stream:
                assert await stream.get_final_text() == WORDS
            group.cancel_scope.cancel()

    anyio.run(main, backend=backend)
    assert ticks > 10


def test_async_thinking_does_not_block_the_loop() -> None:
    def slow(request: Any) -> practice.Reply:
        time.sleep(0.3)
        return speak(request)

    async def main() -> float:
        async with async_client(slow) as api:
            with anyio.move_on_after(0.05) as scope:
                await api.messages.create(**ask())
            assert scope.cancelled_caught
        return anyio.current_time()

    started = time.monotonic()
    anyio.run(main)
    assert time.monotonic() - started < 2


def test_async_cancelling_ends_a_pause_at_once(backend: str) -> None:
    async def main() -> None:
        async with async_client(endless, pace=30.0) as api:
            with anyio.move_on_after(0.2) as scope:
                async with api.messages.stream(**ask(max_tokens=50_000)) as stream:
                    async for _ in stream:
                        pass
            assert scope.cancelled_caught

    started = time.monotonic()
    anyio.run(main, backend=backend)
    assert time.monotonic() - started < 5


def test_environment_proxies_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with client(speak) as api:
        assert api.messages.create(**ask()).content[0].text == WORDS
