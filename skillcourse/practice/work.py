"""One request from picking a skill to the final words: load, follow, hand on to the next skill, answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from skillcourse.practice.bind import Binder
from skillcourse.practice.catalog import (
    MAX_INSTRUCTIONS,
    Entry,
    Instructions,
    instructions,
    loaded_by,
    plain_file,
)
from skillcourse.practice.choose import Pick, choose
from skillcourse.practice.conditions import Judge
from skillcourse.practice.deeds import Names
from skillcourse.practice.desk import Desk, Stop
from skillcourse.practice.facts import Facts, fill
from skillcourse.practice.follow import follow
from skillcourse.practice.plan import Plan, make_plan
from skillcourse.practice.replay import Move, Thought
from skillcourse.practice.report import MAX_QUOTE, Report, write_answer
from skillcourse.practice.situation import Situation, read_situation
from skillcourse.practice.system_notes import files_of, subagents_of, workdir_of
from skillcourse.practice.tools import Toolbox
from skillcourse.practice.turns import Call, Conversation
from skillcourse.practice.variation import Variation


@dataclass(slots=True)
class Task:
    """A request with everything around it that matters."""

    talk: Conversation
    tools: Toolbox
    entries: list[Entry]
    loaded: dict[str, Instructions]
    situation: Situation
    calls: list[Call]
    variation: Variation
    strict: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    """What the person answered to earlier questions, by the placeholder that was asked for."""
    earlier: list[Call] = field(default_factory=list)
    """Calls of earlier requests in this conversation."""
    continues: bool = False
    """True when the last words answer a question of this model."""
    preloaded: str = ""
    goes_on: bool = False
    previous: str = ""
    """The request before this one."""


def work(task: Task) -> Thought[str]:
    """Serves a request. Ends with the final words."""
    picks = _picks(task)
    if isinstance(picks, str):
        own = _own_steps(task)
        if own is None:
            return picks
        served = yield from _serve(task, own, [], Facts(), first=True, several=False)
        return served.text
    answers: list[str] = []
    handed: list[str] = []
    facts = Facts()
    for pick in picks:
        source = yield from _load(task, pick)
        if isinstance(source, str):
            return "\n\n".join([*answers, source])
        done = yield from _serve(task, source, handed, facts, first=not answers, several=len(picks) > 1)
        answers.append(done.text)
        handed += [path for path in done.made if path not in handed]
        if done.stopped:
            break
    return "\n\n".join(answers)


def _own_steps(task: Task) -> Instructions | None:
    """The system prompt as instructions, when it holds numbered steps and no skills are offered.

    So a subagent does what its own prompt says. Only numbered steps with something to carry out count.
    """
    if task.entries or not re.search(r"^\s{0,3}1[.)]\s", task.talk.system, re.M):
        return None
    own = Instructions("", task.talk.system[:MAX_INSTRUCTIONS], file="system prompt")
    steps = make_plan(own, Names()).directives
    done = ("run", "read", "write", "fill", "append", "copy", "edit", "tool")
    return own if any(each.kind in done for each in steps) else None


def _picks(task: Task) -> list[Pick] | str:
    """The skills to use, or the words that say that there is none."""
    if task.preloaded and task.preloaded in task.loaded:
        return [Pick(Entry(task.preloaded, ""), "")]
    chosen = choose(task.situation, task.entries, task.variation, strict=task.strict)
    last = _last_used(task)
    if chosen.picks:
        if (
            task.goes_on
            and not task.situation.inputs
            and [pick.entry.name for pick in chosen.picks] == [last]
        ):
            task.situation = _going_on(task)
        return list(chosen.picks)
    if task.goes_on and last:
        task.situation = _going_on(task)
        return [Pick(Entry(last, ""), f"This goes on from the last request, so I stay with `{last}`.")]
    return no_skill(task, chosen.none)


def _going_on(task: Task) -> Situation:
    """The new request with what it leaves unsaid from the one before; what it says replaces the old."""
    now, before = task.situation, task.previous
    if now.numbers:
        before = re.sub(r"(?<![\w.-])\d+(?:[.,]\d+)?(?![\w.-])", " ", before)
    if now.quoted:
        before = re.sub(r"[\"“„«`][^\"”“»`]*[\"”“»`]", " ", before)
    for date in read_situation(before).dates if now.dates else []:
        before = before.replace(date.text, " ")
    for file in read_situation(before).files if now.inputs else []:
        before = before.replace(file.path, " ")
    return read_situation(f"{now.request}.\n{before}")


def _last_used(task: Task) -> str:
    tool = task.tools.having("skill")
    for call in reversed(task.earlier):
        if tool and call.name == tool.name:
            return str(next(iter(call.input.values()), ""))
        for entry in task.entries:
            if entry.location and entry.location in call.input.values():
                return entry.name
    return ""


def no_skill(task: Task, nearest: str) -> str:
    """The honest end without a fitting skill: what is lacking, and that nothing was tried."""
    if not task.entries:
        offered = "I was given no skills"
    elif len(task.entries) == 1:
        offered = (
            f"I was given one skill, `{task.entries[0].name}`, and its description does not fit this request"
        )
    else:
        offered = f"I was given {len(task.entries)} skills, and no description fits this request"
    lack = "I lack instructions for it, so I did not try it: what I do not find in a skill, I do not know."
    return " ".join(part for part in (f"{offered}.", nearest, lack) if part)


def _load(task: Task, pick: Pick) -> Thought[Instructions | str]:
    """The instructions of a picked skill: already here, by the skill tool, or by reading its file."""
    name = pick.entry.name
    if name in task.loaded:
        return task.loaded[name]
    tool = task.tools.having("skill")
    for call in reversed(task.earlier):
        if (
            tool
            and call.name == tool.name
            and call.result is not None
            and not call.failed
            and name in call.input.values()
        ):
            return loaded_by(call, name)
    why = f"{pick.reason}"
    load = task.tools.load(name, task.situation.request)
    if load is not None:
        out = yield Move(why, *load)
        if out.failed:
            return f"Loading the skill `{name}` failed:\n\n```\n{out.text.strip()[:MAX_QUOTE]}\n```"
        found = instructions(out.beside or out.text, name)
        task.loaded[name] = found
        return found
    where = pick.entry.location
    read = task.tools.read(where) if where else None
    if read is None:
        return f"{pick.reason} But I cannot load it: I was given " + (
            "no tool that loads skills or reads files."
            if where
            else "no tool that loads skills, and the catalog does not say where its SKILL.md is."
        )
    out = yield Move(f"{why} There is no skill tool, so I read its file.", *read)
    if out.failed:
        return f"Reading `{where}` failed:\n\n```\n{out.text.strip()[:MAX_QUOTE]}\n```"
    found = instructions(plain_file(out.text), name)
    found = replace(found, base=found.base or where.rsplit("/", 1)[0])
    task.loaded[name] = found
    return found


@dataclass(frozen=True, slots=True)
class _Served:
    text: str
    made: list[str]
    stopped: bool


def _serve(
    task: Task, source: Instructions, handed: list[str], facts: Facts, *, first: bool, several: bool
) -> Thought[_Served]:
    """Follows one skill to its end and writes the answer for it."""
    names = Names(
        frozenset(
            spelling
            for tool in task.tools.tools
            if tool.ability == "other"
            for spelling in _spellings(tool.name, tool.server, tool.bare_name)
        ),
        subagents_of(task.talk, task.tools),
        frozenset(entry.name for entry in task.entries if entry.name != source.name),
    )
    plan = make_plan(source, names)
    binder = Binder(
        task.situation,
        facts,
        given=list(handed),
        prefers_given=not first,
        answers=dict(task.answers),
        listed=files_of(task.talk),
    )
    desk = Desk(
        source,
        task.situation,
        task.tools,
        names,
        binder,
        facts,
        Judge(task.situation, facts, binder),
        Report(),
        task.variation,
        listed=files_of(task.talk),
        workdir=workdir_of(task.talk, task.tools),
        follow=follow,
    )

    def load_other(name: str, place: str) -> Thought[Stop | None]:
        entry = next((each for each in task.entries if each.name == name), Entry(name, ""))
        other = yield from _load(task, Pick(entry, f"{place} says to use the skill `{name}`."))
        if isinstance(other, str):
            return Stop("lacks", other)
        if desk.depth >= 2:
            return None
        inner = yield from _serve(task, other, [*handed, *desk.report.made], facts, first=False, several=True)
        desk.report.made += [path for path in inner.made if path not in desk.report.made]
        return Stop("stopped", inner.text) if inner.stopped else None

    desk.load_skill = load_other
    stopped = yield from follow(desk, plan)
    return _Served(
        _words(desk, plan, source, stopped, several=several), desk.report.made, stopped is not None
    )


def _spellings(name: str, server: str, bare: str) -> list[str]:
    return [name, bare, f"{server}:{bare}", f"{server}.{bare}", f"{server}/{bare}"] if server else [name]


def _words(desk: Desk, plan: Plan, source: Instructions, stopped: Stop | None, *, several: bool) -> str:
    """The final words for one skill."""
    report = desk.report
    parts: list[str] = []
    if source.cut:
        parts.append(
            f"`{source.file}` is very long; I read and followed only its first "
            f"{len(source.text):,} characters."
        )
    if stopped is not None and stopped.kind in ("ask", "lacks"):
        return "\n\n".join([*parts, *_so_far(report), stopped.text])
    if stopped is not None and stopped.kind == "failed":
        last = report.outputs[-1] if report.outputs else None
        if last is not None:
            parts.append(f"{last.place}: `{last.what}` failed:\n\n```\n{last.text.strip()[:MAX_QUOTE]}\n```")
        parts.append(stopped.text or "The skill does not say what to do about this, so I stop here.")
        return "\n\n".join([*parts, *_so_far(report)])
    template = desk.pending or next((each for each in plan.templates if each not in desk.used), None)
    if template is not None and not (report.made and desk.used):
        filled = fill(template.text, desk.facts, lambda key: binder_value(desk, key))
        report.answer = filled.text
        report.open += [(name, "the answer") for name in filled.open]
    if not plan.templates and all(each.kind == "judge" and each.payload for each in plan.directives):
        parts.append(_prose(source))
    else:
        parts.append(write_answer(report, desk.facts, source.name))
    if stopped is not None and stopped.text:
        parts.append(stopped.text)
    return "\n\n".join(parts)


def binder_value(desk: Desk, key: str) -> str | None:
    """What the request says for a short placeholder of the answer's template."""
    return desk.binder.value(key) if len(key) <= 40 and len(key.split()) <= 4 else None


def _so_far(report: Report) -> list[str]:
    return [f"Files made so far: {', '.join(f'`{path}`' for path in report.made)}."] if report.made else []


def _prose(source: Instructions) -> str:
    text = source.text.strip()
    if not text:
        return (
            f"`{source.name or 'The skill'}` has no instructions: its SKILL.md is empty below the "
            f"frontmatter. There is nothing to follow."
        )
    quoted = "\n".join(f"> {line}" for line in text[:MAX_QUOTE].splitlines())
    return (
        "The skill has no step that I can carry out; it is prose that needs judgement, which I do not have. "
        f"It says:\n\n{quoted}"
    )
