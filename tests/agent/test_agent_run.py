from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_service import serving, text, use

from skillcourse import agent, models
from skillcourse.agent import RunLimits
from skillcourse.errors import LearnerError, SetupError, UsageError

MakeSkill = Callable[..., Path]

RULES = ".agents/skills/sums/references/rules.md"
SUM_RUN = (
    [text("The description of sums fits a total."), use("skill", name="sums")],
    [text("SKILL.md:8 says to read the rules."), use("read", file_path=RULES)],
    [
        text("SKILL.md:12 says to run the script."),
        use("bash", command="python .agents/skills/sums/scripts/add.py numbers.txt"),
    ],
    [text("`SKILL.md:15` says where the total goes."), use("write", file_path="total.txt", content="60\n")],
    [text("The total is 60.")],
)


def names_of(items: list[dict[str, Any]]) -> list[str]:
    return [item["name"] for item in items]


def test_a_whole_run_with_a_skill_and_its_three_tiers(make_skill: MakeSkill, numbers: Path) -> None:
    folder = make_skill()
    with serving(*SUM_RUN) as service:
        trace = agent.run("Total of numbers.txt?", skills=[folder], files=[numbers], model=service.url)
    assert (trace.outcome, trace.reason, trace.answer) == ("done", "", "The total is 60.")
    seen = [(step.kind, step.tool, step.tier, step.skill) for step in trace.steps]
    assert seen == [
        ("catalog", "", 1, ""),
        ("skill", "skill", 2, "sums"),
        ("read", "read", 3, "sums"),
        ("tool", "bash", 3, "sums"),
        ("tool", "write", None, "sums"),
        ("answer", "", None, "sums"),
    ]
    sources = [(step.source.line, step.source.text) if step.source else None for step in trace.steps]
    assert sources[2:5] == [
        (8, "1. Read [references/rules.md](references/rules.md)."),
        (12, "python scripts/add.py FILE"),
        (15, "3. Write the total to `total.txt`."),
    ]
    assert trace.steps[3].result == "60"
    assert [(change.path, change.change, change.preview) for change in trace.files] == [
        ("total.txt", "made", "60\n")
    ]
    assert trace.inputs == ("numbers.txt",)
    assert trace.usage.requests == 5
    assert trace.usage.output_tokens == 100
    (offered,) = trace.skills
    assert offered.folder == ".agents/skills/sums"
    assert set(offered.resources) == {"references/rules.md", "scripts/add.py"}
    tiers = trace.tiers()
    assert tiers[0].catalog == tiers[-1].catalog > 0
    assert tiers[0].instructions == 0 < tiers[1].instructions == tiers[-1].instructions
    assert tiers[1].resources == 0 < tiers[2].resources < tiers[3].resources == tiers[-1].resources


def test_the_model_gets_the_catalog_the_skill_text_and_its_files(
    make_skill: MakeSkill, numbers: Path
) -> None:
    folder = make_skill()
    with serving(*SUM_RUN) as service:
        agent.run("Total?", skills=[folder], files=[numbers], model=service.url)
    first = service.requests[0]
    assert "<name>sums</name>" in first["system"]
    assert "<location>.agents/skills/sums/SKILL.md</location>" in first["system"]
    assert "Files in the workspace: numbers.txt." in first["system"]
    assert [tool["name"] for tool in first["tools"]] == [
        "skill",
        "bash",
        "read",
        "write",
        "edit",
        "glob",
        "grep",
    ]
    assert first["tools"][0]["input_schema"]["properties"]["name"]["enum"] == ["sums"]
    loaded = service.requests[1]["messages"][-1]["content"][0]["content"]
    lines = loaded.split("\n")
    assert lines[:3] == ["Base directory for this skill: .agents/skills/sums", "", "---"]
    skill_lines = folder.joinpath("SKILL.md").read_text(encoding="utf-8").split("\n")
    assert lines[2 : 2 + 15] == skill_lines[:15], "line numbers in the text are those of the file"
    assert lines[-4:] == ["<skill_files>", "references/rules.md", "scripts/add.py", "</skill_files>"]


