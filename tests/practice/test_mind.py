"""Skills of many domains, followed for real: every command runs, every file is written, in the shapes of
several clients.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from clients import CatalogOnly, ClaudeCode, Client, OpenCode, OurAgent, Pasted, Run, schema

SKILLS = Path(__file__).parent / "skills"
EVERY = sorted(path for path in SKILLS.iterdir() if path.is_dir())
SHAPES = [OurAgent, ClaudeCode, OpenCode, Pasted, CatalogOnly]

FILES = {
    "acme.csv": "item,price\npen,2.50\npaper,10\n",
    "broken.csv": "item,price\npen,x\n",
    "commits.txt": "feat: a\nfix: b\nfeat!: c\n",
    "server.log": "ERROR disk full\nERROR disk\nERROR net timeout\nERROR net\n",
    "quiet.log": "ERROR disk\n",
    "zero.log": "ERROR a\0\n",
    "lasagna.txt": "cheese 100\nflour 200\n",
    "call.txt": "DECISION a\nTASK Ann will write\nTASK Bo will test\n",
    "mai.csv": "name,preis\na,3\n",
    "leer.csv": "name,preis\n",
    "a.jpg": "x",
    "b.jpg": "y",
}

Start = Callable[..., Client]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Opens a client of a shape on a workspace with the named files and all test skills."""

    def open_client(
        shape: type[Client], *files: str, skills: Sequence[Path] = tuple(EVERY), **more: Any
    ) -> Client:
        for name in files:
            (tmp_path / name).write_text(FILES[name], encoding="utf-8")
        return shape(tmp_path, list(skills), **more)

    return open_client


def only(name: str) -> list[Path]:
    return [SKILLS / name]


def told(run: Run) -> str:
    return "\n".join(run.texts)


# -- the happy way, in every shape -----------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_invoice_is_checked_totalled_and_noted(start: Start, shape: type[Client]) -> None:
    skills = only("bill-total") if shape is Pasted else EVERY
    run = start(shape, "acme.csv", skills=skills).ask("Check the invoice acme.csv and prepare it for payment")
    scripts = [command.split("/")[-1] for command in run.commands]
    assert scripts == ["check.py acme.csv", "total.py acme.csv"], run.story()
    assert "Total: 12.50 EUR\nPositions: 2" in run.file("payment-note.md")
    assert "[one sentence by a person]" in run.file("payment-note.md"), "what needs a person stays open"
    assert (
        "Total: 12.50 EUR" in run.answer and "`payment-note.md`" in run.answer and "Left open" in run.answer
    )


def test_reasons_name_true_lines(start: Start) -> None:
    run = start(OurAgent, "acme.csv").ask("Check the invoice acme.csv and prepare it for payment")
    lines = (SKILLS / "bill-total" / "SKILL.md").read_text(encoding="utf-8").split("\n")
    places = [int(text.split("SKILL.md:")[1].split()[0]) for text in run.texts[1:]]
    assert "check.py" in lines[places[0] - 1]
    assert "total.py" in lines[places[1] - 1]
    assert "assets/note.md" in lines[places[2] - 1]


def test_lines_without_frontmatter_say_so(start: Start) -> None:
    run = start(ClaudeCode, "acme.csv").ask("Check the invoice acme.csv and prepare it for payment")
    assert "SKILL.md:10 (counted without frontmatter)" in run.texts[1]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Total the invoice acme.csv in USD currency", "total.py acme.csv --currency USD"),
        ("Total the invoice acme.csv and list the top 1 positions", "total.py acme.csv --top 1"),
        ("Total the invoice acme.csv --top 2", "total.py acme.csv --top 2"),
        ("Total the invoice acme.csv", "total.py acme.csv"),
    ],
)
def test_options_come_from_the_request_and_the_usage_table(start: Start, prompt: str, expected: str) -> None:
    run = start(OurAgent, "acme.csv").ask(prompt)
    assert run.commands[1].endswith(expected), run.story()


def test_example_section_and_sample_output_are_not_steps(start: Start) -> None:
    run = start(OurAgent, "acme.csv").ask("Total the invoice acme.csv")
    assert len(run.commands) == 2 and not any(
        "example.csv" in command or "12.50" in command for command in run.commands
    )


@pytest.mark.parametrize(("words", "reads"), [("and tell me about discounts", True), ("", False)])
def test_reference_is_read_only_when_its_condition_holds(start: Start, words: str, reads: bool) -> None:
    run = start(OurAgent, "acme.csv").ask(f"Total the invoice acme.csv {words}")
    assert any("discounts.md" in path for path in run.read) is reads


# -- failures --------------------------------------------------------------------------------------------


