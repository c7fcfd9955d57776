"""A Messages conversation as turns: what the person asked, what was called for it and what came back.

Clients wrap a request in reminders, loaded skills and notes of their own. Those are kept apart here as
*context*, so that everything
after this module can take ``Turn.request`` for the person's own words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SKILL_BASE = "Base directory for this skill:"
"""How clients introduce the folder of a skill that they loaded."""

_REMINDER_OPEN = "<system-reminder>"
_REMINDER_CLOSE = "</system-reminder>"
_COMMAND_NAME = re.compile(r"<command-name>\s*/?([\w:.-]{1,100})\s*</command-name>")
_COMMAND_ARGS = re.compile(r"<command-args>([^<]{0,20000})</command-args>")
_WRAPPER = re.compile(
    r"<(command-message|command-name|command-args|local-command-stdout|"
    r"local-command-caveat)>[^<]{0,20000}</\1>"
)


@dataclass(slots=True)
class Call:
    """One tool call of the conversation and, once it is there, its result."""

    name: str
    input: Mapping[str, Any]
    id: str = ""
    result: str | None = None
    """The text that came back; ``None`` while it is open."""
    failed: bool = False
    beside: str = ""
    """Text that the client put next to the result: a loaded skill's instructions."""


@dataclass(slots=True)
class Turn:
    """One request of the person and everything up to the next."""

    request: str
    calls: list[Call] = field(default_factory=list)
    said: str = ""
    """The last text that was said in it."""
    command: str = ""
    """A skill that the person invoked by name through the client (``/name``)."""


@dataclass(slots=True)
class Conversation:
    """A request's messages, read once."""

    system: str = ""
    context: list[str] = field(default_factory=list)
    """Reminders and mid-conversation system messages, in order."""
    preloaded: list[tuple[str, str]] = field(default_factory=list)
    """Skills whose instructions a client put into a user message: ``(name or "", text)``."""
    turns: list[Turn] = field(default_factory=list)

    @property
    def now(self) -> Turn:
        """The turn that waits for an answer."""
        return self.turns[-1] if self.turns else Turn("")


def read_conversation(request: Mapping[str, Any]) -> Conversation:
    """The conversation of a Messages request. Unknown block types are passed over."""
    talk = Conversation(system=text_of(request.get("system")))
    messages = request.get("messages")
    for message in messages if isinstance(messages, list) else []:
        if not isinstance(message, Mapping):
            continue
        role, content = message.get("role"), message.get("content")
        if role == "system":
            talk.context.append(text_of(content))
        elif role == "assistant":
            _take_assistant(talk, _blocks(content))
        else:
            _take_user(talk, _blocks(content))
    return talk


def text_of(content: object) -> str:
    """The text of a string, a block or a list of blocks."""
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        for key in ("text", "content", "data"):
            if isinstance(content.get(key), (str, list)):
                return text_of(content[key])
        source = content.get("source")
        return text_of(source) if isinstance(source, Mapping) and source.get("type") == "text" else ""
    if isinstance(content, Iterable) and not isinstance(content, bytes):
        return "\n".join(part for part in (text_of(block) for block in content) if part)
    return ""


def _blocks(content: object) -> list[Mapping[str, Any]]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    if isinstance(content, list):
        return [block for block in content if isinstance(block, Mapping)]
    return []


def _take_assistant(talk: Conversation, blocks: list[Mapping[str, Any]]) -> None:
    if not talk.turns:
        talk.turns.append(Turn(""))
    for block in blocks:
        if block.get("type") == "tool_use":
            given = block.get("input")
            call = Call(
                str(block.get("name", "")),
                given if isinstance(given, Mapping) else {},
                str(block.get("id", "")),
            )
            talk.now.calls.append(call)
        elif block.get("type") == "text":
            talk.now.said = str(block.get("text", ""))