def test_without_skills_there_is_no_skill_tool_and_no_catalog() -> None:
    with serving([text("Hello.")]) as service:
        trace = agent.run("Hi", model=service.url)
    request = service.requests[0]
    assert names_of(request["tools"]) == ["bash", "read", "write", "edit", "glob", "grep"]
    assert "skill" not in request["system"].lower()
    assert [step.kind for step in trace.steps] == ["answer"]
    assert trace.steps[0].index == 0


def test_the_same_request_gives_the_same_conversation_in_another_folder(
    make_skill: MakeSkill, numbers: Path, tmp_path: Path
) -> None:
    folder = make_skill()
    turns = (
        *SUM_RUN[:3],
        [use("bash", command="pwd; ls -A; echo $PWD/x 1>&2; exit 3")],
        [use("write", file_path="/etc/passwd", content="x")],
        [use("edit", file_path=".agents/skills/sums/SKILL.md", old_string="Sums", new_string="Plus")],
        [use("glob", pattern="**/*")],
        [use("grep", pattern="\\d+")],
        [use("bash", command="echo $PWD > where.txt")],
        *SUM_RUN[4:],
    )
    bodies, traces = [], []
    for name in ("one", "a-much-longer-name"):
        with serving(*turns) as service:
            options: dict[str, Any] = {"skills": [folder], "files": [numbers], "model": service.url}
            trace = agent.run("Total?", workspace=tmp_path / name, **options)
            bodies.append(service.requests)
        assert str(tmp_path) not in json.dumps([bodies[-1], trace.facts()])
        traces.append(replace(trace, model="same", speaker="same"))
    assert bodies[0] == bodies[1]
    assert traces[0].facts()["steps"][:-2] == traces[1].facts()["steps"][:-2]
    assert agent.report(traces[0]).count("where.txt") == 3


def test_a_second_run_gives_equal_facts_and_the_same_report(make_skill: MakeSkill, numbers: Path) -> None:
    folder = make_skill()
    with serving(*SUM_RUN) as service:
        one = agent.run("Total?", skills=[folder], files=[numbers], model=service.url)
        service.requests.clear()
        two = agent.run("Total?", skills=[folder], files=[numbers], model=service.url)
    assert one.facts() == two.facts()
    assert agent.report(one) == agent.report(two)
    assert agent.compare(one, two).same


def test_tool_errors_go_back_to_the_model_and_the_run_goes_on(tmp_path: Path) -> None:
    turns = [
        [use("read", file_path="none.txt")],
        [use("bash", command="echo out; echo err >&2; exit 7")],
        [use("nothing", x=1)],
        [use("write", content="no path")],
        [use("bash", command=5)],
        [use("edit", file_path="a", old_string="a", new_string="b", surprise=1)],
        [text("I give up.")],
    ]
    with serving(*turns) as service:
        trace = agent.run("Try.", model=service.url, workspace=tmp_path)
        results = [
            (block["content"], block.get("is_error"))
            for request in service.requests[1:]
            for block in request["messages"][-1]["content"]
        ]
    assert trace.outcome == "done"
    assert results == [
        ("read: none.txt: no such file or directory", True),
        ("Exit code 7\nout\nerr", True),
        ("Error: Tool 'nothing' not found", True),
        ("write: the argument 'file_path' is missing. It takes: file_path, content.", True),
        ("bash: 'command' must be of type string, got 5.", True),
        (
            "edit: there is no argument 'surprise'. "
            "It takes: file_path, old_string, new_string, replace_all.",
            True,
        ),
    ]
    recorded = [(step.tool, (step.result, step.failed)) for step in trace.steps_of("tool")]
    assert recorded == list(zip(["read", "bash", "nothing", "write", "bash", "edit"], results, strict=True))


