"""Two runs side by side: what each did at the same point, what it loaded, what it made, how it ended."""

from __future__ import annotations

from difflib import unified_diff

from skillcourse.agent.compare import Comparison, Row, compare
from skillcourse.agent.trace import Step, Trace
from skillcourse.widgets.diff import lines_html
from skillcourse.widgets.drawings import icon
from skillcourse.widgets.markup import Child, Markup, tag
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.run_record import OUTCOMES, outcome_chip, request_html, speaker, spent
from skillcourse.widgets.steps import TIERS, call_of, file_html, step_html, tiers_of
from skillcourse.widgets.text import clean, count, one_line


def compare_record(a: Trace, b: Trace, labels: tuple[str, str] = ("A", "B")) -> Record:
    """The comparison of two runs as a static record."""
    both = compare(a, b)
    return Record(_html(both, labels), _text(both, labels))


def _html(both: Comparison, labels: tuple[str, str]) -> Markup:
    a, b = both.first, both.second
    title = f"{one_line(labels[0], 40)} and {one_line(labels[1], 40)}, side by side"
    same = a.prompt == b.prompt
    heads = [
        tag(
            "div",
            tag("div", tag("h5", one_line(label, 60)), outcome_chip(trace), class_="sc-row"),
            tag("p", speaker(trace), class_="sc-muted sc-small"),
            None if same else request_html(trace.prompt),
            class_="sc-side",
        )
        for label, trace in zip(labels, (a, b), strict=True)
    ]
    return framed(
        tag("h4", title),
        request_html(a.prompt) if same else None,
        tag("div", heads, class_="sc-pair sc-block"),
        _numbers(a, b, labels),
        tag("h5", "Steps", class_="sc-block"),
        tag("ol", [_row(row, labels) for row in _with_endings_together(both.rows)], class_="sc-rows"),
        tag("h5", "Files made or changed", class_="sc-block"),
        _files(a, b, labels),
        [_difference(path, lines, labels) for path, lines in _differing(a, b)],
        label=title,
        sheets=("run.css", "compare.css", "diff.css"),
        wide=True,
    )


def _numbers(a: Trace, b: Trace, labels: tuple[str, str]) -> Markup:
    rows: list[tuple[str, str, int, int]] = [
        (f"Tier {x.tier} · {TIERS[x.tier]}, ≈ tokens loaded", f"sc-tier{x.tier}", x.loaded, y.loaded)
        for x, y in zip(tiers_of(a), tiers_of(b), strict=True)
    ]
    rows.append(("Steps", "", len(a.steps), len(b.steps)))
    rows.append(("Failed calls", "", sum(s.failed for s in a.steps), sum(s.failed for s in b.steps)))
    rows.append(("Tokens in", "", a.usage.input_tokens, b.usage.input_tokens))
    rows.append(("Tokens out", "", a.usage.output_tokens, b.usage.output_tokens))
    head = tag(
        "tr",
        tag("td"),
        [tag("th", one_line(label, 30), scope="col", class_="sc-n") for label in labels],
        tag("th", "difference", scope="col", class_="sc-n"),
    )
    body = [
        tag(
            "tr",
            tag("th", name, scope="row", class_=f"sc-measure {tone}"),
            tag("td", f"{x:,}", class_="sc-n"),
            tag("td", f"{y:,}", class_="sc-n"),
            tag("td", f"{y - x:+,}" if y != x else "same", class_="sc-n"),
        )
        for name, tone, x, y in rows
    ]
    return tag("div", tag("table", tag("thead", head), tag("tbody", body)), class_="sc-scroll sc-block")


def _with_endings_together(rows: tuple[Row, ...]) -> list[Row]:
    """The rows, with both runs' last words in one row even where they came about in different ways."""
    lone = [row for row in rows if row.first is None or row.second is None]
    first = next((row for row in lone if row.first and row.first.kind in ("answer", "error")), None)
    second = next((row for row in lone if row.second and row.second.kind in ("answer", "error")), None)
    if first is None or second is None:
        return list(rows)
    kept = [row for row in rows if row is not first and row is not second]
    return [*kept, Row("differs", first.first, second.second, ("words",))]


