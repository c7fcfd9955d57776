"""A static record says all that the live view showed, the same in every run, and needs nothing from
outside.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sample_traces import trace_with_skill, trace_without_skill

from skillcourse.agent.trace import FileChange, Step, Trace
from skillcourse.widgets.assets import style
from skillcourse.widgets.compare import compare_record
from skillcourse.widgets.previews import preview
from skillcourse.widgets.run_record import run_record
from skillcourse.widgets.steps import call_of, tiers_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def test_the_record_says_every_fact_in_html_and_in_text() -> None:
    record = run_record(trace_with_skill())
    for said in (
        "practice-1",
        "practice model, deterministic, no AI",
        "weekly-sales-review",
        "Check the export",
        "python .agents/skills/weekly-sales-review/scripts/check_export.py sales.csv",
        "report.md",
        "columns: date",
        "SKILL.md:14",
        "no cost",
    ):
        assert said in record.html, said
        assert said in record.text, said


def test_the_record_holds_nothing_that_a_second_run_changes() -> None:
    first = trace_with_skill()
    steps = tuple(replace(step, at=step.at + 9, seconds=step.seconds * 7) for step in first.steps)
    second = replace(
        first,
        steps=steps,
        seconds=99.9,
        started="2031-01-01T00:00:00Z",
        workspace="/other/place",
        sandbox="limits only",
    )
    assert run_record(first).html == run_record(second).html
    assert run_record(first).text == run_record(second).text
    assert "2026-11-23" not in run_record(first).html


def test_the_record_is_self_contained() -> None:
    html = run_record(trace_with_skill()).html
    assert not re.search(r"(?:https?:)?//|@import|url\(|<script|<link", html)


def test_the_bars_show_loaded_of_offered_on_one_scale() -> None:
    uses = tiers_of(trace_with_skill())
    assert [use.says for use in uses] == ["2 skills on offer", "1 skill loaded", "1 step used them"]
    assert all(0 < use.loaded <= use.offered for use in uses)
    assert [use.loaded for use in tiers_of(replace(trace_with_skill(), steps=()))] == [0, 0, 0]


def test_a_run_that_could_not_begin_says_why() -> None:
    trace = Trace(
        "x",
        "practice",
        "practice-1",
        "practice model",
        "",
        outcome="error",
        reason="There is no folder nope. Check the path.",
    )
    record = run_record(trace)
    assert "There is no folder nope." in record.html
    assert record.text.splitlines()[-1] == "There is no folder nope. Check the path."


def test_many_steps_are_cut_and_counted() -> None:
    steps = tuple(Step(index, "say", f"word {index}") for index in range(100))
    record = run_record(replace(trace_with_skill(), steps=steps))
    assert record.html.count('class="sc-step ') == 60
    assert "and 40 more steps" in record.html
    assert "… and 40 more steps" in record.text


def test_compare_puts_both_runs_side_by_side() -> None:
    record = compare_record(trace_without_skill(), trace_with_skill(), ("without", "with"))
    assert record.html.count('class="sc-request"') == 1
    lines = record.text.splitlines()
    assert (
        "without: done (practice-1 · practice model, deterministic, no AI), 2 steps; "
        "2 requests, 611 tokens in, 40 out, no cost" in lines
    )
    assert "   files: report.md, summary.csv" in lines
    assert lines[-1].endswith("Answers | Answers")
    assert "+8,603" in record.html
    other = compare_record(trace_without_skill(), replace(trace_with_skill(), prompt="Another"), ("a", "b"))
    assert other.html.count('class="sc-request"') == 2


def test_compare_shows_what_differs_in_a_file_of_both() -> None:
    run = trace_with_skill()

    def longer(change: FileChange) -> FileChange:
        return (
            replace(change, preview=f"{change.preview}new </code>\n")
            if change.path == "report.md"
            else change
        )

    steps = tuple(replace(step, files=tuple(map(longer, step.files))) for step in run.steps)
    others = replace(run, steps=steps)
    record = compare_record(run, others, ("Before", "After"))
    assert "What differs in <code>report.md</code>" in record.html
    assert "new &lt;/code&gt;" in record.html
    assert "What differs in report.md (-: Before, +: After):" in record.text.splitlines()
    assert "+new </code>" in record.text.splitlines()
    assert "What differs in summary.csv" not in record.text
    assert (
        "What differs" not in compare_record(run, run).text + compare_record(trace_without_skill(), run).html
    )


@pytest.mark.parametrize(
    ("kind", "tool", "arguments", "words", "subject"),
    [
        ("tool", "bash", {"command": "ls"}, "Runs a command", ""),
        ("tool", "write", {"file_path": "a.md", "content": "x"}, "Writes a file", "a.md"),
        ("tool", "edit", {"path": "./a.md"}, "Edits a file", "a.md"),
        ("tool", "query_sales", {"week": 3}, "Calls a tool", "query_sales"),
        ("tool", "bash", {"command": 3}, "Calls a tool", "bash"),
        ("skill", "skill", {"name": "x"}, "Loads a skill", "x"),
        ("read", "read", {"path": ".agents/skills/x/references/a.md"}, "Reads a file", "x/references/a.md"),
        ("answer", "", {}, "Answers", ""),
    ],
)
def test_a_call_in_words(
    kind: str, tool: str, arguments: dict[str, object], words: str, subject: str
) -> None:
    call = call_of(kind, tool, arguments)
    assert (call.word, call.subject) == (words, subject)


def test_previews(tmp_path: Path) -> None:
    table = preview(FileChange("a.csv", "made", 20, 'name,copies\nDune,3\n"Emma",4\n'))
    assert table is not None
    assert table.count("<tr>") == 3
    assert '<td class="sc-n">3</td>' in table
    assert "<pre>" in str(preview(FileChange("a.csv", "made", 9, "just text")))
    assert "# Title" in str(preview(FileChange("a.md", "made", 9, "# Title")))
    assert preview(FileChange("a.bin", "made", 9)) is None
    assert preview(FileChange("a.md", "removed", 0, "old")) is None
    wide = preview(
        FileChange(
            "a.csv",
            "made",
            9,
            ",".join(map(str, range(20))) + "\n" + "\n".join(",".join("1" * 20) for _ in range(30)),
        )
    )
    assert "22 more rows and 12 more columns" in str(wide)


def test_pictures_come_from_the_workspace_and_nowhere_else(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (work / "chart.png").write_bytes(PNG)
    (work / "fake.png").write_bytes(b"<svg onload=alert(1)>")
    (work / "link.png").symlink_to(tmp_path / "secret.png")
    seen = {
        name: preview(FileChange(name, "made", 48), str(work))
        for name in ("chart.png", "fake.png", "link.png", "../secret.png", "gone.png")
    }
    assert 'src="data:image/png;base64,' in str(seen.pop("chart.png"))
    assert set(seen.values()) == {None}
    assert preview(FileChange("chart.png", "made", 48)) is None


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _palette(dark: bool) -> dict[str, str]:
    block = re.findall(r"\.sc\{(.*?)\}", style())[int(dark)]
    found = dict(re.findall(r"(--sc-[\w-]+): ?(?:var\([^,]+, ?)?(#[0-9a-f]{3,6})", block))
    return {
        name: f"#{''.join(2 * digit for digit in value[1:])}" if len(value) == 4 else value
        for name, value in found.items()
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_colour_can_be_read(dark: bool) -> None:
    colours = _palette(dark)
    pairs = [
        (name, ground)
        for name in ("--sc-fg", "--sc-muted", "--sc-t1", "--sc-t2", "--sc-t3", "--sc-good", "--sc-bad")
        for ground in ("--sc-bg", "--sc-soft")
    ]
    pairs += [(f"--sc-{tone}", f"--sc-{tone}-soft") for tone in ("t1", "t2", "t3", "good", "bad")]
    pairs += [("--sc-on-button", "--sc-button"), ("--sc-t0", "--sc-soft")]
    pairs += [("--sc-fg", f"--sc-{tone}-soft") for tone in ("t1", "t2", "t3", "good", "bad")]
    for text, ground in pairs:
        bright, dim = sorted((_luminance(colours[text]), _luminance(colours[ground])), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 4.5, (text, ground)