def test_failure_clause_with_its_exit_code_is_obeyed(start: Start) -> None:
    run = start(OurAgent, "broken.csv").ask("Check the invoice broken.csv")
    assert len(run.commands) == 1
    assert "bad rows: 2" in run.answer and "SKILL.md:18 says what to do now" in run.answer


def test_failure_without_a_clause_is_reported_as_it_is(start: Start) -> None:
    run = start(OurAgent).ask("Scale the recipe nothing.txt to 8 servings")
    assert (
        "FileNotFoundError" in run.answer
        and "does not say what to do" in run.answer
        and len(run.commands) == 1
    )


def test_repair_and_try_again(start: Start) -> None:
    run = start(OurAgent, "zero.log").ask("Investigate the crash in zero.log")
    scripts = [command.split("/")[-1] for command in run.commands]
    assert scripts == ["count.py zero.log", "repair.py zero.log", "count.py zero.log"], run.story()
    assert "errors: 1" in run.file("triage.txt")


def test_a_script_that_does_not_exist_fails_visibly(start: Start, tmp_path: Path) -> None:
    copy = tmp_path / "made" / "bill-total"
    shutil.copytree(SKILLS / "bill-total", copy)
    text = (copy / "SKILL.md").read_text(encoding="utf-8").replace("scripts/check.py", "scripts/chek.py")
    (copy / "SKILL.md").write_text(text, encoding="utf-8")
    run = start(OurAgent, "acme.csv", skills=[copy]).ask("Check the invoice acme.csv")
    assert (
        "chek.py" in run.commands[0]
        and "SKILL.md:15" in run.answer
        and not (tmp_path / "payment-note.md").exists()
    )


# -- conditions, tables, alternatives, loops ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "prompt", "scripts", "reference"),
    [
        (
            "server.log",
            "Why did the service crash? server.log shows timeouts",
            ["count.py server.log", "group.py server.log"],
            "timeouts.md",
        ),
        (
            "quiet.log",
            "Investigate the outage in quiet.log, is it the disk space?",
            ["count.py quiet.log"],
            "disk.md",
        ),
        ("quiet.log", "Investigate the outage in quiet.log", ["count.py quiet.log"], ""),
    ],
)
def test_conditions_on_outputs_and_on_the_request(
    start: Start, file: str, prompt: str, scripts: list[str], reference: str
) -> None:
    run = start(OurAgent, file).ask(prompt)
    assert [command.split("/")[-1] for command in run.commands] == scripts, run.story()
    assert [path.rsplit("/", 1)[-1] for path in run.read] == ([reference] if reference else [])
    assert run.file("triage.txt")


def test_for_each_goes_through_the_files_that_are_there(start: Start, tmp_path: Path) -> None:
    start(OurAgent, "a.jpg", "b.jpg").ask("Rename my photos")
    assert (tmp_path / "2026_a.jpg").exists() and (tmp_path / "2026_b.jpg").exists()


def test_for_each_keeps_to_the_files_that_the_request_names(start: Start, tmp_path: Path) -> None:
    start(OurAgent, "a.jpg", "b.jpg").ask("Rename the photo b.jpg")
    assert (tmp_path / "a.jpg").exists() and (tmp_path / "2026_b.jpg").exists()


def test_choice_is_asked_for_and_the_answer_is_taken(start: Start, tmp_path: Path) -> None:
    client = start(OurAgent)
    first = client.ask("Build the handbook")
    assert not first.commands and "PDF, LaTeX" in first.answer and first.answer.endswith("?")
    second = client.ask("as LaTeX")
    assert second.commands[0].endswith("--kind latex")
    assert "references/publish.md:3" in told(second), (
        "a file with steps of its own is followed, with its own lines"
    )
    assert (tmp_path / "signature.txt").read_text(encoding="utf-8") == "signature: abc\n"


@pytest.mark.parametrize(
    ("prompt", "kind"), [("Build the handbook as PDF", "pdf"), ("Export the handbook to LaTeX", "latex")]
)
def test_choice_that_the_request_makes(start: Start, prompt: str, kind: str) -> None:
    commands = start(OurAgent).ask(prompt).commands
    assert [c for c in commands if "build.py" in c] == [
        f"python .agents/skills/doc-maker/scripts/build.py --kind {kind}"
    ]


# -- bindings ----------------------------------------------------------------------------------------------


