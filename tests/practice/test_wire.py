from __future__ import annotations

import json
from typing import Any

import pytest
from wire_parts import CALL, USER, WORDS, act, ask, broken, called, result, speak, two_steps

from skillcourse import practice
from skillcourse.practice import Fault, Reply
from skillcourse.practice.usage import fitting_prefix, input_tokens, output_tokens
from skillcourse.tokens import estimate_tokens


def strict(kind: Any, value: Any) -> Any:
    """``value`` as the SDK's own type, converted from nothing, with no field that the type does not have."""
    from pydantic import TypeAdapter

    model = TypeAdapter(kind).validate_json(json.dumps(value), strict=True)
    no_extras(model)
    return model


def no_extras(model: Any) -> None:
    from pydantic import BaseModel

    if isinstance(model, BaseModel):
        assert not model.model_extra, f"{type(model).__name__} has no {sorted(model.model_extra or {})}"
        for name in type(model).model_fields:
            no_extras(getattr(model, name))
    elif isinstance(model, list):
        for item in model:
            no_extras(item)


@pytest.mark.parametrize("mind", [speak, act])
@pytest.mark.parametrize("kind", ["Message", "beta.BetaMessage"])
def test_a_message_is_what_the_sdk_says_it_is(mind: Any, kind: str) -> None:
    from anthropic import types

    target: Any = types
    for part in kind.split("."):
        target = getattr(target, part)
    message = strict(target, practice.answer(ask(), decide=mind))
    assert message.model == "practice-1"
    assert message.stop_reason == ("end_turn" if mind is speak else "tool_use")
    assert message.content[0].text == WORDS
    assert message.usage.cache_read_input_tokens == message.usage.cache_creation_input_tokens == 0


def test_a_tool_call_carries_its_input_untouched() -> None:
    block = practice.answer(ask(), decide=act)["content"][1]
    assert block["input"] == CALL
    assert block["id"].startswith("toolu_")


def test_the_same_request_gives_the_same_bytes_whatever_the_order_of_its_keys() -> None:
    first = practice.answer(ask(tools=None), decide=act)
    turned = dict(reversed(ask(tools=None).items()))
    assert json.dumps(first) == json.dumps(practice.answer(turned, decide=act))


def test_ids_differ_with_the_place_in_the_conversation() -> None:
    first = practice.answer(ask(), decide=act)
    again = [USER, {"role": "assistant", "content": first["content"]}, result(first["content"][1]["id"])]
    second = practice.answer(ask(messages=again), decide=act)
    assert first["id"] != second["id"]
    assert first["content"][1]["id"] != second["content"][1]["id"]


def test_two_calls_in_one_answer_have_ids_of_their_own() -> None:
    same = {"type": "tool_use", "name": "bash", "input": {}}
    content = practice.answer(ask(), decide=lambda _: Reply((same, same), "tool_use"))["content"]
    assert content[0]["id"] != content[1]["id"]


def test_streaming_or_not_does_not_change_an_id() -> None:
    assert practice.answer(ask(), decide=speak) == practice.answer(ask(stream=True), decide=speak)


def test_a_whole_exchange_of_two_steps() -> None:
    first = practice.answer(ask(), decide=two_steps)
    messages = [
        USER,
        {"role": "assistant", "content": first["content"]},
        result(first["content"][1]["id"], [{"type": "text", "text": "5"}]),
    ]
    second = practice.answer(ask(messages=messages), decide=two_steps)
    assert second["content"] == [{"type": "text", "text": "The sum is 5."}]
    assert second["usage"]["input_tokens"] > first["usage"]["input_tokens"]


# Where an answer ends early


@pytest.mark.parametrize("limit", [1, 2, 5, 11])
def test_max_tokens_cuts_text(limit: int) -> None:
    message = practice.answer(ask(max_tokens=limit), decide=speak)
    text = message["content"][0]["text"]
    assert WORDS.startswith(text)
    assert text != WORDS
    assert message["stop_reason"] == "max_tokens"
    assert message["usage"]["output_tokens"] == estimate_tokens(text) <= limit


def test_max_tokens_that_are_just_enough_cut_nothing() -> None:
    exact = estimate_tokens(WORDS)
    assert practice.answer(ask(max_tokens=exact), decide=speak)["stop_reason"] == "end_turn"
    assert practice.answer(ask(max_tokens=exact - 1), decide=speak)["stop_reason"] == "max_tokens"


def test_max_tokens_zero_warms_and_says_nothing() -> None:
    message = practice.answer(ask(max_tokens=0), decide=speak)
    assert (message["content"], message["stop_reason"]) == ([], "max_tokens")
    assert message["usage"]["output_tokens"] == 0


def test_a_call_that_does_not_fit_keeps_only_whole_arguments() -> None:
    enough = estimate_tokens(WORDS) + 1 + estimate_tokens(json.dumps({"command": CALL["command"]}))
    message = practice.answer(ask(max_tokens=enough), decide=act)
    assert message["stop_reason"] == "max_tokens"
    assert message["content"][1]["input"] == {"command": CALL["command"]}


