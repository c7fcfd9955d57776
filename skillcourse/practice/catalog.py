"""Finds the skills that a request offers, wherever its client puts them, and the ones that are already
loaded.

Three shapes are known: XML (``<available_skills>``), a list of ``- name: description`` lines under words
about skills, and a whole
SKILL.md pasted somewhere. They may stand in the system prompt, in a message, in a reminder or in a tool's
description.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from skillcourse.practice.tools import Toolbox
from skillcourse.practice.turns import SKILL_BASE, Call, Conversation

MAX_INSTRUCTIONS = 256_000
"""How many characters of one instruction file are followed; a longer file is cut there and the answer says
so.
"""

_NAME = r"[A-Za-z0-9\u00c0-\uffff][\w:.\-]{0,99}"
_ROW = re.compile(rf"[ \t]*[-*][ \t]+[`*\"]{{0,3}}({_NAME})[`*\"]{{0,3}}[ \t]*(?::|—|–|-)[ \t]+(\S.*)")
_FIELD = re.compile(r"<(name|description|location|path|when_to_use)>(.*?)</\1>", re.S)
_KEY = re.compile(r"([A-Za-z_-]{1,60}):(?:[ \t]+(.*)|[ \t]*)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One skill as a catalog shows it: tier 1, nothing of its instructions."""

    name: str
    description: str
    location: str = ""
    """Where its SKILL.md is, when the catalog says so."""


@dataclass(frozen=True, slots=True)
class Instructions:
    """A document to follow: a loaded skill, or a file that one points to."""

    name: str
    text: str
    """Without any frontmatter."""
    base: str = ""
    """The skill's folder as the tools reach it; empty when unknown."""
    file: str = "SKILL.md"
    """Its path inside the skill."""
    first_line: int = 1
    """The file's line number of the text's first line."""
    exact: bool = True
    """False when the frontmatter was not delivered, so that lines count from the body's start."""
    files: frozenset[str] = frozenset()
    """The skill's other files, where the client lists them."""
    cut: bool = False
    """True when the file was longer than :data:`MAX_INSTRUCTIONS`."""


def find_entries(talk: Conversation, tools: Toolbox) -> list[Entry]:
    """The catalog: every offered skill once, in the order it was offered."""
    found: dict[str, Entry] = {}
    for text in _places(talk, tools):
        for entry in _entries_in(text):
            found.setdefault(entry.name, entry)
    return list(found.values())


def _places(talk: Conversation, tools: Toolbox) -> Iterable[str]:
    yield talk.system
    yield from talk.context
    yield from (tool.description for tool in tools.tools)


def _entries_in(text: str) -> list[Entry]:
    if "<skill>" in text or "<skill " in text:
        found = [entry for block in _skill_blocks(text) if (entry := _xml_entry(block))]
        if found:
            return found
    return _listed(text) if "skill" in text.lower() else []


def _skill_blocks(text: str) -> Iterable[str]:
    for piece in re.split(r"<skill(?:\s[^<>]{0,500})?>", text)[1:]:
        end = piece.find("</skill>")
        yield piece[: end if end >= 0 else 5000][:20_000]


def _xml_entry(block: str) -> Entry | None:
    fields = {key: html.unescape(value.strip()) for key, value in _FIELD.findall(block)}
    if not fields.get("name"):
        return None
    description = " ".join(part for part in (fields.get("description"), fields.get("when_to_use")) if part)
    return Entry(
        fields["name"].strip()[:100], description, fields.get("location") or fields.get("path") or ""
    )


def _listed(text: str) -> list[Entry]:
    found: list[Entry] = []
    about_skills = False
    open_list = False
    for line in text.splitlines():
        row = _ROW.match(line[:20_000])
        if row and about_skills:
            found.append(Entry(row[1], row[2].strip()))
            open_list = True
        elif open_list and line[:1] in " \t" and line.strip():
            last = found[-1]
            found[-1] = Entry(last.name, f"{last.description} {line.strip()}"[:20_000], last.location)
        elif line.strip():
            about_skills = "skill" in line.lower()
            open_list = False
    return found


def split_frontmatter(text: str) -> tuple[dict[str, str], str, int]:
    """The fields of a leading frontmatter, the text after it, and the 1-based line where that text starts.

    A small reader of the YAML that frontmatter uses: plain, quoted, folded and literal values. Anything
    else is kept as it stands.
    """
    clean = text.removeprefix("\ufeff")
    lines = clean.split("\n")
    if not lines or lines[0].rstrip() != "---":
        return {}, clean, 1
    for at, line in enumerate(lines[1:400], start=1):
        if line.rstrip() in ("---", "..."):
            return _fields(lines[1:at]), "\n".join(lines[at + 1 :]), at + 2
    return {}, clean, 1


def _fields(lines: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    key = ""
    for line in lines:
        match = _KEY.match(line.rstrip()) if line[:1] not in " \t" else None
        if match:
            key = match[1]
            value = (match[2] or "").strip()
            fields[key] = "" if value in (">", "|", ">-", "|-", ">+", "|+") else value
        elif key and line.strip():
            fields[key] = f"{fields[key]} {line.strip()}".strip()
    return {key: _unquoted(value) for key, value in fields.items()}


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1].replace("''", "'") if value[0] == "'" else value[1:-1].replace('\\"', '"')
    return value


