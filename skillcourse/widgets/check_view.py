"""A check's outcome: what holds, what does not, where, why, and the hints one by one."""

from __future__ import annotations

from collections.abc import Callable

from skillcourse.checks import CheckResult, Finding
from skillcourse.checks import text as check_text
from skillcourse.course import Hint
from skillcourse.widgets.diff import diff_html
from skillcourse.widgets.drawings import icon
from skillcourse.widgets.markup import Child, Markup, phrase, tag
from skillcourse.widgets.panel import Panel, button
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.text import clean

SHEETS = ("check.css", "diff.css")
VERDICTS = {
    "pass": ("pass", "good", "Passed"),
    "fail": ("fail", "bad", "Not yet"),
    "todo": ("todo", "plain", "To do"),
    "error": ("warning", "bad", "Could not be checked"),
}


def verdict_chip(verdict: str) -> Markup:
    """A verdict as a word with its sign."""
    sign, tone, word = VERDICTS[verdict]
    return tag("span", icon(sign), word, class_=f"sc-chip sc-{tone}")


def check_record(result: CheckResult, *, twin: bool = False) -> Record:
    """The outcome as a static record."""
    return Record(
        framed(_result(result), label=f"Check {result.id}", sheets=SHEETS, twin=twin), check_text(result)
    )


def hint_record(hint: Hint) -> Record:
    """One hint as a static record."""
    title = f"{hint.exercise}: hint {hint.rung} of {hint.of}"
    more = "" if hint.last else f'lesson.hint("{hint.exercise}") again shows the next one.'
    html = framed(
        tag("h4", title),
        tag("div", _hint(hint), class_="sc-block"),
        tag("p", more, class_="sc-muted sc-small sc-block") if more else None,
        label=title,
        sheets=SHEETS,
    )
    parts = [title, clean(hint.text), hint.diff.text if hint.diff else "", more]
    return Record(html, clean("\n".join(part for part in parts if part), 60_000))


class CheckPanel:
    """The live check: its outcome, a button to check again, and the ladder of hints.

    Args:
        check: Checks now, as ``lesson.check`` does.
        next_hint: The next hint, as ``lesson.hint`` gives it.
        rungs: How many hints there are; 0 for a check without an exercise of the course.
    """

    def __init__(
        self, result: CheckResult, check: Callable[[], CheckResult], next_hint: Callable[[], Hint], rungs: int
    ) -> None:
        self.result = result
        self.hints: list[Hint] = []
        self._check = check
        self._next_hint = next_hint
        self._rungs = rungs
        self.view = Panel(f"CheckView({result.id})", self._html(), label=f"Check {result.id}", sheets=SHEETS)
        self.view.on("check", lambda _: self.again())
        self.view.on("hint", lambda _: self.hint())

    def again(self) -> None:
        """Checks again: what the button does."""
        self.result = self._check()
        self.view.draw(self._html(), f"{self.result.id}: {VERDICTS[self.result.verdict][2]}")

    def hint(self) -> None:
        """Shows the next hint: what the button does."""
        hint = self._next_hint()
        if not any(one.rung == hint.rung for one in self.hints):
            self.hints.append(hint)
        self.view.draw(self._html(), f"Hint {hint.rung} of {hint.of}: {hint.text}")

    def _html(self) -> Markup:
        actions: list[Child] = [
            button("Check again", "check", kind="first" if self.result.verdict != "pass" else "")
        ]
        shown = self.hints[-1].rung if self.hints else 0
        if self._rungs and self.result.verdict != "pass" and shown < self._rungs:
            words = (
                "Show the difference with the solution"
                if shown == self._rungs - 1
                else "Next hint"
                if shown
                else "Give me a hint"
            )
            actions.append(button(words, "hint"))
        ladder = [
            tag("li", tag("strong", f"Hint {hint.rung} of {hint.of}"), _hint(hint)) for hint in self.hints
        ]
        return Markup(
            f"{_result(self.result)}{tag('ol', ladder, class_='sc-ladder') if ladder else ''}"
            f"{tag('div', actions, class_='sc-row sc-block')}"
        )


def _hint(hint: Hint) -> list[Child]:
    return [tag("p", phrase(hint.text)), diff_html(hint.diff) if hint.diff is not None else None]


def _result(result: CheckResult) -> Markup:
    hold, looked_at = result.points
    head = tag(
        "div",
        verdict_chip(result.verdict),
        tag("h4", f"{result.id}  {result.title}"),
        tag("span", f"{hold} of {looked_at} hold", class_="sc-muted sc-small sc-end") if looked_at else None,
        class_="sc-row",
    )
    note = tag("p", phrase(result.note), class_="sc-block") if result.note else None
    # What is to be done comes first; what holds already is read last.
    ordered = sorted(result.findings, key=lambda finding: finding.passed)
    findings = (
        tag("ul", [_finding(finding) for finding in ordered], class_="sc-findings") if ordered else None
    )
    return Markup(f"{head}{note or ''}{findings or ''}")


def _finding(finding: Finding) -> Markup:
    sign, word = ("pass", "holds") if finding.passed else ("fail", "does not hold")
    details: list[Child] = []
    if not finding.passed:
        rows = (
            ("Found", finding.found),
            ("Fix", finding.fix),
            ("Where", finding.where),
            ("Rule", finding.rule),
        )
        details = [
            [
                tag("dt", name),
                tag("dd", tag("code", clean(said, 300)) if name == "Where" else phrase(said, 1_200)),
            ]
            for name, said in rows
            if said
        ]
    return tag(
        "li",
        icon(sign),
        tag(
            "div",
            tag("p", tag("span", f"{word}: ", class_="sc-hidden"), phrase(finding.title, 400)),
            tag("dl", details) if details else None,
        ),
        class_=f"sc-finding {'sc-good' if finding.passed else 'sc-bad'}",
    )
