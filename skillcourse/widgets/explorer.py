"""The skill explorer: a skill's files, which tier each belongs to, what it costs, and what is wrong with
it, by line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillcourse.skill import Problem, Skill, read, validate
from skillcourse.widgets.code import numbered
from skillcourse.widgets.drawings import icon
from skillcourse.widgets.markup import Child, Markup, tag
from skillcourse.widgets.panel import Panel
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.steps import TIERS
from skillcourse.widgets.text import clean, count, one_line, tokens

SHEETS = ("code.css", "explorer.css")
_BYTES = 400_000
SHOWN_FILES = 100
"""Of a skill with more, the first are shown: the record has every file in it, and is kept in the notebook."""


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    tier: int
    says: str
    """Its size: tokens for text, bytes for other files."""


class Explorer:
    """A skill folder as it is when this is made.

    Raises:
        LearnerError: When there is no skill in the folder that could be loaded at all.
    """

    def __init__(self, folder: Path) -> None:
        self.skill: Skill = read(folder)
        self.problems: list[Problem] = list(validate(folder))
        every = _files(self.skill)
        self.files = every[:SHOWN_FILES]
        self.left_out = len(every) - len(self.files)
        self.selected = self.skill.file

    def panel(self) -> Panel:
        """The live explorer: a press on a file shows it."""
        view = Panel(
            f"SkillExplorer({self.skill.name})",
            self._html(live=True),
            label=f"The skill {self.skill.name}",
            sheets=SHEETS,
        )

        def choose(path: object) -> None:
            if any(file.path == path for file in self.files):
                self.selected = str(path)
                view.draw(self._html(live=True), f"{path} is shown")

        view.on("open", choose)
        return view

    def record(self) -> Record:
        """The same as a static record, every file folded."""
        return Record(
            framed(self._html(live=False), label=f"The skill {self.skill.name}", sheets=SHEETS, twin=True),
            self._text(),
        )

    def _html(self, *, live: bool) -> Markup:
        skill = self.skill
        head = tag(
            "div", tag("h4", skill.name), [self._tier_chip(tier) for tier in (1, 2, 3)], class_="sc-row"
        )
        about = tag("p", clean(skill.description, 1_200) or "It has no description.", class_="sc-muted")
        if live:
            shown: Child = self._file_html(next(file for file in self.files if file.path == self.selected))
        else:
            shown = [
                tag("details", tag("summary", f"{file.path} · {file.says}"), self._file_html(file))
                for file in self.files
            ]
        body = tag(
            "div", self._tree(live), tag("div", shown, class_="sc-shelf"), class_="sc-explorer sc-block"
        )
        return Markup(f"{head}{about}{self._summary()}{body}")

    def _tier_chip(self, number: int) -> Markup:
        total = sum(tier.tokens for tier in self.skill.tiers if tier.number == number)
        return tag("span", f"{number} {TIERS[number]} ≈ {total:,}", class_=f"sc-chip sc-tier{number}")

    def _summary(self) -> Markup:
        errors = sum(problem.severity == "error" for problem in self.problems)
        warnings = len(self.problems) - errors
        if not self.problems:
            return tag("p", tag("span", icon("pass"), "valid", class_="sc-chip sc-good"), class_="sc-block")
        chips: list[Child] = []
        if errors:
            chips.append(tag("span", icon("fail"), count(errors, "error"), class_="sc-chip sc-bad"))
        if warnings:
            chips.append(tag("span", icon("warning"), count(warnings, "warning"), class_="sc-chip sc-tier2"))
        whole = [tag("li", _problem(problem)) for problem in self.problems if not self._has_line(problem)]
        listed = tag("ul", whole, class_="sc-tree") if whole else None
        return tag("div", tag("div", chips, class_="sc-row"), listed, class_="sc-block sc-shelf")

    def _has_line(self, problem: Problem) -> bool:
        return problem.line > 0 and any(file.path == problem.file for file in self.files)

    def _tree(self, live: bool) -> Markup:
        rows: list[Child] = []
        folders: set[str] = set()
        for file in self.files:
            folder, _, name = file.path.rpartition("/")
            if folder and folder not in folders:
                folders.add(folder)
                rows.append(tag("li", icon("folder"), f"{folder}/", class_="sc-folder"))
            wrong = sum(problem.file == file.path for problem in self.problems)
            inside: list[Child] = [
                icon("file"),
                tag("span", one_line(name, 60)),
                tag("span", icon("warning"), tag("span", count(wrong, "problem"), class_="sc-hidden"))
                if wrong
                else None,
                tag("span", file.says, class_="sc-size"),
            ]
            names = f"sc-tier{file.tier}{' sc-deep' if folder else ''}"
            if live:
                row = tag(
                    "button",
                    inside,
                    type="button",
                    data_act="open",
                    data_value=file.path,
                    class_=names,
                    id=f"sc-open-{len(rows)}",
                    aria_pressed=str(file.path == self.selected).lower(),
                )
            else:
                row = tag("div", inside, class_=f"sc-leaf {names}")
            rows.append(tag("li", row))
        if self.left_out:
            rows.append(tag("li", f"… and {count(self.left_out, 'more file')}", class_="sc-muted"))
        return tag("ul", rows, class_="sc-tree", aria_label="Files of the skill")

    def _file_html(self, file: _File) -> Markup:
        text = _text_of(self.skill.directory / file.path)
        name = tag(
            "div",
            tag("code", file.path),
            tag("span", f"tier {file.tier} · {TIERS[file.tier]}", class_=f"sc-chip sc-tier{file.tier}"),
            tag("span", file.says, class_="sc-muted sc-small"),
            class_="sc-row",
        )
        if text is None:
            return tag(
                "div",
                name,
                tag(
                    "p",
                    "This file is not text; a script may use it, and a model does not read it.",
                    class_="sc-muted",
                ),
            )
        notes: dict[int, list[Child]] = {}
        for problem in self.problems:
            if problem.file == file.path and problem.line:
                notes.setdefault(problem.line, []).append(_problem(problem))
        key = None
        if file.path == self.skill.file:
            key = tag(
                "p",
                tag("span", "frontmatter: name and description are the catalog", class_="sc-chip sc-tier1"),
                tag("span", "body: the instructions", class_="sc-chip sc-tier2"),
                class_="sc-key",
            )
        body_line = self.skill.body_line
        is_main = file.path == self.skill.file

        def tone(line: int) -> str:
            return f"sc-tier{1 if is_main and line < body_line else file.tier}"

        return tag("div", name, key, numbered(text, tone=tone, notes=notes), class_="sc-shelf")

    def _text(self) -> str:
        lines = [f"Skill {self.skill.name}: {one_line(self.skill.description, 400)}"]
        for number in (1, 2, 3):
            total = sum(tier.tokens for tier in self.skill.tiers if tier.number == number)
            lines.append(f"Tier {number} {TIERS[number]}: {tokens(total)}")
        lines += [f"  {file.path}  (tier {file.tier}, {file.says})" for file in self.files]
        lines += [f"  … and {count(self.left_out, 'more file')}"] if self.left_out else []
        lines += [problem.format() for problem in self.problems] or ["No problem was found."]
        return "\n".join(lines)


def _files(skill: Skill) -> list[_File]:
    cost = {tier.path: tier for tier in skill.tiers if tier.number != 1}
    found = []
    for file in skill.files:
        tier = cost.get(file.path)
        says = f"≈ {tier.tokens:,}" if tier is not None and tier.text else f"{file.size:,} bytes"
        found.append(_File(file.path, tier.number if tier is not None else 3, says))
    return sorted(found, key=lambda file: (file.path != skill.file, "/" in file.path, file.path))


def _text_of(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            data = stream.read(_BYTES)
    except OSError:
        return None
    return None if b"\0" in data else data.decode("utf-8", errors="replace").replace("\r\n", "\n")


def _problem(problem: Problem) -> Markup:
    sign, tone = ("fail", "sc-bad") if problem.severity == "error" else ("warning", "sc-tier2")
    said = tag(
        "div",
        tag("p", tag("strong", f"{problem.severity.capitalize()}: "), clean(problem.message, 600)),
        tag("p", "Fix: ", clean(problem.fix, 600)) if problem.fix else None,
        tag("p", "Rule: ", clean(problem.rule, 400), class_="sc-muted") if problem.rule else None,
    )
    return tag("div", icon(sign), said, class_=f"sc-problem {tone}")
