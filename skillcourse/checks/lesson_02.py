"""The checks of lesson 02: a valid frontmatter, steps that work on unseen data, a reference on demand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from skillcourse import skill
from skillcourse.agent.trace import Trace
from skillcourse.checks import bookshop, skills
from skillcourse.checks.outcome import judged, todo
from skillcourse.checks.result import Check, CheckResult, Finding
from skillcourse.files import read_whole
from skillcourse.world.week import stock

NAME = "reorder-stock"
FILE = f"{NAME}/SKILL.md"
NOTE = "order-note.md"
REFERENCE = "references/suppliers.md"
HIDDEN_SEED, HIDDEN_WEEK = 2024, 22
STOCK = f"stock-2026-w{HIDDEN_WEEK}.csv"
PLAIN = f"Which books must we order again? Our stock list is {STOCK}."
NAMED = f"/{NAME} {PLAIN}"
"""02-b and 02-c are about the steps: they name the skill, so that they do not depend on the description."""
MISSING = f"/{NAME} What do we have to reorder according to stock-2026-w23.csv?"
ASKING = (
    f"/{NAME} Write the order note from {STOCK}. Is there a minimum order?",
    f"/{NAME} What should we reorder from {STOCK}, and what are the delivery times?",
)
MOST_TOKENS: Mapping[int, int] = {1: 250, 2: 5_000}
"""Tier 1: a generous reading of "about 100 tokens". Tier 2: what the specification recommends."""


def _frontmatter(folder: Path, answers: Mapping[str, object]) -> CheckResult:
    place = folder / NAME
    found = skills.readable(place)
    if isinstance(found, Finding):
        return judged(FRONTMATTER, [found])
    if _is_todo(found.name) and _is_todo(found.description):
        return todo(
            FRONTMATTER, f"Write a name and a description into {FILE}, save it, and run this check again."
        )
    findings = skills.valid(place)
    findings.append(
        Finding(
            "No field is left as TODO",
            not (_is_todo(found.name) or _is_todo(found.description)),
            found=f"the {'name' if _is_todo(found.name) else 'description'} is still TODO",
            fix="Replace it by your own words.",
            where=FILE,
        )
    )
    findings += skills.description_covers(
        found,
        [
            (
                "when to use it",
                [
                    "when",
                    "whenever",
                    "if someone",
                    "if a",
                    "if the",
                    "for requests",
                    "for questions",
                    "asked",
                ],
            )
        ],
        rule="A description says what the skill does and when to use it (Agent Skills specification).",
    )
    if all(one.passed for one in findings):
        findings.append(bookshop.picked(bookshop.try_skills([place], PLAIN, [STOCK], seed=HIDDEN_SEED), NAME))
        findings.append(_left_alone(place))
    return judged(FRONTMATTER, findings)


def _left_alone(place: Path) -> Finding:
    trace = bookshop.try_skills([place], "Translate the opening hours into French, please.")
    return Finding(
        "The agent leaves it alone when it is asked for something else",
        not any(step.kind == "skill" for step in trace.steps),
        found="it was picked for a translation of the opening hours",
        fix="Take words such as 'anything' and 'always' out of the description.",
        where=f"{FILE}, description",
        rule="A description that fits everything is picked for everything.",
    )


def _steps(folder: Path, answers: Mapping[str, object]) -> CheckResult:
    place = folder / NAME
    found = skills.readable(place)
    if isinstance(found, Finding):
        return judged(STEPS, [found])
    waiting = [number for number in (1, 2, 4, 5) if re.search(rf"(?m)^\s*{number}\.\s+TODO\b", found.body)]
    if waiting == [1, 2, 4, 5]:
        return todo(STEPS, f"Write the steps 1, 2, 4 and 5 in {FILE}, save it, and run this check again.")
    trace = bookshop.try_skills([place], NAMED, [STOCK], seed=HIDDEN_SEED)
    note = bookshop.made(trace, NOTE)
    ran = bookshop.commands_with(trace, "reorder.py")
    findings = [
        Finding(
            "No step is left as TODO",
            not waiting,
            found=f"step {', '.join(map(str, waiting))}",
            fix="Write them, or take a step out that you do not need.",
            where=FILE,
        ),
        Finding(
            "The script runs on the stock list of the request",
            any(STOCK in str(step.input["command"]) and not step.failed for step in ran),
            found=f"it ran {str(ran[0].input['command'])!r}"[:200] if ran else bookshop.why_not(trace),
            fix=(
                "Give the command in a code block, with a word in capitals for the file: python "
                "scripts/reorder.py STOCK.csv"
            ),
            where=FILE,
            rule="A placeholder takes its value from the request, so the skill works next week too.",
        ),
        Finding(
            f"The run leaves {NOTE}",
            note is not None,
            found=f"it made {', '.join(bookshop.files_made(trace)) or 'no file'}; {bookshop.why_not(trace)}",
            fix=f"Say which template to fill (assets/order-note.md), and to save it as `{NOTE}`.",
            where=FILE,
            rule="What a step should leave behind has a name in the step.",
        ),
    ]
    if note is not None:
        findings += _note(note)
    findings += _on_error(place)
    return judged(STEPS, findings)


def _note(note: str) -> list[Finding]:
    due = [one for one in stock(HIDDEN_SEED, HIDDEN_WEEK) if one.on_hand + one.on_order <= one.reorder_point]
    missing = [one.book.title for one in due if one.book.title not in note]
    extra = [
        one.book.title for one in stock(HIDDEN_SEED, HIDDEN_WEEK) if one not in due and one.book.title in note
    ]
    empty = re.findall(r"\{\{[^}]*\}\}", note)
    return [
        Finding(
            "The note lists every title that is due, and no other",
            not missing and not extra,
            found="; ".join(
                f"{word}: {', '.join(titles[:3])}"
                for word, titles in (("missing", missing), ("too many", extra))
                if titles
            ),
            fix=(
                "Let the template be filled with what the script printed, not with titles from somewhere "
                "else."
            ),
            where=FILE,
            rule="The script decides, so that the result is right every week.",
        ),
        Finding(
            "The note has the form of the template, with every place filled",
            not empty and "## What to order" in note and "Checked by:" in note,
            found=f"left open: {', '.join(empty[:4])}" if empty else "the note has another form",
            fix="Name the template by its path in the step that writes the note: assets/order-note.md.",
            where=FILE,
            rule="An asset gives the form, so that every note looks alike.",
        ),
    ]


def _on_error(place: Path) -> list[Finding]:
    """A run without the file it needs: what the skill makes of the script's error."""
    trace = bookshop.try_skills([place], MISSING)
    note = bookshop.made(trace, NOTE)
    said = bookshop.last_words(trace)
    # The answer names each line that it follows: that of the command, and that of what to do now.
    followed = set(re.findall(r"SKILL\.md:(\d+)", said))
    command = next((one.source for one in trace.steps if one.failed and one.source), None)
    told = command is not None and bool(
        re.search(r"error|fail|problem|wrong|missing", command.text, re.IGNORECASE)
    )
    return [
        Finding(
            "When the stock list is missing, no note is written",
            note is None and "stock-2026-w23.csv" in said,
            found="it wrote a note all the same" if note is not None else "the answer does not name the file",
            fix="Say in step 2 to pass the script's message on and to stop.",
            where=FILE,
            rule="A wrong result is worse than none.",
        ),
        Finding(
            "The steps say what to do when the script reports an error",
            len(followed) >= 2 or told,
            found="the agent found no line to follow, and stopped by itself",
            fix="Say in step 2: if the script reports an error, pass its message on and stop.",
            where=FILE,
            rule="Where instructions are silent, each agent does something else.",
        ),
    ]