def _row(row: Row, labels: tuple[str, str]) -> Markup:
    sides: list[Child] = []
    for step, label in zip((row.first, row.second), labels, strict=True):
        if step is None:
            sides.append(
                tag(
                    "div",
                    "–",
                    tag("span", f" no such step in {one_line(label, 30)}", class_="sc-hidden"),
                    class_="sc-gap",
                )
            )
        else:
            who = tag("span", f"{one_line(label, 30)}: ", class_="sc-hidden sc-who")
            sides.append(tag("div", who, tag("ul", _folded(step), class_="sc-steps"), class_="sc-side"))
    told = (
        tag("p", f"differs in {', '.join(row.differs_in)}", class_="sc-muted sc-small")
        if row.differs_in
        else None
    )
    same = tag("p", "the same in both", class_="sc-muted sc-small") if row.kind == "same" else None
    return tag("li", tag("div", sides, class_="sc-pair"), told, same)


def _folded(step: Step) -> Markup:
    """A step with all but its head folded away: two columns leave no room for more."""
    return step_html(step, folded=step.kind != "answer")


def _files(a: Trace, b: Trace, labels: tuple[str, str]) -> Markup:
    sides = []
    for trace, label in zip((a, b), labels, strict=True):
        found = [file_html(change, trace.workspace) for change in trace.files]
        shown: Child = found or tag(
            "p", icon("todo"), f"{one_line(label, 30)} made none", class_="sc-row sc-muted"
        )
        sides.append(tag("div", shown, class_="sc-side sc-stack"))
    return tag("div", sides, class_="sc-pair")


def _differing(a: Trace, b: Trace) -> list[tuple[str, list[str]]]:
    """Each text file that both runs left with other contents: its path, and the difference by lines."""
    others = {change.path: change.preview for change in b.files}
    return [
        (
            change.path,
            list(unified_diff(change.preview.split("\n"), theirs.split("\n"), lineterm="", n=1))[2:],
        )
        for change in a.files
        if change.preview and (theirs := others.get(change.path, "")) and theirs != change.preview
    ]


def _difference(path: str, lines: list[str], labels: tuple[str, str]) -> Markup:
    first, second = (one_line(label, 30) for label in labels)
    return tag(
        "div",
        tag("h5", "What differs in ", tag("code", one_line(path, 120))),
        tag(
            "p",
            f"Lines with − stand in “{first}” only, lines with + in “{second}” only.",
            class_="sc-muted sc-small",
        ),
        lines_html(lines, (first, second)),
        class_="sc-block",
    )


def _text(both: Comparison, labels: tuple[str, str]) -> str:
    a, b = both.first, both.second
    lines = [f"Compared: {labels[0]} and {labels[1]}"]
    if a.prompt == b.prompt:
        lines.append(f"Request: {clean(a.prompt, 2_000)}")
    for label, trace in zip(labels, (a, b), strict=True):
        lines.append(
            f"{label}: {OUTCOMES[trace.outcome][2]} ({speaker(trace)}), "
            f"{count(len(trace.steps), 'step')}; {spent(trace.usage)}"
        )
        loaded = ", ".join(f"{TIERS[use.tier]} ≈ {use.loaded:,}" for use in tiers_of(trace))
        lines.append(f"   tokens loaded: {loaded}")
        lines.append(f"   files: {', '.join(one_line(change.path, 120) for change in trace.files) or 'none'}")
    for path, differing in _differing(a, b):
        lines.append(f"What differs in {one_line(path, 120)} (-: {labels[0]}, +: {labels[1]}):")
        lines += [clean(line, 600) for line in differing if line[:1] in "+-"]
    lines.append("Step by step:")
    for number, row in enumerate(_with_endings_together(both.rows), 1):
        lines.append(f"{number}. {_said(row.first)} | {_said(row.second)}")
    return "\n".join(lines)


def _said(step: Step | None) -> str:
    if step is None:
        return "-"
    call = call_of(step.kind, step.tool, step.input, step.skill)
    what = " ".join(part for part in (call.word, one_line(call.subject or call.command, 60)) if part)
    return what + (" (failed)" if step.failed else "")
