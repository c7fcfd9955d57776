"""Our strict voice against the reference validator, ``skills_ref``, on generated skill folders.

Both must report the same classes of errors. Where the reference is wrong, ``REFERENCE_DIFFERS`` names how,
the comparison expects exactly that, and an example below shows it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import skills_ref
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from skillcourse import skill

BROKEN = "the file or its frontmatter cannot be parsed"

REFERENCE_SAYS = (
    (r"Missing required file", "no SKILL.md"),
    (r"must start with YAML|not properly closed|Invalid YAML|must be a YAML mapping", BROKEN),
    (r"Unexpected fields", "a field that is not in the format"),
    (r"Missing required field in frontmatter: name", "name missing"),
    (r"Missing required field in frontmatter: description", "description missing"),
    (r"'name' must be a non-empty string", "name empty or not text"),
    (r"'description' must be a non-empty string", "description empty or not text"),
    (r"'compatibility' must be a string", "compatibility not text"),
    (r"Skill name .* exceeds", "name too long"),
    (r"must be lowercase", "name upper case"),
    (r"cannot start or end with a hyphen", "name hyphen at an edge"),
    (r"consecutive hyphens", "name double hyphen"),
    (r"invalid characters", "name characters"),
    (r"must match skill name", "name and folder"),
    (r"Description exceeds", "description too long"),
    (r"Compatibility exceeds", "compatibility too long"),
)

WE_SAY = {
    "no-skill-md": "no SKILL.md",
    "no-frontmatter": BROKEN,
    "frontmatter-late": BROKEN,
    "frontmatter-not-closed": BROKEN,
    "yaml-invalid": BROKEN,
    "unquoted-colon": BROKEN,
    "yaml-not-mapping": BROKEN,
    "yaml-duplicate-key": BROKEN,
    "yaml-key": BROKEN,
    "yaml-tag-unknown": BROKEN,
    "client-field": "a field that is not in the format",
    "unknown-field": "a field that is not in the format",
    "name-missing": "name missing",
    "name-empty": "name empty or not text",
    "name-type": "name empty or not text",
    "name-too-long": "name too long",
    "name-uppercase": "name upper case",
    "name-hyphen-edge": "name hyphen at an edge",
    "name-double-hyphen": "name double hyphen",
    "name-characters": "name characters",
    "name-folder": "name and folder",
    "description-missing": "description missing",
    "description-empty": "description empty or not text",
    "description-type": "description empty or not text",
    "description-too-long": "description too long",
    "compatibility-type": "compatibility not text",
    "compatibility-too-long": "compatibility too long",
}

REFERENCE_DIFFERS = {
    # What the specification allows, and the reference refuses.
    "bom": "refuses a byte-order mark, which YAML allows and editors on Windows write",
    "yaml-flow": "refuses YAML's [ ] and { }, also where the specification asks for a list",
    "yaml-alias": "refuses YAML's anchors and aliases",
    "yaml-tag": "refuses YAML's core tags",
    "yaml-merge": "tries to merge the key <<, which YAML 1.2 does not know",
    "tab": "refuses a tab as white space after a colon or a fence, which YAML allows there",
    # What the specification forbids, and the reference accepts.
    "compatibility-empty": "accepts 0 characters, where the specification asks for 1 to 500",
    "metadata-type": "accepts metadata that is not a mapping",
    "metadata-value-type": "accepts lists and mappings as metadata values",
    "license-type": "accepts a license that is not text",
    "license-empty": "accepts a license without text",
    "allowed-tools-type": "accepts allowed-tools that are neither text nor a list of texts",
    "null": "takes YAML's null for the text 'null' or '~'",
    "quoted-space": "strips space inside the quotes of a name, which the specification does not allow there",
    # How it reads files.
    "triple-hyphen": "ends the frontmatter at any ---, inside a value too",
    "fence-not-alone": "takes text after --- for the frontmatter's first line, and needs no line of its own",
    "not-utf8": "raises UnicodeDecodeError",
    "comment-crash": "raises NotImplementedError on some comments",
    "dot-path": "takes the folder '.' to have no name",
}
REFUSED_BY_REFERENCE = {"bom", "yaml-flow", "yaml-alias", "yaml-tag", "yaml-merge"}


def reference_classes(folder: Path) -> set[str]:
    classes = set()
    for sentence in skills_ref.validate(folder):
        matching = [
            name for pattern, name in REFERENCE_SAYS if re.match(rf".*(?:{pattern})", sentence, re.DOTALL)
        ]
        assert matching, f"the reference says something new: {sentence}"
        classes.add(matching[0])
    return classes


def our_classes(problems: list[skill.Problem]) -> set[str]:
    """Our classes as the reference, with its known differences, must see them."""
    codes = {problem.code for problem in problems}
    if codes & REFUSED_BY_REFERENCE:
        return {BROKEN}
    for problem in problems:
        known = problem.code in WE_SAY or problem.code in REFERENCE_DIFFERS
        assert known or problem.severity == "warning", f"no class for {problem.code}"
    classes = {WE_SAY[code] for code in codes if code in WE_SAY}
    return {BROKEN} if BROKEN in classes else classes


# --- generated folders ---

SLUG = st.from_regex(r"[a-z0-9]{1,9}(?:-[a-z0-9]{1,9}){0,3}", fullmatch=True).filter(
    lambda name: name != "null"  # REFERENCE_DIFFERS["null"]
)
NAME = st.one_of(
    SLUG,
    SLUG,
    SLUG,
    st.sampled_from(
        ("Word-Count", "-word", "word-", "a--b", "a_b", "a.b", "a b", "--A", "123", "n" * 64, "n" * 65)
    ),
    st.text("abcéßÅǅﬁ技²ªİ-1", min_size=1, max_size=8),
)
PROSE = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"
    ),
    min_size=1,
    max_size=60,
)
DESCRIPTION = st.one_of(
    PROSE,
    st.just("Counts words. Use when asked."),
    st.sampled_from(("", "~x", " ")),
    st.just("Extracts text. Use when the user has a PDF: or a scan."),
    st.sampled_from((1023, 1024, 1025, 1026)).map(lambda count: "d" * count),
)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def double_quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def literal(text: str) -> str:
    return "|-\n  x" + text.strip()


def folded(text: str) -> str:
    return ">\n  x" + text.replace(" ", "\n  ", 1).strip()


WRITERS: tuple[Callable[[str], str], ...] = (str, quoted, double_quoted, literal, folded)
ALLOWED_FIELDS = (
    "license: MIT",
    "license: Proprietary. LICENSE.txt has complete terms",
    "compatibility: Needs git",
    "compatibility: " + "c" * 500,
    "compatibility: " + "c" * 501,
    "compatibility:\n  - git",
    "metadata:\n  author: me\n  version: '1.0'",
    "metadata:\n  version: 1.0",
    "allowed-tools: Bash(git:*) Read",
    "allowed-tools:\n  - Bash\n  - Read",
    "model: opus",
    "Name: other",
    "tags:\n  - a\n  - b",
    "# a comment",
)
BROKEN_FIELDS = (
    "name: twice",
    "description: twice",
    "  indented: wrong",
    "no colon here",
    "- item",
    "bad: [",
    "bad: 'open",
    "bad: @at",
    "bad: a: b",
    "odd: !!python/object:os.system x",
)
OTHER_FIELDS = ALLOWED_FIELDS * 4 + BROKEN_FIELDS


def mostly(usual: str, *others: str) -> st.SearchStrategy[str]:
    """``usual`` nine times of ten."""
    return st.sampled_from((usual,) * (9 * len(others)) + others)


@st.composite
def folders(draw: st.DrawFn) -> tuple[str, str]:
    """A folder name and the text of its SKILL.md: valid, or broken in ways that the specification forbids."""
    name = draw(NAME)
    folder = draw(mostly(name, "other"))
    write = draw(st.sampled_from(WRITERS))
    fields = {
        "name": f"name: {draw(st.sampled_from((str, quoted)))(name)}",
        "description": f"description: {write(draw(DESCRIPTION))}",
    }
    fields.pop(draw(mostly("", "name", "description")), None)
    others = draw(
        st.lists(st.sampled_from(OTHER_FIELDS), max_size=2, unique_by=lambda line: line.partition(":")[0])
    )
    opening = draw(mostly("---", "--- ", "\n---", "# Title\n---", ""))
    closing = draw(mostly("---", "--- ", ""))
    text = "\n".join((opening, *fields.values(), *others, closing, "", "# Body", ""))
    text = text.replace("\n", draw(mostly("\n", "\r\n")))
    return folder, text


def written(folder: str, text: str, root: str) -> Path:
    directory = Path(root) / folder.replace("/", "_")
    directory.mkdir()
    (directory / "SKILL.md").write_bytes(text.encode())
    return directory


def differs_in_reading(text: str, problems: list[skill.Problem]) -> bool:
    """Named differences that change what the reference sees, so that nothing can be compared."""
    codes = {problem.code for problem in problems}
    null = re.search(r"^(?:name|description):[ ]*(?:~|null|Null|NULL)?[ ]*(?:#.*)?$", text, re.MULTILINE)
    spaced = re.search(r"^name: ['\"](?: .*| *|.* )['\"]$", text, re.MULTILINE)
    return bool(codes & {"triple-hyphen", "tab"} or null or spaced)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(folders())
@example(("word-count", "---\nname: word-count\ndescription: Counts. Use when asked.\n---\n\n# Go\n"))
@example(("a", "---\nname: a\ndescription: Use when: asked\n---\n"))
@example(("a", "---\r\nname: a\r\ndescription: Counts\r\n--- \r\nBody"))
@example(("a", "---\nname: a\ndescription: |#x\n  text\n---\n"))
def test_both_report_the_same_classes_of_errors(case: tuple[str, str]) -> None:
    folder, text = case
    with tempfile.TemporaryDirectory() as root:
        directory = written(folder, text, root)
        ours = skill.validate(directory)
        if differs_in_reading(text, ours):
            return
        try:
            theirs = reference_classes(directory)
        except NotImplementedError:  # REFERENCE_DIFFERS["comment-crash"]
            return
        assert our_classes(ours) == theirs, [problem.format() for problem in ours]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text("ab:-#'\"|>[]{}&*!,?%@`~. 0", min_size=1, max_size=12))
def test_both_agree_on_what_is_yaml(value: str) -> None:
    text = f"---\nname: a\ndescription: Counts.\nlicense: {value}\n---\n\nBody\n"
    with tempfile.TemporaryDirectory() as root:
        directory = written("a", text, root)
        ours = skill.validate(directory)
        if "---" in value:
            return
        try:
            theirs = reference_classes(directory)
        except NotImplementedError:  # REFERENCE_DIFFERS["comment-crash"]
            return
        assert our_classes(ours) == theirs, [problem.format() for problem in ours]


ALONE = [
    ("a", "name: A\ndescription: d", {"name upper case", "name and folder"}),
    ("A", "name: A\ndescription: d", {"name upper case"}),
    ("-a", "name: -a\ndescription: d", {"name hyphen at an edge"}),
    ("a--b", "name: a--b\ndescription: d", {"name double hyphen"}),
    ("a_b", "name: a_b\ndescription: d", {"name characters"}),
    ("b", "name: a\ndescription: d", {"name and folder"}),
    ("n" * 65, f"name: {'n' * 65}\ndescription: d", {"name too long"}),
    ("n" * 64, f"name: {'n' * 64}\ndescription: {'d' * 1024}\ncompatibility: {'c' * 500}", set()),
    ("a", "description: d", {"name missing"}),
    ("a", "name: ''\ndescription: d", {"name empty or not text"}),
    ("a", "name:\n  - a\ndescription: d", {"name empty or not text"}),
    ("a", "name: a", {"description missing"}),
    ("a", "name: a\ndescription:", {"description empty or not text"}),
    ("a", "name: a\ndescription:\n  b: c", {"description empty or not text"}),
    ("a", f"name: a\ndescription: {'d' * 1025}", {"description too long"}),
    ("a", f"name: a\ndescription: d\ncompatibility: {'c' * 501}", {"compatibility too long"}),
    ("a", "name: a\ndescription: d\ncompatibility:\n  - c", {"compatibility not text"}),
    ("a", "name: a\ndescription: d\nmodel: x", {"a field that is not in the format"}),
    ("a", "name: a\nname: a\ndescription: d", {BROKEN}),
    ("a", "- name", {BROKEN}),
    ("a", "", {BROKEN}),
]


@pytest.mark.parametrize(("folder", "front", "classes"), ALONE)
def test_each_class_alone(folder: str, front: str, classes: set[str], tmp_path: Path) -> None:
    directory = written(folder, f"---\n{front}\n---\nBody\n", str(tmp_path))
    assert reference_classes(directory) == our_classes(skill.validate(directory)) == classes


def test_no_skill_md(tmp_path: Path) -> None:
    assert reference_classes(tmp_path) == our_classes(skill.validate(tmp_path)) == {"no SKILL.md"}


def test_both_accept_the_courses_own_skills(repository: Path) -> None:
    folders = sorted(path.parent for path in repository.glob("skills/*/SKILL.md"))
    for folder in folders:
        assert reference_classes(folder) == set()
        assert [problem for problem in skill.validate(folder) if problem.severity == "error"] == []


# --- each named difference, shown ---

FIELDS = "name: a\ndescription: Counts. Use when asked.\n"
ACCEPTED: set[str] = set()
DIFFERENCES = [
    ("bom", f"\ufeff---\n{FIELDS}---\nB", {"warning"}, {BROKEN}),
    ("yaml-flow", f"---\n{FIELDS}allowed-tools: [Read, Bash]\n---\nB", {"warning"}, {BROKEN}),
    ("yaml-flow", f"---\n{FIELDS}metadata: {{}}\n---\nB", {"warning"}, {BROKEN}),
    ("yaml-alias", f"---\n{FIELDS}license: &l MIT\ncompatibility: *l\n---\nB", {"warning"}, {BROKEN}),
    ("yaml-tag", f"---\n{FIELDS}license: !!str 1\n---\nB", {"warning"}, {BROKEN}),
    ("yaml-merge", f"---\n{FIELDS}<<: x\n---\nB", {"warning"}, {BROKEN}),
    ("tab", f"---\n{FIELDS}license:\tMIT\n---\nB", {"warning"}, {BROKEN}),
    ("fence-trailing-space", f"---\t\n{FIELDS}---\nB", {"warning"}, {BROKEN}),
    ("compatibility-empty", f"---\n{FIELDS}compatibility: ''\n---\nB", {"error"}, ACCEPTED),
    ("metadata-type", f"---\n{FIELDS}metadata: x\n---\nB", {"error"}, ACCEPTED),
    ("metadata-value-type", f"---\n{FIELDS}metadata:\n  a:\n    - b\n---\nB", {"error"}, ACCEPTED),
    ("license-type", f"---\n{FIELDS}license:\n  - MIT\n---\nB", {"error"}, ACCEPTED),
    ("license-empty", f"---\n{FIELDS}license:\n---\nB", {"error"}, ACCEPTED),
    ("allowed-tools-type", f"---\n{FIELDS}allowed-tools:\n  a: b\n---\nB", {"error"}, ACCEPTED),
    ("description-empty", "---\nname: a\ndescription: ~\n---\nB", {"error"}, ACCEPTED),
    ("name-characters", "---\nname: ' a'\ndescription: Counts if asked.\n---\nB", {"error"}, ACCEPTED),
    (
        "triple-hyphen",
        "---\nname: a\ndescription: Counts --- if asked.\nbad: 'open\n---\nB",
        {"warning"},
        ACCEPTED,
    ),
    ("no-frontmatter", f"---{FIELDS}---\nB", {"error"}, ACCEPTED),
    ("frontmatter-not-closed", f"---\n{FIELDS}---and more\nB", {"error"}, ACCEPTED),
]


@pytest.mark.parametrize(("code", "text", "severity", "theirs"), DIFFERENCES)
def test_where_the_reference_is_wrong(
    code: str, text: str, severity: set[str], theirs: set[str], tmp_path: Path
) -> None:
    folder = written("a", text, str(tmp_path))
    assert {problem.severity for problem in skill.validate(folder) if problem.code == code} == severity
    assert reference_classes(folder) == theirs


def test_the_reference_cuts_a_description_at_three_hyphens(tmp_path: Path) -> None:
    folder = written("a", "---\nname: a\ndescription: Counts --- when asked.\n---\nBody", str(tmp_path))
    assert skills_ref.read_properties(folder).description == "Counts"
    assert skill.read(folder).description == "Counts --- when asked."


def test_the_reference_crashes_on_another_encoding(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "SKILL.md").write_bytes(f"---\n{FIELDS}---\ncafé\n".encode("latin-1"))
    with pytest.raises(UnicodeDecodeError):
        skills_ref.validate(folder)
    assert [(problem.code, problem.line) for problem in skill.validate(folder)] == [("not-utf8", 5)]


def test_the_reference_crashes_on_some_comments(tmp_path: Path) -> None:
    folder = written("a", "---\nname: a\ndescription: # #%[\n>\n\n---\nB", str(tmp_path))
    with pytest.raises(NotImplementedError):
        skills_ref.validate(folder)
    assert "description-empty" in {problem.code for problem in skill.validate(folder)}


def test_the_reference_does_not_know_the_name_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written("a", f"---\n{FIELDS}---\nB", str(tmp_path))
    monkeypatch.chdir(folder)
    assert reference_classes(Path()) == {"name and folder"}
    assert skill.validate(Path()) == []
