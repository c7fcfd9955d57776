from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from skill_parts import GOOD, skill_md

from skillcourse import skill
from skillcourse.errors import LearnerError

Make = Callable[..., Path]

FULL = """\
---
name: word-count
description: >-
  Counts words in text files.
  Use when the user asks how long a text is.
license: MIT
compatibility: Needs Python 3.11
allowed-tools: Bash(git add:*) Read, Write
metadata:
  author: me
  version: 1.0
disable-model-invocation: true
retries: 3
---


# Count words

Run `scripts/count.py`.

"""


def test_everything_that_is_written(make: Make) -> None:
    folder = make(FULL, **{"scripts/count.py": "print(1)"})
    loaded = skill.read(folder)
    assert loaded.directory == folder
    assert loaded.path == folder / "SKILL.md"
    assert loaded.name == "word-count"
    assert loaded.description == GOOD
    assert loaded.license == "MIT"
    assert loaded.compatibility == "Needs Python 3.11"
    assert loaded.allowed_tools == ("Bash(git add:*)", "Read", "Write")
    assert loaded.metadata == {"author": "me", "version": "1.0"}
    assert loaded.frontmatter["disable-model-invocation"] is True
    assert loaded.frontmatter["retries"] == 3
    assert loaded.text == FULL
    assert loaded.body == "# Count words\n\nRun `scripts/count.py`."
    assert loaded.text.split("\n")[loaded.body_line - 1] == "# Count words"
    assert not loaded.model_may_pick
    assert [(file.path, file.size) for file in loaded.files] == [
        ("SKILL.md", len(FULL)),
        ("scripts/count.py", 8),
    ]


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        (skill_md(body="Go"), "Go", 6),
        (skill_md(body="\n\n    indented\n\n"), "    indented", 8),
        (skill_md(body="").rstrip("\n"), "", 4),
        (skill_md(body="a\n---\nb"), "a\n---\nb", 6),
        ("---\r\ndescription: x\r\n---\r\nGo\r\n", "Go", 4),
        ("---\ndescription: x\n---\n\n\n\n", "", 4),
    ],
)
def test_where_the_body_begins(make: Make, text: str, body: str, line: int) -> None:
    loaded = skill.read(make(text))
    assert (loaded.body, loaded.body_line) == (body, line)


NAME = "name: word-count\n"
LENIENT = [
    (f"{NAME}description: Use when: asked, or: not", "Use when: asked, or: not", "unquoted-colon"),
    (f"{NAME}description: Use \"it\": when 'asked'", "Use \"it\": when 'asked'", "unquoted-colon"),
    (f'{NAME}description: "Use when "asked" or not"', 'Use when "asked" or not', "yaml-invalid"),
    (f"{NAME}description: Use when:", "Use when:", "unquoted-colon"),
    (f"{NAME}description: @home if asked", "@home if asked", "yaml-invalid"),
    (f"{NAME}description: 'tis used when asked", "'tis used when asked", "yaml-invalid"),
    (f"{NAME}description: Use when asked\nmetadata:\n\tauthor: me", "Use when asked", "yaml-invalid"),
    (f"{NAME}description: Use when asked\ntags: [a", "Use when asked", "yaml-invalid"),
    (f"{NAME}hello\ndescription: Use when asked", "Use when asked", "yaml-invalid"),
    ("description: Use when asked", "Use when asked", "name-missing"),
    ("name: other\ndescription: Use when asked", "Use when asked", "name-folder"),
    (f"{NAME}description: 12", "12", "not-text"),
    (f"{NAME}description: {'d' * 2000}", "d" * 2000, "description-too-long"),
]


@pytest.mark.parametrize(("front", "description", "code"), LENIENT)
def test_what_can_be_loaded_is_loaded_with_a_diagnosis(
    make: Make, front: str, description: str, code: str
) -> None:
    loaded = skill.read(make(f"---\n{front}\n---\n\nGo\n"))
    assert loaded.description == description
    assert loaded.body == "Go"
    assert code in {problem.code for problem in loaded.problems}
    assert loaded.name == ("other" if "other" in front else "word-count")


