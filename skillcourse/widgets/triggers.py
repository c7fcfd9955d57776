"""The trigger table: which requests a description is picked for, with recall and false alarms as bars."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Literal

from skillcourse.errors import SkillcourseError
from skillcourse.evals import Pick, TriggerReport
from skillcourse.widgets.drawings import icon
from skillcourse.widgets.markup import Child, Markup, render, tag
from skillcourse.widgets.panel import Panel, button
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.text import clean, count, one_line

SHEETS = ("triggers.css",)
SPLITS: tuple[Literal["train", "held-out"], ...] = ("train", "held-out")
KEPT_TRIES = 12
_VERDICTS = {"right": ("pass", "good"), "missed": ("fail", "bad"), "false alarm": ("warning", "bad")}

Measure = Callable[[Callable[[Pick], None]], TriggerReport]
"""Measures once, telling of each case as it is asked."""


class Stopped(Exception):
    """The learner pressed Stop between two cases."""


class TriggerPanel:
    """Measures a description, again and again while it is edited, and shows how the numbers move.

    Args:
        name: The judged skill, for the view's name.
        measure: Measures once.
        history: The reports of earlier tries in this session, oldest first; new ones are added to it.
        total: How many requests one try asks.
    """

    def __init__(self, name: str, measure: Measure, history: list[TriggerReport], total: int) -> None:
        self._measure = measure
        self._history = history
        self._total = total
        self._stop = threading.Event()
        self._turn = threading.Lock()
        self.view = Panel(
            f"TriggerView({name})", _waiting(name, 0, total), label=f"Triggers of {name}", sheets=SHEETS
        )
        self._name = name
        self.view.on("stop", lambda _: self._stop.set())
        self.view.on("again", lambda _: self._again())

    def run(self) -> TriggerReport:
        """Measures now; shows each case as it is asked and the table at the end.

        Raises:
            Stopped: When Stop was pressed.
            SkillcourseError: When a skill or the requests cannot be read, or the model does not answer.
        """
        asked = 0
        self._stop.clear()

        def heard(_: Pick) -> None:
            nonlocal asked
            asked += 1
            if self._stop.is_set():
                raise Stopped
            if asked % max(1, self._total // 10) == 0:
                self.view.draw(_waiting(self._name, asked, self._total))

        report = self._measure(heard)
        self._history.append(report)
        del self._history[:-KEPT_TRIES]
        self.view.draw(
            render([report_html(report, self._history), _again()]),
            f"{_percent(report.recall())} recall, {_percent(report.false_alarms())} false alarms",
        )
        return report

    def _again(self) -> None:
        if not self._turn.acquire(blocking=False):
            return

        def work() -> None:
            try:
                self.run()
            except Stopped:
                self.failed("Stopped.")
            except SkillcourseError as error:
                self.failed(str(error))
            finally:
                self._turn.release()

        threading.Thread(target=work, name="skillcourse-triggers", daemon=True).start()

    def failed(self, words: str) -> None:
        """Shows why there is no table."""
        self.view.draw(render([tag("p", clean(words, 800)), _again()]), words)


def trigger_record(report: TriggerReport, history: Sequence[TriggerReport], *, twin: bool = False) -> Record:
    """The report as a static record, with how the numbers moved in this session."""
    lines = [report.text()]
    if len(history) > 1:
        lines.append(
            "Tries in this session: "
            + "; ".join(
                f"recall {_percent(one.recall('train'))}, false alarms {_percent(one.false_alarms('train'))}"
                for one in history
            )
        )
    html = framed(
        report_html(report, history), label=f"Triggers of {report.target}", sheets=SHEETS, twin=twin
    )
    return Record(html, clean("\n".join(lines), 60_000))


def report_html(report: TriggerReport, history: Sequence[TriggerReport]) -> Markup:
    """Bars, history and table of one report."""
    before = history[-2] if len(history) > 1 else None
    head = tag(
        "div",
        tag("h4", f"Is {report.target} picked when it should be?"),
        tag(
            "span",
            f"{report.model_id} · {count(len(report.skills), 'skill')} on offer"
            + (f" · {count(report.runs, 'run')} a request" if report.runs > 1 else ""),
            class_="sc-muted sc-small sc-end",
        ),
        class_="sc-row",
    )
    blocks: list[Child] = [_bars(report, before, split) for split in SPLITS if report.of(split)]
    train = report.of("train")
    held = len(report.of("held-out"))
    note = (
        tag(
            "p",
            f"{count(held, 'held-out request')} are counted and not shown: "
            "whoever reads them starts to fit the description to them.",
            class_="sc-muted sc-small sc-block",
        )
        if held
        else None
    )
    bars = tag("div", blocks, class_="sc-splits sc-block")
    return render([head, bars, _history(history), _table(train), note])


def _bars(report: TriggerReport, before: TriggerReport | None, split: Literal["train", "held-out"]) -> Markup:
    rows = (
        (
            "Recall",
            "of the requests that should trigger it, how many did",
            "sc-tier3",
            report.recall(split),
            before.recall(split) if before else None,
        ),
        (
            "False alarms",
            "of the near misses, how many triggered it anyway",
            "sc-bad",
            report.false_alarms(split),
            before.false_alarms(split) if before else None,
        ),
    )
    return tag(
        "div",
        tag("h5", f"{split.capitalize()} · {count(len(report.of(split)), 'request')}"),
        tag("ul", [_bar(*row) for row in rows], class_="sc-bars"),
    )


def _bar(name: str, means: str, tone: str, share: float | None, before: float | None) -> Markup:
    moved = None
    ghost = None
    if before is not None and share is not None:
        moved = "as before" if before == share else f"was {_percent(before)}"
        ghost = tag("b", style=f"left:{100 * before:.1f}%")
    return tag(
        "li",
        tag("span", name, class_="sc-name", title=means),
        tag(
            "span",
            tag("i", style=f"width:{100 * (share or 0):.1f}%"),
            ghost,
            class_="sc-meter",
            aria_hidden="true",
        ),
        tag("span", tag("strong", _percent(share)), f" {moved}" if moved else None, class_="sc-say"),
        class_=tone,
    )


def _history(history: Sequence[TriggerReport]) -> Markup | None:
    """Both rates over the tries as a small line, and as words."""
    if len(history) < 2:
        return Markup()
    width, height, pad = 26 * (len(history) - 1), 44, 6
    lines = []
    for tone, rates in (
        ("sc-tier3", [one.recall("train") for one in history]),
        ("sc-bad", [one.false_alarms("train") for one in history]),
    ):
        points = [
            (pad + 26 * place, pad + (1 - rate) * height)
            for place, rate in enumerate(rates)
            if rate is not None
        ]
        path = " ".join(f"{x:.0f},{y:.1f}" for x, y in points)
        dots = "".join(f'<circle cx="{x:.0f}" cy="{y:.1f}" r="3" fill="currentColor"/>' for x, y in points)
        dash = ' stroke-dasharray="4 3"' if tone == "sc-bad" else ""
        lines.append(
            f'<g class="{tone} sc-stroke"><polyline points="{path}" fill="none" stroke="currentColor" '
            f'stroke-width="2"{dash}/>{dots}</g>'
        )
    across, down = width + 2 * pad, height + 2 * pad
    size = f'viewBox="0 0 {across} {down}" width="{across}" height="{down}"'
    drawn = Markup(f'<svg {size} aria-hidden="true" focusable="false">{"".join(lines)}</svg>')
    words = "; ".join(
        f"try {number}: recall {_percent(one.recall('train'))}, "
        f"false alarms {_percent(one.false_alarms('train'))}"
        for number, one in enumerate(history, 1)
    )
    key = tag(
        "span",
        f"Your last {count(len(history), 'try', 'tries')}: recall (line) and false alarms (dashes), train",
        class_="sc-muted sc-small",
    )
    return tag("figure", drawn, key, tag("figcaption", words, class_="sc-hidden"), class_="sc-row sc-block")


def _table(picks: Sequence[Pick]) -> Markup:
    head = tag(
        "tr", [tag("th", name, scope="col") for name in ("Request", "Should trigger", "Picked", "Verdict")]
    )
    # What went wrong is what there is to learn from: it stands first.
    ordered = sorted(picks, key=lambda pick: pick.verdict == "right")
    rows = [tag("tr", _cells(pick)) for pick in ordered]
    return tag("div", tag("table", tag("thead", head), tag("tbody", rows)), class_="sc-scroll sc-block")


def _cells(pick: Pick) -> list[Child]:
    sign, tone = _VERDICTS[pick.verdict]
    asked = ", ".join(dict.fromkeys(name or "no skill" for name in pick.picked))
    rate = f" ({_percent(pick.rate)} of runs)" if len(pick.picked) > 1 else ""
    chip = tag("span", icon(sign), pick.verdict, class_=f"sc-chip sc-{tone}")
    return [
        tag("td", one_line(pick.case.query, 300)),
        tag("td", "yes" if pick.case.should_trigger else "no"),
        tag("td", one_line(asked, 80), rate),
        tag("td", chip),
    ]


def _again() -> Markup:
    return tag("div", button("Measure again", "again", kind="first"), class_="sc-row sc-block")


def _waiting(name: str, asked: int, total: int) -> Markup:
    done = f"width:{100 * asked / total if total else 0:.0f}%"
    head = tag(
        "div",
        tag("h4", f"Asking which skill fits {name}"),
        tag("span", f"{asked} of {count(total, 'request')}", class_="sc-muted"),
        tag("span", button("Stop", "stop", kind="halt"), class_="sc-end"),
        class_="sc-row",
    )
    bar = tag("span", tag("i", style=done), class_="sc-meter", aria_hidden="true")
    return render([head, tag("div", bar, class_="sc-tier1 sc-block")])


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
