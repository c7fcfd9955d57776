"""Triggers, asked for real: the practice model over the SDK, and a Messages server of the test's own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from skillcourse import agent
from skillcourse.errors import LearnerError, ModelError, UsageError
from skillcourse.evals import Pick, TriggerCase, triggers

DESCRIPTIONS = {
    "water-plants": (
        "Works out which plants are thirsty from a plant list. Use when someone asks what to water."
    ),
    "prune-trees": "Plans how to prune trees. Use when someone asks which branches to cut. Not for watering.",
}
CASES = (
    TriggerCase("Which plants should I water today?", True),
    TriggerCase("Tell me what to water from the plant list", True, "held-out"),
    TriggerCase("Which branches of the apple tree shall I cut?", False),
    TriggerCase("Translate this poem into Danish", False, "held-out"),
)


@pytest.fixture
def skills(tmp_path: Path) -> list[Path]:
    folders = []
    for name, description in DESCRIPTIONS.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "SKILL.md").write_text(
            f"---\nname: {name}\ndescription: {description}\n---\nAnswer politely.\n", encoding="utf-8"
        )
        folders.append(folder)
    return folders


def test_the_practice_model_is_asked_and_its_first_move_counted(skills: list[Path]) -> None:
    report = triggers(skills, CASES)
    assert [pick.picked for pick in report.picks] == [
        ("water-plants",),
        ("water-plants",),
        ("prune-trees",),
        ("",),
    ]
    assert (report.recall(), report.false_alarms(), report.precision()) == (1.0, 0.0, 1.0)
    assert (report.target, report.model, report.model_id) == ("water-plants", "practice", "practice-1")
    assert report.skills == ("water-plants", "prune-trees")


def test_another_skill_can_be_the_judged_one(skills: list[Path]) -> None:
    report = triggers(skills, CASES, target="prune-trees")
    assert report.recall() == 0.0
    assert report.false_alarms() == 0.5


def test_it_sees_what_a_run_would_do(skills: list[Path]) -> None:
    for pick in triggers(skills, CASES).picks:
        trace = agent.run(pick.case.query, skills=skills, model="practice", keep=False)
        loaded = next((step.skill for step in trace.steps if step.kind == "skill"), "")
        assert (loaded,) == pick.picked


def test_several_runs_are_kept_apart_and_told_one_by_one(skills: list[Path]) -> None:
    heard: list[Pick] = []
    report = triggers(skills, CASES[:2], runs=3, on_pick=heard.append)
    assert [len(pick.picked) for pick in report.picks] == [3, 3]
    assert tuple(heard) == report.picks


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"skills": []}, "found 0 skills"),
        ({"cases": []}, "0 requests"),
        ({"runs": 0}, "and 0 runs"),
        ({"target": "mow-lawn"}, "no skill 'mow-lawn' among water-plants, prune-trees"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    skills: list[Path], change: dict[str, Any], sentence: str
) -> None:
    asked: dict[str, Any] = {"skills": skills, "cases": CASES, "runs": 1, "target": None, **change}
    with pytest.raises(UsageError, match=sentence):
        triggers(asked["skills"], asked["cases"], runs=asked["runs"], target=asked["target"])


def test_a_folder_that_is_no_skill_is_named(tmp_path: Path) -> None:
    with pytest.raises(LearnerError, match="nothing-here"):
        triggers([tmp_path / "nothing-here"], CASES)


class Service(BaseHTTPRequestHandler):
    """Answers every Messages request with a call of ``skill``, or as the server's ``answer`` says."""

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.seen.append((self.path, request))  # type: ignore[attr-defined]
        status, body = self.server.answer(request)  # type: ignore[attr-defined]
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.seen = []
    server.url = f"http://127.0.0.1:{server.server_port}#some-model"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def message(*content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    usage = {"input_tokens": 1, "output_tokens": 1}
    body = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "some-model-7",
        "content": list(content),
    }
    return 200, {**body, "stop_reason": "tool_use", "stop_sequence": None, "usage": usage}


CALL = {"type": "tool_use", "id": "toolu_1", "name": "skill", "input": {"name": "prune-trees"}}


def test_any_messages_service_is_asked_with_catalog_and_tool(skills: list[Path], service: Any) -> None:
    service.answer = lambda _: message({"type": "text", "text": "Let me see."}, CALL)
    report = triggers(skills, CASES[:1], model=service.url)
    assert report.picks[0].picked == ("prune-trees",)
    assert report.model_id == "some-model-7"
    (path, request), *more = service.seen
    assert more == []
    assert path == "/v1/messages"
    assert request["model"] == "some-model"
    assert request["messages"] == [{"role": "user", "content": CASES[0].query}]
    assert [tool["name"] for tool in request["tools"]] == ["skill"]
    assert all(description in request["system"] for description in DESCRIPTIONS.values())
    assert "Answer politely" not in json.dumps(request), "instructions are tier 2: no case may show them"


@pytest.mark.parametrize(
    ("content", "picked"),
    [
        ([], ""),
        ([{"type": "text", "text": "water-plants"}], ""),
        ([{**CALL, "name": "bash", "input": {"command": "ls"}}, CALL], ""),
        ([{**CALL, "input": {"name": "/water-plants"}}], "water-plants"),
        ([{**CALL, "input": {}}], ""),
    ],
)
def test_only_the_first_move_counts(
    skills: list[Path], service: Any, content: list[dict[str, Any]], picked: str
) -> None:
    service.answer = lambda _: message(*content)
    assert triggers(skills, CASES[:1], model=service.url).picks[0].picked == (picked,)


def test_a_service_that_refuses_is_an_error_and_no_result(skills: list[Path], service: Any) -> None:
    service.answer = lambda _: (
        400,
        {"type": "error", "error": {"type": "invalid_request_error", "message": "No tools."}},
    )
    with pytest.raises(ModelError, match="400"):
        triggers(skills, CASES, model=service.url)


def test_a_service_that_is_not_there_is_an_error_and_no_result(skills: list[Path]) -> None:
    with pytest.raises(ModelError):
        triggers(skills, CASES, model="http://127.0.0.1:9")