def _take_user(talk: Conversation, blocks: list[Mapping[str, Any]]) -> None:
    last: Call | None = None
    said: list[str] = []
    command = ""
    for block in blocks:
        if block.get("type") == "tool_result":
            last = _close_call(talk, block)
            continue
        text = text_of(block)
        named = _COMMAND_NAME.search(text[:2000])
        if named:
            command = named[1]
            args = _COMMAND_ARGS.search(text[:20000])
            text = (args[1] if args else "") + _WRAPPER.sub("", text)
        text = _without_reminders(text, talk.context)
        if not text:
            continue
        if SKILL_BASE in text[:300] or _looks_like_skill(text):
            if last is not None:
                last.beside = f"{last.beside}\n{text}" if last.beside else text
            else:
                talk.preloaded.append((command, text))
            continue
        said.append(text)
    if not said and not command:
        return
    words = "\n".join(said).strip()
    if talk.turns and (last is not None or not (talk.now.said or talk.now.calls)):
        talk.now.request = f"{talk.now.request}\n{words}".strip()
        talk.now.command = command or talk.now.command
    else:
        talk.turns.append(Turn(words, command=command))


def _looks_like_skill(text: str) -> bool:
    return text.startswith("---\n") and "\nname:" in text[:2000] and "\ndescription:" in text[:4000]


def _close_call(talk: Conversation, block: Mapping[str, Any]) -> Call | None:
    wanted = str(block.get("tool_use_id", ""))
    for turn in reversed(talk.turns):
        for call in reversed(turn.calls):
            if call.id == wanted and call.result is None:
                call.result = text_of(block.get("content"))
                call.failed = bool(block.get("is_error"))
                return call
    return None


def _without_reminders(text: str, context: list[str]) -> str:
    kept: list[str] = []
    at = 0
    while True:
        start = text.find(_REMINDER_OPEN, at)
        if start < 0:
            kept.append(text[at:])
            break
        kept.append(text[at:start])
        end = text.find(_REMINDER_CLOSE, start)
        context.append(text[start + len(_REMINDER_OPEN) : end if end >= 0 else len(text)].strip())
        if end < 0:
            break
        at = end + len(_REMINDER_CLOSE)
    return "".join(kept).strip()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tool said, read: its words, whether it failed, and the exit code if it names one."""

    text: str
    failed: bool = False
    exit_code: int | None = None
    beside: str = ""


_NOTHING = frozenset(
    (
        "(no output)",
        "no matches",
        "No files found",
        "(Bash completed with no output)",
        "Tool ran without output or errors",
    )
)
"""How clients say that a tool printed nothing."""
_EXIT = re.compile(
    r"\b(?:exit(?:ed)?(?:\s+with)?(?:\s+(?:code|status))?|return(?:ed)? code|"
    r"returncode)\b\W{0,4}(-?\d{1,3})\b",
    re.I,
)


def outcome(call: Call) -> Outcome:
    """The result of a finished call. A JSON wrapper of the client or an MCP server is taken off."""
    text = call.result or ""
    code: int | None = None
    failed = call.failed
    stripped = text.strip()
    if stripped.startswith("{") and stripped.endswith("}") and len(stripped) < 2_000_000:
        wrapped = _json(stripped)
        if isinstance(wrapped, dict) and set(wrapped) == {"result"}:
            inner = wrapped["result"]
            text = inner if isinstance(inner, str) else json.dumps(inner, ensure_ascii=False)
        elif isinstance(wrapped, dict) and "stdout" in wrapped:
            text = "\n".join(str(wrapped[k]).strip() for k in ("stdout", "stderr") if wrapped.get(k))
            given = next(
                (wrapped[k] for k in ("exit_code", "return_code", "returncode") if k in wrapped), None
            )
            code = given if isinstance(given, int) else None
    lines = [line for line in text.strip().splitlines() if line.strip()]
    for line in (lines[:1] + lines[-1:]) if code is None else []:
        found = _EXIT.search(line[:300]) if len(line) < 80 or failed else None
        if found:
            code = int(found[1])
            break
    if text.strip() in _NOTHING:
        text = ""
    if text.lstrip().startswith("<tool_use_error>"):
        failed = True
    return Outcome(text, failed or bool(code), code, call.beside)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
