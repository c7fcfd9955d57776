"""Six skills by a stranger that the practice model is never tuned on: only counted.

Written from the open format's specification alone. Look at the counts, not at the cases: whoever closes a gap because
of a case here has one held-out case less. The skills to learn from are in ``unseen`` and ``unseen_more``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from skillcourse import agent
from skillcourse.agent.trace import Trace
from skillcourse.evals.first_move import Asker
from skillcourse.skill import read as read_skill

SKILLS = sorted(path for path in (Path(__file__).parent / "held_out").iterdir() if path.is_dir())
Part = str | tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One request, what must come of it, and what must not."""

    skill: str
    prompt: str
    files: Mapping[str, str | bytes]
    made: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    says: tuple[Part, ...] = ()
    ran: tuple[Part, ...] = ()
    not_ran: tuple[str, ...] = ()
    not_made: tuple[str, ...] = ()
    not_says: tuple[str, ...] = ()


def photo(when: str) -> bytes:
    return b"\xff\xd8\xff\xe1\x00\x40Exif\x00\x00MM" + when.encode("ascii") + b"\x00\xff\xd9"


def database(**tables: int) -> bytes:
    """A SQLite database with tables of so many rows."""
    with sqlite3.connect(":memory:") as connection:
        for name, rows in tables.items():
            connection.execute(f'CREATE TABLE "{name}" (id INTEGER)')
            connection.executemany(f'INSERT INTO "{name}" VALUES (?)', [(n,) for n in range(rows)])
    return bytes(connection.serialize())


def bank(*topics: str, **broken: object) -> str:
    questions: list[dict[str, object]] = [
        {"id": f"q{n}", "topic": t, "text": f"Question {n} on {t}?", "answer": f"Secret {n}", "points": 7}
        for n, t in enumerate(topics, 1)
    ]
    questions[0].update(broken)
    return json.dumps(questions)


def gpx(*points: tuple[float, float, float | None]) -> str:
    rows = "".join(
        f'<trkpt lat="{lat}" lon="{lon}">'
        + (f"<ele>{ele}</ele>" if ele is not None else "")
        + f"<time>2026-05-01T{8 + n:02d}:00:00Z</time></trkpt>"
        for n, (lat, lon, ele) in enumerate(points)
    )
    return f'<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{rows}</trkseg></trk></gpx>'


TIMETABLE = "train,station,platform,arrival,departure\n"
CONTACTS = "name,email,phone\n"
INVENTORY = (
    "numero,titre,auteur,valeur,fragile,prete_a\n"
    "A-17,La Lavandière,Rosa Vidal,18500,non,\n"
    "B-04,Vase aux iris,Atelier Daumas,42000,oui,\n"
    "C-31,Le Pont,Jules Ferrand,9000,non,Musée de Sète\n"
)
JUNIT = """<testsuites><testsuite>
<testcase classname="test_cart.CartTest" name="test_total" time="0.5"/>
<testcase classname="test_cart.CartTest" name="test_refund" time="3.25">
<failure message="expected 9, got 11">trace</failure></testcase>
<testcase classname="test_user.UserTest" name="test_name" time="0.1"/>
</testsuite></testsuites>
"""
LOG = """test_area (test_geo.GeoTest) ... FAIL
test_round (test_geo.GeoTest) ... ok

======================================================================
FAIL: test_area (test_geo.GeoTest)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "test_geo.py", line 9, in test_area
AssertionError: 12 != 21

----------------------------------------------------------------------
Ran 2 tests in 0.001s

FAILED (failures=1)
"""
SUITE = """import unittest


class PriceTest(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(1 + 1, 2)

    def test_tax(self):
        self.assertEqual(19, 7)
"""
ACCOUNTS = (
    "user,password,age_days\nmara,horse-staple-battery,30\nole,tiny7,10\npia,a-very-long-phrase-9,900\n"
)

