"""A planted key comes out nowhere: in no trace, event, saved file, log or environment of a command."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from fake_service import says, serving, text, use

from skillcourse import agent
from skillcourse.agent import Event

KEY = "sk-planted-5f2c9d7e1a"
REMOVED = "[key removed]"


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("MY_OWN_TOKEN", KEY[::-1])


def nowhere(*records: object) -> None:
    for record in records:
        assert KEY not in str(record)
        assert KEY[::-1] not in str(record)


def test_a_key_said_by_the_model_and_printed_by_a_tool_is_recorded_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)  # the SDK's own DEBUG shows whole requests, to those who ask for it
    work = tmp_path / "work"
    work.mkdir()
    (work / "notes.txt").write_text(f"the key is {KEY}\n", encoding="utf-8")
    turns = [
        [text(f"I found {KEY} here."), use("bash", command=f"cat notes.txt; echo {KEY[::-1]}")],
        [use("write", file_path="copy.txt", content=f"again {KEY}")],
        [use(f"tool-{KEY}", x=KEY)],
        [text(f"The answer is {KEY}.")],
    ]
    heard: list[Event] = []
    with serving(*turns) as service:
        trace = agent.run(f"Is {KEY} in it?", model=service.url, workspace=work, on_event=heard.append)
        results = json.dumps([request["messages"][2:] for request in service.requests])
    saved = agent.save(trace, tmp_path / "trace.json").read_text(encoding="utf-8")
    printed = capfd.readouterr()
    deltas = "".join(event.text for event in heard if event.kind == "delta")
    nowhere(trace.to_dict(), saved, agent.report(trace), heard, deltas, caplog.text, printed.out, printed.err)
    nowhere(agent.compare(trace, trace).text(), json.dumps(trace.facts()))
    assert trace.steps[0].text == f"I found {REMOVED} here."
    assert trace.steps[0].result == f"the key is {REMOVED}\n{REMOVED}"
    assert trace.files[0].preview == f"again {REMOVED}"
    assert trace.answer == f"The answer is {REMOVED}."
    assert f"the key is {REMOVED}" in results, "the model does not get it from a tool either"


def test_a_command_does_not_inherit_a_key(tmp_path: Path) -> None:
    show = "env; cat /proc/self/environ; python -c 'import os; print(dict(os.environ))'"
    with serving([use("bash", command=show)], [text("Done.")]) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path)
    assert "PATH=" in trace.steps[0].result
    nowhere(trace.steps[0].result)
    assert REMOVED not in trace.steps[0].result, "it was not there in the first place"
    assert "ANTHROPIC" not in trace.steps[0].result


def test_a_key_in_a_services_error_is_recorded_nowhere(tmp_path: Path) -> None:
    body = {"type": "error", "error": {"type": "authentication_error", "message": f"bad key {KEY}"}}
    for status in (400, 401, 500):
        with serving(says(status, json.dumps(body).encode())) as service:
            trace = agent.run("Go.", model=service.url, workspace=tmp_path)
        assert trace.outcome == "error"
        nowhere(trace.to_dict())


def test_the_words_before_a_stop_hold_no_key(tmp_path: Path) -> None:
    turn = [text(f"My key is {KEY[:-4]}"), {"stop": "max_tokens"}]
    heard: list[Event] = []
    with serving(turn) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path, on_event=heard.append)
    nowhere(trace.to_dict(), heard)
    assert trace.outcome == "limit"