def test_a_tab_as_indentation_loses_nothing(make: Make) -> None:
    loaded = skill.read(make(f"---\n{NAME}description: Use when asked\nmetadata:\n\tauthor: me\n---\nGo"))
    assert loaded.metadata == {"author": "me"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (skill_md().encode("utf-8-sig"), "bom"),
        (skill_md().replace("\n", "\r\n").encode(), "crlf"),
        (skill_md().replace("\n", "\r").encode(), "crlf"),
        (skill_md().replace("---\n", "--- \t\n").encode(), "fence-trailing-space"),
        (b"\n\n" + skill_md().encode(), "frontmatter-late"),
        (f"---\nname: word-count\ndescription: {GOOD}\n\n# Count\n\nGo.".encode(), "frontmatter-not-closed"),
        (skill_md(body="# Count\n\nGo.\n\ncaf\xe9").encode("latin-1"), "not-utf8"),
    ],
)
def test_odd_files_load(make: Make, data: bytes, code: str) -> None:
    loaded = skill.read(make(data))
    assert loaded.description == GOOD
    assert loaded.body.startswith("# Count\n\nGo.")
    assert "\r" not in loaded.text
    assert not loaded.text.startswith("\ufeff")
    assert code in {problem.code for problem in loaded.problems}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "The file must begin with a line of three hyphens, and begins with nothing."),
        ("# Hello\n", 1, "The file must begin with a line of three hyphens, and begins with '# Hello'."),
        ("---\nname: word-count\n---\nGo", 1, "The frontmatter has no description."),
        ("---\nname: x\ndescription:\n---\nGo", 3, "The description is empty."),
        ("---\n- a\n---\nGo", 2, "The frontmatter is a list, and it must be lines of the form key: value."),
    ],
)
def test_without_a_description_nothing_is_loaded(make: Make, text: str, line: int, says: str) -> None:
    with pytest.raises(LearnerError) as caught:
        skill.read(make(text))
    assert caught.value.message == f"word-count/SKILL.md:{line}: {says}"
    assert caught.value.next_step


def test_tiers(make: Make) -> None:
    folder = make(
        None, **{"references/a.md": "word " * 100, "assets/x.png": b"\x89PNG\0\0", "assets/empty.txt": ""}
    )
    tiers = skill.read(folder).tiers
    assert [(tier.number, tier.path, tier.text) for tier in tiers] == [
        (1, "SKILL.md", True),
        (2, "SKILL.md", True),
        (3, "assets/empty.txt", True),
        (3, "assets/x.png", False),
        (3, "references/a.md", True),
    ]
    assert [tier.tokens for tier in tiers[2:]] == [0, 0, 100]
    assert tiers[0].tokens > 20 > tiers[1].tokens > 0


def test_files_are_read_anew_and_junk_is_not_listed(make: Make) -> None:
    folder = make(None, **{".git/config": "x", "__pycache__/a.pyc": "x", "notes.md~": "x", ".DS_Store": "x"})
    loaded = skill.read(folder)
    assert [file.path for file in loaded.files] == ["SKILL.md"]
    (folder / "new.txt").write_text("x", encoding="utf-8")
    assert [file.path for file in loaded.files] == ["SKILL.md", "new.txt"]


def test_a_skill_is_a_value(make: Make) -> None:
    loaded = skill.read(make(FULL))
    assert pickle.loads(pickle.dumps(loaded)) == loaded == copy.deepcopy(loaded)
    json.dumps([problem.to_dict() for problem in loaded.problems])
    with pytest.raises(FrozenInstanceError):
        loaded.name = "other"  # type: ignore[misc]


def test_read_and_validate_agree_about_skill_md(make: Make) -> None:
    folder = make(FULL.replace("name: word-count", "name: Word"), **{"scripts/count.py": ""})
    by_line = sorted(skill.read(folder).problems, key=lambda problem: problem.line)
    assert by_line == skill.validate(folder)


def test_a_problem_for_people_and_for_programs(make: Make) -> None:
    found = skill.validate(make(skill_md("Word-Count"), "Word-Count"))[0]
    assert found.format() == (
        "SKILL.md:2: error: The name 'Word-Count' has upper-case letters. "
        "(rule: name field, https://agentskills.io/specification#name-field; fix: Write 'word-count'.)"
    )
    assert found.format("skills/Word-Count/").startswith("skills/Word-Count/SKILL.md:2: error:")
    assert found.to_dict()["code"] == "name-uppercase"
    assert skill.Problem(**found.to_dict()) == found  # type: ignore[arg-type]