CASES = {
    # photo-date-rename: numbered steps, $ prompts, FOLDER, a conditional reference, an early stop, an undo
    # csv-to-sqlite: usage and options, a sample session, prose instructions, an exit code, a default
    "csv, two files": Case(
        "csv-to-sqlite",
        "Load members.csv and visits.csv into club.db, I want to run SQL on them",
        {"members.csv": "id,name\n1,Ann\n2,Bo\n", "visits.csv": "id,day\n1,Mon\n1,Tue\n2,Tue\n"},
        made={"club.db": ()},
        ran=("members.csv club.db", "visits.csv club.db", "table_info.py club.db"),
        not_ran=("sales.csv", "--replace", "data.db"),
        not_made=("data.db", "shop.db"),
        says=("members", "visits", "3"),
    ),
    "csv, options and the default database": Case(
        "csv-to-sqlite",
        "Import stock.csv into SQLite as a table called items. The file is semicolon separated.",
        {"stock.csv": "article;pieces\n0012;4\n0013;5\n"},
        made={"data.db": ()},
        ran=("--table items", "--delimiter", "table_info.py data.db"),
        not_ran=("--replace",),
        says=("items", "2"),
    ),
    "csv, the table is there already": Case(
        "csv-to-sqlite",
        "please import members.csv into club.db",
        {"members.csv": "id,name\n1,Ann\n", "club.db": database(members=9)},
        ran=("members.csv club.db",),
        not_ran=("--replace",),
        says=("members", "replace"),
    ),
    "csv, the old table may go": Case(
        "csv-to-sqlite",
        "import members.csv into club.db and replace the old members table, nobody needs it",
        {"members.csv": "id,name\n1,Ann\n", "club.db": database(members=9)},
        ran=("members.csv club.db", "--replace", "table_info.py club.db"),
        says=(("1 row", "members: 1"),),
    ),
    # exam-paper: Step headings, {baseDir}, <n>, a number that must be asked for, a gate, options in prose
    # meter-bill: first … then … finally prose; what one command prints is the next one's argument
    "meter": Case(
        "meter-bill",
        "what's my electricity bill going to be? readings are in flat.csv",
        {"flat.csv": "date,kwh\n2026-01-01,1000\n2026-02-01,1250\n"},
        made={
            "bill.md": (
                "Period: 2026-01-01 to 2026-02-01",
                "Consumption: 250 kWh in 31 days",
                "Tariff: standard",
                "Cost: 92.40 EUR",
            )
        },
        ran=("consumption.py flat.csv", "--kwh 250", "--days 31", "--tariff standard"),
        says=("92.40",),
    ),
    "meter, a tariff": Case(
        "meter-bill",
        "Work out what we used and what it costs from meter.csv, we're on the green tariff.",
        {"meter.csv": "date,kwh\n2026-03-01,400.5\n2026-03-11,500.5\n"},
        made={"bill.md": ("Tariff: green", "Cost: 38.00 EUR", "100 kWh in 10 days")},
        ran=("--kwh 100", "--days 10", "--tariff green"),
        says=("38.00",),
    ),
    "meter, backwards": Case(
        "meter-bill",
        "How much gas did we use according to the meter readings in gas.csv?",
        {"gas.csv": "date,kwh\n2026-01-01,900\n2026-01-15,100\n"},
        ran=("consumption.py gas.csv",),
        not_ran=("cost.py",),
        not_made=("bill.md",),
        says=("2026-01-15",),
    ),
    # timetable-check: indented code, ./scripts, a table of exit codes, two questions with different commands
    # contact-dedupe: a checklist, {file}, several files in one call, a question in the middle, a template asset
    "contacts": Case(
        "contact-dedupe",
        "Make one list out of friends.csv and work.csv, lots of people are in both",
        {
            "friends.csv": CONTACTS + "Ann  Lee,ann@x.org,\nBo Kim,bo@x.org,1\n",
            "work.csv": CONTACTS + "Ann Lee,ANN@x.org,+49 30 5\nCy Orr,cy@x.org,2\n",
        },
        made={
            "contacts-clean.csv": ("Ann Lee,ann@x.org,+49305", "Cy Orr"),
            "summary.md": ("| Entries read | 4 |", "| Merged | 1 |", "| People left | 3 |"),
            "work.csv": ("ANN@x.org",),
        },
        ran=(
            ("normalise.py friends.csv work.csv", "normalise.py work.csv friends.csv"),
            "merge.py normalised.csv pairs.json",
        ),
        not_ran=("--vcard",),
    ),
    "contacts for the phone": Case(
        "contact-dedupe",
        "My address book book.csv has people twice. Tidy it up, I'm putting it on my phone afterwards.",
        {"book.csv": CONTACTS + "Ann Lee,ann@x.org,\nA. Lee,ann@x.org,7\n"},
        made={
            "contacts-clean.csv": ("Ann Lee,ann@x.org,7",),
            "contacts.vcf": ("FN:Ann Lee",),
            "summary.md": ("| Merged | 1 |",),
        },
        ran=("normalise.py book.csv", "--vcard contacts.vcf"),
    ),
    "contacts, unsure": Case(
        "contact-dedupe",
        "remove the duplicate contacts from list.csv",
        {"list.csv": CONTACTS + "Jo Park,jo@home.org,1\nJo Park,park@office.org,2\n"},
        ran=("find_pairs.py normalised.csv",),
        not_ran=("merge.py",),
        not_made=("contacts-clean.csv", "summary.md"),
        says=("Jo Park",),
    ),
    # fiche-de-pret: French, three facts that must be known, an exit code inside a step, a template asset
    # triage-de-errores: Spanish, bullets, a loop, an in-line layout, sample input and output
    "triage, dos informes": Case(
        "triage-de-errores",
        "Clasifica los informes de fallos lista.txt y filtro.txt, por favor",
        {
            "lista.txt": "Título: Lista muy lenta\nComponente: catálogo\nPasos: abrir\nEfecto: va lento\n",
            "filtro.txt": "Título: Color raro\nComponente: interfaz\nPasos: filtrar\nEfecto: sale verde\n",
        },
        made={
            "triage-lista.md": ("# Lista muy lenta", "- Gravedad: media", "- Componente: catálogo"),
            "triage-filtro.md": ("# Color raro", "- Gravedad: baja", "- Componente: interfaz"),
        },
        ran=("clasificar.py lista.txt", "clasificar.py filtro.txt"),
        not_ran=("guardia.md", "login.txt"),
    ),
    "triage, crítico": Case(
        "triage-de-errores",
        "¿Puedes revisar este bug? Está en caida.txt",
        {"caida.txt": "Título: Adiós datos\nComponente: copias\nPasos: guardar\nEfecto: pierde datos\n"},
        made={"triage-caida.md": ("# Adiós datos", "- Gravedad: critica")},
        ran=("clasificar.py caida.txt", "guardia.md"),
        says=("4471",),
    ),
    "triage, faltan datos": Case(
        "triage-de-errores",
        "Prioriza la incidencia de software de pago.txt",
        {"pago.txt": "Título: No cobra\nComponente: pagos\nEfecto: falla el cobro\n"},
        ran=("clasificar.py pago.txt",),
        not_ran=("guardia.md",),
        not_made=("triage-pago.md",),
        says=("Pasos",),
    ),
    # link-check: a cd block with {baseDir}, an exit code that is no failure, a repair only on request
    "links": Case(
        "link-check",
        "Are there any dead links in the docs folder manual?",
        {
            "manual/index.md": "# Home\n[a](setup.md) [b](gone.md) [c](setup.md#nope) [d](https://x.org)\n",
            "manual/setup.md": "# Setup\n",
        },
        made={"manual/broken.json": ("gone.md", "no such heading"), "manual/index.md": ("(gone.md)",)},
        ran=("check_links.py .",),
        not_ran=("fix_links.py", "--list-external", "path/to/docs"),
        says=(("2", "two"), "gone.md", "index.md"),
    ),
    "links, repaired": Case(
        "link-check",
        "Check the Markdown links in site/ and repair what is broken",
        {"site/index.md": "# Home\n[a](setup.md) [b](lost.md)\n", "site/guide/setup.md": "# Setup\n"},
        made={"site/index.md": ("(guide/setup.md)", "(lost.md)")},
        ran=("check_links.py .", "fix_links.py broken.json"),
        says=("lost.md",),
    ),
    "links, other sites too": Case(
        "link-check",
        "Look for broken links in the docs in wiki/ please, the external ones too",
        {"wiki/index.md": "# Home\n[a](setup.md) [d](https://x.org/page)\n", "wiki/setup.md": "# Setup\n"},
        ran=("check_links.py .", "--list-external"),
        not_ran=("fix_links.py",),
        says=(("0", "no broken"), ("listed", "not checked")),
    ),
    # test-run-summary: alternatives by what there is, a command that may fail, a sample report
    "tests, JUnit": Case(
        "test-run-summary",
        "How did the unit tests go? CI gave me ci.xml. I'd also like to see the 2 slowest.",
        {"ci.xml": JUNIT},
        made={"test-report.md": ("3 tests, 1 failed", "test_refund", "## Slowest", "0.5 s")},
        ran=("from_junit.py ci.xml", "--slowest 2"),
        not_ran=("from_log.py", "unittest discover"),
        says=("3", "test_refund"),
    ),
    "tests, a log": Case(
        "test-run-summary",
        "Summarise the unittest log night.log please",
        {"night.log": LOG},
        made={"test-report.md": ("2 tests, 1 failed", "AssertionError: 12 != 21")},
        ran=("from_log.py night.log",),
        not_ran=("from_junit.py", "unittest discover", "--slowest"),
        says=("test_area",),
    ),
    "tests, to be run": Case(
        "test-run-summary",
        "Run the test suite and report what fails.",
        {"tests/test_price.py": SUITE},
        made={
            "test-report.md": ("2 tests, 1 failed", "test_tax"),
            "tests/test_price.py": ("assertEqual(19, 7)",),
        },
        ran=("python -m unittest discover -s tests", "from_log.py unittest.log", "report.py run.json"),
        not_ran=("from_junit.py",),
        says=("test_tax",),
    ),
    # password-audit: $INPUT, an asset that the user's file replaces, a file nobody may open, → conditions
    # gpx-stats: unmarked fences, path/to/track.gpx, an option in prose, a loop and a total, sample output
}