def test_missing_date_is_asked_for_not_invented(start: Start) -> None:
    client = start(OurAgent)
    first = client.ask("Plan a plate run for the assay")
    assert (
        first.answer
        == "SKILL.md:9 needs `YYYY-MM-DD`, and the request does not say it. Which date should I use?"
    )
    second = client.ask("on 2026-03-04")
    assert second.commands == [
        "python .agents/skills/plate-run/scripts/reserve.py --plate P7 --date 2026-03-04"
    ]
    assert second.file("protocol.md") == "# Protocol for P7\nDay: 2026-03-04\nOperator: {operator}\n"
    assert "{operator}" in second.answer


@pytest.mark.parametrize("shape", [OurAgent, ClaudeCode])
def test_written_date_takes_the_form_that_the_skill_wants(start: Start, shape: type[Client]) -> None:
    run = start(shape).ask("Plan a plate run for 4 March 2026")
    assert run.commands[1].endswith("--date 2026-03-04")


@pytest.mark.parametrize("shape", [OurAgent, OpenCode])
def test_quoted_text_and_listed_value(start: Start, shape: type[Client]) -> None:
    run = start(shape).ask('Translate the phrase "Save changes" to German')
    assert run.answer == "- Translation: Änderungen speichern"
    assert not any("guess.py" in command for command in run.commands)


def test_placeholder_is_asked_for_and_answered_in_plain_words(start: Start) -> None:
    client = start(OurAgent)
    assert "`<language>`" in client.ask('Translate the button text "Save changes"').answer
    assert client.ask("French please").answer == "- Translation: Enregistrer"


@pytest.mark.parametrize(
    ("prompt", "tail"),
    [
        ("Scale lasagna.txt to 10 servings as json, rounded", ["--servings 10", "--format json", "--round"]),
        ("I cook for 6 people, scale the recipe lasagna.txt", ["--servings 6"]),
        ("scale the recipe in lasagna.txt for twelve people", ["--servings 12"]),
    ],
)
def test_numbers_and_switches(start: Start, prompt: str, tail: list[str]) -> None:
    run = start(OurAgent, "lasagna.txt").ask(prompt)
    assert len(run.commands) == 1 and "scale.py lasagna.txt" in run.commands[0]
    assert all(each in run.commands[0] for each in tail), run.commands


def test_file_that_the_request_does_not_name_is_looked_for(start: Start) -> None:
    run = start(OurAgent, "acme.csv").ask("Check my invoice for payment")
    assert run.calls[1] == ("glob", {"pattern": "*.csv"}) and "check.py acme.csv" in run.commands[0]


def test_two_candidates_are_asked_about(start: Start) -> None:
    run = start(OurAgent, "acme.csv", "mai.csv").ask("Check my invoice for payment")
    assert (
        "`acme.csv`, `mai.csv`" in run.answer
        and run.answer.endswith("Which file should I use?")
        and not run.commands
    )


def test_records_of_a_list_repeat_their_template_line(start: Start) -> None:
    run = start(OurAgent, "call.txt").ask("Write the minutes of the meeting in call.txt")
    assert run.file("minutes.md") == "# Minutes\n\nDecisions: 1\n\n- Ann: write\n- Bo: test\n"
    assert run.commands == ["python .agents/skills/meeting-notes/scripts/extract.py call.txt"]


def test_answer_takes_the_form_of_the_output_section(start: Start) -> None:
    run = start(OurAgent, "commits.txt").ask("Write release notes for version 2.1 from commits.txt")
    assert run.answer == "## Version 2.1\n\nFeatures: 2\nFixes: 1"


# -- languages, prose, tools, agents -----------------------------------------------------------------------


@pytest.mark.parametrize("shape", [OurAgent, ClaudeCode])
def test_german(start: Start, shape: type[Client]) -> None:
    run = start(shape, "mai.csv").ask("Bitte die Rechnung mai.csv prüfen")
    assert len(run.commands) == 1 and run.file("bericht.md") == "# Prüfbericht\n\nSumme: 3.00 EUR\n", (
        run.story()
    )
    assert not any("skonto" in path for path in run.read)


def test_german_condition_and_failure(start: Start) -> None:
    run = start(OurAgent, "mai.csv", "leer.csv").ask("Bitte die Rechnung mai.csv prüfen, gibt es Skonto?")
    assert any("skonto" in path for path in run.read)
    failed = start(OurAgent, "leer.csv").ask("Bitte die Rechnung leer.csv prüfen")
    assert "leere Rechnung" in failed.answer and "says what to do now" in failed.answer


@pytest.mark.parametrize("shape", [OurAgent, OpenCode])
def test_french(start: Start, shape: type[Client]) -> None:
    run = start(shape, "call.txt").ask("Je veux le compte rendu de la réunion, les notes sont dans call.txt")
    assert (
        len(run.commands) == 1
        and "Nombre de points : 3" in run.file("compte-rendu.md")
        and len(run.read) == 1
    )


