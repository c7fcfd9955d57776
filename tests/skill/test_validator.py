from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from skill_parts import GOOD, skill_md

from skillcourse import skill
from skillcourse.skill.rulebook import RULES

Make = Callable[..., Path]
LONG = "w" * 1025

SKILL_MD: list[tuple[str, str, list[tuple[str, int]]]] = [
    ("fine", skill_md(), []),
    ("starts with text", "# Hi\n", [("no-frontmatter", 1)]),
    ("empty file", "", [("no-frontmatter", 1)]),
    ("late", "\n\n" + skill_md(), [("frontmatter-late", 1)]),
    ("not closed", f"---\nname: word-count\ndescription: {GOOD}\n", [("frontmatter-not-closed", 1)]),
    ("fence with text", skill_md().replace("\n---\n", "\n--- x\n"), [("frontmatter-not-closed", 1)]),
    ("empty frontmatter", "---\n---\nBody\n", [("yaml-not-mapping", 2)]),
    ("a list", "---\n- a\n---\nBody\n", [("yaml-not-mapping", 2)]),
    ("a text", "---\nhello\n---\nBody\n", [("yaml-not-mapping", 2)]),
    ("open quote", skill_md(more="license: 'MIT\n"), [("yaml-invalid", 4)]),
    ("at sign", skill_md(more="license: @MIT\n"), [("yaml-invalid", 4)]),
    ("bell", skill_md(more="license: M\x07T\n"), [("yaml-invalid", 4)]),
    ("colon", skill_md(description="Use when: asked"), [("unquoted-colon", 3)]),
    (
        "colon and more",
        skill_md("Word", "Use when: asked"),
        [("name-uppercase", 2), ("name-folder", 2), ("unquoted-colon", 3)],
    ),
    ("twice", skill_md(more="name: other\n"), [("yaml-duplicate-key", 4)]),
    (
        "object",
        skill_md(more="x: !!python/object:os.system {}\n"),
        [("yaml-tag-unknown", 4), ("yaml-flow", 4), ("unknown-field", 4)],
    ),
    ("tag", skill_md(more="license: !!str 1\n"), [("yaml-tag", 4)]),
    ("anchor", skill_md(more="license: &l MIT\ncompatibility: *l\n"), [("yaml-alias", 4), ("yaml-alias", 5)]),
    ("flow", skill_md(more="metadata: {a: b}\n"), [("yaml-flow", 4)]),
    ("merge", skill_md(more="<<: x\n"), [("yaml-merge", 4)]),
    ("key is a list", skill_md(more="? - a\n: b\n"), [("yaml-key", 4)]),
    ("no name", f"---\ndescription: {GOOD}\n---\nB\n", [("name-missing", 1)]),
    ("no description", "---\nname: word-count\n---\nB\n", [("description-missing", 1)]),
    ("null name", f"---\nname:\ndescription: {GOOD}\n---\nB\n", [("name-empty", 2)]),
    ("list name", f"---\nname:\n  - a\ndescription: {GOOD}\n---\nB\n", [("name-type", 3)]),
    (
        "mapping as description",
        "---\nname: word-count\ndescription:\n  a: b\n---\nB\n",
        [("description-type", 4)],
    ),
    ("empty description", "---\nname: word-count\ndescription: '  '\n---\nB\n", [("description-empty", 3)]),
    ("long description", skill_md(description=f"Use when {LONG[10:]}"), []),
    ("too long description", skill_md(description=f"Use when {LONG[9:]}"), [("description-too-long", 3)]),
    ("compatibility", skill_md(more=f"compatibility: {'c' * 501}\n"), [("compatibility-too-long", 4)]),
    ("compatibility empty", skill_md(more="compatibility:\n"), [("compatibility-empty", 4)]),
    ("license list", skill_md(more="license:\n  - MIT\n"), [("license-type", 5)]),
    ("metadata text", skill_md(more="metadata: x\n"), [("metadata-type", 4)]),
    ("metadata nested", skill_md(more="metadata:\n  a: b\n  c:\n    - d\n"), [("metadata-value-type", 6)]),
    ("metadata number", skill_md(more="metadata:\n  version: 1.0\n"), [("not-text", 5)]),
    ("tools", skill_md(more="allowed-tools: Read\n"), [("allowed-tools-experimental", 4)]),
    (
        "tools list",
        skill_md(more="allowed-tools:\n  - Read\n"),
        [("allowed-tools-list", 4), ("allowed-tools-experimental", 4)],
    ),
    (
        "tools mapping",
        skill_md(more="allowed-tools:\n  a: b\n"),
        [("allowed-tools-experimental", 4), ("allowed-tools-type", 5)],
    ),
    (
        "client field",
        skill_md(more="context: fork\nhooks:\n  a: b\n"),
        [("client-field", 4), ("client-field", 5)],
    ),
    ("typo", skill_md(more="licence: MIT\n"), [("unknown-field", 4)]),
    ("hyphens", skill_md(description="Counts --- fast. Use when asked."), [("triple-hyphen", 3)]),
    ("tab", skill_md(more="license:\tMIT\n"), [("tab", 4)]),
    (
        "fences",
        skill_md().replace("---\n", "--- \n"),
        [("fence-trailing-space", 1), ("fence-trailing-space", 4)],
    ),
    ("comment", skill_md(description="Use when it is C #1"), [("comment-in-value", 3)]),
    ("no when", skill_md(description="Helps with PDFs."), [("description-no-when", 3)]),
    ("German", skill_md(description="Zählt Wörter, sobald jemand fragt."), []),
    (
        "first person",
        skill_md(description="I can count words when asked."),
        [("description-first-person", 3)],
    ),
    ("quoted speech", skill_md(description='Use when the user says "I need a count".'), []),
    ("tags", skill_md(description=">-\n  Counts words\n  when <b>asked</b>."), [("xml-tag", 5)]),
    ("less than", skill_md(description="Use when there are <5 or a > b words."), []),
    ("escape", skill_md(description='"Use when \\e[2J asked."'), [("control-character", 3)]),
    ("empty body", skill_md(body=""), [("body-empty", 5)]),
    ("500 lines", skill_md(body="x\n" * 500), []),
    ("501 lines", skill_md(body="x\n" * 501), [("body-lines", 506)]),
    ("5000 tokens", skill_md(body="word " * 5000), []),
    ("5001 tokens", skill_md(body="word " * 5001), [("body-tokens", 6)]),
]


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in SKILL_MD], ids=[row[0] for row in SKILL_MD]
)
def test_every_problem_of_skill_md_with_its_line(
    make: Make, text: str, expected: list[tuple[str, int]]
) -> None:
    assert [(problem.code, problem.line) for problem in skill.validate(make(text))] == expected


