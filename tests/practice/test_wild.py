"""Small skills in the styles of many authors, run whole: one form of instruction each.

These say one by one what the reading rules are: a condition on what was printed, an option that a later
sentence adds, a table of actions, a value that one command prints and the next needs, seven languages.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from test_unseen import Case, calls_of

from skillcourse import agent
from skillcourse.agent.trace import Trace

WILD = Path(__file__).parent / "wild"

CASES = {
    "a value that one command prints and the next needs": Case(
        "plant-care",
        "How often should I water my plants in May? They are in balcony.csv",
        {"balcony.csv": "a\n"},
        made={"watering.md": ("Plants: 7", "Thirstiest: fern", "Litres per week: 14")},
        ran=("--plants 7 --month May",),
    ),
    "bullets in order, a table, a superlative": Case(
        "coin-catalog",
        "Value my coin collection in coins.csv, in USD please",
        {"coins.csv": "a\n"},
        ran=("validate.py coins.csv", "value.py coins.csv --currency USD", "fakes.md"),
        not_ran=("pdf.py", "prices.md"),
        says=("310", "Thaler"),
    ),
    "a default and a row that is asked for": Case(
        "coin-catalog",
        "Catalogue the coins in coins.csv, give me a PDF and tell me about prices",
        {"coins.csv": "a\n"},
        ran=("--currency EUR", "pdf.py coins.csv", "prices.md"),
        says=("310",),
    ),
    "italian: reported, otherwise": Case(
        "traduzione-menu",
        "Vorrei il menu stampabile da cena.txt",
        {"cena.txt": "a\n"},
        ran=("controlla.py cena.txt", "allergeni.md", "html.py cena.txt"),
        not_ran=("pdf.py",),
        made={"menu.html": ("<p>",)},
        says=("Piatti: 4",),
    ),
    "italian: asked for": Case(
        "traduzione-menu",
        "Vorrei un menu tradotto in PDF da cena.txt",
        {"cena.txt": "a\n"},
        ran=("pdf.py cena.txt",),
        not_ran=("html.py",),
    ),
    "a text replaced, a fixed text written": Case(
        "config-bump",
        "Bump the service to version 3.1",
        {"service.yaml": "version: OLD\nname: x\n", "CHANGELOG.md": "# c\n"},
        made={
            "service.yaml": ("version: 3.1", "name: x"),
            "note.md": ("Bumped.",),
            "CHANGELOG.md": ("# c", "- 3.1"),
        },
        says=("SKILL.md:12", "left to you"),
    ),
    "what is missing is asked for before anything is done": Case(
        "config-bump",
        "Bump the service version",
        {"service.yaml": "version: OLD\n"},
        not_ran=("replace", "CHANGELOG"),
        not_made=("note.md",),
        says=("`version`",),
    ),
    "name=value output decides": Case(
        "color-contrast",
        'Is "#777" readable on "#fff"? Check the colour contrast',
        {},
        ran=("contrast.py '#777' '#fff'", "suggest.py 4.2"),
        not_ran=("praise.py",),
        says=("4.2", "fail"),
    ),
    "with the script, of the usage section": Case(
        "bike-fit",
        "Which frame size fits me? My inseam is 82 cm, I ride mtb",
        {},
        ran=("fit.py --inseam 82 --style mtb",),
        says=("Size: 53",),
    ),
    "an implausible value": Case(
        "bike-fit",
        "Which bike frame size for an inseam of 130 cm?",
        {},
        ran=("--inseam 130",),
        says=("implausible",),
    ),
    "german: a redirect is read before it is told": Case(
        "liga-tabelle",
        "Bitte die Tabelle der Liga aus runde.csv",
        {"runde.csv": "a,1\n"},
        ran=("tabelle.py runde.csv > tabelle.json",),
        made={"tabelle.json": ("SV Nord",)},
        says=("12",),
    ),
    "german: on error": Case(
        "liga-tabelle",
        "Bitte die Tabelle der Liga aus runde.csv",
        {"runde.csv": "a,x\n"},
        not_made=("tabelle.json",),
        says=("x ist keine Zahl",),
    ),
    "alternatives by what was printed": Case(
        "ticket-sort",
        "Sort the support tickets of our supplier in inbox.txt, ticket 17 first",
        {"inbox.txt": "ticket 17: help\n"},
        ran=("inbox.txt", "customer.py --ticket 17", "gold.md"),
        not_ran=("basic.md",),
        made={"answer-17.md": ("Dear Ada, as a gold customer",)},
        says=("Double-check the tone",),
    ),
    "bold steps, $values in the template": Case(
        "beehive-log",
        "Here is yesterday's inspection of my hives, hives-may.csv",
        {"hives-may.csv": "a\n"},
        ran=("mites.py hives-may.csv --threshold 3", "treatment.md"),
        says=("Hives inspected: 4", "Worst hive: B2"),
    ),
    "portuguese": Case(
        "boletim-escolar",
        "Quero as médias da turma 7B com um gráfico, notas-maio.csv",
        {"notas-maio.csv": "a\n"},
        ran=("medias.py notas-maio.csv --turma 7B", "recuperacao.md", "grafico.py notas-maio.csv"),
        says=("7.1", "Reprovados: 2"),
    ),
    "spanish": Case(
        "ficha-clinica",
        'Calcula la dosis del medicamento "meloxicam" para un animal con un peso de 12 kg',
        {},
        ran=("--peso 12 --farmaco meloxicam",),
        made={"ficha.md": ("Dosis: 60 mg", "Peso: 12")},
    ),
    "spanish: it asks": Case(
        "ficha-clinica",
        'Calcula la dosis del medicamento "meloxicam" de mi animal',
        {},
        not_ran=("dosis.py",),
        says=("peso",),
    ),
    "a checklist of what to say": Case(
        "font-subset",
        "Make my web fonts smaller: brand.woff2 for index.html, keep hinting",
        {"brand.woff2": "x", "index.html": "<p>"},
        ran=("chars.py index.html > chars.txt", "subset.py brand.woff2", "--hinting"),
        says=("120000", "24000", "80", "licence"),
    ),
    "a loop, an edit, a file shown": Case(
        "choir-rota",
        "Make the choir rota from alto.csv and bass.csv for 6 weeks",
        {"alto.csv": "a", "bass.csv": "b"},
        ran=("voice.py alto.csv --weeks 6", "voice.py bass.csv --weeks 6"),
        made={"rota.csv": ("to be decided",)},
        says=("start date",),
    ),
    "the best of several records": Case(
        "wine-pairing",
        'Which wine goes with "mushroom risotto"?',
        {"cellar.csv": "a"},
        ran=('--dish \\"mushroom risotto\\"',),
        says=("Pinot", "2018"),
    ),
    "nothing was found": Case(
        "wine-pairing",
        'Which wine goes with "ice cream"?',
        {"cellar.csv": "a"},
        says=("cellar has no match",),
    ),
    "a folder that was printed, a default in brackets": Case(
        "atlas-tiles",
        "I want map tiles of city.png",
        {"city.png": "x"},
        ran=("cut.py city.png --zoom 5 --json", "verify.py out/tiles"),
        says=("64", "out/tiles"),
    ),
}


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
        return agent.run(
            case.prompt, skills=sorted(WILD.iterdir()), files=inputs, workspace=workspace
        ), workspace

    return run_case


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_form_of_instruction(case: Case, run: Callable[[Case], tuple[Trace, Path]]) -> None:
    trace, workspace = run(case)
    calls = calls_of(trace)
    answer = trace.steps[-1].text
    story = f"{calls}\n---\n{answer}"
    assert [step.skill for step in trace.steps if step.kind == "skill"] == [case.skill], story
    for name, parts in case.made.items():
        assert (workspace / name).is_file(), f"{name} was not made\n{story}"
        text = (workspace / name).read_text(encoding="utf-8")
        assert [part for part in parts if part not in text] == [], f"{name}:\n{text}\n{story}"
    assert [part for part in case.ran if part not in calls] == [], story
    assert [part for part in case.not_ran if part in calls] == [], story
    assert [name for name in case.not_made if (workspace / name).exists()] == [], story
    assert [part for part in case.says if part.lower() not in answer.lower()] == [], story
