"""What a document says to do, before anything is known about the request."""

from __future__ import annotations

import pytest

from skillcourse.practice.catalog import instructions
from skillcourse.practice.clauses import read_sentence
from skillcourse.practice.plan import Names, Plan, make_plan
from skillcourse.practice.sentences import sentences
from skillcourse.practice.shell_lines import commands

NAMES = Names(
    frozenset({"db:list_rows", "mcp__db__list_rows"}), frozenset({"tester", "reviewer"}), frozenset({"brand"})
)


def plan_of(body: str) -> Plan:
    return make_plan(instructions(f"---\nname: x\ndescription: y\n---\n{body}"), NAMES)


def deeds(body: str) -> list[str]:
    return [f"{each.line - 4} {each.kind} {each.payload}".strip() for each in plan_of(body).directives]


CASES = {
    "prose without marks": (
        "To begin, run the script scripts/a.py with the file. It prints JSON. Then write "
        "report.md using the template "
        "assets/report.md. Finally tell the user the total.",
        ["1 run scripts/a.py", "1 write report.md", "1 tell Finally tell the user the total."],
    ),
    "bullets, and one that forbids": (
        "- Run `python a.py <file>`.\n- Save the output to `out.json`.\n- Do not run `python b.py`.",
        ["1 run python a.py <file>", "2 write out.json"],
    ),
    "sample output is no step": (
        "```bash\npython a.py x.csv\n```\nThe output looks like this:\n```\npython total 5\n```\n",
        ["2 run python a.py x.csv"],
    ),
    "an example section is no step": (
        "1. Run `python a.py`\n\n## Examples\n\n```bash\npython b.py\n```\n",
        ["1 run python a.py"],
    ),
    "usage is no step beside steps": (
        "1. Run `python a.py`\n\n## Usage\n\n```bash\npython a.py --top N\n```\n",
        ["1 run python a.py"],
    ),
    "usage is the step when there is none": (
        "## Usage\n\n```bash\npython a.py FILE\n```\n",
        ["4 run python a.py FILE"],
    ),
    "each command has its line": (
        "```bash\n# first\npython a.py\n\npython b.py\n```",
        ["3 run python a.py", "5 run python b.py"],
    ),
    "a block that changes folder stays one": (
        "```bash\ncd scripts\npython b.py\n```",
        ["2 run cd scripts\npython b.py"],
    ),
    "a transcript": (
        "```console\n$ python a.py\ntotal: 5\n$ python b.py\n```",
        ["2 run python a.py", "4 run python b.py"],
    ),
    "headings are steps": (
        "## Step 1: Check\nRun `python a.py`.\n## Step 2: Write\nWrite `b.md`.",
        ["2 run python a.py", "4 write b.md"],
    ),
    "a description of a script is no step": ("The script `python scripts/a.py` reads the file.", []),
    "agents, skills, tools": (
        "1. Use the Task tool to start the `tester` agent.\n2. Ask the reviewer subagent to "
        "check `a.md`.\n3. Use the `brand` skill.\n"
        "4. Call the `db:list_rows` tool with `week` set to the week.",
        ["1 delegate tester", "2 delegate reviewer", "3 skill brand", "4 tool db:list_rows"],
    ),
    "a step for a mind": (
        "1. Run `python a.py`\n2. Decide which rows matter.",
        ["1 run python a.py", "2 judge"],
    ),
    "no language needed": (
        "1. ```bash\n   python a.py\n   ```\n2. `python b.py <x>`",
        ["2 run python a.py", "4 run python b.py <x>"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_deeds_in_order_with_their_lines(name: str) -> None:
    body, expected = CASES[name]
    assert deeds(body) == expected


CONDITIONS = [
    ("If the user asks for a chart, run X.", [("request", "the user asks for a chart", False)]),
    (
        "If the request mentions a book, a price, or an exchange, read X.",
        [("request", "the request mentions a book, a price, or an exchange", False)],
    ),
    ("Run X only when the user wants a chart.", [("request", "the user wants a chart", False)]),
    ("Unless the user asks for raw data, run X.", [("request", "the user asks for raw data", True)]),
    ("For PDF files, run X.", [("request", "PDF files", False)]),
    ("For 5 minutes stir it.", []),
    ("If it exits with 2 or 3, stop.", [("failure", "it exits with 2 or 3", False)]),
    ("On failure, run X.", [("failure", "failure", False)]),
    ("If the check passes, run X.", [("success", "the check passes", False)]),
    ("If there are more than 3 errors, run X.", [("output", "there are more than 3 errors", False)]),
    ("If the output is empty, stop.", [("output", "the output is empty", False)]),
    ("If the file has a header, run X.", [("data", "the file has a header", False)]),
    ("If the user gives no week, use X.", [("missing", "the user gives no week", False)]),
    ("If `a.json` exists, read it.", [("file", "`a.json` exists", False)]),
    ("When you are done, tell the user.", [("sequence", "you are done", False)]),
    ("Wenn das Skript fehlschlägt, brich ab.", [("failure", "das Skript fehlschlägt", False)]),
    (
        "Falls der Nutzer ein Diagramm wünscht, führe X aus.",
        [("request", "der Nutzer ein Diagramm wünscht", False)],
    ),
    (
        "Si l'utilisateur demande un graphique, exécutez X.",
        [("request", "l'utilisateur demande un graphique", False)],
    ),
    ("En cas d'échec, arrêtez.", [("failure", "échec", False)]),
    ("Si el script falla, informa del error.", [("failure", "el script falla", False)]),
    ("Si el usuario pide detalles, lee X.", [("request", "el usuario pide detalles", False)]),
]


@pytest.mark.parametrize(("sentence", "expected"), CONDITIONS)
def test_conditions(sentence: str, expected: list[tuple[str, str, bool]]) -> None:
    found = read_sentence(sentence, 1).conditions
    assert [(each.kind, each.text, each.negated) for each in found] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Do not run X.",
        "Never run X.",
        "Please don't run X",
        "Führe X nicht aus.",
        "Führe X niemals aus.",
        "N'exécutez pas X.",
        "Ne lancez jamais X.",
        "No ejecutes X.",
        "Nunca borres X.",
    ],
)
def test_prohibitions(sentence: str) -> None:
    assert read_sentence(sentence, 1).never


@pytest.mark.parametrize(
    "sentence",
    ["Run X.", "Führe X aus.", "Exécutez X.", "Ejecuta X.", "Note the total.", "Notiere die Summe."],
)
def test_orders_are_no_prohibitions(sentence: str) -> None:
    assert not read_sentence(sentence, 1).never


def test_otherwise_is_the_opposite_of_the_last_condition() -> None:
    plan = plan_of("1. If the user asks for a chart, run `python a.py`; otherwise run `python b.py`.")
    assert [[c.negated for c in each.conditions] for each in plan.directives] == [[False], [True]]


def test_exit_codes_are_read() -> None:
    assert read_sentence("If it exits with 2 or 3, stop.", 1).conditions[0].codes == (2, 3)


def test_sentences_keep_their_lines_and_abbreviations() -> None:
    found = [(each.text, each.line) for each in sentences("Use e.g. one. Then\nstop; z. B. hier.\nEnd", 10)]
    assert found == [("Use e.g. one.", 10), ("Then stop;", 10), ("z. B. hier.", 11), ("End", 12)]


def test_continued_lines_and_heredocs_are_one_command() -> None:
    text = "python a.py \\\n  --top 5\ncat > x <<'EOF'\na\nEOF\nls  # look"
    assert [(each.command, each.line) for each in commands(text, 1)] == [
        ("python a.py --top 5", 1),
        ("cat > x <<'EOF'\na\nEOF", 3),
        ("ls", 6),
    ]


def test_options_are_found_with_what_is_said_about_them() -> None:
    plan = plan_of(
        "1. Run `python a.py`\n\n## Options\n\n| option | meaning |\n|---|---|\n| `--top N` |"
        " the N largest |\n| `--format json|text` | the form |\n"
    )
    assert [(each.flag, each.value) for each in plan.options] == [("--top", "N"), ("--format", "json|text")]


def test_a_template_may_be_plain_text_under_its_heading() -> None:
    plan = plan_of(
        "1. Run `python a.py`\n\n## Output\n\nAnswer in this form:\n\n**Sum**: {sum}\n- "
        "rows: {rows}\n\n## Rules\n\n- Be short.\n"
    )
    assert [each.text for each in plan.templates] == ["**Sum**: {sum}\n- rows: {rows}"]


def test_plan_is_the_same_for_windows_line_ends_and_a_byte_order_mark() -> None:
    text = "---\nname: x\ndescription: y\n---\n\n1. Run `python a.py`\n"
    lines = [
        [each.line for each in make_plan(instructions(t), NAMES).directives]
        for t in (text, text.replace("\n", "\r\n"), "\ufeff" + text)
    ]
    assert lines == [[6], [6], [6]]
