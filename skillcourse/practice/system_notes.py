"""What clients say in passing in their system prompts: the working directory, and which subagents there
are.
"""

from __future__ import annotations

import re

from skillcourse.practice.tools import Toolbox
from skillcourse.practice.turns import Conversation

_WORKDIR = re.compile(
    r"(?:working directory|current directory|\bcwd|workspace root|<cwd>)\s*(?:is|:|=|"
    r">)?\s*[`\"']?(/[^\s`\"'<>]{0,400}|[A-Za-z]:\\[^\s`\"'<>]{0,400})",
    re.I,
)
_AGENT_ROW = re.compile(r"^[ \t]*[-*][ \t]+[`*\"]{0,3}([A-Za-z][\w-]{1,60})[`*\"]{0,3}[ \t]*:[ \t]+\S", re.M)
_ABSOLUTE = re.compile(r"\babsolute\b", re.I)


def workdir_of(talk: Conversation, tools: Toolbox) -> str:
    """The workspace's absolute path, when the file tools want absolute paths and the client says it; else
    nothing.
    """
    reader = tools.having("read") or tools.having("write")
    if reader is None:
        return ""
    said = reader.description + " " + " ".join(str(each) for each in reader.properties.values())[:2000]
    if not _ABSOLUTE.search(said[:8000]):
        return ""
    for text in (talk.system, *talk.context):
        found = _WORKDIR.search(text)
        if found:
            return found[1].rstrip(".,;")
    return ""


def subagents_of(talk: Conversation, tools: Toolbox) -> frozenset[str]:
    """The names of the subagents that a client offers, wherever it lists them."""
    tool = tools.having("delegate")
    if tool is None:
        return frozenset()
    names = set(tools.agents())
    for text in (tool.description, *talk.context, talk.system):
        if "agent" not in text.lower():
            continue
        for block in re.split(r"\n\s*\n", text[:200_000]):
            head = block.split("\n", 1)[0].lower()
            if "agent" in head and "skill" not in head:
                names |= set(_AGENT_ROW.findall(block))
    return frozenset(names)


_FILES = re.compile(
    r"\bfiles? in (?:the|your|this) (?:workspace|folder|directory|working directory)(?: "
    r"are)?:[ \t]*(?P<inline>[^\n]{0,8000})",
    re.I,
)


def files_of(talk: Conversation) -> list[str] | None:
    """The workspace's files where the client lists them; ``None`` when it does not, or not all of them."""
    for text in (talk.system, *talk.context):
        found = _FILES.search(text)
        if found and not re.search(r"\band [\d,]+ more\b", found["inline"]):
            names = (
                name.strip().rstrip(".") if i else name.strip()
                for i, name in enumerate(found["inline"].rstrip(" .").split(", "))
            )
            return [name for name in names if name and len(name) < 300]
    return None
