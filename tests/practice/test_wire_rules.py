"""Every way in which a request can be wrong, and the ways in which it is not."""

from __future__ import annotations

import json
import typing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wire_parts import USER, act, ask, called, result, speak

from skillcourse import practice
from skillcourse.practice import Fault
from skillcourse.practice.message_rules import BLOCK_TYPES
from skillcourse.practice.service import respond

TEXT = {"type": "text", "text": "Hm."}
TOOL = {"name": "bash", "input_schema": {"type": "object"}}


def block(**fields: Any) -> list[dict[str, Any]]:
    return [{"role": "user", "content": [fields]}]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"model": ...}, "model: Field required"),
    ({"model": 3}, "model: Input should be a text, found a number"),
    ({"max_tokens": ...}, "max_tokens: Field required"),
    ({"max_tokens": -1}, "max_tokens: Input should be greater"),
    ({"max_tokens": "many"}, "max_tokens: Input should be a whole number, found a text"),
    ({"max_tokens": True}, "max_tokens: Input should be a whole number, found true or false"),
    ({"max_tokens": 1.5}, "max_tokens: Input should be a whole number"),
    ({"messages": ...}, "messages: Field required"),
    ({"messages": "hello"}, "messages: Input should be a list"),
    ({"messages": []}, "messages: At least one message is required"),
    ({"messages": ["hello"]}, "messages.0: Input should be an object"),
    (
        {"messages": [{"role": "tool", "content": "x"}]},
        "messages.0.role: .*user, assistant, system, found 'tool'",
    ),
    ({"messages": [{"content": "x"}]}, "messages.0.role: .*found None"),
    ({"messages": [{"role": "user"}]}, "messages.0.content: Field required"),
    ({"messages": [{"role": "user", "content": 7}]}, "messages.0.content: Input should be a text or a list"),
    (
        {"messages": [{"role": "user", "content": " \n"}]},
        "messages.0.content: All messages must have content",
    ),
    ({"messages": [USER, {"role": "user", "content": []}]}, "messages.1.content: .*non-empty"),
    ({"messages": [{"role": "assistant", "content": "Hi."}, USER]}, "messages.0.role: .*must be the user's"),
    ({"messages": [{"role": "system", "content": "Hi."}]}, "messages.0.role: .*must be the user's"),
    (
        {"messages": [USER, {"role": "assistant", "content": "So"}]},
        "messages.1: .*must end with a user message",
    ),
    ({"messages": block(type="telepathy")}, "messages.0.content.0.type: Unknown type.*'telepathy'"),
    ({"messages": [{"role": "user", "content": ["x"]}]}, "messages.0.content.0.type: Unknown type"),
    ({"messages": block(type="text", text="")}, "messages.0.content.0.text: .*non-empty"),
    ({"messages": block(type="text")}, "messages.0.content.0.text: Field required"),
    ({"messages": block(type="image")}, "messages.0.content.0.source: Field required"),
    ({"messages": block(type="tool_result")}, "messages.0.content.0.tool_use_id: An id"),
    ({"messages": [result()]}, "messages.0.content.0: Unexpected `tool_result` for 'toolu_1'"),
    ({"messages": [USER, called(), result("toolu_2")]}, "messages.2.content.0: Unexpected"),
    ({"messages": [USER, called(), USER]}, "messages.1: `tool_use` ids were found without.*toolu_1"),
    ({"messages": [USER, called()]}, "messages.1: `tool_use` ids were found without"),
    ({"messages": [USER, called(), result(), called(), result()]}, "messages.3.content.0.id: .*unique"),
    (
        {
            "messages": [
                USER,
                called(),
                {"role": "user", "content": [*result()["content"], *result()["content"]]},
            ]
        },
        "more than one `tool_result` for 'toolu_1'",
    ),
    (
        {"messages": [USER, called(), {"role": "user", "content": [TEXT, *result()["content"]]}]},
        "messages.2.content.1: `tool_result` blocks must come before",
    ),
    ({"messages": [USER, called(), USER, result()]}, "messages.3.content.0: `tool_result` blocks must come"),
    (
        {"messages": [{"role": "user", "content": called()["content"]}]},
        "may only stand in assistant messages",
    ),
    (
        {"messages": [USER, called(), {"role": "assistant", "content": result()["content"]}]},
        "may only stand in user messages",
    ),
    ({"messages": [USER, called("not an id"), result("x")]}, "messages.1.content.0.id: An id"),
    ({"messages": [USER, called(name=""), result()]}, "messages.1.content.0.name: Field required"),
    ({"messages": [USER, called(), result(content=[{"type": "x"}])]}, r"messages.2.content.0.content.0.type"),
    ({"temperature": 1.1}, "temperature: Input should be a number from 0 to 1"),
    ({"temperature": -0.1}, "temperature: "),
    ({"temperature": "hot"}, "temperature: Input should be a number, found a text"),
    ({"top_p": 2}, "top_p: "),
    ({"top_k": -1}, "top_k: "),
    ({"stream": "yes"}, "stream: Input should be true or false"),
    ({"stop_sequences": "END"}, "stop_sequences: Input should be a list"),
    ({"stop_sequences": [" "]}, "stop_sequences.0: Each stop sequence"),
    ({"system": 5}, "system: Input should be a text or a list"),
    ({"system": [{"type": "image"}]}, "system.0: "),
    ({"tools": {}}, "tools: Input should be a list, found an object"),
    ({"tools": ["bash"]}, "tools.0: Input should be an object"),
    ({"tools": [{"input_schema": {"type": "object"}}]}, "tools.0.name: "),
    ({"tools": [{**TOOL, "name": "a b"}]}, "tools.0.name: "),
    ({"tools": [{**TOOL, "name": "x" * 129}]}, "tools.0.name: "),
    ({"tools": [TOOL, TOOL]}, "tools.1.name: .*unique, found 'bash' twice"),
    ({"tools": [{"name": "bash"}]}, "tools.0.input_schema: "),
    ({"tools": [{"name": "bash", "input_schema": {"type": "array"}}]}, "tools.0.input_schema: "),
    ({"tool_choice": "any"}, "tool_choice: Input should be an object"),
    ({"tool_choice": {"type": "some"}}, "tool_choice: .*auto, any, tool, none"),
    ({"tool_choice": {"type": "any"}}, "tool_choice: .*only be made when tools are given"),
    ({"tool_choice": {"type": "any"}, "tools": []}, "tool_choice: .*only be made when tools are given"),
    ({"tool_choice": {"type": "tool"}, "tools": [TOOL]}, "tool_choice.name: Field required"),
    (
        {"tool_choice": {"type": "tool", "name": "sed"}, "tools": [TOOL]},
        "tool_choice.name: Tool 'sed' is not",
    ),
    ({"messages": [{"role": "user", "content": "\ud800"}]}, "half of a surrogate pair"),
    ({"metadata": {"when": object()}}, "must be JSON"),
    ({"metadata": {"when": float("nan")}}, "must be JSON"),
]