def test_spanish(start: Start) -> None:
    run = start(OurAgent, "call.txt").ask("Quiero el informe de existencias de call.txt")
    assert len(run.commands) == 1 and run.file("informe.txt") == "articulos: 3\n" and not run.read


def test_prose_is_quoted_and_called_what_it_is(start: Start) -> None:
    run = start(OurAgent).ask("I write a letter to our members, what is the right tone?")
    assert (
        not run.commands
        and "needs judgement, which I do not have" in run.answer
        and "> - Never promise a date." in run.answer
    )


SHOP = {"name": "mcp__shop__run_query", "description": "Run SQL", "input_schema": schema(sql="The statement")}


@pytest.mark.parametrize("shape", [OurAgent, ClaudeCode])
def test_mcp_tool_gets_its_arguments_and_its_result_is_unwrapped(start: Start, shape: type[Client]) -> None:
    client = start(
        shape,
        extra_tools=[SHOP],
        handlers={SHOP["name"]: lambda given: '{"result":"{\\"state\\": \\"shipped\\"}"}'},
    )
    run = client.ask("What is the state of order 2085?")
    assert run.calls[-1] == ("mcp__shop__run_query", {"sql": "SELECT state FROM orders WHERE number = 2085"})
    assert run.answer == "- State: shipped"


def test_a_tool_that_is_not_there_is_named(start: Start) -> None:
    run = start(OurAgent).ask("What is the state of order 2085?")
    assert "`mcp__shop__run_query`, and there is no such tool here" in run.answer


def test_delegation(start: Start) -> None:
    run = start(ClaudeCode, "call.txt", handlers={"Agent": lambda given: "Looks fine."}).ask(
        "Have call.txt reviewed before it goes out"
    )
    name, given = run.calls[2]
    assert (
        name == "Agent"
        and given["subagent_type"] == "reviewer"
        and "call.txt" in given["prompt"]
        and "words: 10" in given["prompt"]
    )
    assert run.file("review.md") == "Looks fine.\n"


# -- several skills, and a conversation that goes on -------------------------------------------------------


def test_second_skill_takes_what_the_first_made(start: Start) -> None:
    run = start(OurAgent, "call.txt").ask(
        "Write the minutes of the meeting in call.txt and turn the note into slides"
    )
    assert run.loaded == ["meeting-notes", "slide-maker"]
    assert run.commands[-1].endswith("slides.py minutes.md --out slides.html")
    assert "`minutes.md`" in run.answer and "`slides.html`" in run.answer


def test_follow_up_keeps_what_it_does_not_change(start: Start) -> None:
    client = start(OurAgent, "lasagna.txt")
    client.ask("Scale lasagna.txt to 10 servings as json")
    run = client.ask("now for 6 people with the same recipe")
    assert run.loaded == [], "the skill is loaded already"
    assert run.commands == [
        "python .agents/skills/pan-scaler/scripts/scale.py lasagna.txt --servings 6 --format json"
    ]


def test_question_about_a_result_is_answered_from_it(start: Start) -> None:
    client = start(OurAgent, "server.log")
    client.ask("Why did the service crash? server.log")
    run = client.ask("How many timeouts were there?")
    assert not run.calls and "timeouts: 1" in run.answer


def test_new_request_gets_its_own_skill_and_thanks_get_none(start: Start) -> None:
    client = start(OurAgent, "acme.csv", "lasagna.txt")
    client.ask("Total the invoice acme.csv")
    assert client.ask("Scale lasagna.txt to 8 servings").loaded == ["pan-scaler"]
    assert client.ask("Thanks!").answer == "You are welcome."


def test_without_a_skill_it_says_what_it_lacks(start: Start) -> None:
    run = start(OurAgent, "acme.csv", skills=[]).ask("Check the invoice acme.csv and prepare it for payment")
    assert (
        not run.calls and run.answer.startswith("I was given no skills.") and "I did not try it" in run.answer
    )


def test_a_forgotten_step_is_not_made_up(start: Start, tmp_path: Path) -> None:
    copy = tmp_path / "made" / "bill-total"
    shutil.copytree(SKILLS / "bill-total", copy)
    text = (copy / "SKILL.md").read_text(encoding="utf-8")
    (copy / "SKILL.md").write_text(
        "\n".join(line for line in text.split("\n") if "assets/note.md" not in line), encoding="utf-8"
    )
    run = start(OurAgent, "acme.csv", skills=[copy]).ask(
        "Check the invoice acme.csv and prepare it for payment"
    )
    assert not (tmp_path / "payment-note.md").exists() and "Total: 12.50" in run.answer
