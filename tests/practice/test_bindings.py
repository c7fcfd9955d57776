"""What a request names, and what placeholders become of it."""

from __future__ import annotations

import pytest

from skillcourse.practice.bind import Binder
from skillcourse.practice.examples import bind_command
from skillcourse.practice.facts import Facts, fill
from skillcourse.practice.options import Option
from skillcourse.practice.places import resolve_command
from skillcourse.practice.requested import with_requested
from skillcourse.practice.situation import read_situation
from skillcourse.practice.words import stem


def bound(command: str, request: str, **more: object) -> tuple[str, list[str]]:
    binder = Binder(read_situation(request), Facts(), **more)  # type: ignore[arg-type]
    text, missing = bind_command(binder, command)
    return text, [each.placeholder for each in missing]


@pytest.mark.parametrize(
    ("command", "request_", "expected"),
    [
        ("a.py <file>", "look at q3.csv", "a.py q3.csv"),
        ("a.py {file} {{week}}", "q3.csv, week 12", "a.py q3.csv 12"),
        ('a.py "$FILE" --week "$WEEK"', "q3.csv for 2026-W12", 'a.py "q3.csv" --week "2026-W12"'),
        ("a.py FILE.csv --month YYYY-MM", "q3.csv for October 2026", "a.py q3.csv --month 2026-10"),
        (
            "a.py ORDERS.csv --order NUMBER",
            "order 2085 in orders-w36.csv",
            "a.py orders-w36.csv --order 2085",
        ),
        ("a.py data.csv", "summarise q3.csv", "a.py q3.csv"),
        ("a.py path/to/input.txt", "summarise notes/may.txt", "a.py notes/may.txt"),
        ("a.py package.json q.json", "use r.json", "a.py package.json r.json"),
        ("a.py one.csv two.csv", "compare x.csv with y.csv", "a.py x.csv y.csv"),
        ("a.py <old> <new>", 'replace "red hat" by "blue hat"', "a.py 'red hat' 'blue hat'"),
        ("a.py [file] [--top N] [--quiet]", "q3.csv", "a.py q3.csv"),
        ("a.py data.csv -o report.html", "q3.csv", "a.py q3.csv -o report.html"),
        ("a.py data.csv -o report.html", "q3.csv, save it as mine.html", "a.py q3.csv -o mine.html"),
        ("a.py --since 2025-01-31", "since 4 March 2026", "a.py --since 2026-03-04"),
        ("curl -X POST HEAD", "q3.csv", "curl -X POST HEAD"),
        ("awk '{print $1}' data.csv", "q3.csv", "awk '{print $1}' q3.csv"),
        ('for F in *.csv; do echo "$F"; done', "q3.csv", 'for F in *.csv; do echo "$F"; done'),
        ("a.py 'my file.csv'", "no names", "a.py 'my file.csv'"),
    ],
)
def test_placeholders_and_example_names(command: str, request_: str, expected: str) -> None:
    assert bound(command, request_) == (expected, [])


@pytest.mark.parametrize(
    ("command", "request_", "missing"),
    [
        ("a.py <file>", "summarise it", ["<file>"]),
        ("a.py --month YYYY-MM", "for October", ["YYYY-MM"]),
        ("a.py data.csv", "summarise it", ["data.csv"]),
        ("a.py --order NUMBER", "rows 5 and 6", ["NUMBER"]),
        ("a.py <title>", "make one", ["<title>"]),
    ],
)
def test_what_is_not_said_is_missing_and_never_invented(
    command: str, request_: str, missing: list[str]
) -> None:
    text, found = bound(command, request_)
    assert found == missing and missing[0] in text