@pytest.mark.parametrize(("fields", "message"), WRONG, ids=[message[:48] for _, message in WRONG])
def test_a_wrong_request_is_refused_with_its_place(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(Fault, match=message) as caught:
        practice.answer(ask(**fields), decide=speak)
    assert (caught.value.status, caught.value.type) == (400, "invalid_request_error")
    with pytest.raises(Fault, match=message):
        practice.stream(ask(**fields), decide=speak)  # at the call, before any event


@pytest.mark.parametrize("request_body", [None, [], "hello", 3])
def test_a_body_that_is_no_object(request_body: Any) -> None:
    with pytest.raises(Fault, match="must be a JSON object"):
        practice.answer(request_body, decide=speak)


RIGHT: list[dict[str, Any]] = [
    {"messages": [USER, USER]},
    {"messages": [USER, {"role": "system", "content": "A note."}]},
    {"messages": [{"role": "system", "content": "A note."}, USER]},
    {"messages": [USER, called(), {"role": "system", "content": "A note."}, result()]},
    {"messages": [USER, called(), result(content=...)]},
    {"messages": [USER, called(), result(content=[{"type": "text", "text": ""}])]},
    {"messages": [USER, called(), {"role": "user", "content": [*result()["content"], TEXT]}]},
    {"messages": [USER, called(), result(), USER]},
    {"messages": [USER, called("a"), called("b"), result("b"), result("a")]},
    {"messages": [USER, {"role": "assistant", "content": [{"type": "thinking", "thinking": "…"}]}, USER]},
    {"temperature": 0, "top_p": 1.0, "top_k": 0, "stop_sequences": [], "stream": None, "system": ""},
    {"temperature": None, "stop_sequences": None, "tools": None, "tool_choice": None, "system": None},
    {"tools": [TOOL, {"type": "custom", **TOOL, "name": "x"}, {"type": "bash_20250124", "name": "y"}]},
    {"tools": [{"type": "mcp_toolset", "mcp_server_name": "db"}]},
    {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "bash"}},
    {"tool_choice": {"type": "auto"}},
    {"tool_choice": {"type": "none"}},
    {"thinking": {"type": "adaptive"}, "metadata": {"user_id": "u"}, "context_management": {"edits": []}},
    {"a_field_of_next_year": {"x": [1]}},
]