PICKS: dict[str, str | None] = {
    "Crop the photo cover.jpg to a square": None,
    "Rename the variable count to total in main.py": None,
    "turn orders.csv into a sqlite db": "csv-to-sqlite",
    "I'd like to query these spreadsheet exports with SQL: jan.tsv, feb.tsv": "csv-to-sqlite",
    "Write an SQL query that joins users and orders": None,
    "Convert settings.yaml to JSON": None,
    "Draw a picture of a cat": None,
    "What is the capital of Peru?": None,
    "how much power did we use last month? meter readings in kwh.csv": "meter-bill",
    "What will the gas bill be, given these meter readings?": "meter-bill",
    "Send an invoice to the electricity company": None,
    "Book me a train ticket to Vienna": None,
    "Set up a weekly timetable for my piano practice": None,
    "Half of my contacts show up twice, can you clean contacts.csv?": "contact-dedupe",
    "merge these two address books into one": "contact-dedupe",
    "Who should I contact about a refund?": None,
    "merge the branch feature into main": None,
    "Quels sont les horaires d'ouverture de la bibliothèque ?": None,
    "Traduis cette lettre en anglais": None,
    "¿Qué gravedad tiene este informe de error? caso.txt": "triage-de-errores",
    "Hay que priorizar los bugs de esta semana": "triage-de-errores",
    "Escribe un informe de ventas del trimestre": None,
    "Check the README for dead links before we publish": "link-check",
    "someone says there is a 404 in our docs, find it": "link-check",
    "Post the link to our newsletter on the team page": None,
    "Did the unit tests pass? results.xml is from CI": "test-run-summary",
    "run the test suite and tell me what failed": "test-run-summary",
    "Write a unit test for parse_date": None,
    "I forgot my password, how do I reset it?": None,
}