def pasted_skills(talk: Conversation) -> list[tuple[Entry, Instructions]]:
    """Whole SKILL.md files that stand in the system prompt, a reminder or a first message."""
    found: list[tuple[Entry, Instructions]] = []
    for text in (talk.system, *talk.context):
        found += [_pasted(piece, base) for piece, base in _documents(text)]
    for name, text in talk.preloaded:
        loaded = instructions(text, name)
        found.append((Entry(loaded.name, ""), loaded))
    return found


def _documents(text: str) -> Iterable[tuple[str, str]]:
    if "description:" not in text or "\nname:" not in text:
        return
    lines = text.split("\n")
    starts: list[int] = []
    at = 0
    while at < len(lines):
        if lines[at].rstrip() == "---":
            end = next((i for i in range(at + 1, min(at + 60, len(lines))) if lines[i].rstrip() == "---"), 0)
            keys = {line.split(":")[0].strip() for line in lines[at + 1 : end]} if end else set()
            if {"name", "description"} <= keys:
                starts.append(at)
                at = end
        at += 1
    for i, start in enumerate(starts):
        stop = starts[i + 1] if i + 1 < len(starts) else len(lines)
        body = lines[start:stop]
        close = next(
            (n for n, line in enumerate(body) if re.match(r"\s{0,3}</\w[\w-]{0,40}>\s*$", line[:80])),
            len(body),
        )
        # A base directory may be said in the lines before the frontmatter.
        said = next((line for line in reversed(lines[max(0, start - 3) : start]) if SKILL_BASE in line), "")
        yield "\n".join(body[:close]), _base_of(said)


def _pasted(document: str, base: str) -> tuple[Entry, Instructions]:
    fields, body, first = split_frontmatter(document)
    name = fields.get("name", "")
    base = base or _base_of(document)
    return Entry(name, fields.get("description", "")), _bounded(
        Instructions(name, body, base, first_line=first)
    )


def _base_of(text: str) -> str:
    at = text.find(SKILL_BASE)
    if at < 0:
        return ""
    line = text[at + len(SKILL_BASE) :].split("\n", 1)[0].strip().strip("`\"'")
    return line.removeprefix("file://").rstrip("/")


def instructions(text: str, name: str = "") -> Instructions:
    """A loaded skill from what a client's skill tool answered, with line numbers as true as the client
    allows.
    """
    base = _base_of(text)
    body = text.replace("\r\n", "\n").removeprefix("\ufeff")
    head = body[:400].lstrip()
    if head.startswith("<skill_content"):
        body = body.split(">", 1)[1].replace("</skill_content>", "")
    body, files = _without_listing(body)
    tail = body.rfind(SKILL_BASE)
    if body.lstrip().startswith(SKILL_BASE):
        body = body.lstrip().split("\n", 1)[1] if "\n" in body.strip() else ""
        body = body.removeprefix("\n")
    elif tail > 0:
        body = body[:tail]
    lead = len(body) - len(body.lstrip("\n"))
    fields, rest, first = split_frontmatter(body[lead:])
    if fields:
        return _bounded(Instructions(fields.get("name") or name, rest, base, first_line=first, files=files))
    return _bounded(Instructions(name or base.rsplit("/", 1)[-1], body, base, exact=False, files=files))


_LISTING = re.compile(
    r"\n\s*\n(?:other )?files (?:of|in) this skill[^\n]{0,80}:[ \t]*\n(?P<rows>(?:\s*[-*] "
    r"[^\n]{1,400}\n?)+)\s*$",
    re.I,
)
_FILE_TAG = re.compile(r"<file>([^<]{1,400})</file>")


def _without_listing(text: str) -> tuple[str, frozenset[str]]:
    """The text without the list of the skill's files that a client puts behind it, and that list."""
    tags = text.rfind("<skill_files>")
    if tags >= 0:
        return text[:tags].rstrip(), frozenset(_FILE_TAG.findall(text[tags:]))
    at = max(text.rfind("\n\nOther files of this skill"), text.rfind("\n\nFiles in this skill"))
    found = _LISTING.match(text, at) if at >= 0 else None
    if found is None:
        return text, frozenset()
    rows = (row.strip()[2:].strip().strip("`") for row in found["rows"].strip().splitlines())
    return text[:at], frozenset(rows)


def _bounded(loaded: Instructions) -> Instructions:
    if len(loaded.text) <= MAX_INSTRUCTIONS:
        return loaded
    text = loaded.text[:MAX_INSTRUCTIONS]
    return Instructions(
        loaded.name, text, loaded.base, loaded.file, loaded.first_line, loaded.exact, cut=True
    )


def loaded_by(call: Call, name: str) -> Instructions:
    """The instructions that a finished call of the skill tool brought, beside or inside its result."""
    if call.beside:
        return instructions(call.beside, name)
    return instructions(call.result or "", name)


_NUMBERED = re.compile(r"^\s{0,6}\d+(?:\t|→|\|\s?|: )", re.M)


def plain_file(text: str) -> str:
    """A read tool's answer without the line numbers that some clients put before each line."""
    lines = text.split("\n")
    sample = [line for line in lines[:50] if line.strip() and not line.startswith("<")]
    if sample and all(_NUMBERED.match(line) for line in sample):
        return "\n".join(
            _NUMBERED.sub("", line, count=1) for line in lines if not line.startswith("<system-reminder")
        )
    return text
