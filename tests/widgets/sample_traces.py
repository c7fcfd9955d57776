"""Runs made by hand from a seed, so that the views can be tried without a model."""

# ruff: noqa: E501  (the texts of a run are as long as they are)

from __future__ import annotations

import random
from dataclasses import replace

from skillcourse.agent.trace import FileChange, SkillInRun, Source, Step, Trace, Usage

CATALOG = (
    "<available_skills>\n  <skill>\n    <name>weekly-sales-review</name>\n    <description>Reviews a week of bookshop sales from a CSV "
    "export.</description>\n  </skill>\n</available_skills>"
)
SKILL_MD = (
    "# Weekly sales review\n\n1. Check the export: `python scripts/check_export.py FILE`.\n2. Summarise it.\n"
    * 12
)


def trace_with_skill(seed: int = 1) -> Trace:
    """A run that picks a skill, reads a resource, runs its script and writes a report."""
    dice = random.Random(seed)
    total = dice.randint(2_000, 9_000)
    steps = (
        Step(0, "catalog", result=CATALOG, tier=1, tokens=96),
        Step(
            1,
            "skill",
            "The request is about a week of sales, and `weekly-sales-review` says it reviews exactly that.",
            "skill",
            {"name": "weekly-sales-review"},
            SKILL_MD,
            tier=2,
            skill="weekly-sales-review",
            tokens=712,
            at=0.4,
        ),
        Step(
            2,
            "read",
            "`SKILL.md:9` says to read the thresholds before judging any number.",
            "read",
            {"path": ".agents/skills/weekly-sales-review/references/thresholds.md"},
            "# Thresholds\n\nReturns above 5 % need a sentence.\n",
            tier=3,
            skill="weekly-sales-review",
            source=Source("SKILL.md", 9, "Read `references/thresholds.md` first."),
            tokens=240,
            at=0.9,
        ),
        Step(
            3,
            "tool",
            "`SKILL.md:14` says to check the export before anything else.",
            "bash",
            {"command": "python .agents/skills/weekly-sales-review/scripts/check_export.py sales.csv"},
            "rows: 42\ncolumns: date,title,copies,returns,price\nok\n",
            skill="weekly-sales-review",
            source=Source("SKILL.md", 14, "Check the export: `python scripts/check_export.py FILE`."),
            tokens=64,
            at=1.5,
            seconds=0.21,
        ),
        Step(
            4,
            "tool",
            "`SKILL.md:18` says to summarise it into `summary.csv`.",
            "bash",
            {
                "command": "python .agents/skills/weekly-sales-review/scripts/summarise.py sales.csv --out summary.csv"
            },
            "\n".join(f"day {day}: {dice.randint(20, 90)} copies" for day in range(1, 25)) + "\n",
            skill="weekly-sales-review",
            source=Source(
                "SKILL.md", 18, "Summarise it: `python scripts/summarise.py FILE --out summary.csv`."
            ),
            tokens=210,
            at=2.0,
            seconds=0.3,
            files=(
                FileChange(
                    "summary.csv",
                    "made",
                    118,
                    "day,copies,takings\nMon,41,512.40\nTue,38,455.10\nWed,52,611.00\n",
                ),
            ),
        ),
        Step(
            5,
            "tool",
            "`SKILL.md:22` describes the report.",
            "write",
            {"path": "report.md", "content": f"# Week 12\n\nTakings: {total}\n"},
            "Wrote report.md.",
            skill="weekly-sales-review",
            source=Source("SKILL.md", 22, "Write `report.md` from `assets/report.md`."),
            tokens=88,
            at=2.6,
            files=(FileChange("report.md", "made", 29, f"# Week 12\n\nTakings: {total}\n"),),
        ),
        Step(
            6,
            "answer",
            f"**Week 12** took {total}.\n\n| day | copies |\n| --- | ---: |\n| Mon | 41 |\n| Tue | 38 |\n\n- Returns are below the threshold.\n- The report is in `report.md`.",
            skill="weekly-sales-review",
            tokens=60,
            at=3.1,
        ),
    )
    return Trace(
        prompt="Review last week's sales in sales.csv and write the report.",
        model="practice",
        model_id="practice-1",
        speaker="practice model, deterministic, no AI",
        sandbox="bubblewrap",
        skills=(
            SkillInRun(
                "weekly-sales-review",
                "Reviews a week of bookshop sales.",
                ".agents/skills/weekly-sales-review",
                48,
                690,
                {
                    "references/thresholds.md": 231,
                    "scripts/check_export.py": 410,
                    "scripts/summarise.py": 620,
                    "assets/report.md": 120,
                },
            ),
            SkillInRun(
                "new-arrivals", "Writes the new arrivals note.", ".agents/skills/new-arrivals", 44, 380, {}
            ),
        ),
        inputs=("sales.csv",),
        steps=steps,
        outcome="done",
        usage=Usage(7, 9_214, 512, 0.0),
        seconds=3.4,
        started="2026-11-23T12:00:00Z",
    )


def trace_without_skill() -> Trace:
    """The same request with no skill on offer: an honest failure."""
    return Trace(
        prompt="Review last week's sales in sales.csv and write the report.",
        model="practice",
        model_id="practice-1",
        speaker="practice model, deterministic, no AI",
        sandbox="bubblewrap",
        inputs=("sales.csv",),
        steps=(
            Step(
                0,
                "tool",
                "The request names a file, so I look at it first.",
                "read",
                {"path": "sales.csv"},
                "date,title,copies\n2026-03-16,Dune,3\n",
                tokens=40,
            ),
            Step(
                1,
                "answer",
                "I have no skill for this, so I do not know your house rules for a sales report.",
                tokens=22,
            ),
        ),
        outcome="done",
        usage=Usage(2, 611, 40, 0.0),
        seconds=0.4,
    )


def hostile_trace() -> Trace:
    """A run whose every text tries to do something to the page or the reader."""
    evil = "<img src=x onerror=alert(1)></script><script>alert(2)</script> \x1b[31mred\x1b]8;;http://x.test\x07link\x1b]8;;\x07 \u202etxt.exe\u202c \ud800 & \" '"
    step = Step(
        0,
        "tool",
        evil,
        evil,
        {"path": evil, evil: evil},
        evil * 20_000,
        failed=True,
        source=Source(evil, 3, evil),
        skill=evil,
        files=(
            FileChange(evil + ".csv", "made", 10, f"a,b\n{evil},2\n"),
            FileChange("../../etc/passwd.png", "made", 10),
        ),
    )
    base = trace_with_skill()
    return replace(
        base,
        prompt=evil,
        model_id=evil,
        speaker=evil,
        reason=evil,
        outcome="error",
        steps=(
            step,
            Step(
                1, "answer", evil + f"\n\n# {evil}\n\n[click](javascript:alert(1)) ![p](http://x.test/p.png)"
            ),
            Step(2, "error", evil),
        ),
    )
