"""Two runs side by side: the same request without and with a skill, before and after an edit, on two
models."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from skillcourse.agent.plain_text import counted, doing, file_line, joined, labelled, usage_line
from skillcourse.agent.trace import FileChange, Step, TierTokens, Trace

RowKind = Literal["same", "differs", "only first", "only second"]


@dataclass(frozen=True, slots=True)
class Row:
    """Two steps that stand for each other, or one that has no partner."""

    kind: RowKind
    first: Step | None
    second: Step | None
    differs_in: tuple[str, ...] = ()
    """What is not equal, in words: ``input``, ``words``, ``result``, ``success``, ``source``, ``files``,
    ``tokens``."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """What became of one file in each run; ``None`` where the run left it alone."""

    path: str
    first: FileChange | None
    second: FileChange | None
    same: bool


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """What two runs have in common and what they do not."""

    first: Trace
    second: Trace
    rows: tuple[Row, ...]
    files: tuple[FileRow, ...]

    def __repr__(self) -> str:
        return f"<Comparison of {len(self.first.steps)} and {len(self.second.steps)} steps>"

    @property
    def same(self) -> bool:
        """True when everything that a second run must repeat is equal."""
        return self.first.facts() == self.second.facts()

    @property
    def same_answer(self) -> bool:
        """True when both runs ended with the same words."""
        return self.first.answer == self.second.answer

    @property
    def tiers(self) -> tuple[TierTokens, TierTokens]:
        """How full each run's context was at its end."""
        nothing = TierTokens(0, 0, 0, 0, 0)
        first, second = ((trace.tiers() or (nothing,))[-1] for trace in (self.first, self.second))
        return first, second

    def text(self, *, width: int = 100) -> str:
        """The comparison as lines of plain text, without times."""
        return joined([*self._heads(width), "", *self._step_lines(width), "", *self._foot(width)])

    def _heads(self, width: int) -> list[str]:
        lines: list[str] = []
        for label, trace in (("First", self.first), ("Second", self.second)):
            offered = ", ".join(skill.name for skill in trace.skills) or "no skill"
            how = trace.outcome if not trace.reason else f"{trace.outcome}: {trace.reason}"
            lines += labelled(label, f"{trace.model} with {offered}: {how}", width)
        return lines

    def _step_lines(self, width: int) -> list[str]:
        half = max((width - 3) // 2, 20)
        signs = {"same": "=", "differs": "≠", "only first": "<", "only second": ">"}
        lines = []
        for row in self.rows:
            left, right = (_cut(doing(step), half) if step else "" for step in (row.first, row.second))
            lines.append(f"{left:<{half}} {signs[row.kind]} {right}".rstrip())
            if row.differs_in:
                lines.append(f"{'':<{half}}   differs in {', '.join(row.differs_in)}")
        return lines

    def _foot(self, width: int) -> list[str]:
        one, two = self.tiers
        lines = labelled(
            "Tokens",
            f"catalog {one.catalog:,} / {two.catalog:,}"
            f" · instructions {one.instructions:,} / {two.instructions:,}"
            f" · resources {one.resources:,} / {two.resources:,}"
            f" · everything else {one.other:,} / {two.other:,}",
            width,
        )
        lines += labelled("Used", f"{usage_line(self.first.usage)} / {usage_line(self.second.usage)}", width)
        for row in self.files:
            states = [file_line(change) if change else "left alone" for change in (row.first, row.second)]
            same = ", the same content" if row.same else ""
            lines += labelled("File", f"{row.path}: {states[0]} / {states[1]}{same}", width)
        steps = f"{counted(len(self.first.steps), 'step')} / {counted(len(self.second.steps), 'step')}"
        return lines + labelled(
            "Answer", f"{'the same' if self.same_answer else 'different'} after {steps}", width
        )


def compare(first: Trace, second: Trace) -> Comparison:
    """The two runs with their steps aligned, in order."""
    return Comparison(first, second, _rows(first.steps, second.steps), _file_rows(first, second))


def _rows(first: tuple[Step, ...], second: tuple[Step, ...]) -> tuple[Row, ...]:
    keys = [[(step.kind, step.tool, step.skill) for step in steps] for steps in (first, second)]
    rows: list[Row] = []
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for tag, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if tag == "equal":
            rows += [_pair(a, b) for a, b in zip(first[a_from:a_to], second[b_from:b_to], strict=True)]
        else:
            rows += [Row("only first", step, None) for step in first[a_from:a_to]]
            rows += [Row("only second", None, step) for step in second[b_from:b_to]]
    return tuple(rows)


def _pair(first: Step, second: Step) -> Row:
    pairs = {
        "input": (first.input, second.input),
        "words": (first.text, second.text),
        "result": (first.result, second.result),
        "success": (first.failed, second.failed),
        "source": (first.source, second.source),
        "files": (first.files, second.files),
        "tokens": (first.tokens, second.tokens),
    }
    differs_in = tuple(name for name, (one, two) in pairs.items() if one != two)
    return Row("differs" if differs_in else "same", first, second, differs_in)


def _file_rows(first: Trace, second: Trace) -> tuple[FileRow, ...]:
    one, two = ({change.path: change for change in trace.files} for trace in (first, second))
    return tuple(
        FileRow(path, one.get(path), two.get(path), one.get(path) == two.get(path))
        for path in sorted(one.keys() | two.keys())
    )


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"