@pytest.mark.parametrize("fields", RIGHT, ids=[str(fields)[:60] for fields in RIGHT])
def test_a_sound_request_is_answered(fields: dict[str, Any]) -> None:
    for message in fields.get("messages") or ():
        for part in message["content"] if isinstance(message["content"], list) else ():
            if part.get("content") is ...:
                del part["content"]
    assert practice.answer(ask(**fields), decide=speak)["stop_reason"] == "end_turn"


def test_every_block_that_the_sdk_can_send_is_known() -> None:
    from anthropic.types.beta.beta_content_block_param import BetaContentBlockParam
    from anthropic.types.content_block_param import ContentBlockParam

    sent: set[str] = set()
    for kind in (*typing.get_args(ContentBlockParam), *typing.get_args(BetaContentBlockParam)):
        if isinstance(kind, type):
            sent.update(typing.get_args(typing.get_type_hints(kind)["type"]))
    assert len(sent) > 20
    assert sent <= BLOCK_TYPES


_LEAF = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["user", "text"])
)
_ANY = st.recursive(
    _LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)
_BLOCK = st.fixed_dictionaries(
    {"type": st.sampled_from(sorted(BLOCK_TYPES)) | _LEAF},
    optional={
        "text": st.text(max_size=5) | _ANY,
        "id": st.sampled_from(["a", "b"]) | _ANY,
        "tool_use_id": st.sampled_from(["a", "b"]) | _ANY,
        "name": st.just("t") | _ANY,
        "input": st.dictionaries(st.text(max_size=3), _ANY, max_size=2) | _ANY,
        "content": st.text(max_size=5) | _ANY,
        "source": _ANY | st.fixed_dictionaries({"type": st.just("text"), "data": _ANY}),
    },
)
_MESSAGE = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["user", "assistant", "system"]) | _LEAF,
        "content": st.text(min_size=1, max_size=5) | st.lists(_BLOCK, max_size=3) | _ANY,
    }
)
_REQUEST = st.fixed_dictionaries(
    {
        "model": st.just("practice-1") | _LEAF,
        "max_tokens": st.integers(0, 50) | _LEAF,
        "messages": st.lists(_MESSAGE, min_size=1, max_size=4) | _ANY,
    },
    optional={
        "system": st.lists(_BLOCK, max_size=2) | _ANY,
        "tools": st.lists(st.fixed_dictionaries({"name": st.just("t") | _ANY, "input_schema": _ANY})) | _ANY,
        "tool_choice": st.fixed_dictionaries({"type": st.sampled_from(["any", "tool"])}) | _ANY,
        "stop_sequences": st.lists(st.text(max_size=3), max_size=2) | _ANY,
        "stream": st.booleans(),
        "temperature": _ANY,
        "thread": _ANY,
    },
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(_REQUEST | _ANY)
def test_no_request_makes_the_service_fail(request_body: Any) -> None:
    answered = respond("POST", "/v1/messages", json.dumps(request_body).encode(), decide=act)
    assert answered.status in (200, 400, 404), answered.body
    if answered.events is not None:
        kinds = [event["type"] for event in answered.events]
        assert (kinds[0], kinds[-1]) == ("message_start", "message_stop")
    else:
        assert answered.body is not None
        assert answered.body["type"] == ("message" if answered.status == 200 else "error")