def _on_demand(folder: Path, answers: Mapping[str, object]) -> CheckResult:
    place = folder / NAME
    found = skills.readable(place)
    if isinstance(found, Finding):
        return judged(ON_DEMAND, [found])
    if re.search(r"(?m)^\s*3\.\s+TODO\b", found.body):
        return todo(ON_DEMAND, f"Write step 3 in {FILE}, save it, and run this check again.")
    plain = bookshop.try_skills([place], NAMED, [STOCK], seed=HIDDEN_SEED)
    asking = [bookshop.try_skills([place], prompt, [STOCK], seed=HIDDEN_SEED) for prompt in ASKING]
    return judged(ON_DEMAND, [*_reads(plain, asking), _not_pasted(place, found), *_sizes(found)])


def _reads(plain: Trace, asking: Sequence[Trace]) -> list[Finding]:
    step = next((one for one in plain.steps if one.kind == "read" and REFERENCE in str(one.input)), None)
    unread = [trace.prompt for trace in asking if not bookshop.was_read(trace, REFERENCE)]
    loaded = any(one.kind == "skill" and not one.failed for one in plain.steps)
    return [
        Finding(
            "A plain request is served without the suppliers' terms",
            loaded and step is None,
            found="they were read" if step else bookshop.why_not(plain),
            fix='Begin the step with its condition: "If the request asks about …, read …".',
            where=f"{step.source.file}:{step.source.line}" if step and step.source else FILE,
            rule="Tier 3 costs its tokens only when a request needs it.",
        ),
        Finding(
            "Requests about delivery times and minimum orders read them",
            not unread,
            found=f"not read for: {unread[0]!r}" if unread else "",
            fix="Name both in the condition, delivery times and minimum orders, and the file by its path.",
            where=FILE,
            rule="A condition is met when the request speaks of it.",
        ),
    ]


