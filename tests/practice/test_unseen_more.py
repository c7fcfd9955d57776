"""Six more skills from six fields, run whole by the agent, and requests to pick one of them for.

Written from the open format's specification alone, by somebody who had not seen the practice model. An expectation
follows from the words of the SKILL.md. In ``ran``, ``says`` and ``made`` a tuple within the tuple means any one of these.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from skillcourse import agent
from skillcourse.agent.trace import Trace
from skillcourse.evals.first_move import Asker
from skillcourse.skill import read as read_skill

SKILLS = sorted(path for path in (Path(__file__).parent / "unseen_more").iterdir() if path.is_dir())
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
    "photos": Case(
        "photo-date-rename",
        "Can you give the pictures in holiday/ sensible names by the date they were taken?",
        {
            "holiday/IMG_20260412_181500.jpg": b"x",
            "holiday/DSC0007.JPG": photo("2026:05:02 09:15:30"),
            "holiday/IMG_20260413_070000.jpg": b"y",
            "holiday/notes.txt": "keep",
        },
        made={
            "holiday/2026-04-12_181500.jpg": (),
            "holiday/2026-05-02_091530.jpg": (),
            "holiday/notes.txt": ("keep",),
        },
        ran=("plan_renames.py holiday", "apply_renames.py rename-plan.json"),
        not_ran=("undated.md", "--undo", "mv "),
        says=(("3", "three"), "rename-plan.json"),
    ),
    "photos, one without a date": Case(
        "photo-date-rename",
        "rename the jpegs in the folder party after their date pls",
        {"party/IMG_20260101_000100.jpg": b"x", "party/scan.jpg": b"y"},
        made={"party/2026-01-01_000100.jpg": (), "party/scan.jpg": ()},
        ran=("undated.md", "apply_renames.py rename-plan.json"),
        says=("scan.jpg",),
    ),
    "photos, only a preview": Case(
        "photo-date-rename",
        "I only want a preview: what would the photos in zoo/ be called if they were renamed by date?",
        {"zoo/IMG_20260620_101112.jpg": b"x"},
        made={"zoo/IMG_20260620_101112.jpg": ()},
        ran=("plan_renames.py zoo",),
        not_ran=("apply_renames.py",),
        says=("2026-06-20_101112.jpg",),
    ),
    "photos, back again": Case(
        "photo-date-rename",
        "Undo the photo renaming from yesterday, rename-plan.json is still there.",
        {
            "rename-plan.json": json.dumps(
                {
                    "folder": "zoo",
                    "renames": [{"from": "a.jpg", "to": "2026-06-20_101112.jpg"}],
                    "undated": [],
                }
            ),
            "zoo/2026-06-20_101112.jpg": b"x",
        },
        made={"zoo/a.jpg": ()},
        ran=("apply_renames.py rename-plan.json --undo",),
        not_ran=("plan_renames.py",),
        says=("1",),
    ),
    # csv-to-sqlite: usage and options, a sample session, prose instructions, an exit code, a default
    # exam-paper: Step headings, {baseDir}, <n>, a number that must be asked for, a gate, options in prose
    "exam": Case(
        "exam-paper",
        "I need a quiz of 3 questions from bank.json",
        {"bank.json": bank("cells", "cells", "genes", "genes", "plants")},
        made={"paper.md": ("Total: 21 points",), "drawn.json": ()},
        ran=("lint_bank.py bank.json", "--count 3", "typeset.py drawn.json --out paper.md"),
        not_ran=("--key", "--topic"),
        says=("21", "paper.md"),
        not_says=("Secret",),
    ),
    "exam, topic and key": Case(
        "exam-paper",
        "Put together an exam with 2 questions about genes from biology.json. I'd like the answer key as well.",
        {"biology.json": bank("cells", "cells", "genes", "genes", "plants")},
        made={"paper.md": ("genes",), "answers.md": ("Secret 3", "Secret 4")},
        ran=(
            "--count 2",
            ("--topic genes", '--topic "genes', '--topic \\"genes', "--topic 'genes"),
            "--key answers.md",
        ),
        says=("14",),
        not_says=("Secret",),
    ),
    "exam, how many?": Case(
        "exam-paper",
        "Could you make a test out of the questions in bank.json?",
        {"bank.json": bank("cells", "cells", "genes")},
        not_ran=("draw.py", "typeset.py"),
        not_made=("paper.md",),
        says=(("how many", "number of", "questions"),),
    ),
    "exam, a faulty bank": Case(
        "exam-paper",
        "Make me an exam of 2 questions from bank.json",
        {"bank.json": bank("cells", "cells", "genes", answer="")},
        ran=("lint_bank.py bank.json",),
        not_ran=("draw.py",),
        not_made=("paper.md",),
        says=("q1: answer is missing",),
    ),
    # meter-bill: first … then … finally prose; what one command prints is the next one's argument
    # timetable-check: indented code, ./scripts, a table of exit codes, two questions with different commands
    "timetable, conflicts": Case(
        "timetable-check",
        "Any clashes in the draft timetable spring.csv?",
        {
            "spring.csv": TIMETABLE
            + "IC12,Halle,3,10:00,10:06\nRE5,Halle,3,10:04,10:09\nRB7,Halle,1,11:00,11:01\n"
        },
        made={"conflicts.md": ("2 conflicts in 3 stops", "IC12 and RE5 share platform 3")},
        ran=("check_timetable.py spring.csv", "report.py findings.json"),
        not_ran=("connection.py", "--min-stop"),
        says=(("2", "two"), "conflicts.md"),
    ),
    "timetable, sound": Case(
        "timetable-check",
        "Please verify the timetable in autumn.csv. Stops must be 4 minutes at least.",
        {"autumn.csv": TIMETABLE + "IC12,Halle,3,10:00,10:06\nRB7,Halle,1,11:00,11:05\n"},
        ran=("check_timetable.py autumn.csv", "--min-stop 4"),
        not_ran=("report.py", "connection.py"),
        not_made=("conflicts.md",),
        says=("no conflict",),
    ),
    "timetable, a connection": Case(
        "timetable-check",
        "Can passengers change from IC12 to RE5 at Halle? The timetable is plan.csv",
        {"plan.csv": TIMETABLE + "IC12,Halle,3,10:00,10:06\nRE5,Halle,4,10:00,10:17\n"},
        ran=("connection.py plan.csv", "--from IC12", "--to RE5", "--at Halle"),
        not_ran=("check_timetable.py", "report.py", "tight-connections.md"),
        says=("works", "17"),
    ),
    "timetable, a tight connection": Case(
        "timetable-check",
        "does the connection from IC12 to RE5 at Halle work in plan.csv?",
        {"plan.csv": TIMETABLE + "IC12,Halle,3,10:00,10:06\nRE5,Halle,4,10:00,10:03\n"},
        ran=("--from IC12", "--to RE5", "tight-connections.md"),
        not_ran=("check_timetable.py",),
        says=("tight", "3", "dispatcher"),
    ),
    "timetable, unreadable": Case(
        "timetable-check",
        "Check the timetable winter.csv for conflicts",
        {"winter.csv": "train,station\nIC12,Halle\n"},
        ran=("check_timetable.py winter.csv",),
        not_ran=("report.py",),
        not_made=("conflicts.md",),
        says=("cannot be read as a timetable",),
    ),
    # contact-dedupe: a checklist, {file}, several files in one call, a question in the middle, a template asset
    # fiche-de-pret: French, three facts that must be known, an exit code inside a step, a template asset
    "fiche de prêt": Case(
        "fiche-de-pret",
        "Prépare la fiche de prêt de l'œuvre A-17 pour le « Musée de Lodève », retour le 2026-11-30. "
        "L'inventaire est dans collection.csv.",
        {"collection.csv": INVENTORY},
        made={
            "fiche-A-17.md": (
                "# Fiche de prêt A-17",
                "Titre : La Lavandière",
                "Valeur d'assurance : 18500 EUR",
                "Emprunteur : Musée de Lodève",
                "Date de retour : 2026-11-30",
            )
        },
        ran=("chercher.py collection.csv --numero A-17",),
        not_ran=("transport.md",),
        says=("18500",),
    ),
    "fiche de prêt, fragile": Case(
        "fiche-de-pret",
        'Bonjour, il me faut un formulaire de prêt pour B-04 (inventaire.csv). Emprunteur : "Villa Noailles", '
        "date de retour : 2027-01-15. Merci !",
        {"inventaire.csv": INVENTORY},
        made={
            "fiche-B-04.md": ("Vase aux iris", "Emprunteur : Villa Noailles", "Date de retour : 2027-01-15")
        },
        ran=("--numero B-04", "transport.md"),
        says=("42000", "convoyeurs"),
    ),
    "fiche de prêt, déjà prêtée": Case(
        "fiche-de-pret",
        "Fais la fiche de prêt de C-31 pour le « Musée Fabre », retour le 2026-12-01, avec inventaire.csv",
        {"inventaire.csv": INVENTORY},
        ran=("--numero C-31",),
        not_made=("fiche-C-31.md",),
        not_ran=("transport.md",),
        says=("déjà prêtée",),
    ),
    "fiche de prêt, à qui ?": Case(
        "fiche-de-pret",
        "Une fiche de prêt pour l'œuvre A-17 de inventaire.csv s'il te plaît, retour le 2026-11-30",
        {"inventaire.csv": INVENTORY},
        not_made=("fiche-A-17.md",),
        says=("emprunteur",),
    ),
    # triage-de-errores: Spanish, bullets, a loop, an in-line layout, sample input and output
    # link-check: a cd block with {baseDir}, an exit code that is no failure, a repair only on request
    # test-run-summary: alternatives by what there is, a command that may fail, a sample report
    # password-audit: $INPUT, an asset that the user's file replaces, a file nobody may open, → conditions
    "passwords": Case(
        "password-audit",
        "Check the accounts in accounts.csv against our password policy",
        {"accounts.csv": ACCOUNTS},
        made={
            "audit.json": ('"violations": 2',),
            "audit-report.md": ("Accounts: 3", "- ole: too short", "- pia: too old"),
        },
        ran=("accounts.csv", "assets/policy.json", "render.py audit.json --out audit-report.md"),
        not_ran=('"file_path": "accounts.csv"', "cat accounts.csv", "leaked.md"),
        says=("3", "2"),
        not_says=("tiny7", "staple"),
    ),
    "passwords, their own policy": Case(
        "password-audit",
        "Audit the user export users.csv for us. Our own password policy is in strict.json.",
        {
            "users.csv": ACCOUNTS,
            "strict.json": '{"min_length": 21, "max_age_days": 1000, "allow_reuse": false}',
        },
        made={"audit.json": ('"violations": 3',), "audit-report.md": ("Violations: 3",)},
        ran=("--policy strict.json",),
        not_ran=("assets/policy.json", '"file_path": "users.csv"', "leaked.md"),
        says=("3",),
        not_says=("tiny7",),
    ),
    "passwords, leaked": Case(
        "password-audit",
        "We have a security audit next week: does everyone in staff.csv follow the password policy?",
        {"staff.csv": "user,password,age_days\nkim,correcthorse,3\n"},
        made={"audit-report.md": ("- kim: leaked",)},
        ran=("leaked.md",),
        says=("security-desk@example.org",),
        not_says=("correcthorse",),
    ),
    "passwords, a broken export": Case(
        "password-audit",
        "Please run the password audit on export.csv",
        {"export.csv": "user,secret,age_days\nkim,abc,3\n"},
        ran=("audit.py",),
        not_ran=("render.py", '"file_path": "export.csv"'),
        not_made=("audit-report.md",),
        says=("password is missing in the export",),
    ),
    # gpx-stats: unmarked fences, path/to/track.gpx, an option in prose, a loop and a total, sample output
    "a track": Case(
        "gpx-stats",
        "How far did I hike? It's all in ridge.gpx",
        {"ridge.gpx": gpx((47.0, 11.0, 900), (47.1, 11.0, 1500), (47.2, 11.0, 1400))},
        ran=("gpx_stats.py ridge.gpx",),
        not_ran=("--imperial", "--json", "total.py", "path/to"),
        says=("22.2 km", "600 m", "2:00"),
        not_says=("12.4",),
    ),
    "a track in miles": Case(
        "gpx-stats",
        "distance of run.gpx in miles please",
        {"run.gpx": gpx((47.0, 11.0, None), (47.1, 11.0, None))},
        ran=("gpx_stats.py run.gpx --imperial",),
        not_ran=("total.py",),
        says=("6.9 mi", ("unknown", "no elevation")),
    ),
    "two tracks": Case(
        "gpx-stats",
        "How many km were day1.gpx and day2.gpx altogether?",
        {
            "day1.gpx": gpx((47.0, 11.0, 1), (47.1, 11.0, 2)),
            "day2.gpx": gpx((47.0, 11.0, 1), (47.2, 11.0, 2)),
        },
        made={"stats/day1.json": ("11119",), "stats/day2.json": ("22239",)},
        ran=("gpx_stats.py day1.gpx --json", "gpx_stats.py day2.gpx --json", "total.py stats"),
        not_ran=("--imperial",),
        says=("33.4 km", "day1", "day2"),
    ),
    "a broken track": Case(
        "gpx-stats",
        "What's the ascent of tour.gpx?",
        {"tour.gpx": "<gpx><trk>"},
        ran=("gpx_stats.py tour.gpx",),
        says=(("no readable", "not a readable", "not readable", "cannot be read"),),
        not_says=("640",),
    ),
}

PICKS: dict[str, str | None] = {
    "All my phone pictures are called IMG_something, sort that out by when they were shot": "photo-date-rename",
    "rename every jpeg in trip/ so they sort by date": "photo-date-rename",
    "Crop the photo cover.jpg to a square": None,
    "Rename the variable count to total in main.py": None,
    "Write an SQL query that joins users and orders": None,
    "Convert settings.yaml to JSON": None,
    "Draw up a quiz for my class from the question bank bank.json, ten questions": "exam-paper",
    "Need a test for year 8 out of our existing questions, with the key": "exam-paper",
    "Draw a picture of a cat": None,
    "What is the capital of Peru?": None,
    "Send an invoice to the electricity company": None,
    "Do two trains ever sit on the same platform in timetable.csv?": "timetable-check",
    "Will passengers make the change from RE1 to S2 at Erfurt?": "timetable-check",
    "Book me a train ticket to Vienna": None,
    "Set up a weekly timetable for my piano practice": None,
    "Who should I contact about a refund?": None,
    "merge the branch feature into main": None,
    "Le musée de Nîmes veut nous emprunter un tableau, il faut la fiche de prêt": "fiche-de-pret",
    "Peux-tu remplir le formulaire de prêt pour l'objet D-12 ?": "fiche-de-pret",
    "Quels sont les horaires d'ouverture de la bibliothèque ?": None,
    "Traduis cette lettre en anglais": None,
    "Escribe un informe de ventas del trimestre": None,
    "Post the link to our newsletter on the team page": None,
    "Write a unit test for parse_date": None,
    "Which accounts break our password policy? The export is users.csv": "password-audit",
    "I forgot my password, how do I reset it?": None,
    "How many kilometres was Sunday's bike ride? ride.gpx": "gpx-stats",
    "add up the distances of my three hikes, the gpx files are attached": "gpx-stats",
}


OPEN = frozenset(
    {
        # what a careful reader would do and the practice model does not yet
        "photos",
        "photos, one without a date",
        "photos, only a preview",
        "photos, back again",
        "exam",
        "exam, topic and key",
        "exam, how many?",
        "timetable, conflicts",
        "timetable, sound",
        "timetable, a connection",
        "timetable, a tight connection",
        "fiche de prêt",
        "fiche de prêt, fragile",
        "fiche de prêt, déjà prêtée",
        "fiche de prêt, à qui ?",
        "passwords",
        "passwords, their own policy",
        "passwords, leaked",
        "passwords, a broken export",
        "a track",
        "a track in miles",
        "two tracks",
        "a broken track",
        "Crop the photo cover.jpg to a square",
        "Will passengers make the change from RE1 to S2 at Erfurt?",
    }
)


def calls_of(trace: Trace) -> str:
    """Every tool call of a run, one a line, as text."""
    return "\n".join(
        f"{step.tool} {json.dumps(dict(step.input), ensure_ascii=False)}" for step in trace.steps if step.tool
    )


def holds(part: Part, text: str) -> bool:
    return any(one.lower() in text.lower() for one in ((part,) if isinstance(part, str) else part))


@pytest.fixture
def run(tmp_path: Path) -> Callable[[Case], tuple[Trace, Path]]:
    def run_case(case: Case) -> tuple[Trace, Path]:
        workspace = tmp_path / "work"
        for name, content in case.files.items():
            path = workspace / name
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return agent.run(case.prompt, skills=SKILLS, workspace=workspace), workspace

    return run_case


def known(name: str) -> pytest.MarkDecorator | tuple[()]:
    """Strict, so that a gap that was closed is noticed and struck from the list."""
    return (
        pytest.mark.xfail(strict=True, reason="the practice model does not read this yet")
        if name in OPEN
        else ()
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", [pytest.param(case, id=name, marks=known(name)) for name, case in CASES.items()]
)
def test_case(case: Case, run: Callable[[Case], tuple[Trace, Path]]) -> None:
    trace, workspace = run(case)
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


@pytest.fixture(scope="module")
def asker() -> Iterator[Asker]:
    with Asker([read_skill(folder) for folder in SKILLS], None) as one:
        yield one


@pytest.mark.parametrize(
    ("request_", "skill"), [pytest.param(*pick, id=pick[0], marks=known(pick[0])) for pick in PICKS.items()]
)
def test_pick(request_: str, skill: str | None, asker: Asker) -> None:
    assert (asker.pick(request_) or None) == skill
