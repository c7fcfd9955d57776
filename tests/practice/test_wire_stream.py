from __future__ import annotations

import json
from typing import Any

import pytest
from test_wire import no_extras
from wire_parts import CALL, WORDS, act, ask, broken, speak

from skillcourse import practice
from skillcourse.practice import Fault, Reply
from skillcourse.practice.stream import encode


def rebuilt(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The message that a client puts together from its events."""
    message = dict(events[0]["message"])
    content: list[dict[str, Any]] = []
    pieces: list[str] = []
    for event in events[1:]:
        if event["type"] == "content_block_start":
            assert event["index"] == len(content)
            content.append(dict(event["content_block"]))
            pieces = []
        elif event["type"] == "content_block_delta":
            delta = event["delta"]
            pieces.append(delta["text"] if delta["type"] == "text_delta" else delta["partial_json"])
        elif event["type"] == "content_block_stop":
            if content[-1]["type"] == "text":
                content[-1]["text"] = "".join(pieces)
            else:
                content[-1]["input"] = json.loads("".join(pieces))
        elif event["type"] == "message_delta":
            message |= event["delta"]
            message["usage"] = {**message["usage"], **event["usage"]}
    return {**message, "content": content}


@pytest.mark.parametrize("mind", [speak, act, lambda _: Reply((), "end_turn")])
def test_the_events_add_up_to_the_whole_message(mind: Any) -> None:
    events = list(practice.stream(ask(), decide=mind))
    assert rebuilt(events) == practice.answer(ask(), decide=mind)


def test_the_events_come_in_the_order_of_the_api() -> None:
    kinds = [event["type"] for event in practice.stream(ask(), decide=act)]
    assert kinds[:3] == ["message_start", "content_block_start", "ping"]
    assert kinds[-3:] == ["content_block_stop", "message_delta", "message_stop"]
    assert kinds.count("content_block_start") == kinds.count("content_block_stop") == 2


def test_text_comes_word_by_word_and_nothing_is_lost() -> None:
    words = [
        event["delta"]["text"]
        for event in practice.stream(ask(), decide=speak)
        if event["type"] == "content_block_delta"
    ]
    assert "".join(words) == WORDS
    assert len(words) == len(WORDS.split()) + 1  # and the space at the end
    assert all(len(word.split()) <= 1 for word in words)


@pytest.mark.parametrize(
    "text", ["x", " ", "\n\n", " a", "a ", "a  b\n", "日本語", "a\u2028b\x85c", "tab\tx"]
)
def test_any_text_survives_being_cut_into_words(text: str) -> None:
    reply = Reply(({"type": "text", "text": text},), "end_turn")
    events = list(practice.stream(ask(), decide=lambda _: reply))
    assert rebuilt(events)["content"] == [{"type": "text", "text": text}]


def test_each_event_is_what_the_sdk_says_it_is() -> None:
    from anthropic.types import RawMessageStreamEvent
    from anthropic.types.beta import BetaRawMessageStreamEvent
    from pydantic import TypeAdapter

    for kind in (RawMessageStreamEvent, BetaRawMessageStreamEvent):
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        seen = set()
        for event in practice.stream(ask(), decide=act):
            seen.add(event["type"])
            if event["type"] != "ping":  # the SDK drops pings before it types events
                no_extras(adapter.validate_json(json.dumps(event), strict=True))
        assert len(seen) == 7


def test_the_input_of_a_cut_call_is_left_open() -> None:
    reply = Reply(
        ({"type": "tool_use", "name": "write", "input": {"path": "a", "text": "b " * 90}},), "tool_use"
    )
    events = list(practice.stream(ask(max_tokens=20), decide=lambda _: reply))
    text = "".join(
        event["delta"]["partial_json"] for event in events if event["type"] == "content_block_delta"
    )
    assert text == '{"path":"a"'
    assert events[-2]["delta"]["stop_reason"] == "max_tokens"


def test_a_call_that_just_fitted_is_closed_though_the_next_was_cut() -> None:
    call = {"type": "tool_use", "name": "bash", "input": {"command": "ls"}}
    room = practice.answer(ask(), decide=lambda _: Reply((call,), "tool_use"))["usage"]["output_tokens"]
    events = practice.stream(ask(max_tokens=room), decide=lambda _: Reply((call, call), "tool_use"))
    assert rebuilt(list(events))["content"][0]["input"] == {"command": "ls"}


def test_a_fault_is_raised_at_the_call_and_not_in_the_middle() -> None:
    with pytest.raises(Fault, match="could not work this request out"):
        practice.stream(ask(), decide=broken)


def test_an_event_on_the_wire_is_two_lines_and_a_blank_one() -> None:
    for event in practice.stream(ask(), decide=act):
        name, data, *rest = encode(event).decode("utf-8").split("\n")
        assert name == f"event: {event['type']}"
        assert json.loads(data.removeprefix("data: ")) == event
        assert rest == ["", ""]


def test_a_tool_call_comes_in_pieces_of_its_json() -> None:
    pieces = [
        event["delta"]["partial_json"]
        for event in practice.stream(ask(), decide=act)
        if event["type"] == "content_block_delta" and event["delta"]["type"] == "input_json_delta"
    ]
    assert json.loads("".join(pieces)) == CALL
    assert pieces[0] == ""
    assert len(pieces) > 3