NAMES = [
    ("Word", {"name-uppercase"}),
    ("-word", {"name-hyphen-edge"}),
    ("word-", {"name-hyphen-edge"}),
    ("a--b", {"name-double-hyphen"}),
    ("a_b", {"name-characters"}),
    ("a b", {"name-characters"}),
    ("w" * 64, set()),
    ("w" * 65, {"name-too-long"}),
    ("zähler", {"name-non-ascii"}),
    ("my-claude-helper", {"name-reserved"}),
    ("--A", {"name-uppercase", "name-hyphen-edge", "name-double-hyphen"}),
    ("'<b>'", {"name-characters", "name-folder", "xml-tag"}),
    ("123", {"not-text"}),
    ("'123'", {"name-folder"}),
]


@pytest.mark.parametrize(("name", "codes"), NAMES)
def test_names(make: Make, name: str, codes: set[str]) -> None:
    found = skill.validate(make(skill_md(name), name.replace("<", "").replace(">", "")))
    assert {problem.code for problem in found} == codes
    assert {problem.line for problem in found} <= {2}


def test_a_folder_name_in_another_unicode_form_is_the_same_name(make: Make) -> None:
    codes = {problem.code for problem in skill.validate(make(skill_md("zähler"), "zähler"))}
    assert codes == {"name-non-ascii"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (skill_md().encode("utf-8-sig"), [("bom", 1)]),
        (skill_md().replace("\n", "\r\n").encode(), [("crlf", 1)]),
        (skill_md().replace("Go.\n", "Go.\r\nOn.\r\n").encode(), [("crlf", 8)]),
        (skill_md(body="caf\xe9\n").encode("latin-1"), [("not-utf8", 6)]),
        (skill_md().encode("utf-16"), [("skill-md-binary", 0)]),
        (b"\x7fELF\0\0\0", [("skill-md-binary", 0)]),
        (b"---\n" + b"x" * 1_048_600, [("skill-md-too-large", 0)]),
    ],
)
def test_encodings(make: Make, data: bytes, expected: list[tuple[str, int]]) -> None:
    assert [(problem.code, problem.line) for problem in skill.validate(make(data))] == expected


