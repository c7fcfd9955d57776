"""Nothing that a request or a SKILL.md holds may crash the mind, make it forget itself, or take more than
time in proportion.
"""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillcourse.practice.mind import decide

TOOLS = [
    {
        "name": "skill",
        "description": "Load",
        "input_schema": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    },
    {
        "name": "bash",
        "description": "Run",
        "input_schema": {
            "type": "object",
            "properties": {"command": {"type": "string"}},
            "required": ["command"],
        },
    },
    {
        "name": "read",
        "description": "Read",
        "input_schema": {
            "type": "object",
            "properties": {"file_path": {"type": "string"}},
            "required": ["file_path"],
        },
    },
    {
        "name": "write",
        "description": "Write",
        "input_schema": {
            "type": "object",
            "properties": {"file_path": {"type": "string"}, "content": {"type": "string"}},
            "required": ["file_path", "content"],
        },
    },
]
CATALOG = (
    "<available_skills><skill><name>thing</name><description>Does the thing. Use for things.</description>"
    "<location>x/SKILL.md</location></skill></available_skills>"
)
FRONT = "---\nname: thing\ndescription: Does the thing.\n---\n"
PIECES = st.sampled_from(
    [
        "1. ",
        "- ",
        "# ",
        "## Steps\n",
        "```bash\n",
        "```\n",
        "`python scripts/x.py <file>`",
        "python a.py data.csv",
        "[x](references/x.md)",
        "If ",
        "it fails, ",
        "stop. ",
        "For each file, ",
        "run ",
        "write ",
        "`out.md` ",
        "{{a}} ",
        "[b] ",
        "<c> ",
        "$D ",
        "YYYY-MM-DD ",
        "| a | b |\n|---|---|\n",
        "| if x | `y.py` |\n",
        "> ",
        "\n",
        "\n\n",
        "  ",
        "\t",
        "--top N ",
        "Otherwise ",
        "optional ",
        "Do not ",
        "\\",
        "*",
        "_",
        "<",
        ">",
        "&",
        "\u0000",
        "\u202e",
        "é",
        "日本語",
        "🙂",
        "\ud800",
        "\ue000",
        "`",
        "``",
        "[",
        "](",
        "{",
        "}",
        "$(",
        "'",
        '"',
    ]
)
BODIES = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=400))


def request(messages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "model": "practice-1",
        "max_tokens": 1000,
        "system": CATALOG,
        "tools": TOOLS,
        "messages": messages,
        **more,
    }


