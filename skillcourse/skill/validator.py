"""The strict voice: everything that the specification forbids, and all that does not work everywhere."""

from __future__ import annotations

from pathlib import Path

from skillcourse.skill import folder as entries
from skillcourse.skill import limits, references
from skillcourse.skill.document import open_document
from skillcourse.skill.problem import Problem
from skillcourse.skill.rulebook import problem
from skillcourse.skill.source import Unloadable, locate
from skillcourse.skill.tree import Tree, walk


def validate(folder: Path | str) -> list[Problem]:
    """Every problem of the skill in ``folder`` (or of the SKILL.md given): SKILL.md's first, by line.

    An empty list means: valid, and nothing known that would not work everywhere. A skill is valid when no
    problem's ``severity`` is ``"error"``. Never raises for what it finds; one hostile file is one problem.
    """
    try:
        directory = locate(folder)
        document = open_document(directory)
    except Unloadable as error:
        return [error.problem]
    file, parts = document.source.file, document.parts
    tree = walk(directory, sizes=False)
    problems = [
        *document.problems,
        *_letter_case(tree, file),
        *references.check(directory, file, parts.body, parts.body_line, tree),
        *entries.check(tree, file),
    ]
    if len(problems) > 1:
        problems.sort(key=lambda found: (found.file != file, found.file, found.line))
    return problems


def _letter_case(tree: Tree, file: str) -> list[Problem]:
    """On a disk that ignores letter case, opening SKILL.md succeeds whatever the file is called."""
    names = [entry.path for entry in tree.files if entry.path.casefold() == limits.SKILL_FILE.casefold()]
    wrong = file == limits.SKILL_FILE and names and limits.SKILL_FILE not in names
    return [problem("skill-md-case", names[0])] if wrong else []
