from __future__ import annotations

import dataclasses
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from loopback import Script, free_port, reply, serving, silent_port

from skillcourse import models
from skillcourse.models.local import SERVERS, Server

OLLAMA = {"models": [{"name": "qwen3:8b"}, {"name": "nomic-embed-text:latest"}, {"name": "big:120b-cloud"}]}


def moved(name: str, url: str | int) -> Server:
    """A server's row, at the port of a test."""
    port = url if isinstance(url, int) else int(url.rpartition(":")[2])
    return dataclasses.replace(SERVERS[name], port=port)


def names(*servers: Server) -> list[str]:
    return [found.name for found in models.available(servers)][2:]


def listing(*names: str, owner: str) -> dict[str, Any]:
    return {"object": "list", "data": [{"id": name, "object": "model", "owned_by": owner} for name in names]}


def test_the_practice_models_are_always_there() -> None:
    found = models.available(servers=[])
    assert [(one.name, one.state, one.costs) for one in found] == [
        ("practice", "ready", "free"),
        ("practice-small", "ready", "free"),
    ]


def test_each_server_lists_what_it_serves() -> None:
    with (
        serving(reply(OLLAMA)) as ollama,
        serving(reply(listing("gguf", owner="llamacpp"))) as llamacpp,
        serving(reply(listing("a/b", owner="vllm"))) as vllm,
        serving(reply(listing("x", "text-embedding-y", owner="organization_owner"))) as lmstudio,
    ):
        found = models.available(
            [
                moved("ollama", ollama),
                moved("llamacpp", llamacpp),
                moved("vllm", vllm),
                moved("lmstudio", lmstudio),
            ]
        )
    assert [one.name for one in found[2:]] == [
        "ollama:qwen3:8b",
        "ollama:big:120b-cloud",
        "llamacpp",
        "vllm:a/b",
        "lmstudio:x",
    ]
    assert {one.state for one in found} == {"ready"}
    by_name = {one.name: one for one in found}
    assert by_name["ollama:big:120b-cloud"].costs == "price not known"
    assert by_name["llamacpp"].note == "It serves gguf."
    assert by_name["vllm:a/b"].model is not None


def test_what_is_found_can_be_resolved() -> None:
    with serving(reply(OLLAMA)) as url:
        for one in models.available([moved("ollama", url)]):
            resolved = models.resolve(one.name)
            assert one.model is not None
            assert (resolved.id, resolved.speaker) == (one.model.id, one.model.speaker)


def test_silence_when_nothing_answers() -> None:
    started = time.monotonic()
    assert names(*(moved(name, free_port()) for name in SERVERS)) == []
    assert time.monotonic() - started < 0.3


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize(
    "stranger",
    [
        reply(b"<html>404</html>", status=404, kind="text/html"),
        reply(b"<html>hello</html>", kind="text/html"),
        reply(b"\xff\x00garbage"),
        reply(b"[" * 50_000),
        reply([]),
        reply({"models": {"name": "x"}, "data": "x"}),
        reply({"models": [3, {"name": 5}, {"name": ""}, {"name": "a\nb\x1b[31m"}], "data": [{"id": None}]}),
        reply(listing("my-own", owner="someone else")),
        reply(b"", status=302, headers={"location": "http://127.0.0.1:9/"}),
        drip,
    ],
)
@pytest.mark.parametrize("name", ["ollama", "llamacpp", "vllm"])
def test_a_stranger_on_the_port_is_left_out(name: str, stranger: Script) -> None:
    with serving(stranger) as url:
        started = time.monotonic()
        assert names(moved(name, url)) == []
        assert time.monotonic() - started < 1


def test_ports_that_hang_or_hang_up_cost_only_the_deadline() -> None:
    with silent_port() as hanging, silent_port() as other, serving(reply(OLLAMA)) as url:
        started = time.monotonic()
        found = names(moved("vllm", hanging), moved("lmstudio", other), moved("ollama", url))
        assert time.monotonic() - started < 0.45
    assert found == ["ollama:qwen3:8b", "ollama:big:120b-cloud"]


def test_no_thread_is_left_waiting_for_a_port_that_hangs() -> None:
    with silent_port() as port:
        names(moved("vllm", port))
        end = time.monotonic() + 1
        while time.monotonic() < end and any(thread.name == "probe-vllm" for thread in threading.enumerate()):
            time.sleep(0.01)
        assert not any(thread.name == "probe-vllm" for thread in threading.enumerate())


def test_a_stranger_who_speaks_first_and_not_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def shout() -> None:
            connection, _ = listener.accept()
            connection.sendall(b"SSH-2.0-OpenSSH\r\n")
            connection.close()

        thread = threading.Thread(target=shout, daemon=True)
        thread.start()
        assert names(moved("llamacpp", listener.getsockname()[1])) == []
        thread.join(2)


def test_claude_shows_up_with_a_key_and_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "hunter2")  # and a test that left this machine would fail
    found = [one for one in models.available(servers=[]) if one.state == "key set"]
    assert "claude-sonnet-5-5" in [one.name for one in found]
    assert all(one.costs.startswith("$") for one in found)
    assert "hunter2" not in repr(found)


def test_the_users_own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "models.toml"
    file.write_text(
        '[models.a]\nurl = "https://a.example"\nmodel = "m"\nkey_env = "A_KEY"\n'
        '[models.b]\nurl = "https://b.example"\nmodel = "m"\nkey_env = "B_KEY"\nprice = [1, 2]\n'
        '[models.c]\nurl = "http://127.0.0.1:9"\nmodel = "m"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("SKILLCOURSE_CONFIG", str(file))
    monkeypatch.setenv("B_KEY", "hunter2")
    found = {one.name: one for one in models.available(servers=[])}
    assert (found["a"].state, found["a"].costs) == ("key missing", "price not known")
    assert (found["b"].state, found["b"].costs[:18]) == ("key set", "$1 in, $2 out per ")
    assert (found["c"].state, found["c"].costs) == ("set up", "free")


def test_a_broken_file_is_one_line_and_hides_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "models.toml"
    file.write_text("[models.a]\nurl = 3\n", encoding="utf-8")
    monkeypatch.setenv("SKILLCOURSE_CONFIG", str(file))
    *others, last = models.available(servers=[])
    assert [one.name for one in others] == ["practice", "practice-small"]
    assert (last.name, last.state, last.costs) == ("models.toml", "broken", "")
    assert "models.toml:2: url must be a text" in last.note


def test_how_to_add_names_every_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLCOURSE_CONFIG", str(tmp_path / "mine.toml"))
    text = "\n".join(models.how_to_add())
    for part in ("Ollama", "ANTHROPIC_API_KEY", "SKILLCOURSE_MODEL", str(tmp_path / "mine.toml")):
        assert part in text
