from __future__ import annotations

import asyncio
import json
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from anthropic import beta_tool
from loopback import MESSAGE, events, reply, serving

from skillcourse import models
from skillcourse.errors import SetupError

KEY = "hunter2-hunter2-hunter2"
ASK: dict[str, Any] = {"max_tokens": 50, "messages": [{"role": "user", "content": "Hello?"}]}


class Recorder:
    """Answers every request with a message and keeps what came."""

    def __init__(self, body: Any = MESSAGE, kind: str = "application/json") -> None:
        self.seen: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self._reply = reply(body, kind=kind)

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.seen.append((handler.path, headers, json.loads(handler.body or b"{}")))  # type: ignore[attr-defined]
        self._reply(handler)


@pytest.mark.parametrize("name", ["practice", "practice-small"])
def test_practice_answers_in_process(name: str) -> None:
    model = models.resolve(name)
    with models.client(model) as client:
        assert client.messages.count_tokens(model=model.id, messages=ASK["messages"]).input_tokens > 0
        assert [entry.id for entry in client.models.list()] == ["practice-1", "practice-small"]


def test_practice_speaks_and_says_what_it_is() -> None:
    model = models.resolve("practice")
    ask = {**ASK, "max_tokens": 1000}
    with models.client(model) as client, client.messages.stream(model=model.id, **ask) as stream:
        text, message = stream.get_final_text(), stream.get_final_message()
    assert (message.model, message.stop_reason) == ("practice-1", "end_turn")
    assert "practice" in text


def test_practice_ignores_proxies_base_urls_and_keys_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    with models.client(models.resolve("practice")) as client:
        assert str(client.base_url) == "http://practice.invalid"
        assert client.api_key != KEY
        assert client.models.retrieve("practice-1").id == "practice-1"


def test_the_async_client_of_practice() -> None:
    async def main() -> int:
        async with models.async_client(models.resolve("practice")) as client:
            counted = await client.messages.count_tokens(model="practice-1", messages=ASK["messages"])
            return counted.input_tokens

    assert asyncio.run(main()) > 0


@pytest.mark.parametrize("stream", [False, True])
def test_a_local_server_is_asked_for_its_model_without_a_real_key(
    stream: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", KEY)
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", f"X-Secret: {KEY}\nnonsense")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    recorder = Recorder(events(), "text/event-stream") if stream else Recorder()
    with serving(recorder) as url:
        model = models.resolve(f"{url}/v1#qwen3")
        with models.client(model) as client:
            if stream:
                with client.messages.stream(model=model.id, **ASK) as answer:
                    text = answer.get_final_text()
            else:
                text = client.messages.create(model=model.id, **ASK).content[0].text
    assert text == "Hello."
    [(path, headers, body)] = recorder.seen
    assert (path, body["model"]) == ("/v1/messages", "qwen3")
    assert KEY not in json.dumps(headers)
    assert headers["accept-encoding"] == "identity"


def test_the_async_client_streams_from_a_local_server() -> None:
    async def main(url: str) -> str:
        model = models.resolve(url)
        async with (
            models.async_client(model) as client,
            client.messages.stream(model=model.id, **ASK) as answer,
        ):
            return await answer.get_final_text()

    with serving(reply(events(), kind="text/event-stream")) as url:
        assert asyncio.run(main(url)) == "Hello."


@pytest.mark.parametrize(
    ("variable", "sent"),
    [
        ("ANTHROPIC_API_KEY", {"x-api-key": KEY, "authorization": f"Bearer {KEY}"}),
        ("ANTHROPIC_AUTH_TOKEN", {"authorization": f"Bearer {KEY}"}),
    ],
)
def test_the_key_of_the_environment_goes_to_the_address_of_the_environment(
    variable: str, sent: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder()
    with serving(recorder) as url:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
        monkeypatch.setenv(variable, KEY)
        monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "X-Team: blue")
        model = models.resolve("claude-opus-5-5")
        with models.client(model) as client:
            client.messages.create(model=model.id, **ASK)
    [(_, headers, _)] = recorder.seen
    assert {name: value for name, value in headers.items() if KEY in value} == sent
    assert headers["x-team"] == "blue"


def test_a_model_of_ones_own_sends_its_key_as_it_says(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder()
    with serving(recorder) as url:
        file = tmp_path / "models.toml"
        file.write_text(
            f'[models.mine]\nurl = "{url}"\nmodel = "m"\nkey_env = "MY_KEY"\nauth = "bearer"\n',
            encoding="utf-8",
        )
        monkeypatch.setenv("SKILLCOURSE_CONFIG", str(file))
        with pytest.raises(
            SetupError, match=r"mine needs a key, and the variable MY_KEY is not set\. Set MY_KEY"
        ):
            models.client(models.resolve("mine"))
        monkeypatch.setenv("MY_KEY", KEY)
        with models.client(models.resolve("mine")) as client:
            client.messages.create(model="m", **ASK)
    assert recorder.seen[0][1]["authorization"] == f"Bearer {KEY}"


def test_a_missing_key_is_named_before_anything_is_sent() -> None:
    with pytest.raises(SetupError, match="ANTHROPIC_API_KEY is not set") as caught:
        models.client(models.resolve("claude-opus-5-5"))
    assert caught.value.exit_code == 3
    with pytest.raises(SetupError, match="ANTHROPIC_API_KEY is not set"):
        models.async_client(models.resolve("claude-opus-5-5"))


def test_the_tool_runner_sends_whole_conversations() -> None:
    @beta_tool
    def look() -> str:
        """Looks."""
        return "seen"

    call = {"type": "tool_use", "id": "toolu_1", "name": "look", "input": {}}
    answers = iter([{**MESSAGE, "content": [call], "stop_reason": "tool_use"}, MESSAGE])
    recorder = Recorder()

    def script(handler: BaseHTTPRequestHandler) -> None:
        recorder._reply = reply(next(answers))
        recorder(handler)

    with serving(script) as url, models.client(models.resolve(url)) as client:
        copy = client.with_options(timeout=5)  # a copy keeps to it too
        copy.beta.messages.tool_runner(model="m", tools=[look], **ASK).until_done()
    bodies = [body for _, _, body in recorder.seen]
    assert [len(body["messages"]) for body in bodies] == [1, 3]
    assert all("thread" not in body for body in bodies)


def test_a_redirect_is_not_followed_with_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    thief = Recorder()
    with serving(thief) as elsewhere:
        headers = {"location": f"{elsewhere}/v1/messages"}
        with serving(reply(b"", status=307, headers=headers)) as url:
            monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
            monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
            model = models.resolve("claude-opus-5-5")
            with models.client(model) as client, pytest.raises(Exception, match="307") as caught:
                client.messages.create(model=model.id, **ASK)
    assert thief.seen == []
    assert "sent us on to another address (307)" in str(models.explain(caught.value, model))


def test_a_client_for_plain_http_loads_no_certificates() -> None:
    with models.client(models.resolve("ollama:warm-up")):
        pass
    started = time.perf_counter()
    for _ in range(5):
        with models.client(models.resolve("ollama:x")):
            pass
    assert (time.perf_counter() - started) / 5 < 0.05
