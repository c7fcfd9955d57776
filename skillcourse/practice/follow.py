"""Acts out a plan: decides conditions, loops and choices, and does one deed after the other until something
stops it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from skillcourse.practice.clauses import Condition
from skillcourse.practice.conditions import asked_for, share_said
from skillcourse.practice.deeds import Directive
from skillcourse.practice.desk import Desk, Stop
from skillcourse.practice.labels import endings_of
from skillcourse.practice.perform import perform
from skillcourse.practice.plan import Plan
from skillcourse.practice.replay import Thought
from skillcourse.practice.tools import quote
from skillcourse.practice.verbs import extension
from skillcourse.practice.words import COMMON_WEIGHT, fold, stem, stems, words

MAX_ROUNDS = 30
"""How many files a *for each* goes through."""
MAX_RETRIES = 2


def follow(desk: Desk, plan: Plan) -> Thought[Stop | None]:
    """Does what the plan says, from its first deed to its last.

    Ends with ``None`` when it came to the end, else with why it stopped.
    """
    directives = plan.directives
    chosen: dict[int, bool] = {}
    at = 0
    while at < len(directives):
        directive = directives[at]
        if directive.each and not desk.binder.current:
            group = _same_loop(directives, at)
            stopped = yield from _loop(desk, plan, group, directive.each)
            if stopped is not None:
                return stopped
            at += len(group)
            continue
        if directive.choice and directive.choice not in chosen:
            stopped = _choose(desk, plan, directive, chosen)
            if stopped is not None:
                return stopped
        stopped = yield from _one(desk, plan, at)
        if stopped is not None:
            return stopped
        at += 1
    return None


def _same_loop(directives: Sequence[Directive], at: int) -> list[int]:
    first = directives[at]
    end = at
    while (
        end < len(directives)
        and directives[end].each == first.each
        and directives[end].line - directives[max(at, end - 1)].line < 12
    ):
        end += 1
    return list(range(at, end))


def _loop(desk: Desk, plan: Plan, group: list[int], each: str) -> Thought[Stop | None]:
    directive = plan.directives[group[0]]
    holding = yield from _holds(desk, directive)
    if holding is not True:
        return None
    files = yield from _files_of(desk, directive, each)
    if not files:
        for at in group:
            stopped = yield from _one(desk, plan, at)
            if stopped is not None:
                return stopped
        return None
    for path in files[:MAX_ROUNDS]:
        desk.binder.current = path
        kept = dict(desk.binder.memo)
        for at in group:
            stopped = yield from _one(desk, plan, at)
            if stopped is not None:
                desk.binder.current = ""
                return stopped
        desk.binder.memo = kept
    desk.binder.current = ""
    return None


def _files_of(desk: Desk, directive: Directive, each: str) -> Thought[list[str]]:
    """The files that *each …* goes through: those that the request names, else those that are here."""
    kind = re.sub(r"s$", "", fold(each).split()[-1].lstrip("*."))
    endings = endings_of(each) or ((kind,) if len(kind) <= 5 else ())
    named = [file.path for file in desk.situation.inputs if "*" not in file.path]
    fitting = [path for path in named if extension(path) in endings]
    if fitting:
        return fitting
    whole = {
        stem(word)
        for word in (
            "file",
            "input",
            "document",
            "item",
            "one",
            "them",
            "datei",
            "fichier",
            "archivo",
            "path",
        )
    }
    if named and (stem(kind) in whole or not endings_of(each)):
        return named
    pattern = next((file.path for file in desk.situation.inputs if "*" in file.path), "")
    known = [
        ending
        for ending in endings
        if ending
        in (
            "csv",
            "md",
            "txt",
            "json",
            "png",
            "jpg",
            "jpeg",
            "log",
            "py",
            "xml",
            "pdf",
            "gif",
            "webp",
            "xlsx",
            "html",
        )
    ]
    if not pattern and not known:
        return []
    found: list[str] = []
    for wanted in [pattern] if pattern else [f"*.{ending}" for ending in known]:
        found += [path for path in (yield from desk.look(wanted, directive)) if path not in found]
        if found:
            break
    return sorted(found)


def _choose(desk: Desk, plan: Plan, directive: Directive, chosen: dict[int, bool]) -> Stop | None:
    """Asks when the request picks none of the alternatives and the instructions name no default."""
    choice = plan.choices.get(directive.choice)
    chosen[directive.choice] = True
    if choice is None or not choice.labels:
        return None
    deciding = {
        c.about for each in plan.directives if each.choice == directive.choice for c in each.conditions
    }
    if any(about and desk.facts.find(about) is not None for about in deciding):
        return None  # what decides was printed
    if any(asked_for(_unlabelled(label), desk.situation) for label in choice.labels):
        return None
    # None is said outright: the one that the request comes clearly nearest to is meant.
    near = sorted(
        ((share_said(_unlabelled(label), desk.situation), label) for label in choice.labels), reverse=True
    )
    if near[0][0] >= 0.3 and near[0][0] > near[1][0]:
        desk.judge.chosen.add(near[0][1])
        return None
    others = [each for each in plan.directives if each.choice == directive.choice]
    if any(each.kind in ("run", "write", "tool", "delegate") for each in others) and not _settled(
        desk, others
    ):
        place = desk.place(Directive("ask", choice.line, directive.file))
        options = ", ".join(label.strip("*` ") for label in choice.labels)
        return Stop(
            "ask",
            f"{place} offers a choice ({options}) and the request does not say which. Which "
            f"one should I take?",
        )
    return None


def _settled(desk: Desk, others: Sequence[Directive]) -> bool:
    return any(
        desk.judge.holds(condition)
        for each in others
        for condition in each.conditions
        if condition.kind != "request"
    )


def _unlabelled(label: str) -> str:
    return re.sub(r"^(?:for|if|when|für|wenn|pour|si|para|cuando)\s+", "", label.strip("*` "), flags=re.I)


def _holds(desk: Desk, directive: Directive) -> Thought[bool | None]:
    """Whether all conditions of a deed hold; ``None`` when one cannot be told."""
    unknown = False
    for condition in directive.conditions:
        if condition.kind == "file":
            held = yield from _exists(desk, directive, condition)
        else:
            held = desk.judge.holds(condition)
        if held is False:
            return False
        unknown = unknown or held is None
    return None if unknown else True


def _exists(desk: Desk, directive: Directive, condition: Condition) -> Thought[bool | None]:
    found = re.search(r"`([^`]+)`|([\w./-]+\.\w{1,5})", condition.text)
    if found is None:
        return None
    path = found[1] or found[2]
    call = desk.tools.run(f"test -e {quote(path)} && echo yes || echo no", "Look whether a file is there")
    if call is None:
        return None
    out = yield desk.move(directive, call, f"needs to know whether `{path}` exists")
    return (out.text.strip().splitlines() or [""])[-1].strip().startswith("yes") != condition.negated


def _one(desk: Desk, plan: Plan, at: int) -> Thought[Stop | None]:
    directive = plan.directives[at]
    holding = yield from _holds(desk, directive)
    if holding is False:
        return None
    if holding is None:
        if directive.kind in ("run", "read", "write", "tool", "delegate", "skill", "append", "copy"):
            text = directive.conditions[-1].text if directive.conditions else directive.text
            desk.report.left_out.append(
                (desk.place(directive), f"whether “{text[:80]}” holds, I cannot judge")
            )
        return None
    if directive.may and not _wished(desk, directive):
        return None
    if directive.optional and not _wished(desk, directive) and desk.leaves_out(directive):
        desk.report.left_out.append((desk.place(directive), "optional"))
        return None
    if directive.kind == "stop":
        return Stop("stopped", "")
    stopped = yield from perform(desk, plan, directive)
    if stopped is not None:
        if directive.optional and stopped.kind == "ask":
            return None
        return stopped
    if desk.judge.last is not None and desk.judge.last.failed:
        return (yield from _failed(desk, plan, at))
    return None


def _wished(desk: Desk, directive: Directive) -> bool:
    """True when the request shares a telling word with an optional deed."""
    asked = {word.stem for word in words(desk.situation.task) if word.weight > COMMON_WEIGHT}
    own = {
        word.stem
        for word in words(f"{directive.text} {directive.payload.replace('_', ' ')}")
        if word.weight > COMMON_WEIGHT
    }
    return bool(asked & own - _said_of_files(desk))


def _said_of_files(desk: Desk) -> frozenset[str]:
    return frozenset(root for file in desk.situation.files for root in stems(file.path))


def _failed(desk: Desk, plan: Plan, at: int) -> Thought[Stop | None]:
    """What the instructions say about this failure, else an honest end."""
    directive, last = plan.directives[at], desk.judge.last
    handlers = _handlers(desk, plan, at)
    if not handlers or last is None:
        return Stop("failed", "")
    if desk.retries.get(at, 0) > MAX_RETRIES:
        return Stop("failed", f"It still fails after {MAX_RETRIES} more tries.")
    told: list[str] = []
    goes_on = fixed = again = False
    for handler in handlers:
        place = desk.place(handler)
        if handler.kind in ("tell", "stop", "judge"):
            if not told or told[-1] != f"{place} says what to do now: {handler.text}":
                told.append(f"{place} says what to do now: {handler.text}")
            if handler.kind == "stop":
                return Stop("failed", "\n\n".join(told))
        elif handler.kind == "ask":
            return Stop("failed", f"{place} says what to do now: {handler.text}\n\nWhat should I do?")
        elif handler.kind == "go on":
            goes_on = True
            desk.report.left_out.append((desk.place(directive), f"it failed, and {place} says to go on"))
        elif handler.kind == "again":
            again = True
        else:
            desk.judge.last = None
            stopped = yield from perform(desk, plan, handler)
            if stopped is not None:
                return stopped
            if desk.judge.last is not None and desk.judge.last.failed:
                return Stop("failed", f"The way out that {place} names failed too.")
            fixed = True
    if again:
        desk.retries[at] = desk.retries.get(at, 0) + 1
        desk.judge.last = None
        stopped = yield from perform(desk, plan, directive)
        if stopped is not None:
            return stopped
        return (
            (yield from _failed(desk, plan, at))
            if desk.judge.last is not None and desk.judge.last.failed
            else None
        )
    if fixed or goes_on:
        desk.judge.last = None
        return None
    return Stop("failed", "\n\n".join(told))


def _handlers(desk: Desk, plan: Plan, at: int) -> list[Directive]:
    """The deeds for this failure: those right behind the step first, then any in the document."""
    near: list[Directive] = []
    for other in plan.directives[at + 1 :]:
        failing = [condition for condition in other.conditions if condition.kind == "failure"]
        if not failing and other.kind in ("run", "tool", "write", "delegate", "read"):
            break
        if failing and all(desk.judge.failed_as(condition) for condition in failing):
            near.append(other)
    everywhere = [
        other
        for other in plan.directives
        if (failing := [condition for condition in other.conditions if condition.kind == "failure"])
        and all(
            desk.judge.failed_as(condition) and _about(condition, plan.directives[at])
            for condition in failing
        )
    ]
    found = near or everywhere
    exact = [other for other in found if any(condition.codes for condition in other.conditions)]
    return exact or found


def _about(condition: Condition, directive: Directive) -> bool:
    """True unless a failure condition names another script than the one that failed."""
    named = [token for token in re.findall(r"[\w./-]+\.\w{1,4}\b", condition.text) if extension(token)]
    return not named or any(token.rsplit("/", 1)[-1] in directive.payload for token in named)