def test_several_calls_in_one_answer_are_run_and_recorded_in_order(tmp_path: Path) -> None:
    turn = [
        text("First."),
        use("write", id="t1", file_path="a.txt", content="a"),
        text("Then this is not there."),
        use("ghost", id="t2"),
        text("Last."),
        use("bash", id="t3", command="cat a.txt"),
        use("ghost", id="t4"),
        text("Now I wait."),
    ]
    with serving(turn, [text("Fine.")]) as service:
        trace = agent.run("Go.", model=service.url, workspace=tmp_path)
        ids = [block["tool_use_id"] for block in service.results()]
    assert ids == ["t1", "t2", "t3", "t4"]
    assert [(step.kind, step.tool, step.text, step.failed) for step in trace.steps] == [
        ("say", "", "Now I wait.", False),
        ("tool", "write", "First.", False),
        ("tool", "ghost", "Then this is not there.", True),
        ("tool", "bash", "Last.", False),
        ("tool", "ghost", "", True),
        ("answer", "", "Fine.", False),
    ]


def test_a_skill_read_or_printed_counts_as_loaded(make_skill: MakeSkill) -> None:
    turns = [
        [use("read", file_path=".agents/skills/sums/SKILL.md")],
        [use("bash", command="cat .agents/skills/other/SKILL.md")],
        [use("bash", command="ls .agents/skills/other")],
        [use("bash", command="python .agents/skills/other/scripts/none.py")],
        [use("grep", pattern="rounding", path=".agents/skills/sums")],
        [use("skill", name="wrong")],
        [text("Done.")],
    ]
    skills = [
        make_skill(),
        make_skill("other", "---\nname: other\ndescription: Other work.\n---\n\nDo other work.\n"),
    ]
    with serving(*turns) as service:
        trace = agent.run("Go.", model=service.url, skills=skills)
    assert [(step.kind, step.tier, step.skill, step.failed) for step in trace.steps[1:-1]] == [
        ("skill", 2, "sums", False),
        ("skill", 2, "other", False),
        ("tool", 3, "other", False),
        ("tool", None, "other", True),
        ("tool", 3, "sums", False),
        ("skill", None, "other", True),
    ]
    assert "there is no skill 'wrong'. There are: other, sums." in trace.steps[6].result


def test_an_image_reaches_the_model_and_is_named_in_the_record(tmp_path: Path) -> None:
    (tmp_path / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 92)
    with serving([use("read", file_path="dot.png")], [text("A dot.")]) as service:
        trace = agent.run("Look.", model=service.url, workspace=tmp_path)
        (block,) = service.results()[0]["content"]
    assert block["source"]["media_type"] == "image/png"
    assert trace.steps[0].result == "[image/png, 100 bytes]"


def test_it_works_where_an_event_loop_is_running(tmp_path: Path) -> None:
    with serving([use("bash", command="echo hi")], [text("Done.")]) as service:

        async def in_a_notebook() -> agent.Trace:
            return agent.run("Go.", model=service.url, workspace=tmp_path)

        assert asyncio.run(in_a_notebook()).outcome == "done"


def test_runs_side_by_side_do_not_mix(tmp_path: Path) -> None:
    found: dict[int, agent.Trace] = {}
    turns = [[use("bash", command="cat mark.txt; sleep 0.2")], [text("Done.")]]

    def one(number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "mark.txt").write_text(str(number), encoding="utf-8")
        with serving(*turns) as service:
            found[number] = agent.run("Go.", model=service.url, workspace=folder)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: trace.steps[0].result for number, trace in found.items()} == {0: "0", 1: "1", 2: "2"}


def test_temperature_and_metadata_are_sent() -> None:
    with serving([text("Hi.")]) as service:
        agent.run("Hi", model=service.url, temperature=0.5, metadata={"user_id": "u1"})
    assert service.requests[0]["temperature"] == 0.5
    assert service.requests[0]["metadata"] == {"user_id": "u1"}
    with serving([text("Hi.")]) as service:
        agent.run("Hi", model=service.url)
    assert not {"temperature", "metadata", "thread"} & set(service.requests[0])