def test_values_from_earlier_outputs_bind_too() -> None:
    facts = Facts()
    facts.learn('{"batch": {"id": "B-7"}, "rows": 3}')
    assert Binder(read_situation("go"), facts).command("a.py --batch <batch_id>")[0] == "a.py --batch B-7"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ("the top 5 rows", "a.py x.csv --top 5"),
        ("five rows please", "a.py x.csv --top 5"),
        ("as json", "a.py x.csv --format json"),
        ("only the crime section", "a.py x.csv --section crime"),
        ("be verbose", "a.py x.csv --verbose"),
        ("week 36", "a.py x.csv"),
        ("flag a fall of more than 40 %", "a.py x.csv --drop 40"),
        ("--weeks 2", "a.py x.csv --weeks 2"),
        ("Use --section crime.", "a.py x.csv --section crime"),
        ("enough for four weeks", "a.py x.csv --weeks 4"),
        ("show me everything", "a.py x.csv"),
    ],
)
def test_options_in_words(request_: str, expected: str) -> None:
    options = [
        Option("--top", "N", "`--top N` keeps the N largest rows", 1, "a.py"),
        Option("--format", "text|json", "the form", 1, "a.py"),
        Option("--section", "NAME", "one section only", 1, "a.py"),
        Option("--verbose", "", "says more", 1, "a.py"),
        Option("--weeks", "N", "`--weeks N` changes that", 1, "a.py"),
        Option("--drop", "30", "`--drop 30` flags a fall of at least 30 %", 1, "a.py"),
    ]
    assert with_requested("a.py x.csv", options, read_situation(request_))[0] == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("python scripts/a.py x.csv", "python B/scripts/a.py x.csv"),
        ("scripts/a.py x.csv", "python B/scripts/a.py x.csv"),
        ("python {baseDir}/scripts/a.py", "python B/scripts/a.py"),
        ("python ${CLAUDE_SKILL_DIR}/scripts/a.py x.csv", "python B/scripts/a.py x.csv"),
        ("cat assets/t.md > out/t.md", "cat B/assets/t.md > out/t.md"),
        ("cd scripts && python a.py x.csv", 'cd B/scripts && python a.py "$OLDPWD/x.csv"'),
        ("python B/scripts/a.py", "python B/scripts/a.py"),
        ("python app.py", "python app.py"),
        ("python -m pytest -q", "python -m pytest -q"),
    ],
)
def test_scripts_belong_to_the_skill_and_data_to_the_workspace(command: str, expected: str) -> None:
    assert resolve_command(command, "B") == expected


@pytest.mark.parametrize(
    ("request_", "inputs", "outputs"),
    [
        ("convert a.csv to b.json", ["a.csv"], ["b.json"]),
        ("write the minutes of the meeting in call.txt", ["call.txt"], []),
        ("sum up q.csv and save it as r.md", ["q.csv"], ["r.md"]),
        ("put the result in out/r.md", [], ["out/r.md"]),
        ("compare a.csv to b.csv", ["a.csv", "b.csv"], []),
        ("see www.example.com/x.html or version 1.2.", [], []),
        ('use "my table.csv"', ["my table.csv"], []),
    ],
)
def test_files_and_their_roles(request_: str, inputs: list[str], outputs: list[str]) -> None:
    situation = read_situation(request_)
    assert [each.path for each in situation.inputs] == inputs
    assert [each.path for each in situation.outputs] == outputs


def test_template_keeps_what_nothing_printed() -> None:
    facts = Facts()
    facts.learn("total: 5\nbest day: Monday\n")
    filled = fill(
        "{{total}} [best_day] <best day> {opinion} [x] <b>bold</b> [link](a.md)", facts, lambda key: None
    )
    assert filled.text == "5 Monday Monday {opinion} [x] <b>bold</b> [link](a.md)"
    assert filled.open == ["{opinion}"]


@pytest.mark.parametrize(
    ("printed", "name", "value"),
    [
        ('{"a": {"b_c": 1.50}}', "b c", "1.5"),
        ('log line\n{"n": 3}', "n", "3"),
        ("| name | value |\n|---|---|\n| rows | 7 |", "rows", "7"),
        ("- **Total**: 12 EUR", "total", "12 EUR"),
        ('{"items": [{"a": 1}, {"a": 2}]}', "items count", "2"),
        ('{"tags": ["x", "y"]}', "tags", "x, y"),
    ],
)
def test_facts_from_outputs(printed: str, name: str, value: str) -> None:
    facts = Facts()
    facts.learn(printed)
    assert facts.find(name) == value


@pytest.mark.parametrize(
    "family",
    [
        "summary summaries summarise summarizing",
        "validate validation validated",
        "invoice invoices invoicing",
        "translate translation translator",
        "analysis analyse analyzing analytics",
        "week weekly weeks",
        "review reviewer reviewing",
        "Rechnung Rechnungen",
        "scale scaling scaled",
    ],
)
def test_inflected_forms_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["summary sum", "contract contrast", "date data", "form format", "string strong"]
)
def test_different_words_do_not(pair: str) -> None:
    first, second = pair.split()
    assert stem(first) != stem(second)