def test_lines_are_those_of_an_editor(make: Make) -> None:
    # YAML 1.1 would break lines at U+2028 and U+0085; editors, and YAML 1.2, do not.
    text = skill_md(description="Use when\u2028 or\x85 asked.", more="tool: x\n")
    assert [(problem.code, problem.line) for problem in skill.validate(make(text))] == [("unknown-field", 4)]


REFERENCES = [
    ("See [a](references/a.md).", []),
    ("See [a](./references/a.md#part) and [w](https://example.org/x.md).", []),
    ("Run `python scripts/run.py --in data.csv`.", []),
    ("Run `python scripts/gone.py`.", [("dead-link", 6)]),
    ("x\n\nSee [b](references/b.md).", [("dead-link", 8)]),
    ("See [a](References/A.md).", [("dead-link", 6)]),
    ("[b]: references/b.md\n", [("dead-link", 6)]),
    ("See [up](../other/x.md).", [("link-outside", 6)]),
    ("See [etc](/etc/passwd) and [c](C:/x.md).", [("link-absolute", 6), ("link-absolute", 6)]),
    ("Run scripts\\run.py.", [("backslash-path", 6)]),
    ("Run {baseDir}/scripts/run.py, then ${CLAUDE_SKILL_DIR}/scripts/gone.py.", [("dead-link", 6)]),
    ("```\n[b](references/b.md)\n```", []),
    ("Write `[title](path.md)`.", []),
    ("Cite as [title](url) or [name](<url>) or [t](references/{topic}.md).", []),
    ("For each topic read references/<topic>.md or scripts/*.py or https://x.org/assets/logo.png.", []),
    ("Put images into src/assets/logo.png.", []),
    ("Scripts such as `scripts/rotate.py` help. E.g. references/x.md.", []),
    ("Examples: `references/finance.md` for a bank.\nRun scripts/gone.py.", [("dead-link", 7)]),
    ("See [the folder](references/).", []),
]


@pytest.mark.parametrize(("body", "expected"), REFERENCES)
def test_references(make: Make, body: str, expected: list[tuple[str, int]]) -> None:
    folder = make(skill_md(body=body), **{"references/a.md": "A", "scripts/run.py": "print()"})
    assert [(problem.code, problem.line) for problem in skill.validate(folder)] == expected


def test_a_wrong_letter_case_is_suggested(make: Make) -> None:
    folder = make(skill_md(body="See [a](references/GUIDE.md)."), **{"references/guide.md": "A"})
    assert skill.validate(folder)[0].fix == "Did you mean references/guide.md?"


