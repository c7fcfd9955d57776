"""What one run of a skill has done so far, and the answer that is made from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from skillcourse.practice.facts import Facts, as_shown, fill, json_in
from skillcourse.practice.told import message_in, wanted_facts
from skillcourse.practice.words import fold

MAX_QUOTE = 1500
"""How many characters of one output the answer quotes."""


@dataclass(slots=True)
class Output:
    """What one command or tool printed."""

    what: str
    text: str
    place: str


@dataclass(slots=True)
class Report:
    """The record that an answer is written from."""

    outputs: list[Output] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    tells: list[tuple[str, str]] = field(default_factory=list)
    """Places and sentences of what the instructions want said."""
    judged: list[tuple[str, str]] = field(default_factory=list)
    """Places and sentences that need a mind."""
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """Places and reasons of steps that were not taken."""
    open: list[tuple[str, str]] = field(default_factory=list)
    """Placeholders that nothing printed, with the file or answer they stand in."""
    answer: str = ""
    """The filled output template, when the answer has one."""
    quoted: list[tuple[str, str]] = field(default_factory=list)
    """Rules and texts of a prose-only skill, to be quoted."""
    delegated: list[Output] = field(default_factory=list)
    shown: list[Output] = field(default_factory=list)
    """Files whose content the instructions want shown."""
    latest: Output | None = None
    """What was printed or answered last: the content of *save the result as …*."""


def write_answer(report: Report, facts: Facts, skill: str) -> str:
    """The final words of a run: the filled template if there is one, else a short report of what was done."""
    parts: list[str] = []
    if report.answer:
        parts.append(report.answer.strip())
    else:
        said = _told(report, facts)
        if said:
            parts.append(said)
        parts += [_quote(each) for each in report.delegated[-3:]]
        parts += [_shown(each) for each in report.shown[-3:]]
        if report.outputs and not said and not report.delegated and not report.shown:
            parts.append(_quote(report.outputs[-1]))
    if report.made:
        parts.append("Files made: " + ", ".join(f"`{path}`" for path in report.made) + ".")
    if report.open:
        where: dict[str, list[str]] = {}
        for name, place in report.open:
            where.setdefault(place, []).append(name)
        parts += [
            f"Left open in {place}, because nothing printed it: {', '.join(names[:8])}."
            for place, names in where.items()
        ]
    if report.judged:
        parts.append(
            _needs_judgement(report, nothing_done=not (report.outputs or report.made or report.delegated))
        )
    if report.left_out:
        parts.append("Left out: " + "; ".join(f"{place} ({why})" for place, why in report.left_out[:4]) + ".")
    if not parts:
        parts.append(f"I followed `{skill}` to its end; it asked for nothing that I can do or show.")
    return "\n\n".join(parts)


_FILES = re.compile(r"\b(?:files?|dateien?|fichiers?|archivos?|files?|arquivos?)\b")


def _quote(output: Output) -> str:
    text = _readable(output.text.strip())
    if not text:
        return f"`{output.what[:120]}` ran and printed nothing."
    if len(text) > MAX_QUOTE:
        text = text[:MAX_QUOTE].rsplit("\n", 1)[0] + "\n…"
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{output.place} printed:\n\n{fence}\n{text}\n{fence}"


MAX_JSON = 400
"""JSON that is longer than this is shown as names and values."""
MAX_ROWS = 12


def _readable(text: str) -> str:
    """Printed text as a person reads it: a long JSON object as its first names and values."""
    if len(text) <= MAX_JSON or text[:1] not in "{[" or json_in(text) is None:
        return text
    facts = Facts()
    facts.learn(text)
    rows = [f"{name}: {value}" for name, value in facts.values.items() if len(value) < 300]
    for name, records in list(facts.lists.items())[:3]:
        for record in records[:MAX_ROWS]:
            flat = (
                f"{key} {as_shown(value)}"
                for key, value in record.items()
                if not isinstance(value, (dict, list))
            )
            rows.append(f"{name}: {', '.join(flat)}"[:300])
    more = len(rows) - MAX_ROWS
    return "\n".join([*rows[:MAX_ROWS], *([f"… and {more} more"] if more > 0 else [])]) if rows else text


def _shown(output: Output) -> str:
    """A file's content, set apart from the words of the answer."""
    return _quote(output).replace(f"{output.place} printed:", f"`{output.what}`:", 1)


def _needs_judgement(report: Report, *, nothing_done: bool) -> str:
    lead = (
        "This part of the skill is prose that needs judgement, which I do not have. It asks for:"
        if nothing_done
        else "These steps need judgement, which I do not have; they are left to you:"
    )
    rows = [f"- {place}: {text}" for place, text in report.judged[:10]]
    more = len(report.judged) - 10
    return "\n".join([lead, *rows, *([f"- and {more} more"] if more > 0 else [])])


def _told(report: Report, facts: Facts) -> str:
    """The values that the instructions want told, by the names they were printed under."""
    rows: dict[str, str] = {}
    unmet = False
    notes: list[str] = []
    for _, sentence in report.tells:
        message = message_in(sentence)
        if message:
            filled = fill(message, facts, lambda key: None)
            notes.append(filled.text[:1].upper() + filled.text[1:] + ".")
            continue
        wanted, all_met = wanted_facts(sentence, facts)
        all_met = all_met or (not wanted and bool(report.made) and bool(_FILES.search(fold(sentence))))
        rows.update(wanted)
        unmet = unmet or not all_met
    lines = []
    for name, value in rows.items():
        title = name.replace("_", " ").replace(".", " ").strip()
        title = title[:1].upper() + title[1:]
        lines.append(f"- {title}:\n\n{value}\n" if "\n" in value else f"- {title}: {value}")
    lines += [("\n" if lines else "") + " ".join(notes)] if notes else []
    if report.outputs and report.tells and not notes and (unmet or (not rows and not report.made)):
        # Something is to be told that no printed name matches: the reader gets the whole output.
        lines.append(("\n" if lines else "") + _quote(report.outputs[-1]))
    return "\n".join(lines)
