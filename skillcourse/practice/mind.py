"""Decides what the practice model says or calls next. Same request, same reply; nothing is kept between
requests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from skillcourse.practice.arguments import forced
from skillcourse.practice.bind import Binder
from skillcourse.practice.catalog import Instructions, find_entries, pasted_skills
from skillcourse.practice.chat import WHAT_I_AM, from_results, is_title_request, small_talk, title
from skillcourse.practice.facts import Facts
from skillcourse.practice.replay import MAX_CALLS, Move, Record, think
from skillcourse.practice.reply import Reply
from skillcourse.practice.situation import read_situation
from skillcourse.practice.tools import Toolbox, toolbox
from skillcourse.practice.turns import Conversation, Turn, read_conversation
from skillcourse.practice.variation import variation_of
from skillcourse.practice.work import Task, work

SMALL = "practice-small"
"""The model id that matches more strictly."""


def decide(request: Mapping[str, Any]) -> Reply:
    """The next message of the practice model for a checked Messages request.

    Args:
        request: The request as on the wire: system, messages, tools, tool_choice, temperature, metadata.

    Returns:
        Words with one tool call, or words that end the turn.
    """
    talk = read_conversation(request)
    tools = toolbox(request.get("tools"))
    if is_title_request(talk, tools):
        return _say(title(talk.now.request))
    model = str(request.get("model") or "")
    wish = _tool_wish(request.get("tool_choice"))
    allowed = tools if wish != "none" else Toolbox()
    task = _task(request, talk, allowed, model)
    if len([call for call in task.calls if call.result is not None]) >= MAX_CALLS:
        return _say(f"I stop here: this request has led to {MAX_CALLS} calls, which is as far as I go.")
    result = _small(talk, task, model) or think(work(task), Record(task.calls))
    if wish not in ("auto", "none"):
        return _insist(result, wish, tools, task)
    if isinstance(result, Move):
        return _call(result)
    return _say(result)


def _say(text: str) -> Reply:
    return Reply(({"type": "text", "text": text.strip() or WHAT_I_AM},), "end_turn")


def _call(move: Move) -> Reply:
    use = {"type": "tool_use", "name": move.tool, "input": dict(move.input)}
    return Reply(({"type": "text", "text": move.why}, use), "tool_use")


def _tool_wish(choice: object) -> str:
    """``auto``, ``none``, ``any``, or the name of the one tool that must be called."""
    if not isinstance(choice, Mapping):
        return "auto"
    kind = choice.get("type")
    if kind == "tool":
        return str(choice.get("name") or "")
    return str(kind) if kind in ("none", "any") else "auto"


def _insist(result: Move | str, wish: str, tools: Toolbox, task: Task) -> Reply:
    """A call, because the client insists on one (``tool_choice`` any, or a named tool)."""
    if isinstance(result, Move) and wish in ("any", result.tool):
        return _call(result)
    named = tools.tools[:1] if wish == "any" else tuple(tool for tool in tools.tools if tool.name == wish)[:1]
    if not named:
        return _say(result.why if isinstance(result, Move) else result)
    binder = Binder(task.situation, Facts())
    why = (
        f"The request insists on a call of `{named[0].name}`; its arguments come from the "
        f"request's own words."
    )
    return _call(Move(why, named[0].name, forced(named[0], binder)))


def _small(talk: Conversation, task: Task, model: str) -> str:
    if talk.now.command or not talk.turns:
        return "" if talk.now.command else f"There is no request yet. {WHAT_I_AM}"
    now = talk.now.request
    if not now and not talk.now.calls:
        return f"There is no request that I can read. {WHAT_I_AM}"
    said = small_talk(now, task.entries, model) if not talk.now.calls else ""
    if said or len(talk.turns) < 2 or talk.now.calls or task.continues:
        return said
    asks = now.rstrip().endswith("?") and not task.situation.files and not task.situation.options
    earlier = [call for turn in talk.turns[:-1] for call in turn.calls]
    return from_results(now, earlier) if asks else ""


# -- the task ------------------------------------------------------------------------------------------

_AGAIN = re.compile(
    r"^(?:and|now|also|again|same|this time|next|instead|what about|how about|do (?:it|that|"
    r"the same)|und|jetzt|noch|auch|et|maintenant|y|ahora)\b",
    re.I,
)


def _task(request: Mapping[str, Any], talk: Conversation, tools: Toolbox, model: str) -> Task:
    """What is to be done now: the last request, with what it answers or goes on from."""
    turns = talk.turns or [Turn("")]
    words, calls, answers = turns[-1].request, list(turns[-1].calls), {}
    at = len(turns) - 1
    while (
        at > 0 and turns[at - 1].said.rstrip().endswith("?") and turns[at - 1].request and not _closed(words)
    ):
        answers.update({name: turns[at].request.strip() for name in _asked_names(turns[at - 1].said)})
        words = f"{turns[at - 1].request}\n{words}"
        calls = list(turns[at - 1].calls) + calls
        at -= 1
    entries = find_entries(talk, tools)
    loaded: dict[str, Instructions] = {}
    for entry, text in pasted_skills(talk):
        loaded.setdefault(entry.name, text)
        if entry.description and entry.name not in {each.name for each in entries}:
            entries.append(entry)
    situation = read_situation(words)
    task = Task(
        talk=talk,
        tools=tools,
        entries=entries,
        loaded=loaded,
        situation=situation,
        calls=calls,
        variation=variation_of(request, words),
        strict=model.startswith(SMALL),
        answers=answers,
        earlier=[call for turn in turns[:at] for call in turn.calls],
        continues=at < len(turns) - 1,
    )
    task.preloaded = _preloaded(talk, at)
    if at > 0 and not task.continues:
        _go_on(task, turns[at], turns[:at])
    return task


def _closed(words: str) -> bool:
    return bool(
        re.fullmatch(
            r"\W*(?:no|nothing|never mind|cancel|stop|thanks?|thank you|nein|non|danke|merci|gracias)\W*",
            words.strip(),
            re.I,
        )
    )


def _asked_names(question: str) -> list[str]:
    found = re.search(r"needs ((?:`[^`]+`(?:, )?)+)", question)
    return re.findall(r"`([^`]+)`", found[1])[:1] if found else []


def _preloaded(talk: Conversation, at: int) -> str:
    """The skill whose instructions a client put in front of this request (a slash command, a subagent's own
    skill).
    """
    if talk.now.command:
        return talk.now.command
    if talk.preloaded and at == 0:
        name, text = talk.preloaded[-1]
        return name or next((each.name for each, _ in pasted_skills(talk) if each.name in text), "")
    return ""


def _go_on(task: Task, now: Turn, before: list[Turn]) -> None:
    """Lets *and now with april.csv* mean the skill that was used last, when no other skill fits."""
    task.previous = before[-1].request
    named = task.situation
    if _AGAIN.match(now.request.strip()) or named.files or named.options or named.dates or named.numbers:
        task.goes_on = True
