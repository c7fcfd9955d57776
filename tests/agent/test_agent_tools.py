from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_service import serving, text, use

from skillcourse import agent
from skillcourse.agent.search_tools import path_matches
from skillcourse.agent.tool import MOST_CHARACTERS, shortened
from skillcourse.sandbox import Limits, why_ended

GREP = "grep: the pattern is not a regular expression"
MakeSkill = Callable[..., Path]


def results(workspace: Path, *calls: dict[str, Any], **options: Any) -> list[tuple[str, bool]]:
    """What each call gives back, and whether it failed."""
    turns = [[call] for call in calls]
    with serving(*turns, [text("Done.")]) as service:
        trace = agent.run("Go.", model=service.url, workspace=workspace, **options)
    assert trace.outcome == "done", trace.reason
    return [(step.result, step.failed) for step in trace.steps if step.tool]


def test_files_are_written_read_and_edited(tmp_path: Path) -> None:
    assert results(
        tmp_path,
        use("write", file_path="sub/a.txt", content="one\ntwo\nthree\n"),
        use("read", file_path="./sub/a.txt", view_range=[2, -1]),
        use("edit", file_path="sub/a.txt", old_string="two", new_string="2"),
        use("edit", file_path="sub/a.txt", old_string="e", new_string="E"),
        use("bash", command="cat sub/a.txt"),
    ) == [
        ("wrote 14 bytes to sub/a.txt", False),
        ("two\nthree\n", False),
        ("edited sub/a.txt (1 replacement(s))", False),
        ("edit: old_string appears 3 times in sub/a.txt (must be unique)", True),
        ("one\n2\nthree", False),
    ]


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../outside.txt", "sub/../../outside.txt", "link/passwd", "~/x"]
)
def test_no_file_tool_leaves_the_workspace(path: str, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    if sys.platform != "win32":
        (work / "link").symlink_to("/etc")
    found = results(
        work,
        use("read", file_path=path),
        use("write", file_path=path, content="x")
        if not path.startswith("~")
        else use("read", file_path=path),
        use("grep", pattern="root|secret", path=path),
        use("glob", pattern="*", path=path),
    )
    assert all(failed for _, failed in found)
    assert not any("root:" in result or "secret" in result for result, _ in found)
    assert (tmp_path / "outside.txt").read_text(encoding="utf-8") == "secret"


def test_offered_skills_cannot_be_changed_by_any_tool(make_skill: MakeSkill, tmp_path: Path) -> None:
    folder = make_skill()
    base = ".agents/skills/sums"
    found = results(
        tmp_path / "work",
        use("write", file_path=f"{base}/SKILL.md", content="x"),
        use("write", file_path=f"{base}/new.md", content="x"),
        use("edit", file_path=f"{base}/SKILL.md", old_string="Sums", new_string="Plus"),
        use("bash", command=f"chmod -R u+w {base}; echo x > {base}/SKILL.md; echo x > {base}/new.md; true"),
        use("skill", name="sums"),
        use("glob", pattern="**/*.md"),
        skills=[folder],
    )
    inside = f"{base}/SKILL.md is inside read-only directory ./.agents/skills"
    assert found[0] == (f"write: {inside}", True)
    assert found[1][1]
    assert found[2] == (f"edit: {inside}", True)
    assert "# Sums" in found[4][0]
    assert found[5][0].split("\n") == [f"{base}/SKILL.md", f"{base}/references/rules.md"]
    assert "# Sums" in folder.joinpath("SKILL.md").read_text(encoding="utf-8")


def test_no_skill_can_be_planted_beside_the_offered_ones(make_skill: MakeSkill, tmp_path: Path) -> None:
    work = tmp_path / "work"
    found = results(
        work,
        use("write", file_path=".agents/skills/evil/SKILL.md", content="x"),
        use("bash", command="mkdir .agents/skills/evil; echo x > .agents/skills/evil/SKILL.md; true"),
        use("bash", command="mv .agents .old; mkdir -p .agents/skills/evil; true"),
        skills=[make_skill()],
    )
    assert found[0][1]
    assert not (work / ".agents" / "skills" / "evil").exists(), "the next agent in this folder would obey it"


def test_grep_is_sorted_skips_binary_and_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name, content in {
        "b/z.txt": b"hit 1\n",
        "b/a.txt": b"no\nhit 2\n",
        "a.txt": b"hit 3",
        "x.bin": b"hit\0",
    }.items():
        (tmp_path / name).write_bytes(content)
    assert results(
        tmp_path,
        use("grep", pattern="^hit"),
        use("grep", pattern="hit", path="b/a.txt"),
        use("grep", pattern="nothing"),
        use("grep", pattern="(unclosed"),
        use("grep", pattern="x", path="none"),
    ) == [
        ("a.txt:1:hit 3\nb/a.txt:2:hit 2\nb/z.txt:1:hit 1", False),
        ("b/a.txt:2:hit 2", False),
        ("no matches", False),
        (f"{GREP}: missing ), unterminated subpattern at position 0", True),
        ("grep: 'none' is not in the workspace.", True),
    ]  # fmt: skip


def test_a_pattern_without_end_meets_the_command_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a" * 100 + "!\n", encoding="utf-8")
    limits = agent.RunLimits(command=Limits(seconds=0.5))
    ((said, failed),) = results(tmp_path, use("grep", pattern="(a+)+$"), limits=limits)
    assert failed
    assert said == f"grep: {why_ended('time', limits.command)}"


@pytest.mark.parametrize(
    ("pattern", "matching"),
    [
        ("*.csv", ["a.csv"]),
        ("**/*.csv", ["a.csv", "d/b.csv", "d/e/c.csv"]),
        ("d/*.csv", ["d/b.csv"]),
        ("d/**", ["d/b.csv", "d/e/c.csv", "d/e/x.md"]),
        ("**/e/*", ["d/e/c.csv", "d/e/x.md"]),
        ("[ab].csv", ["a.csv"]),
        ("?.csv", ["a.csv"]),
        ("**", ["a.csv", "d/b.csv", "d/e/c.csv", "d/e/x.md"]),
        ("", []),
        ("**/" * 30 + "*.nothing", []),
    ],
)
def test_glob_patterns(pattern: str, matching: list[str]) -> None:
    paths = ["a.csv", "d/b.csv", "d/e/c.csv", "d/e/x.md"]
    assert [path for path in paths if path_matches(path, pattern)] == matching


def test_a_command_that_ends_badly_says_how(tmp_path: Path) -> None:
    limits = agent.RunLimits(command=Limits(seconds=0.5, output_bytes=1000))
    slow, loud, quiet, empty = results(
        tmp_path,
        use("bash", command="echo begun; sleep 20"),
        use("bash", command="yes | head -c 5000"),
        use("bash", command="true"),
        use("bash", command="  "),
        limits=limits,
    )
    assert slow == (f"{why_ended('time', limits.command)}\nbegun", True)
    assert loud[0].endswith("[Only the first 1,000 bytes of output were kept.]")
    assert quiet == ("(no output)", False)
    assert empty == ("bash: the command is empty or holds a zero character.", True)


def test_a_long_result_is_cut_in_the_middle_and_says_so() -> None:
    text = "a" * 40_000 + "b" * 10_000
    short = shortened(text)
    assert len(short) < MOST_CHARACTERS + 100
    assert "[… 20,000 characters left out …]" in short
    assert short.startswith("aaa")
    assert short.endswith("bbb")
    assert shortened("short") == "short"


def test_a_traceback_shows_no_path_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "fails.py").write_text("import json\njson.loads('{')\n", encoding="utf-8")
    ((said, failed),) = results(tmp_path, use("bash", command='python "$PWD/fails.py"'))
    assert failed
    assert 'File "./fails.py", line 2' in said
    assert "<python>" in said
    assert str(tmp_path) not in said
    assert os.path.dirname(os.__file__) not in said  # noqa: PTH120