def test_a_temporary_workspace_stays_unless_asked_otherwise() -> None:
    with serving([use("write", file_path="a.txt", content="a")], [text("Hi.")]) as service:
        kept = agent.run("Hi", model=service.url)
        service.requests.clear()
        gone = agent.run("Hi", model=service.url, keep=False)
    assert Path(kept.workspace, "a.txt").read_text(encoding="utf-8") == "a"
    until = time.monotonic() + 5
    while Path(gone.workspace).exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert not Path(gone.workspace).exists()
    assert gone.files == kept.files


def test_a_given_workspace_keeps_the_work_and_not_the_copies_of_skills(
    make_skill: MakeSkill, numbers: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "work"
    with serving(*SUM_RUN) as service:
        trace = agent.run(
            "Total?", skills=[make_skill()], files=[numbers], model=service.url, workspace=folder
        )
    assert trace.outcome == "done"
    assert sorted(path.name for path in folder.iterdir()) == ["numbers.txt", "total.txt"]


def test_a_skill_for_people_only_is_offered_when_it_is_named(make_skill: MakeSkill) -> None:
    hidden = make_skill(
        "hidden", "---\nname: hidden\ndescription: Hidden.\ndisable-model-invocation: true\n---\n\nDo it.\n"
    )
    for prompt, names in (("Do it.", []), ("/hidden please", ["hidden"])):
        with serving([text("Hi.")]) as service:
            trace = agent.run(prompt, model=service.url, skills=[hidden])
        assert [skill.name for skill in trace.skills] == names
        assert [tool["name"] for tool in service.requests[0]["tools"]][:1] == (
            ["skill"] if names else ["bash"]
        )
        assert "<available_skills>" not in service.requests[0]["system"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"prompt": ""}, "The request is empty."),
        ({"prompt": " \n"}, "The request is empty."),
        ({"prompt": None}, "The request must be a text"),
        ({"model": "nonsense"}, "No model is called 'nonsense'."),
        ({"files": ["/nowhere/x.csv"]}, "There is no file '/nowhere/x.csv'."),
        ({"files": "x.csv"}, "Expected a list of files"),
        ({"skills": "folder"}, "Expected a list of skills"),
    ],
)
def test_wrong_use_is_one_sentence_before_anything_is_sent(arguments: dict[str, Any], says: str) -> None:
    with serving([text("Hi.")]) as service, pytest.raises(UsageError) as refused:
        agent.run(**({"prompt": "Hi", "model": service.url} | arguments))
    assert says in str(refused.value)
    assert service.requests == []


def test_a_skill_that_cannot_be_loaded_is_a_learners_error(tmp_path: Path) -> None:
    with pytest.raises(LearnerError):
        agent.run("Hi", skills=[tmp_path])


def test_a_hosted_model_needs_its_key_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    with pytest.raises(SetupError, match="ANTHROPIC_API_KEY is not set"):
        agent.run("Hi", model="claude-haiku-4-5", limits=RunLimits(cost_usd=1.0))


def test_the_seatbelt_refuses_a_priced_model_without_a_cap() -> None:
    with pytest.raises(UsageError, match="costs money, and this run has no cap"):
        agent.run("Hi", model="claude-haiku-4-5")


def test_the_seatbelt_refuses_an_unknown_price_without_agreement() -> None:
    with serving([text("Hi.")]) as service:
        unpriced = replace(models.resolve(service.url), price=None)
        with pytest.raises(UsageError, match="is not known, so no cap can hold it"):
            agent.run("Hi", model=unpriced, limits=RunLimits(cost_usd=5.0))
        assert service.requests == []
        trace = agent.run("Hi", model=unpriced, limits=RunLimits(unknown_price=True))
    assert trace.usage.cost_usd is None
    assert "price unknown" in agent.report(trace)
