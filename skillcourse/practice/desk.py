"""What acting out a skill has at hand, and the ways in which it may stop before its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from skillcourse.practice.bind import Binder
from skillcourse.practice.catalog import Instructions
from skillcourse.practice.conditions import Judge
from skillcourse.practice.deeds import Directive, Names
from skillcourse.practice.facts import Facts
from skillcourse.practice.placeholders import Missing
from skillcourse.practice.plan import Plan, Template
from skillcourse.practice.replay import Move, Thought
from skillcourse.practice.report import Output, Report
from skillcourse.practice.shell_lines import outputs_of
from skillcourse.practice.situation import Situation
from skillcourse.practice.tools import Toolbox
from skillcourse.practice.turns import Outcome
from skillcourse.practice.variation import Variation
from skillcourse.practice.verbs import extension

StopKind = Literal["ask", "stopped", "failed", "lacks", "skill"]


@dataclass(frozen=True, slots=True)
class Stop:
    """Why following ended before the end of the plan."""

    kind: StopKind
    """``ask``: a question to the person. ``stopped``: the instructions say stop. ``failed``: a tool failed.
    ``lacks``: there is no
    tool for a step. ``skill``: another skill is to be loaded."""
    text: str


@dataclass(slots=True)
class Desk:
    """Everything that acting out one skill needs at hand."""

    source: Instructions
    situation: Situation
    tools: Toolbox
    names: Names
    binder: Binder
    facts: Facts
    judge: Judge
    report: Report
    variation: Variation
    listed: list[str] | None = None
    """The workspace's files at the start, where the client says them."""
    workdir: str = ""
    """The workspace's absolute path where a client's file tools want one."""
    follow: Callable[[Desk, Plan], Thought[Stop | None]] | None = None
    depth: int = 0
    read_files: dict[str, str] = field(default_factory=dict)
    pending: Template | None = None
    """A template that was read and waits to be written somewhere."""
    used: list[Template] = field(default_factory=list)
    """Templates that a file was made from."""
    retries: dict[int, int] = field(default_factory=dict)
    load_skill: Callable[[str, str], Thought[Stop | None]] | None = None

    def place(self, directive: Directive) -> str:
        """``SKILL.md:24``."""
        return f"{directive.file}:{directive.line}"

    def leaves_out(self, directive: Directive) -> bool:
        """True when an optional deed is left out in this run; never without temperature."""
        return self.variation.leaves_out(self.place(directive))

    def move(self, directive: Directive, call: tuple[str, dict[str, Any]], why: str) -> Move:
        """A call with the words before it."""
        note = "" if self.source.exact else " (counted without frontmatter)"
        return Move(f"{self.place(directive)}{note} {why}.", call[0], call[1])

    def says(self, directive: Directive, fallback: str) -> str:
        """``says: “Run the checker.”``, the instruction's own words."""
        text = " ".join(directive.text.replace("**", "").split()).strip()
        text = text.rstrip(".:") if text else ""
        if not text:
            return fallback
        short = text if len(text) <= 160 else text[:159].rsplit(" ", 1)[0] + " …"
        return self.variation.pick(
            (f"says: “{short}”", f"tells me: “{short}”", f"comes next: “{short}”"), self.place(directive)
        )

    def look(self, pattern: str, directive: Directive) -> Thought[list[str]]:
        """The files of the workspace that match a pattern; skills' own files are not among them."""
        if self.listed is not None and pattern.startswith("*."):
            return [path for path in self.listed if path.endswith(pattern[1:])]
        call = self.tools.look_for(pattern)
        if call is None:
            return []
        out = yield self.move(
            directive, call, f"needs a file that the request does not name, so I look for `{pattern}`"
        )
        if out.failed:
            return []
        ending = extension(pattern)
        lines = [line.strip().strip("'\"") for line in out.text.splitlines()]
        paths = [
            self._local(line)
            for line in lines
            if line and len(line) < 400 and (extension(line) == ending or not ending)
        ]
        return [
            path
            for path in dict.fromkeys(paths)
            if not path.startswith((".agents/", ".claude/", "/."))
            and "/.agents/" not in path
            and "/.claude/" not in path
        ][:200]

    def _local(self, path: str) -> str:
        return path.removeprefix(self.workdir.rstrip("/") + "/") if self.workdir else path.removeprefix("./")

    def absolute(self, path: str) -> str:
        """A path as the client's file tools take it."""
        return (
            f"{self.workdir.rstrip('/')}/{path}" if self.workdir and not path.startswith(("/", "~")) else path
        )


def note(desk: Desk, directive: Directive, out: Outcome, what: str) -> None:
    """Keeps what a command or tool printed, and learns its values unless it failed."""
    desk.judge.last = out
    desk.report.outputs.append(Output(what, out.text, desk.place(directive)))
    if not out.failed:
        desk.report.latest = desk.report.outputs[-1]
        desk.facts.learn(out.text)


def written_names(plan: Plan, report: Report) -> frozenset[str]:
    """The files that a plan writes or that were made: names of the skill's own, never examples."""
    names = {each.payload for each in plan.directives if each.kind in ("write", "copy", "append")}
    for each in plan.directives:
        if each.kind == "run":
            names |= set(outputs_of(each.payload))
    return frozenset(names | set(report.made))


def short(text: str) -> str:
    """The first words of a text, on one line."""
    return " ".join(text.split())[:80]


def ask_for(desk: Desk, directive: Directive, missing: list[Missing]) -> Stop:
    """The question for what the request leaves open, with the line that needs it."""
    first = missing[0]
    names = ", ".join(dict.fromkeys(f"`{each.placeholder}`" for each in missing))
    there = desk.binder.looked.get(first.extension, []) if first.kind == "file" else []
    hint = f" I see {', '.join(f'`{path}`' for path in there[:6])}." if there else ""
    what = {
        "file": "Which file should I use",
        "date": "Which date should I use",
        "number": "Which number should I use",
    }.get(first.kind, "What should I use")
    return Stop(
        "ask", f"{desk.place(directive)} needs {names}, and the request does not say it.{hint} {what}?"
    )
