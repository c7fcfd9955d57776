"""Skills that nobody had in mind while the practice model was written, run whole by the agent.

Each was written from the description of the open format alone, in the styles that skills in the wild have:
checklists, headings as steps, a usage section with options, alternatives, ``${CLAUDE_SKILL_DIR}``, another language, prose only.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from skillcourse import agent
from skillcourse.agent.trace import Trace

UNSEEN = Path(__file__).parent / "unseen"

INVOICE = {"number": "B-7", "vat_number": "", "total": 30.0, "lines": [{"quantity": 3, "price": 10.0}]}
LOG = """2026-08-03T10:00 ERROR [db] connection lost
2026-08-03T10:01 ERROR [web] template missing
2026-08-03T10:02 ERROR [db] connection lost
"""
COMMITS = "feat: faster search\nfix: no crash on empty file\ndocs: how to install\n"
NOTES = "Ana: let us move the launch.\nWe decided to launch on 2026-09-01.\nBo will write the page by 2026-08-20.\n"


@dataclass(frozen=True)
class Case:
    """One request, what must come of it, and what must not."""

    skill: str
    prompt: str
    files: Mapping[str, str | bytes]
    made: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    ran: tuple[str, ...] = ()
    not_ran: tuple[str, ...] = ()
    not_made: tuple[str, ...] = ()


CASES = {
    "checklist": Case(
        "invoice-check",
        "Please check the invoice march.json before we pay it.",
        {"march.json": json.dumps(INVOICE)},
        made={"payment-note.md": ("Payment note for B-7", "Total checked: 30.00", "Problems found: 1")},
        ran=("check_invoice.py march.json", "vat.md"),
        not_ran=("example.json",),
    ),
    "condition that does not hold": Case(
        "invoice-check",
        "Verify invoice april.json please",
        {"april.json": json.dumps({**INVOICE, "vat_number": "DE123456789", "number": "B-8"})},
        made={"payment-note.md": ("Payment note for B-8", "Problems found: 0")},
        not_ran=("vat.md",),
    ),
    "headings as steps": Case(
        "log-triage",
        "What broke last night? Here is the log: night.log",
        {"night.log": LOG},
        ran=("count_errors.py night.log --json", "owners.md"),
        not_ran=("timeline.py",),
        says=("connection lost", "Storage"),
    ),
    "an optional step that is asked for": Case(
        "log-triage",
        "Triage night.log for errors and give me a timeline as well.",
        {"night.log": LOG},
        ran=("timeline.py night.log",),
        says=("connection lost",),
    ),
    "an exit code the skill speaks of": Case(
        "log-triage",
        "Triage the errors in packed.log",
        {"packed.log": gzip.compress(b"x")},
        ran=("count_errors.py packed.log",),
        not_ran=("timeline.py", "owners.md"),
        says=("unpack",),
    ),
    "a loop over files": Case(
        "recipe-scaling",
        "Scale soup.txt and bread.txt to 8 servings",
        {"soup.txt": "Servings: 4\n2 cup stock\n", "bread.txt": "Servings: 2\n1 cup flour\n"},
        made={"scaled-soup.txt": ("Servings: 8", "4 cup stock"), "scaled-bread.txt": ("4 cup flour",)},
        not_ran=("metric",),
    ),
    "an option that is asked for": Case(
        "recipe-scaling",
        "I need soup.txt for 6 people, in metric units",
        {"soup.txt": "Servings: 4\n2 cup stock\n"},
        made={"scaled-soup.txt": ("Servings: 6", "720 ml stock")},
    ),
    "another language": Case(
        "laborprotokoll",
        "Bitte ein Laborprotokoll zu meiner Messreihe versuch3.csv",
        {"versuch3.csv": "wert\n10\n11\n12\n40\n"},
        made={"protokoll.md": ("Anzahl Messwerte: 4", "Mittelwert: 18.25", "Ausreißer: 1")},
        ran=("auswerten.py versuch3.csv", "ausreisser.md"),
        says=("18.25",),
    ),
    "the skill folder as a variable": Case(
        "release-notes",
        "Write the release notes for version 2.4.0 from commits.txt",
        {"commits.txt": COMMITS},
        made={"RELEASE_NOTES.md": ("# 2.4.0", "- faster search")},
        says=("faster search",),
        ran=("group_commits.py", "validate.py", "render.py"),
    ),
    "a failing step stops it": Case(
        "release-notes",
        "Write the release notes for version 2.4.0 from commits.txt",
        {"commits.txt": COMMITS + "oops: x\n"},
        not_made=("RELEASE_NOTES.md",),
        not_ran=("render.py",),
        says=("unknown kinds: oops",),
    ),
    "it asks for what it cannot know": Case(
        "release-notes",
        "Please write release notes from commits.txt",
        {"commits.txt": COMMITS},
        not_ran=("group_commits.py",),
        not_made=("RELEASE_NOTES.md",),
        says=("version",),
    ),
    "prose only": Case(
        "meeting-minutes",
        "Turn notes.txt into minutes of the meeting",
        {"notes.txt": NOTES},
        made={"minutes.md": ("## Decisions", "## Action items")},
        ran=("notes.txt", "minutes-template.md"),
    ),
    "the first alternative": Case(
        "label-export",
        "Make LaTeX labels for the exhibits in catalogue.csv",
        {"catalogue.csv": "title\nVase\nCoin\n"},
        made={"labels.tex": ("latex:Vase",)},
        ran=("check.py catalogue.csv",),
        not_made=("labels.html",),
        says=("2 labels",),
    ),
    "the second alternative": Case(
        "label-export",
        "Export the labels for the exhibits in catalogue.csv as HTML",
        {"catalogue.csv": "title\nVase\nCoin\n"},
        made={"labels.html": ("html:Vase",)},
        not_made=("labels.tex",),
    ),
}


def calls_of(trace: Trace) -> str:
    """Every tool call of a run, one a line, as text."""
    return "\n".join(
        f"{step.tool} {json.dumps(dict(step.input), ensure_ascii=False)}" for step in trace.steps if step.tool
    )


@pytest.fixture
def run(tmp_path: Path) -> Callable[[Case], tuple[Trace, Path]]:
    def run_case(case: Case) -> tuple[Trace, Path]:
        inputs = []
        for name, content in case.files.items():
            path = tmp_path / "in" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
            inputs.append(path)
        workspace = tmp_path / "work"
        skills = sorted(path for path in UNSEEN.iterdir() if path.is_dir())
        return agent.run(case.prompt, skills=skills, files=inputs, workspace=workspace), workspace

    return run_case


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_skill_it_has_never_met(case: Case, run: Callable[[Case], tuple[Trace, Path]]) -> None:
    trace, workspace = run(case)
    calls = calls_of(trace)
    answer = trace.steps[-1].text
    story = f"{calls}\n---\n{answer}"
    loaded = [step.skill for step in trace.steps if step.kind == "skill"]
    assert loaded == [case.skill], story
    assert trace.outcome == "done", story
    for name, parts in case.made.items():
        assert (workspace / name).is_file(), f"{name} was not made\n{story}"
        text = (workspace / name).read_text(encoding="utf-8")
        for part in parts:
            assert part in text, f"{part!r} not in {name}:\n{text}\n{story}"
    for part in case.ran:
        assert part in calls, f"{part!r} was not run\n{story}"
    for part in case.not_ran:
        assert part not in calls, f"{part!r} was run\n{story}"
    for name in case.not_made:
        assert not (workspace / name).exists(), f"{name} was made\n{story}"
    for part in case.says:
        assert part.lower() in answer.lower(), f"{part!r} not said\n{story}"


@pytest.mark.slow
def test_every_step_says_which_line_it_obeys(run: Callable[[Case], tuple[Trace, Path]]) -> None:
    trace, _ = run(CASES["checklist"])
    obeyed = [step.source for step in trace.steps if step.kind in ("read", "tool")]
    assert all(source is not None and source.text for source in obeyed), calls_of(trace)
