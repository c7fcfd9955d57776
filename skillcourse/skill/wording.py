"""What a description's words give away: whether it says when, who speaks, and whether it looks like markup.

They read English only and stay silent where they cannot judge: a warning often wrong is soon ignored.
"""

from __future__ import annotations

import re

_LOOKED_AT = 4_096
"""Characters: a description has 1,024 at most, and a hostile one must not take long."""
_TAG_LIKE = re.compile(r"</?[A-Za-z][^<>]*>")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'(?!\w)|‘[^’]*’|`[^`]*`")
_DOING = (
    "am|analyse|analyze|build|can|check|convert|create|do|explain|extract|find|generate|have|help|know|make|need"
    "|process|read|review|take|turn|use|will|work|write"
)
_FIRST_PERSON = re.compile(
    rf"\bI(?:['’](?:m|ll|ve|d)\b| (?:{_DOING})\b)"
    rf"|\b[Ww]e (?:{_DOING}|are)\b|\b[Ll]et me\b|\b[Hh]elps? me\b"
)
_WHEN = re.compile(
    r"\b(?:when(?:ever)?|if|before|after|while|during|upon|whether|in case|triggers?|asks?|asked"
    r"|mentions?|invoked?|invokes|activat\w+|useful|using it|needs? to|wants? to"
    r"|(?:must|should) be used|used (?:for|to|by)"
    r"|use (?:it|this|for|to|on|with|in|as|only|proactively)"
    r"|for (?:tasks?|requests?|questions?|users?|any|all|working|handling))\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|and|of|with|from|for|to|a|an|in|on|or|by|helps?|this)\b", re.IGNORECASE)


def tag_like(text: str) -> str:
    """The first thing in ``text`` that looks like an XML tag, or an empty text."""
    found = _TAG_LIKE.search(text, 0, _LOOKED_AT) if "<" in text else None
    return found.group() if found else ""


def first_person(text: str) -> str:
    """The words by which a text speaks as a person (``I can``), or an empty text. Quotes do not count."""
    if not ("I" in text or "We " in text or "we " in text or " me" in text):  # most end here, quickly
        return ""
    found = _FIRST_PERSON.search(_QUOTED.sub(" ", text[:_LOOKED_AT]))
    return found.group() if found else ""


def says_when(text: str) -> bool:
    """Whether a description says when to use the skill; also true where it is not English."""
    if " when " in text:  # most do, and need no pattern
        return True
    return _WHEN.search(text, 0, _LOOKED_AT) is not None or _ENGLISH.search(text, 0, _LOOKED_AT) is None
