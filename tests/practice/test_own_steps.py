"""A subagent's own system prompt is followed; a client without an edit tool gets the file written anew."""

from __future__ import annotations

from typing import Any

from skillcourse.practice.mind import decide


def tool(name: str, *keys: str) -> dict[str, Any]:
    properties = {key: {"type": "string"} for key in keys}
    return {
        "name": name,
        "description": "",
        "input_schema": {"type": "object", "properties": properties, "required": list(keys)},
    }


BASH, READ = tool("bash", "command"), tool("read", "file_path")
WRITE = tool("write", "file_path", "content")
STEPS = "You count words.\n\n1. Run `wc -w <file>`.\n2. Answer with the number of words.\n"


def ask(
    system: str, messages: list[dict[str, Any]], tools: list[dict[str, Any]]
) -> tuple[dict[str, Any], ...]:
    return decide({"model": "practice-1", "system": system, "messages": messages, "tools": tools}).blocks


def test_numbered_steps_of_a_system_prompt_are_followed() -> None:
    blocks = ask(STEPS, [{"role": "user", "content": "How long is notes.md?"}], [BASH])
    assert blocks[-1]["input"] == {"command": "wc -w notes.md"}
    assert blocks[0]["text"].startswith("system prompt:3")


def test_a_system_prompt_without_steps_is_none() -> None:
    blocks = ask(
        "You are kind. Use `wc -w` to count.", [{"role": "user", "content": "Count notes.md"}], [BASH]
    )
    assert [block["type"] for block in blocks] == ["text"]
    assert "I was given no skills" in blocks[0]["text"]


def test_without_an_edit_tool_the_file_is_read_and_written_anew() -> None:
    system = '1. In `a.txt`, replace "old" with "new".\n'
    messages: list[dict[str, Any]] = [{"role": "user", "content": "please tidy a.txt"}]
    for number, result in enumerate(("an old tale, old\n", "written")):
        blocks = ask(system, messages, [READ, WRITE])
        call = {**blocks[-1], "id": f"call_{number}"}
        messages.append({"role": "assistant", "content": [blocks[0], call]})
        done = {"type": "tool_result", "tool_use_id": call["id"], "content": result}
        messages.append({"role": "user", "content": [done]})
    assert call["name"] == "write"
    assert call["input"] == {"file_path": "a.txt", "content": "an new tale, old\n"}
    assert "Files made: `a.txt`." in ask(system, messages, [READ, WRITE])[0]["text"]


def test_a_text_that_is_not_in_the_file_is_said() -> None:
    system = '1. In `a.txt`, replace "old" with "new".\n'
    messages: list[dict[str, Any]] = [{"role": "user", "content": "please tidy a.txt"}]
    blocks = ask(system, messages, [READ, WRITE])
    messages.append({"role": "assistant", "content": [{**blocks[-1], "id": "c"}]})
    done = {"type": "tool_result", "tool_use_id": "c", "content": "a tale"}
    messages.append({"role": "user", "content": [done]})
    assert "`old` is not in it" in ask(system, messages, [READ, WRITE])[0]["text"]
