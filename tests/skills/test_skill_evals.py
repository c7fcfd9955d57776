"""Each skill of the course: valid by both validators, lean, with evals in the documented shapes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import skills_ref

from skillcourse import skill, world
from skillcourse.evals import TriggerCase, read_cases

SKILLS = sorted(path.parent for path in (Path(__file__).resolve().parents[2] / "skills").glob("*/SKILL.md"))
EACH = pytest.mark.parametrize("folder", SKILLS, ids=lambda folder: folder.name)


def test_there_are_skills() -> None:
    assert len(SKILLS) >= 5


@EACH
def test_it_is_valid_and_portable(folder: Path) -> None:
    assert skill.validate(folder) == []
    assert skills_ref.validate(folder) == []


@EACH
def test_it_is_lean_and_says_its_licence(folder: Path) -> None:
    found = skill.read(folder)
    assert found.license
    assert len(found.text.splitlines()) < 80
    assert all(tier.tokens < 1_000 for tier in found.tiers if tier.number in (1, 2))
    assert found.tiers[0].tokens < 200


@EACH
def test_every_file_that_it_names_is_there_and_every_reference_is_named(folder: Path) -> None:
    text = (folder / "SKILL.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:scripts|references|assets)/[\w.-]+", text))
    assert all((folder / path).is_file() for path in named)
    there = {
        path.relative_to(folder).as_posix()
        for part in ("scripts", "references", "assets")
        for path in (folder / part).glob("*.*")
    }
    assert there == named


@EACH
def test_each_place_of_its_template_is_a_value_that_its_script_prints(folder: Path, figures: Any) -> None:
    templates = list((folder / "assets").glob("*.md"))
    wanted = {
        place
        for path in templates
        for place in re.findall(r"\{\{(\w+)\}\}", path.read_text(encoding="utf-8"))
    }
    if not wanted:
        return
    words = {
        "weekly-sales-review": ["sales-2026-w36.csv"],
        "reorder-stock": ["stock-2026-w36.csv"],
        "customer-reply": ["orders-2026-w36.csv", "--order", "2085"],
        "newsletter-draft": ["books.csv", "--month", "2026-10"],
    }[folder.name]
    script = next((folder / "scripts").glob("*.py"))
    assert wanted <= set(figures(f"{folder.name}/scripts/{script.name}", *words))


@EACH
def test_its_evals_have_the_documented_shape(folder: Path) -> None:
    found = json.loads((folder / "evals" / "evals.json").read_text(encoding="utf-8"))
    assert set(found) == {"skill_name", "evals"}
    assert found["skill_name"] == folder.name
    assert [case["id"] for case in found["evals"]] == list(range(1, len(found["evals"]) + 1))
    assert len(found["evals"]) >= 3
    for case in found["evals"]:
        assert set(case) == {"id", "prompt", "expected_output", "files", "expectations"}
        assert case["prompt"].strip()
        assert case["expected_output"].strip()
        assert case["expectations"]
        for name in case["files"]:
            text = (folder / name).read_bytes().decode("utf-8")
            assert text == world.file(Path(name).name), "the data of the evals is the bookshop's"


@EACH
def test_its_trigger_requests_are_balanced_and_split(folder: Path) -> None:
    train = read_cases(folder / "evals" / "train_queries.json")
    held = read_cases(folder / "evals" / "validation_queries.json")
    assert (labels(train), labels(held)) == ((6, 6), (4, 4))
    queries = [case.query for case in (*train, *held)]
    assert len(set(queries)) == len(queries)
    description = skill.read(folder).description.lower()
    assert not any(query.lower() in description for query in queries)


def labels(cases: tuple[TriggerCase, ...]) -> tuple[int, int]:
    should = sum(case.should_trigger for case in cases)
    return should, len(cases) - should
