"""The checks of lesson 01: find the line behind a step, predict the tiers, change one line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from skillcourse.agent.trace import Trace
from skillcourse.checks.bookshop import commands_with, made, try_skills, was_read, why_not
from skillcourse.checks.outcome import judged, todo
from skillcourse.checks.result import Check, CheckResult, Finding
from skillcourse.files import read_whole
from skillcourse.world.week import sales

SKILL = "weekly-sales-review"
REQUEST = "How did last week go? The till export is sales-2026-w36.csv."
SECOND = "Review sales-2026-w36.csv. What should we do about the flagged titles?"
HIDDEN = "Please write the sales review of week 17 from sales-2026-w17.csv."
HIDDEN_SEED, HIDDEN_WEEK = 1130, 17
WANTED_DROP = 50
NEVER = 0

PARTS: Mapping[str, str] = {
    "description": "The description is always there",
    "steps": "The steps come when the skill is picked",
    "house rules, request 1": "The house rules, when request 1 is sent",
    "house rules, request 2": "The house rules, when request 2 is sent",
    "template": "The template of the report",
    "script code": "The code of the script",
}
"""What is to be predicted in 01-b, with the finding's title."""


def _find_the_line(folder: Path, answers: Mapping[str, object]) -> CheckResult:
    given = answers.get("01-a")
    if given is None:
        return todo(LINE, "Write the line's number in place of None, then run the cell and this check again.")
    trace = try_skills([folder / SKILL], REQUEST, ["sales-2026-w36.csv"])
    calls = [step for step in commands_with(trace, "review.py") if step.source is not None]
    if not calls or calls[0].source is None:
        return judged(LINE, [_skill_is_broken(trace)])
    source = calls[0].source
    said = _line_in(given)
    finding = Finding(
        "This is the line that made the agent run review.py",
        said == source.line,
        found=_what_stands_there(folder / SKILL / "SKILL.md", said)
        if said is not None
        else f"{given!r} is not a line number",
        fix=(
            "Find the step in the record that ran review.py. Its reason names a file and, after a colon, a "
            "line."
        ),
        where="the record of the run with the skill",
        rule="The agent says before each step which line it follows, so that you can check it.",
    )
    return judged(LINE, [finding])


def _line_in(given: object) -> int | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, int):
        return given
    found = (
        re.fullmatch(r"\s*(?:\S*SKILL\.md:|line\s+)?(\d{1,6})\.?\s*", given, re.I)
        if isinstance(given, str)
        else None
    )
    return int(found[1]) if found else None


def _what_stands_there(path: Path, line: int) -> str:
    try:
        lines = read_whole(path).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    if not 1 <= line <= len(lines):
        return f"SKILL.md has no line {line}"
    return f"line {line} reads {lines[line - 1].strip()!r}"[:160]


def _predict(folder: Path, answers: Mapping[str, object]) -> CheckResult:
    given = answers.get("01-b")
    if given is None or (isinstance(given, Mapping) and all(value is None for value in given.values())):
        return todo(PREDICT, "Put a number in place of each None, then run the cell and this check again.")
    if not isinstance(given, Mapping):
        finding = Finding(
            "The prediction gives each part a number",
            False,
            found=f"{given!r}"[:80],
            fix='Give a dictionary, such as {"description": 1, "steps": 2, …}.',
        )
        return judged(PREDICT, [finding])
    runs = [try_skills([folder / SKILL], request, ["sales-2026-w36.csv"]) for request in (REQUEST, SECOND)]
    if not any(step.kind == "skill" and not step.failed for step in runs[0].steps):
        return judged(PREDICT, [_skill_is_broken(runs[0])])  # a broken skill must not make zeros true
    truth = _truth(*runs)
    findings = tuple(
        Finding(
            title,
            _same(given.get(part), truth[part]),
            found=f"you said {given.get(part)!r}",
            fix=_CLUES[part],
            where=f"the records of the two runs, and {SKILL}/",
            rule="Tier 1 is always loaded, tier 2 when the skill is picked, tier 3 when a step needs it.",
        )
        for part, title in PARTS.items()
    )
    return judged(PREDICT, findings)


def _same(said: object, tier: int) -> bool:
    return isinstance(said, int) and not isinstance(said, bool) and said == tier


def _truth(first: Trace, second: Trace) -> dict[str, int]:
    """What the two runs really loaded, read from their traces."""
    offered = any(step.kind == "catalog" for step in first.steps)
    loaded = any(step.kind == "skill" and not step.failed for step in first.steps)
    return {
        "description": 1 if offered else NEVER,
        "steps": 2 if loaded else NEVER,
        "house rules, request 1": 3 if was_read(first, "house-rules.md") else NEVER,
        "house rules, request 2": 3 if was_read(second, "house-rules.md") else NEVER,
        "template": 3 if was_read(first, "assets/report.md") else NEVER,
        "script code": 3 if was_read(first, "review.py") or was_read(second, "review.py") else NEVER,
    }