def run(body: str, prompt: str, results: str, turns: int = 60) -> int:
    """Drives a loaded skill to its end with one result for every call; returns how many calls it took."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": prompt}]
    for turn in range(turns):
        reply = decide(request(messages))
        assert reply == decide(request(messages))
        if reply.stop_reason == "end_turn":
            assert reply.blocks[-1]["text"].strip()
            return turn
        use = {**reply.blocks[-1], "id": f"t{turn}"}
        messages.append({"role": "assistant", "content": [*reply.blocks[:-1], use]})
        content = f"Base directory for this skill: x\n\n{FRONT}{body}" if use["name"] == "skill" else results
        messages.append(
            {
                "role": "user",
                "content": [{"type": "tool_result", "tool_use_id": use["id"], "content": content}],
            }
        )
    raise AssertionError("no end")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=BODIES,
    prompt=st.one_of(
        st.just("use the thing skill on a.csv"), st.text(max_size=120).map(lambda t: "/thing " + t)
    ),
    results=BODIES,
)
def test_any_body_ends_and_repeats_itself(body: str, prompt: str, results: str) -> None:
    run(body, prompt, results)


@settings(max_examples=80, deadline=None)
@given(prompt=BODIES, system=BODIES, description=BODIES)
def test_any_request_gets_a_reply(prompt: str, system: str, description: str) -> None:
    asked = request(
        [{"role": "user", "content": prompt}],
        system=f"{system}<available_skills><skill><name>n</name><description>{description}</description></skill></available_skills>",
    )
    assert decide(asked) == decide(json.loads(json.dumps(asked)))


CONTENT = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["type", "text", "content", "role", "input", "id", "tool_use_id", "name", "source"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(content=st.lists(CONTENT, max_size=4), tools=st.lists(CONTENT, max_size=3), choice=CONTENT)
def test_unknown_blocks_and_tools_are_passed_over(content: list[Any], tools: list[Any], choice: Any) -> None:
    reply = decide(
        {
            "model": "practice-1",
            "max_tokens": 10,
            "messages": [{"role": "user", "content": content}, {"role": "user", "content": "hello"}],
            "tools": tools,
            "tool_choice": choice,
        }
    )
    assert reply.blocks


HUGE = {
    "brackets": "[" * 250_000,
    "links": "[a](" * 60_000,
    "backticks": "".join("`" * (i % 30 + 1) + " " for i in range(15_000)),
    "quotes": "> " * 100_000,
    "steps": "1. Run `python scripts/a.py <file>`.\n" * 6_000,
    "one paragraph": "If it fails, stop. " * 13_000,
    "no space": "a" * 250_000,
    "dots": "a." * 120_000,
    "ifs": "If a, or b, " * 20_000,
    "dashes": "--top N " * 30_000,
    "pipes": "| a | b |\n|---|---|\n" + "| if x | `y.py` |\n" * 15_000,
    "headings": "# If x\n" * 30_000,
    "fence": "```bash\n" + "python a.py && \\\n" * 15_000,
    "angles": "<a" * 100_000,
    "braces": "{{a" * 80_000,
    "spaces": " " * 250_000,
    "slashes": "a/" * 120_000,
    "colons": "a: b " * 50_000,
    "table of dashes": "|-" * 100_000,
    "nested list": "".join("  " * (i % 60) + "- a\n" for i in range(8_000)),
}


@pytest.mark.parametrize("name", HUGE)
def test_time_stays_in_proportion_to_length(name: str) -> None:
    body = HUGE[name]

    def seconds(text: str) -> float:
        start = time.perf_counter()
        messages: list[dict[str, Any]] = [
            {"role": "user", "content": "use the thing skill on a.csv"},
            {
                "role": "assistant",
                "content": [{"type": "tool_use", "id": "t", "name": "skill", "input": {"name": "thing"}}],
            },
            {
                "role": "user",
                "content": [{"type": "tool_result", "tool_use_id": "t", "content": FRONT + text}],
            },
        ]
        decide(request(messages))
        return time.perf_counter() - start

    whole = seconds(body)
    assert whole < 6, f"{name}: {whole:.1f} s for {len(body):,} characters"


@pytest.mark.parametrize("name", HUGE)
def test_huge_requests_descriptions_and_outputs_are_bounded(name: str) -> None:
    text = HUGE[name]
    start = time.perf_counter()
    decide(request([{"role": "user", "content": text}]))
    decide(
        request(
            [{"role": "user", "content": "do the thing"}],
            system=f"<available_skills><skill><name>n</name><description>{text}</description></skill></available_skills>",
        )
    )
    body = (
        "1. Run `python scripts/a.py <total>`.\n2. Write `a.md` with the total {{total}}.\n3. "
        "Answer with the total.\n"
    )
    messages: list[dict[str, Any]] = [{"role": "user", "content": "use the thing skill, total 5"}]
    for turn, (use, result) in enumerate(
        [(("skill", {"name": "thing"}), FRONT + body), (("bash", {"command": "python scripts/a.py 5"}), text)]
    ):
        messages += [
            {
                "role": "assistant",
                "content": [{"type": "tool_use", "id": f"t{turn}", "name": use[0], "input": use[1]}],
            },
            {
                "role": "user",
                "content": [{"type": "tool_result", "tool_use_id": f"t{turn}", "content": result}],
            },
        ]
    decide(request(messages))
    assert time.perf_counter() - start < 6, name


def test_a_megabyte_of_instructions_is_cut_and_that_is_said() -> None:
    body = "1. Run `python scripts/a.py`.\n" + "prose " * 170_000
    messages: list[dict[str, Any]] = [
        {"role": "user", "content": "use the thing skill"},
        {
            "role": "assistant",
            "content": [{"type": "tool_use", "id": "t", "name": "skill", "input": {"name": "thing"}}],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": FRONT + body}]},
        {
            "role": "assistant",
            "content": [
                {"type": "tool_use", "id": "u", "name": "bash", "input": {"command": "python scripts/a.py"}}
            ],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "u", "content": "ok"}]},
    ]
    reply = decide(request(messages))
    assert reply.stop_reason == "end_turn" and "only its first 256,000 characters" in reply.blocks[0]["text"]


@pytest.mark.parametrize("body", ["", "\n\n", "# Title", "---\n---\n", "```bash", "<!-- nothing -->"])
def test_an_empty_skill_is_called_empty(body: str) -> None:
    assert run(body, "use the thing skill", "ok") == 1


def test_a_client_that_rewrites_calls_does_not_loop_forever() -> None:
    """Every call comes back under another name: the mind must still come to an end."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": "use the thing skill on a.csv"}]
    for turn in range(400):
        reply = decide(request(messages))
        if reply.stop_reason == "end_turn":
            assert "I stop here" in reply.blocks[0]["text"]
            return
        messages += [
            {
                "role": "assistant",
                "content": [{"type": "tool_use", "id": f"t{turn}", "name": "other", "input": {}}],
            },
            {
                "role": "user",
                "content": [{"type": "tool_result", "tool_use_id": f"t{turn}", "content": "ok"}],
            },
        ]
    raise AssertionError("no end")
