"""Requests as different clients send them, and the parameters that change a reply."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from clients import ClaudeCode, OurAgent, description_of, schema

from skillcourse.practice.mind import decide

SKILLS = Path(__file__).parent / "skills"
BASH = {"name": "bash", "description": "Run a command", "input_schema": schema(command="The command.")}
READ = {"name": "read", "description": "Read a file", "input_schema": schema(file_path="Path.")}
SKILL = {"name": "skill", "description": "Load", "input_schema": schema(name="Name.")}


def catalog(*names: str) -> str:
    rows = "".join(
        f"<skill><name>{n}</name><description>{description_of(SKILLS / n)}</description>"
        f"<location>.agents/skills/{n}/SKILL.md</location></skill>"
        for n in names
    )
    return f"<available_skills>{rows}</available_skills>"


def ask(
    prompt: Any, *, system: Any = "", tools: Any = (), messages: Any = None, **more: Any
) -> dict[str, Any]:
    return {
        "model": "practice-1",
        "max_tokens": 500,
        "system": system,
        "tools": list(tools),
        "messages": messages or [{"role": "user", "content": prompt}],
        **more,
    }


def text(reply: Any) -> str:
    return str(reply.blocks[0]["text"])


def test_catalog_in_a_tool_description() -> None:
    tool = {
        **SKILL,
        "description": "Loads a skill. Available skills:\n- pan-scaler: "
        + description_of(SKILLS / "pan-scaler")
        + "\n- bill-total: "
        + description_of(SKILLS / "bill-total"),
    }
    reply = decide(ask("Scale my recipe to 12 servings", tools=[tool]))
    assert reply.blocks[1]["input"] == {"name": "pan-scaler"}


def test_xml_catalog_in_a_tool_description_and_system_as_blocks() -> None:
    tool = {**SKILL, "description": catalog("pan-scaler")}
    reply = decide(
        ask(
            "Scale my recipe to 12 servings",
            tools=[tool],
            system=[{"type": "text", "text": "Hi", "cache_control": {"type": "ephemeral"}}],
        )
    )
    assert reply.stop_reason == "tool_use" and "“Scales” for “Scale”" in text(reply)


def test_catalog_without_a_skill_tool_is_read_at_its_location() -> None:
    reply = decide(ask("Scale my recipe to 12 servings", tools=[READ], system=catalog("pan-scaler")))
    assert reply.blocks[1] == {
        "type": "tool_use",
        "name": "read",
        "input": {"file_path": ".agents/skills/pan-scaler/SKILL.md"},
    }
    reply = decide(ask("Scale my recipe to 12 servings", tools=[BASH], system=catalog("pan-scaler")))
    assert reply.blocks[1]["input"] == {"command": "cat .agents/skills/pan-scaler/SKILL.md"}


def test_catalog_without_any_tool_is_an_honest_end() -> None:
    reply = decide(ask("Scale my recipe to 12 servings", system=catalog("pan-scaler")))
    assert reply.stop_reason == "end_turn" and "I cannot load it" in text(reply)


def test_pasted_skill_without_tools_says_what_it_would_need() -> None:
    pasted = (SKILLS / "pan-scaler" / "SKILL.md").read_text(encoding="utf-8")
    reply = decide(ask("Scale recipe.txt to 12 servings", system=pasted))
    assert (
        "SKILL.md:11 says to run `python scripts/scale.py recipe.txt --servings 12`, and I was given no tool"
        in text(reply)
    )


def test_slash_name_and_named_skill_win_over_descriptions() -> None:
    for prompt in (
        "/house-tone",
        "use the house-tone skill to scale a recipe",
        "house-tone: scale my recipe to 4 servings",
    ):
        reply = decide(ask(prompt, tools=[SKILL], system=catalog("pan-scaler", "house-tone")))
        assert reply.blocks[1]["input"] == {"name": "house-tone"} and "names the skill" in text(reply)


def test_claude_code_slash_command_follows_the_expanded_skill() -> None:
    body = (SKILLS / "pan-scaler" / "SKILL.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    content = [
        {
            "type": "text",
            "text": "<command-message>pan-scaler</command-message>\n"
            "<command-name>/pan-scaler</command-name>\n<command-args>soup.txt "
            "8 servings</command-args>",
        },
        {"type": "text", "text": f"Base directory for this skill: /w/.claude/skills/pan-scaler\n\n{body}"},
    ]
    reply = decide(ask(content, tools=[BASH]))
    assert (
        reply.blocks[1]["input"]["command"]
        == "python /w/.claude/skills/pan-scaler/scripts/scale.py soup.txt --servings 8"
    )


def test_subagent_with_its_skill_in_the_first_messages() -> None:
    body = (SKILLS / "pan-scaler" / "SKILL.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    messages = [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "<command-name>pan-scaler</command-name>"},
                {"type": "text", "text": f"Base directory for this skill: /w/s/pan-scaler\n\n{body}"},
            ],
        },
        {"role": "user", "content": [{"type": "text", "text": "Count what soup.txt needs for 8 servings."}]},
    ]
    reply = decide(ask("", messages=messages, tools=[BASH], system="You are a cook."))
    assert (
        reply.blocks[1]["input"]["command"] == "python /w/s/pan-scaler/scripts/scale.py soup.txt --servings 8"
    )


def test_reminders_are_not_the_request(tmp_path: Path) -> None:
    client = ClaudeCode(tmp_path, [SKILLS / "pan-scaler"])
    run = client.ask("What is the capital of France?")
    assert not run.calls and "no description fits" in run.answer


def test_opencode_title_request() -> None:
    system = "You are a title generator. You output ONLY a thread title. Generate a brief title."
    reply = decide(ask("Please scale my lasagna recipe from lasagna.txt to 12 servings", system=system))
    assert reply.stop_reason == "end_turn"
    assert text(reply) == "Scale lasagna recipe from lasagna.txt"


@pytest.mark.parametrize(
    ("prompt", "part"),
    [
        ("hello", "Hello. I am `practice-1`"),
        ("Who are you?", "deterministic practice model"),
        ("are you a real AI?", "no neural network"),
        ("Danke!", "You are welcome."),
    ],
)
def test_small_talk_is_honest(prompt: str, part: str) -> None:
    assert part in text(decide(ask(prompt, system=catalog("pan-scaler"), tools=[SKILL])))


# -- tool_choice -----------------------------------------------------------------------------------------


def test_tool_choice_none_calls_nothing() -> None:
    reply = decide(
        ask(
            "Scale my recipe to 12 servings",
            tools=[SKILL, BASH],
            system=catalog("pan-scaler"),
            tool_choice={"type": "none"},
        )
    )
    assert reply.stop_reason == "end_turn" and all(block["type"] == "text" for block in reply.blocks)


def test_tool_choice_any_calls_something_even_without_a_skill() -> None:
    reply = decide(
        ask(
            "What is the weather in Paris?",
            tools=[{"name": "weather", "input_schema": schema(city="The city")}],
            tool_choice={"type": "any"},
        )
    )
    assert reply.stop_reason == "tool_use" and reply.blocks[-1]["name"] == "weather"


@pytest.mark.parametrize(
    ("properties", "prompt", "expected"),
    [
        (
            {"unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}},
            "in fahrenheit please",
            {"unit": "fahrenheit"},
        ),
        (
            {"week": {"type": "string", "description": "as YYYY-Www"}},
            "sales of 2026-W12",
            {"week": "2026-W12"},
        ),
        ({"limit": {"type": "integer"}}, "the limit is 7", {"limit": 7}),
        ({"query": {"type": "string"}}, 'look for "blue hats"', {"query": "blue hats"}),
        (
            {"a": {"type": "boolean"}, "b": {"type": "array"}, "c": {"type": "object"}},
            "go",
            {"a": False, "b": [], "c": {}},
        ),
    ],
)
def test_a_named_tool_is_called_with_arguments_of_its_schema(
    properties: dict[str, Any], prompt: str, expected: dict[str, Any]
) -> None:
    tool = {
        "name": "look",
        "input_schema": {"type": "object", "properties": properties, "required": list(properties)},
    }
    reply = decide(ask(prompt, tools=[BASH, tool], tool_choice={"type": "tool", "name": "look"}))
    assert reply.blocks[-1] == {"type": "tool_use", "name": "look", "input": expected}


# -- temperature and the small model -------------------------------------------------------------------------


def variants(prompt: str, temperature: float | None, system: str) -> set[str]:
    more = {} if temperature is None else {"temperature": temperature}
    return {
        repr(
            decide(ask(prompt, tools=[SKILL, BASH], system=system, metadata={"user_id": f"run-{n}"}, **more))
        )
        for n in range(24)
    }


NEAR_TIE = (
    "<available_skills><skill><name>alpha</name><description>Writes a weather report for "
    "sailors.</description></skill>"
    "<skill><name>beta</name><description>Writes a weather report for "
    "pilots.</description></skill></available_skills>"
)


def test_without_temperature_nothing_varies_and_a_tie_is_said() -> None:
    assert len(variants("Write a weather report", None, NEAR_TIE)) == 1
    assert len(variants("Write a weather report", 0, NEAR_TIE)) == 1
    assert "fits about as well" in text(decide(ask("Write a weather report", tools=[SKILL], system=NEAR_TIE)))


def test_temperature_varies_by_the_hash_of_the_request() -> None:
    assert len(variants("Write a weather report", 1.0, NEAR_TIE)) > 1


def test_temperature_leaves_out_optional_steps_sometimes_and_no_others(tmp_path: Path) -> None:
    seen: set[tuple[str, ...]] = set()
    for number in range(8):
        workspace = tmp_path / str(number)
        workspace.mkdir()
        (workspace / "a.jpg").write_text("x", encoding="utf-8")
        run = OurAgent(
            workspace, [SKILLS / "photo-names"], temperature=1.0, metadata={"user_id": str(number)}
        ).ask("Rename my photos")
        seen.add(tuple(command.split("/")[-1] for command in run.commands))
    assert seen == {("stamp.py a.jpg",), ("stamp.py a.jpg", "album.py")}


def test_practice_small_needs_the_words_themselves() -> None:
    for model, picked in (("practice-1", True), ("practice-small", False)):
        reply = decide(
            ask(
                "Recalculate my dish for more people, I cook for a party",
                tools=[SKILL],
                system=catalog("pan-scaler"),
                model=model,
            )
        )
        assert (reply.stop_reason == "tool_use") is picked, model
