"""Every step of a well-written skill counts: take one out, or break a script's name, and the outcome must
change.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from clients import OurAgent, Run
from test_mind import FILES, SHOP, SKILLS


@dataclass(frozen=True)
class Case:
    skill: str
    prompt: str
    files: tuple[str, ...] = ()


CASES = (
    Case("bill-total", "Total the invoice acme.csv in USD currency, with discounts", ("acme.csv",)),
    Case(
        "change-notes",
        "Release notes for version 2.1 from commits.txt, with breaking changes",
        ("commits.txt",),
    ),
    Case("plate-run", "Plan a plate run for 2026-03-04"),
    Case("phrase-table", 'Translate the phrase "Save changes" to German'),
    Case("log-triage", "Why did the service crash? server.log shows timeouts", ("server.log",)),
    Case("photo-names", "Rename my photos", ("a.jpg", "b.jpg")),
    Case("rechnung-pruefen", "Bitte die Rechnung mai.csv prüfen, auch Skonto", ("mai.csv",)),
    Case(
        "compte-rendu",
        "Je veux le compte rendu de la réunion avec un graphique, notes dans call.txt",
        ("call.txt",),
    ),
    Case(
        "informe-stock",
        "Quiero el informe de existencias de call.txt, con detalles del inventario",
        ("call.txt",),
    ),
    Case("doc-maker", "Export the handbook as PDF"),
    Case("meeting-notes", "Minutes of the meeting in call.txt", ("call.txt",)),
    Case("pan-scaler", "Scale the recipe lasagna.txt to 10 servings, rounded", ("lasagna.txt",)),
    Case("order-lookup", "What is the state of order 2085?"),
    Case("two-eyes", "Have call.txt reviewed", ("call.txt",)),
)
# These say what happens on a failure, or forbid something: with a good input they change nothing, and should
# not.
WITHOUT_EFFECT = re.compile(
    r"\b(?:fails|fehlschlägt|échoue|falla|exits? with|niemals|N'exécutez|No ejecutes|discounts$)\b"
)
AGENT = {
    "name": "Agent",
    "description": "",
    "input_schema": {
        "type": "object",
        "properties": {k: {"type": "string"} for k in ("description", "prompt", "subagent_type")},
        "required": ["prompt", "subagent_type"],
    },
}


def outcome(folder: Path, case: Case, workspace: Path) -> tuple[object, ...]:
    """What a person would see: commands, files read and made, the answer without line numbers."""
    workspace.mkdir()
    for name in case.files:
        (workspace / name).write_text(FILES[name], encoding="utf-8")
    client = OurAgent(
        workspace,
        [folder],
        extra_tools=[SHOP, AGENT],
        handlers={SHOP["name"]: lambda g: '{"state": "shipped"}', "Agent": lambda g: "Fine."},
    )
    run: Run = client.ask(case.prompt)
    made = {path.name: path.read_bytes() for path in workspace.iterdir() if path.is_file()}
    calls = [(name, sorted(given.items())) for name, given in run.calls]
    return re.sub(r":\d+", ":N", repr(calls)), made, re.sub(r"\.md:\d+", ".md:N", run.answer)


def mutants(text: str) -> list[tuple[str, str]]:
    """Each numbered step taken out, and each script's name misspelt."""
    lines = text.split("\n")
    starts = [i for i, line in enumerate(lines) if re.match(r"\d+\. |- \*\*|## Step", line)]
    found = []
    for start in starts:
        end = next(
            (
                i
                for i in range(start + 1, len(lines))
                if lines[i].startswith("## ")
                or (re.match(r"\S", lines[i]) and not lines[start].startswith("##"))
            ),
            len(lines),
        )
        step = "\n".join(lines[start:end])
        if not WITHOUT_EFFECT.search(step.split("   ```")[0]) or "scripts/check" in step:
            found.append((f"without: {lines[start]}", "\n".join(lines[:start] + lines[end:])))
    steps = text.split("## Example")[0].split("## Beispiel")[0].split("## Troubleshooting")[0]
    for name in sorted(set(re.findall(r"scripts/(\w+\.py)", steps))):
        if name not in ("guess.py", "loeschen.py", "effacer.py", "borrar.py"):
            found.append((f"misspelt: {name}", text.replace(name, f"x{name}")))
    return found


@pytest.mark.slow
def test_nine_of_ten_mutants_change_the_outcome(tmp_path: Path) -> None:
    survived, total = [], 0
    for case in CASES:
        base = outcome(SKILLS / case.skill, case, tmp_path / f"{case.skill}-base")
        for number, (what, text) in enumerate(
            mutants((SKILLS / case.skill / "SKILL.md").read_text(encoding="utf-8"))
        ):
            folder = tmp_path / f"m{number}-{case.skill}" / case.skill
            shutil.copytree(SKILLS / case.skill, folder)
            (folder / "SKILL.md").write_text(text, encoding="utf-8")
            total += 1
            if outcome(folder, case, tmp_path / f"{case.skill}-{number}") == base:
                survived.append(f"{case.skill}: {what}")
    assert total >= 50, total
    assert len(survived) <= total * 0.1, f"{len(survived)} of {total} survived:\n" + "\n".join(survived)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.skill)
def test_the_same_run_twice_is_the_same(case: Case, tmp_path: Path) -> None:
    assert outcome(SKILLS / case.skill, case, tmp_path / "one") == outcome(
        SKILLS / case.skill, case, tmp_path / "two"
    )