def test_a_call_whose_name_does_not_fit_is_left_out() -> None:
    message = practice.answer(ask(max_tokens=estimate_tokens(WORDS)), decide=act)
    assert [block["type"] for block in message["content"]] == ["text"]
    assert message["stop_reason"] == "max_tokens"


def test_a_stop_sequence_ends_the_answer_before_it() -> None:
    message = practice.answer(ask(stop_sequences=["the end", "naïve"]), decide=act)
    assert message["content"] == [{"type": "text", "text": WORDS[: WORDS.index("naïve")]}]
    assert (message["stop_reason"], message["stop_sequence"]) == ("stop_sequence", "naïve")


def test_a_stop_sequence_at_the_very_start_leaves_no_empty_block() -> None:
    assert practice.answer(ask(stop_sequences=["First"]), decide=act)["content"] == []


def test_a_stop_sequence_behind_the_last_token_is_never_reached() -> None:
    message = practice.answer(ask(stop_sequences=["the end"], max_tokens=3), decide=speak)
    assert (message["stop_reason"], message["stop_sequence"]) == ("max_tokens", None)


def test_an_empty_text_block_of_the_mind_is_left_out() -> None:
    reply = Reply(({"type": "text", "text": ""}, {"type": "text", "text": "Yes."}), "end_turn")
    assert practice.answer(ask(), decide=lambda _: reply)["content"] == [{"type": "text", "text": "Yes."}]


def test_the_context_of_the_small_model_ends_an_answer() -> None:
    long = "word " * 7_990
    message = practice.answer(ask(long, model="practice-small"), decide=speak)
    assert message["stop_reason"] == "model_context_window_exceeded"
    usage = message["usage"]
    assert usage["input_tokens"] + usage["output_tokens"] <= 8_000


# Which requests are for which model


@pytest.mark.parametrize("name", ["claude-opus-5-5", "practice-2", "practice-1 "])
def test_an_unknown_model_is_not_found(name: str) -> None:
    with pytest.raises(Fault, match=r"there is only practice-1 and practice-small") as caught:
        practice.answer(ask(model=name), decide=speak)
    assert (caught.value.status, caught.value.type) == (404, "not_found_error")


def test_any_model_is_served_on_request_and_the_answer_stays_honest() -> None:
    message = practice.answer(ask(model="claude-opus-5-5"), decide=speak, any_model=True)
    assert message["model"] == "practice-1"
    small = practice.answer(ask(model="practice-small"), decide=speak, any_model=True)
    assert small["model"] == "practice-small"


@pytest.mark.parametrize(("model", "words"), [("practice-1", 200_000), ("practice-small", 8_000)])
def test_a_prompt_that_is_too_long(model: str, words: int) -> None:
    with pytest.raises(Fault, match=rf"prompt is too long: \d+ tokens > {words} maximum") as caught:
        practice.answer(ask("word " * words, model=model), decide=speak)
    assert caught.value.status == 400


def test_a_fault_of_the_mind_says_nothing_of_its_inside() -> None:
    with pytest.raises(Fault, match=r"could not work this request out \(KeyError\).*report it") as caught:
        practice.answer(ask(), decide=broken)
    assert (caught.value.status, caught.value.type) == (500, "api_error")
    assert "secret detail" not in str(caught.value)


# Counting


def test_count_tokens_counts_what_answering_counts() -> None:
    request = ask(system="Be kind.", tools=[{"name": "t", "input_schema": {"type": "object"}}])
    counted = practice.count_tokens({**request, "max_tokens": 1})
    assert counted["input_tokens"] == practice.answer(request, decide=speak)["usage"]["input_tokens"]
    assert practice.count_tokens(ask(max_tokens=...)) == {"input_tokens": input_tokens(ask())}


@pytest.mark.parametrize(
    "more",
    [
        {"system": "Be very kind."},
        {"system": [{"type": "text", "text": "Be very kind."}]},
        {"tools": [{"name": "look", "description": "Looks.", "input_schema": {"type": "object"}}]},
        {"messages": [USER, called(), result(content="a much longer result than before")]},
        {"messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "base64"}}]}]},
    ],
)
def test_everything_a_model_reads_is_counted(more: dict[str, Any]) -> None:
    assert input_tokens(ask(**more)) > input_tokens(ask())


def test_the_size_of_a_picture_does_not_count_as_text() -> None:
    def picture(data: str) -> dict[str, Any]:
        source = {"type": "base64", "media_type": "image/png", "data": data}
        return ask(messages=[{"role": "user", "content": [{"type": "image", "source": source}]}])

    assert input_tokens(picture("A" * 100_000)) == input_tokens(picture("A"))


@pytest.mark.parametrize("text", ["", "a", "word " * 50, " " * 500 + "late", "日本語" * 30, "x" * 999])
@pytest.mark.parametrize("budget", [0, 1, 7, 60])
def test_a_fitting_prefix_is_the_longest_that_fits(text: str, budget: int) -> None:
    start = fitting_prefix(text, budget)
    assert text.startswith(start)
    assert estimate_tokens(start) <= budget
    assert start == text or estimate_tokens(text[: len(start) + 1]) > budget


def test_output_tokens_count_calls_too() -> None:
    assert output_tokens([{"type": "tool_use", "name": "bash", "input": {"command": "ls"}}]) > 3