def test_a_reference_that_refers_on(make: Make) -> None:
    files = {
        "references/a.md": "# A\n\nSee [b](b.md), [c](references/c.md) and [home](../SKILL.md).\n",
        "references/b.md": "[d](d.md)",
        "references/c.md": "C",
    }
    folder = make(skill_md(body="Read [a](references/a.md) and [c](references/c.md)."), **files)
    found = skill.validate(folder)
    assert [(p.code, p.file, p.line) for p in found] == [("nested-reference", "references/a.md", 3)]
    assert "references/b.md" in found[0].message


def test_a_dead_link_in_a_reference(make: Make) -> None:
    folder = make(skill_md(body="Read [a](references/a.md)."), **{"references/a.md": "See [x](gone.md)."})
    assert (
        skill.validate(folder)[0]
        .format()
        .startswith(
            "references/a.md:1: warning: The skill has no file gone.md. (rule: File references, https://agentskills.io"
        )
    )


def test_other_files(make: Make) -> None:
    folder = make(
        None, **{".env": "KEY=1", ".env.example": "KEY=", "keys/id_rsa": "x", "a/B.txt": "", "a/b.txt": ""}
    )
    (folder / "aux.md").write_text("x", encoding="utf-8")
    found = {(problem.code, problem.file) for problem in skill.validate(folder)}
    assert found == {
        ("secret-file", ".env"),
        ("secret-file", "keys/id_rsa"),
        ("file-name-collision", "a/b.txt"),
        ("file-name", "aux.md"),
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX")
def test_links_and_pipes_are_reported_and_left_alone(make: Make, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("secret", encoding="utf-8")
    folder = make(None, **{"references/a.md": "A"})
    (folder / "out.md").symlink_to(outside)
    (folder / "nowhere.md").symlink_to("gone.md")
    (folder / "in.md").symlink_to("references/a.md")
    (folder / "ring").symlink_to(".")
    os.mkfifo(folder / "pipe")
    found = [(problem.code, problem.file) for problem in skill.validate(folder)]
    assert found == [
        ("symlink-outside", "nowhere.md"),
        ("symlink-outside", "out.md"),
        ("special-file", "pipe"),
    ]
    assert [file.path for file in skill.read(folder).files] == ["SKILL.md", "in.md", "references/a.md"]


def test_a_lower_case_file_name(tmp_path: Path) -> None:
    folder = tmp_path / "word-count"
    folder.mkdir()
    (folder / "skill.md").write_text(skill_md(), encoding="utf-8")
    assert [(problem.code, problem.file) for problem in skill.validate(folder)] == [
        ("skill-md-case", "skill.md")
    ]
    assert skill.read(folder).path == folder / "skill.md"


def test_the_path_may_be_skill_md_itself(make: Make) -> None:
    assert skill.validate(make() / "SKILL.md") == []


def test_a_linked_skill_folder_keeps_the_links_name(make: Make, tmp_path: Path) -> None:
    link = tmp_path / "linked"
    link.symlink_to(make(), target_is_directory=True)
    assert [problem.code for problem in skill.validate(link)] == ["name-folder"]


def test_rules_say_where_they_come_from_and_what_to_do() -> None:
    for code, rule in RULES.items():
        assert rule.source, code
        assert rule.fix, code
        assert rule.says.endswith("."), code


def test_every_rule_of_skill_md_is_shown_above() -> None:
    shown = {code for *_, expected in SKILL_MD for code, _ in expected}
    shown |= {code for _, codes in NAMES for code in codes} | {
        code for _, expected in REFERENCES for code, _ in expected
    }
    elsewhere = {
        code
        for code in RULES
        if code.startswith(("skill-md", "file-name", "symlink", "no-s", "folder-", "too-"))
    }
    elsewhere |= {
        "bom",
        "crlf",
        "not-utf8",
        "nested-reference",
        "secret-file",
        "special-file",
        "skill-shadowed",
    }
    elsewhere |= {
        "yaml-too-deep",
        "yaml-too-large",
        "broken-link",
        "not-a-folder",
        "compatibility-type",
        "license-empty",
    }
    assert set(RULES) - shown - elsewhere == set()