def _not_pasted(place: Path, found: skill.Skill) -> Finding:
    try:
        facts = read_whole(place / REFERENCE).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        facts = ""
    names = [
        name for name in ("Northgate Books", "Fennel & Sons", "Marble Street Wholesale") if name in found.body
    ]
    kept = "Fennel & Sons" in facts
    return Finding(
        f"The suppliers' terms stay in {REFERENCE}",
        kept and not names,
        found=f"SKILL.md has them too: {', '.join(names)}" if names else "the file is gone or changed",
        fix="Point to the file, and leave its content there.",
        where=FILE if names else f"{NAME}/{REFERENCE}",
        rule="What stands in SKILL.md is paid for by every request that picks the skill.",
    )


def _sizes(found: skill.Skill) -> list[Finding]:
    sizes: dict[int, int] = {tier.number: tier.tokens for tier in found.tiers if tier.number in MOST_TOKENS}
    lines = found.text.count("\n") + 1
    return [
        Finding(
            "The description costs little, and so do the steps",
            all(sizes[number] <= most for number, most in MOST_TOKENS.items()) and lines < 500,
            found=f"tier 1 about {sizes[1]} tokens, tier 2 about {sizes[2]} tokens in {lines} lines",
            fix="Say what the agent cannot know, and leave out the rest.",
            where=FILE,
            rule=(
                "The specification recommends about 100 tokens for tier 1, and under 5,000 tokens and 500 "
                "lines for tier 2."
            ),
        )
    ]


def _is_todo(text: str) -> bool:
    return not text.strip() or text.strip().upper().startswith("TODO")


FRONTMATTER = Check(
    "02-a",
    "Write the frontmatter",
    _frontmatter,
    needs=(FILE,),
    proves=(
        "The frontmatter keeps the specification's rules, and the practice model picks the skill for one "
        "request and not for "
        "another. Lesson 03 measures that properly."
    ),
)
STEPS = Check(
    "02-b",
    "Write the steps",
    _steps,
    needs=(FILE,),
    proves=(
        "An agent that does exactly what your steps say writes the right note from a stock list you have "
        "not seen, and none when "
        "the list is missing. It cannot show that every model follows every step."
    ),
)
ON_DEMAND = Check(
    "02-c",
    "Read only when needed",
    _on_demand,
    needs=(FILE,),
    proves=(
        "The practice model reads the reference for two requests that need it and not for one that does "
        "not. A real model decides "
        "for itself, and may read more."
    ),
)
CHECKS = (FRONTMATTER, STEPS, ON_DEMAND)