_CLUES: Mapping[str, str] = {
    "description": "Ask when the agent needs it: before it knows which skill to pick, or after?",
    "steps": "Look for the step in the record that loads SKILL.md.",
    "house rules, request 1": 'Read step 3 in SKILL.md. It begins with "If". Did request 1 ask that?',
    "house rules, request 2": 'Read step 3 in SKILL.md. It begins with "If". Did request 2 ask that?',
    "template": (
        "Somebody has to know the form of the report before it can be filled. Look for that step in the "
        "record."
    ),
    "script code": "The script was run. Look in the record whether anybody read it, too.",
}


def _change_one_line(folder: Path, answers: Mapping[str, object]) -> CheckResult:
    yours = folder / "yours" / SKILL
    if _text(yours / "SKILL.md") is not None and _text(yours / "SKILL.md") == _text(
        folder / SKILL / "SKILL.md"
    ):
        return todo(CHANGE, f"Change yours/{SKILL}/SKILL.md, save it, and run this check again.")
    trace = try_skills([yours], HIDDEN, ["sales-2026-w17.csv"], seed=HIDDEN_SEED)
    calls = commands_with(trace, "review.py")
    report = made(trace, "weekly-review.md")
    where = f"yours/{SKILL}/SKILL.md"
    findings = [
        Finding(
            "The agent runs the script with your number",
            any(
                re.search(rf"--drop[= ]{WANTED_DROP}\b", str(step.input["command"])) and not step.failed
                for step in calls
            ),
            found=f"it ran {calls[0].input['command']!r}"[:200] if calls else why_not(trace),
            fix=f"In step 1, let the command end in --drop {WANTED_DROP}.",
            where=where,
            rule=(
                "The agent runs the command as it stands in the step, not as the sentence below explains it."
            ),
        ),
        Finding(
            "The report is still written",
            report is not None,
            found=why_not(trace),
            fix=(
                "Leave steps 2 to 5 as they were. The difference with weekly-sales-review/SKILL.md should "
                "be one step."
            ),
            where=where,
            rule="A change for one wish leaves the rest of the work as it was.",
        ),
    ]
    if report is not None:
        findings.append(_flags(report, where))
        findings.append(_explanation(_text(yours / "SKILL.md") or "", where))
    return judged(CHANGE, findings)


def _flags(report: str, where: str) -> Finding:
    week = [sale for sale in sales(HIDDEN_SEED, HIDDEN_WEEK) if sale.units_last_week >= 5]
    due = {
        s.book.title for s in week if (s.units_last_week - s.units) * 100 >= WANTED_DROP * s.units_last_week
    }
    titles = [sale.book.title for sale in sales(HIDDEN_SEED, HIDDEN_WEEK)]
    # In the report a fall is shown as "10 to 4 copies (-60 %)"; best sellers are shown without a change.
    shown = {title for title in titles for line in report.splitlines() if title in line and "(-" in line}
    more, fewer = sorted(shown - due), sorted(due - shown)
    found = [f"too many: {', '.join(more)}"] if more else []
    found += [f"missing: {', '.join(fewer)}"] if fewer else []
    return Finding(
        "The report flags exactly the titles that fell by half, in a week that you have not seen",
        shown == due,
        found="; ".join(found),
        fix=f"The number after --drop decides. It is to be {WANTED_DROP}, and --smallest stays as it is.",
        where=where,
        rule="The outcome follows the command that stands in the skill.",
    )


def _explanation(text: str, where: str) -> Finding:
    number = next((n for n, line in enumerate(text.splitlines(), 1) if re.search(r"\b30\b", line)), 0)
    return Finding(
        "The text beside the command is true again",
        number == 0,
        found="the old number still stands there",
        fix=f"Change the sentence below the command: {WANTED_DROP} in place of 30.",
        where=f"{where}:{number}",
        rule="An agent that reads two numbers has to guess which one is meant. So has a person.",
    )


def _text(path: Path) -> str | None:
    try:
        return read_whole(path).decode("utf-8-sig").replace("\r\n", "\n").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _skill_is_broken(trace: Trace) -> Finding:
    return Finding(
        "The skill of the lesson does its work",
        False,
        found=why_not(trace),
        fix=(
            f"The folder {SKILL} was changed. Take it from a fresh copy of the lesson; your changes belong "
            "into yours/."
        ),
        where=f"{SKILL}/SKILL.md",
    )


LINE = Check(
    "01-a",
    "Find the line behind a step",
    _find_the_line,
    proves=(
        "You can trace a step of a run to the line of the skill behind it. It cannot show that you read "
        "the rest."
    ),
)
PREDICT = Check(
    "01-b",
    "Predict what is loaded",
    _predict,
    proves=(
        "Your prediction agrees with what two runs of the practice model loaded. It cannot show when you "
        "made it. A real model may "
        "read more than it needs."
    ),
)
CHANGE = Check(
    "01-c",
    "Change one line of the skill",
    _change_one_line,
    needs=(f"yours/{SKILL}/SKILL.md",),
    proves=(
        "Your SKILL.md makes the practice model flag the right titles on a week that you have not seen. It "
        "cannot show that every "
        "model obeys it every time."
    ),
)
CHECKS = (LINE, PREDICT, CHANGE)
