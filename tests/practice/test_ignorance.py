"""The practice model knows nothing of the course: none of its names, titles and own words is in the code."""

from __future__ import annotations

import json
import re
import sysconfig
from collections import Counter
from pathlib import Path

import pytest

from skillcourse.practice.words import stem

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = {
    # Without escapes such as "\\b", which would glue a letter to the word behind them.
    path: re.sub(r"\\[a-zA-Z]", " ", path.read_text(encoding="utf-8")).lower()
    for path in sorted((ROOT / "skillcourse" / "practice").glob("*.py"))
}
WORD = re.compile(r"[a-zà-ÿ]{4,}")

# Words of the course that are no words of Python's own documentation and yet belong to everyone: what people
# call documents and times, whom they deal with, and what this model is about. Each was read before it was
# put here.
EVERYONES = frozenset(
    stem(word)
    for line in (
        "agent skill skillcourse frontmatter markdown notebook jupyter prose sentences numbered models judge",
        "honest customer supplier company invoice paper slide monthly weekly october twelve summarise review",
        "picked answering reply costs practice label price letter book bash yaml unlabelled",
    )
    for word in line.split()
)


def own_words() -> set[str]:
    """The words that make the course this course: those of its skills and data, and what its lessons keep
    saying."""
    everything: Counter[str] = Counter()
    own: set[str] = set()
    for folder in ("skills", "lessons", "solutions"):
        for path in sorted((ROOT / folder).rglob("*")):
            if folder == "solutions" and path.suffix == ".ipynb":
                continue  # lesson.py is its source; the style sheets in its stored outputs are no words of the course
            if path.is_file() and path.suffix in (".md", ".py", ".ipynb", ".json", ".csv", ".txt", ".html"):
                words = WORD.findall(path.read_text(encoding="utf-8", errors="replace").lower())
                everything.update(words)
                own.update(words if folder == "skills" else ())
    own |= {word for word, count in everything.items() if count >= 6 and len(word) > 5}
    ordinary = {stem(word) for word in ordinary_words()} | EVERYONES
    return {word for word in own if stem(word) not in ordinary}


def skill_names() -> list[str]:
    """The name of every skill of the course, finished or to be built."""
    roots = (ROOT / folder for folder in ("skills", "lessons", "solutions"))
    return sorted({path.parent.name for root in roots for path in root.rglob("SKILL.md")})


def lesson_titles() -> list[str]:
    """The first heading of every lesson."""
    titles = []
    for path in (ROOT / "lessons").rglob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        heading = re.search(r"^# (.+)$", text, re.M)
        titles += [re.sub(r"^(?:lesson )?\d+[:.]?\s*", "", heading[1].strip(), flags=re.I)] if heading else []
    return titles


def prompts() -> list[str]:
    """Every request that the course's skills are tried with."""
    found = []
    for path in (ROOT / "skills").rglob("*queries*.json"):
        found += [case["query"] for case in json.loads(path.read_text(encoding="utf-8"))]
    return found


def ordinary_words() -> set[str]:
    """Words of Python's own library and documentation: a vocabulary that knows no course."""
    library = Path(sysconfig.get_path("stdlib"))
    texts = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in [*library.glob("*.py"), library / "pydoc_data" / "topics.py"]
    ]
    return {word for text in texts for word in WORD.findall(text.lower())}


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_no_name_title_or_request_of_the_course_is_in_the_code(path: Path) -> None:
    wanted = [name for name in skill_names() if "-" in name] + lesson_titles() + prompts()
    assert skill_names() and prompts()
    found = [text for text in wanted if len(text) > 6 and text.lower() in CODE[path]]
    assert not found


def test_no_word_that_only_the_course_uses_is_in_the_code() -> None:
    own = own_words()
    assert len(own) > 100, "the course has words of its own to look for"
    found = {path.name: sorted(own & set(WORD.findall(text))) for path, text in CODE.items()}
    assert not {name: words for name, words in found.items() if words}


def test_the_mind_imports_only_what_it_may() -> None:
    for path, text in CODE.items():
        for line in re.findall(r"^\s*(?:from|import) (skillcourse[\w.]*)", text, re.M):
            allowed = ("skillcourse.practice", "skillcourse.errors", "skillcourse.tokens")
            assert line == "skillcourse" or line.startswith(allowed), (
                path.name,
                line,
            )
