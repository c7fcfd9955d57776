"""The checks of lesson 03: a description that says what and when, and is picked for the right requests."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from skillcourse import skill
from skillcourse.checks import prose, skills
from skillcourse.checks.outcome import judged, todo
from skillcourse.checks.result import Check, CheckResult, Finding
from skillcourse.evals import TriggerCase, TriggerReport, read_cases, triggers

NAME = "customer-reply"
FILE = f"{NAME}/SKILL.md"
VAGUE = "Helps with customer matters."
"""What the exercise begins with."""
LEAST_RECALL, MOST_FALSE_ALARMS = 0.8, 0.2
OWN = "my_requests.json"


@lru_cache(maxsize=1)
def _kept() -> Mapping[str, Any]:
    """The neighbours' descriptions and the held-out requests: a learner's folder cannot change them."""
    text = resources.files("skillcourse.checks").joinpath("lesson_03.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def held_out() -> tuple[TriggerCase, ...]:
    """The requests that 03-b measures with."""
    return tuple(
        TriggerCase(item["query"], item["should_trigger"], "held-out") for item in _kept()["held_out"]
    )


def measure(description: str, cases: Sequence[TriggerCase]) -> TriggerReport:
    """What the practice model picks when ``customer-reply`` has this description among its neighbours."""
    with tempfile.TemporaryDirectory(prefix="skillcourse-") as scratch:
        folders = []
        for name, text in {NAME: description, **_kept()["neighbours"]}.items():
            folder = Path(scratch) / name
            folder.mkdir()
            front = f"---\nname: {name}\ndescription: {json.dumps(text, ensure_ascii=False)}\n---\n"
            (folder / "SKILL.md").write_text(front, encoding="utf-8")
            folders.append(folder)
        return triggers(folders, cases, target=NAME, model="practice")


def _what_and_when(folder: Path, answers: Mapping[str, object]) -> CheckResult:
    found = skills.readable(folder / NAME)
    if isinstance(found, Finding):
        return judged(WHAT_AND_WHEN, [found])
    if found.description == VAGUE:
        return todo(WHAT_AND_WHEN, f"Rewrite the description in {FILE}, save it, and run this check again.")
    findings = skills.valid(folder / NAME)
    findings += [
        _says_what(found),
        _says_when(found),
        _third_person(found),
        _is_prose(found),
        _not_for_everything(found),
    ]
    return judged(WHAT_AND_WHEN, findings)


def _says_what(found: skill.Skill) -> Finding:
    what = prose.what_part(found.description)
    return Finding(
        "It says what the skill does",
        len(prose.telling_words(what)) >= 4,
        found=f"{what!r}"[:120] if what else "only when to use it",
        fix="Begin with a verb and say what comes out: Drafts …, Finds …, Works out …",
        where=_place(found),
        rule="A description says what the skill does and when to use it (Agent Skills specification).",
    )


def _says_when(found: skill.Skill) -> Finding:
    when = prose.when_part(found.description)
    return Finding(
        "It says when to use it",
        len(prose.telling_words(when)) >= 3,
        found=f"{when!r}"[:120] if when else "no sentence says when",
        fix="Add a sentence that begins with 'Use when', and name situations in it.",
        where=_place(found),
        rule="A description says what the skill does and when to use it (Agent Skills specification).",
    )


def _third_person(found: skill.Skill) -> Finding:
    people = prose.speaking_persons(found.description)
    return Finding(
        "It is written as a label, without I, we or you",
        not people,
        found=f"it says {', '.join(repr(word) for word in people)}",
        fix="Write 'Drafts the answer', not 'I draft' and not 'You can draft'.",
        where=_place(found),
        rule="Descriptions of many skills stand in one list. 'I' could be anyone there.",
    )


def _is_prose(found: skill.Skill) -> Finding:
    why = prose.stuffing(found.description)
    return Finding(
        "It is made of sentences, not of keywords",
        not why,
        found=why,
        fix="Say it in two or three sentences. Name each thing once.",
        where=_place(found),
        rule="A pile of keywords fits requests that mean something else.",
    )


def _not_for_everything(found: skill.Skill) -> Finding:
    claims = prose.greedy_claims(found.description)
    return Finding(
        "It does not claim every request",
        not claims,
        found=f"it says {', '.join(repr(words) for words in claims)}",
        fix="Name the situations that the skill is for, and leave the others to its neighbours.",
        where=_place(found),
        rule="A greedy description keeps the right skill from being picked.",
    )


def _picked(folder: Path, answers: Mapping[str, object]) -> CheckResult:
    found = skills.readable(folder / NAME)
    if isinstance(found, Finding):
        return judged(PICKED, [found])
    if found.description == VAGUE:
        return todo(PICKED, f"Rewrite the description in {FILE}, save it, and run this check again.")
    if len(found.description) > 1024 or not found.description.strip():
        return judged(PICKED, skills.valid(folder / NAME))
    report = measure(found.description, held_out())
    recall, alarms = report.recall() or 0.0, report.false_alarms() or 0.0
    known = [*held_out(), *_training(folder)]
    copied = prose.copied(found.description, [case.query for case in known])
    claims = prose.greedy_claims(found.description)
    stuffed = prose.stuffing(found.description)
    return judged(
        PICKED,
        [
            Finding(
                f"Recall is at least {LEAST_RECALL:.0%} on held-out requests",
                recall >= LEAST_RECALL,
                found=f"{recall:.0%}: it was missed for {_count(report, True)}",
                fix=(
                    "Name more of the situations in which a customer gets an answer. Think of situations, "
                    "not of words."
                ),
                where=_place(found),
                rule="Recall: of the requests that should trigger it, how many did?",
            ),
            Finding(
                f"False alarms are at most {MOST_FALSE_ALARMS:.0%} on held-out near misses",
                alarms <= MOST_FALSE_ALARMS,
                found=f"{alarms:.0%}: it was picked for {_count(report, False)}",
                fix=(
                    "Say what the skill is not for. The neighbours are newsletters, suppliers, labels and "
                    "sales figures."
                ),
                where=_place(found),
                rule="False alarms: of the near misses, how many triggered it anyway?",
            ),
            Finding(
                "No request is copied into the description",
                not copied,
                found=f"it has {copied!r} from a request",
                fix="Name the situation behind the request in words of your own.",
                where=_place(found),
                rule="A description fitted to known requests fails on the next person's words.",
            ),
            Finding(
                "It is picked for what it says, not for a pile of words or a claim to everything",
                not claims and not stuffed,
                found=stuffed or f"it says {', '.join(repr(words) for words in claims)}",
                fix="Write two or three sentences, and leave other requests to the neighbours.",
                where=_place(found),
                rule="See exercise 03-a.",
            ),
        ],
    )


def _training(folder: Path) -> tuple[TriggerCase, ...]:
    return read_cases(folder / "requests.json")


def _count(report: TriggerReport, should: bool) -> str:
    of = [pick for pick in report.picks if pick.case.should_trigger is should]
    wrong = sum(pick.verdict != "right" for pick in of)
    return f"{wrong} of {len(of)} requests"


def _own_requests(folder: Path, answers: Mapping[str, object]) -> CheckResult:
    mine = read_cases(folder / OWN)
    waiting = [case for case in mine if case.query.strip().upper().startswith("TODO")]
    if len(waiting) == len(mine):
        return todo(OWN_REQUESTS, f"Write your requests into {OWN}, save it, and run this check again.")
    should = [case for case in mine if case.should_trigger]
    near = [case for case in mine if not case.should_trigger]
    known = {_but_for_numbers(case.query) for case in (*held_out(), *_training(folder))}
    texts = [_but_for_numbers(case.query) for case in mine]
    twice = sorted({text for text in texts if texts.count(text) > 1 or text in known})
    far = [case.query for case in near if not prose.shares_a_word(case.query, _kept()["words"])]
    short = [case.query for case in mine if len(case.query.split()) < 4]
    findings = [
        Finding(
            "There are three requests for the skill and three near misses",
            len(should) >= 3 and len(near) >= 3 and not waiting,
            found=f"{len(should)} and {len(near)}, {len(waiting)} of them still TODO",
            fix="Fill every line; add lines if you like.",
            where=OWN,
            rule="Both kinds are needed: one shows misses, the other false alarms.",
        ),
        Finding(
            "Each is a request of its own, as a person would type it",
            not twice and not short,
            found=f"not new: {twice[0]!r}"
            if twice
            else f"too short to be a request: {short[0]!r}"
            if short
            else "",
            fix="Write a whole request in other words than the ones in requests.json.",
            where=OWN,
            rule="A request that is there already measures nothing new.",
        ),
        Finding(
            "Every near miss is near",
            bool(near) and not far,
            found=f"shares no word with the skill: {far[0]!r}" if far else "there is none",
            fix=(
                "Let it speak of a customer, an order, a parcel, a mail, a return or the like, and want "
                "something else."
            ),
            where=OWN,
            rule="A request about something quite different is never confused, so it tells nothing.",
        ),
    ]
    if all(one.passed for one in findings):
        findings.append(_labels(mine))
    return judged(OWN_REQUESTS, findings)


def _but_for_numbers(query: str) -> str:
    """The words of a request: the same one about order 1 and about order 2 is one request."""
    return " ".join(re.sub(r"\d+", " ", prose.plain(query)).split())


def _labels(mine: Sequence[TriggerCase]) -> Finding:
    """Compare the labels with what the course's own finished description is picked for."""
    report = measure(_kept()["reference"], mine)
    recall, alarms = report.recall() or 0.0, report.false_alarms() or 0.0
    return Finding(
        "With the course's own description, your requests are picked more often than your near misses",
        recall > alarms,
        found=f"{recall:.0%} of the requests and {alarms:.0%} of the near misses",
        fix=(
            "Look at each label again: is this one answer to one customer? If it is, say in the request "
            "what is wanted and what went wrong."
        ),
        where=OWN,
        rule="A wrong label makes a good description look bad.",
    )


def _place(found: skill.Skill) -> str:
    lines = found.text.split("\n")
    return f"{FILE}:{next((n for n, line in enumerate(lines, 1) if re.match('description *:', line)), 1)}"


WHAT_AND_WHEN = Check(
    "03-a",
    "Say what, and say when",
    _what_and_when,
    needs=(FILE,),
    proves="The description has the form of a good one. Whether it is picked is measured in 03-b.",
)
PICKED = Check(
    "03-b",
    "Be picked, and be left alone",
    _picked,
    needs=(FILE,),
    proves=(
        "The practice model picks the skill for most of twenty requests that are not in the lesson folder, "
        "and leaves it alone "
        "for the near misses. A real model understands more than words, so its figures will differ."
    ),
)
OWN_REQUESTS = Check(
    "03-c",
    "Write requests of your own",
    _own_requests,
    needs=(OWN,),
    proves=(
        "There are new requests of both kinds, the near misses are near, and most labels are plausible. It "
        "cannot show that your "
        "colleagues ask like that: only they can."
    ),
)
CHECKS = (WHAT_AND_WHEN, PICKED, OWN_REQUESTS)