def calls_of(trace: Trace) -> str:
    """Every tool call of a run, one a line, as text."""
    return "\n".join(
        f"{step.tool} {json.dumps(dict(step.input), ensure_ascii=False)}" for step in trace.steps if step.tool
    )


def holds(part: Part, text: str) -> bool:
    return any(one.lower() in text.lower() for one in ((part,) if isinstance(part, str) else part))


def carry_out(case: Case, workspace: Path) -> None:
    """Run one case; raises AssertionError at the first expectation that does not hold."""
    for name, content in case.files.items():
        path = workspace / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    trace = agent.run(case.prompt, skills=SKILLS, workspace=workspace)
    calls = calls_of(trace)
    answer = trace.steps[-1].text
    story = f"{calls}\n---\n{answer}"
    loaded = [step.skill for step in trace.steps if step.kind == "skill"]
    assert loaded == [case.skill], story
    assert trace.outcome == "done", story
    for name, parts in case.made.items():
        assert (workspace / name).is_file(), f"{name} was not made\n{story}"
        text = (workspace / name).read_bytes().decode("utf-8", "replace")
        for part in parts:
            assert holds(part, text), f"{part!r} not in {name}:\n{text}\n{story}"
    for part in case.ran:
        assert holds(part, calls), f"{part!r} was not run\n{story}"
    for part in case.not_ran:
        assert part not in calls, f"{part!r} was run\n{story}"
    for name in case.not_made:
        assert not (workspace / name).exists(), f"{name} was made\n{story}"
    for part in case.says:
        assert holds(part, answer), f"{part!r} not said\n{story}"
    for part in case.not_says:
        assert part not in answer, f"{part!r} was said\n{story}"


CARRIED_OUT = 3
"""Cases that were carried out whole when this was last measured, of all cases. Raise it when it grows."""
PICKED = 28
"""Requests for which the right skill, or none, was picked."""


@pytest.mark.slow
def test_no_fewer_cases_are_carried_out_than_before(tmp_path: Path) -> None:
    done = 0
    for number, case in enumerate(CASES.values()):
        try:
            carry_out(case, tmp_path / str(number))
        except AssertionError:
            continue
        done += 1
    print(f"held out: {done} of {len(CASES)} cases carried out")
    assert done >= CARRIED_OUT


def test_no_fewer_requests_are_picked_for_than_before() -> None:
    with Asker([read_skill(folder) for folder in SKILLS], None) as asker:
        right = sum((asker.pick(request) or None) == skill for request, skill in PICKS.items())
    print(f"held out: {right} of {len(PICKS)} requests picked rightly")
    assert right >= PICKED
