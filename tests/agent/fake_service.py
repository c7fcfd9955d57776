"""A Messages service on loopback that says what a test tells it to, and fails in the ways services do."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[dict[str, Any]], Any]


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def use(tool: str, *, id: str = "", **arguments: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": id or f"toolu_{tool}", "name": tool, "input": arguments}


class Die(Exception):
    """Ends the connection in the middle."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeService

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.requests.append(body)
        self.server.headers.append(dict(self.headers))
        turn = min(len(self.server.requests), len(self.server.turns)) - 1
        reply = self.server.turns[turn]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError, Die):
            if callable(reply):
                reply = reply(self)
            if reply is not None:
                self.stream(reply)

    def plain(self, status: int, content: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def open_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True

    def event(self, data: dict[str, Any]) -> None:
        self.wfile.write(f"event: {data['type']}\ndata: {json.dumps(data)}\n\n".encode())
        self.wfile.flush()

    def begin_message(self) -> None:
        usage = {"input_tokens": 100, "output_tokens": 1}
        message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "fake-1", "content": []}
        self.event({"type": "message_start", "message": {**message, "stop_reason": None, "usage": usage}})

    def block(self, index: int, block: dict[str, Any], *, pieces: int = 3) -> None:
        empty = {**block, "text": ""} if block["type"] == "text" else {**block, "input": {}}
        self.event({"type": "content_block_start", "index": index, "content_block": empty})
        whole = block["text"] if block["type"] == "text" else json.dumps(block["input"])
        size = max(len(whole) // pieces, 1)
        for start in range(0, len(whole), size):
            piece = whole[start : start + size]
            delta = (
                {"type": "text_delta", "text": piece}
                if block["type"] == "text"
                else {"type": "input_json_delta", "partial_json": piece}
            )
            self.event({"type": "content_block_delta", "index": index, "delta": delta})
        self.event({"type": "content_block_stop", "index": index})

    def end_message(self, stop: str, output_tokens: int = 20) -> None:
        delta = {"stop_reason": stop, "stop_sequence": None}
        self.event({"type": "message_delta", "delta": delta, "usage": {"output_tokens": output_tokens}})
        self.event({"type": "message_stop"})

    def stream(self, blocks: list[dict[str, Any]]) -> None:
        """One whole answer; the last block may be ``{"stop": reason, "tokens": n}``."""
        ending: dict[str, Any] = {}
        if blocks and "stop" in blocks[-1]:
            *blocks, ending = blocks
        self.open_stream()
        self.begin_message()
        for index, block in enumerate(blocks):
            self.block(index, block)
        called = any(block["type"] == "tool_use" for block in blocks)
        tokens = min(ending.get("tokens", 20), self.server.requests[-1]["max_tokens"])
        self.end_message(ending.get("stop", "tool_use" if called else "end_turn"), tokens)


class FakeService(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, turns: list[Any]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.turns = turns
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.release = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def results(self) -> list[dict[str, Any]]:
        """The tool results in the last request."""
        content = self.requests[-1]["messages"][-1]["content"]
        return [block for block in content if block["type"] == "tool_result"]


@contextlib.contextmanager
def serving(*turns: Any) -> Iterator[FakeService]:
    """A service that answers with ``turns`` one by one, and then with the last one for ever."""
    service = FakeService(list(turns))
    thread = threading.Thread(target=service.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.release.set()
        service.shutdown()
        thread.join()
        service.server_close()


def hangs(handler: Handler) -> None:
    """Takes the request and never answers."""
    handler.server.release.wait(20)
    raise Die


def hangs_midway(handler: Handler) -> None:
    """Begins to speak and then says nothing more."""
    handler.open_stream()
    handler.begin_message()
    handler.event({"type": "content_block_start", "index": 0, "content_block": text("")})
    delta = {"type": "text_delta", "text": "Let me think"}
    handler.event({"type": "content_block_delta", "index": 0, "delta": delta})
    hangs(handler)


def dies_midway(handler: Handler) -> None:
    """Begins to speak and closes the connection."""
    handler.open_stream()
    handler.begin_message()
    handler.event({"type": "content_block_start", "index": 0, "content_block": text("")})
    delta = {"type": "text_delta", "text": "I will"}
    handler.event({"type": "content_block_delta", "index": 0, "delta": delta})
    raise Die


def says(status: int, content: bytes, kind: str = "application/json") -> Callable[[Handler], None]:
    """Answers with this body."""

    def answer(handler: Handler) -> None:
        handler.plain(status, content, kind)

    return answer


def streams(*events: str) -> Callable[[Handler], None]:
    """Answers with these raw lines as an event stream."""

    def answer(handler: Handler) -> None:
        handler.open_stream()
        for event in events:
            handler.wfile.write(event.encode() + b"\n\n")
        handler.wfile.flush()

    return answer


def floods(handler: Handler) -> None:
    """Writes text without end, as fast as it is read."""
    handler.open_stream()
    handler.begin_message()
    handler.event({"type": "content_block_start", "index": 0, "content_block": text("")})
    delta = {"type": "text_delta", "text": "word " * 2_000}
    while not handler.server.release.is_set():
        handler.event({"type": "content_block_delta", "index": 0, "delta": delta})


def trickles(handler: Handler) -> None:
    """Speaks without end, a word every few milliseconds."""
    handler.open_stream()
    handler.begin_message()
    handler.event({"type": "content_block_start", "index": 0, "content_block": text("")})
    delta = {"type": "text_delta", "text": "word "}
    while not handler.server.release.wait(0.005):
        handler.event({"type": "content_block_delta", "index": 0, "delta": delta})
