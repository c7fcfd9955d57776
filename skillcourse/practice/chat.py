"""What is said when there is nothing to follow: who this is, a title, thanks, and answers about what was
already printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from skillcourse.practice.catalog import Entry
from skillcourse.practice.tools import Toolbox
from skillcourse.practice.turns import Call, Conversation, outcome
from skillcourse.practice.words import STOP_WORDS, fold, words

WHAT_I_AM = (
    "I am `practice-1`, a deterministic practice model: no neural network, no knowledge of "
    "my own. I pick a skill by its "
    "description and follow its SKILL.md literally, step by step, saying which line I follow."
)

_GREETING = re.compile(
    r"\W*(?:hi|hello|hey|hallo|moin|bonjour|salut|hola|good (?:morning|afternoon|evening|day)|"
    r"guten (?:tag|morgen)|buenos dias)(?:\s+(?:there|you|all|claude|everyone))?\W*",
    re.I,
)
_WHO = re.compile(
    r"\b(?:what|who) (?:are|r) you\b|\bwhat can you do\b|\bwhich model\b|\bwhat model\b|\bare "
    r"you (?:a|an|real|claude|chatgpt|human|ai)\b|\bintroduce yourself\b|\bwer bist du\b|"
    r"\bwas bist du\b|\bqui es-tu\b|\bqui etes-vous\b|\bquien eres\b",
    re.I,
)
_THANKS = re.compile(
    r"\W*(?:(?:ok|okay|great|perfect|nice|good|cool|super|wonderful)\W+)*(?:thanks?|thank you|"
    r"thx|merci|danke|gracias|cheers|bye|goodbye|that'?s all|great|perfect|nice|"
    r"ok(?:ay)?)(?:\s+(?:a lot|so much|very much|you|for .{1,60}|schön|beaucoup))?\W*",
    re.I,
)


def small_talk(request: str, entries: Sequence[Entry], model: str) -> str:
    """An answer to a greeting, to thanks, or to *what are you?*; empty for everything else."""
    text = request.strip()
    if len(text) > 200:
        return ""
    me = WHAT_I_AM.replace("practice-1", model if model.startswith("practice") else "practice-1")
    if _GREETING.fullmatch(text):
        return f"Hello. {me} {_offer(entries)}"
    if _WHO.search(fold(text)):
        return f"{me} {_offer(entries)}"
    if _THANKS.fullmatch(text):
        return "You are welcome."
    return ""


def _offer(entries: Sequence[Entry]) -> str:
    if not entries:
        return "I was given no skills here, so there is nothing that I can do yet."
    names = ", ".join(f"`{entry.name}`" for entry in entries[:12])
    return f"The skills I was given: {names}{' and more' if len(entries) > 12 else ''}."


def is_title_request(talk: Conversation, tools: Toolbox) -> bool:
    """True for the request by which a client wants a title for its list of conversations."""
    low = talk.system.lower()
    return (
        not tools.tools
        and "title" in low
        and bool(
            re.search(
                r"\b(?:generat\w*|creat\w*|write|produce|output|give)\b.{0,80}\btitle\b|"
                r"\btitle generator\b|\bthread title\b",
                low,
            )
        )
    )


def title(request: str) -> str:
    """A short title: the telling words of the request, in its own order."""
    plain = re.sub(
        r"^(?:please|can you|could you|i (?:want|need|would like) (?:you )?to|help me(?: to)?)\s+",
        "",
        request.strip().splitlines()[0] if request.strip() else "",
        flags=re.I,
    )
    stop = {fold(word) for word in STOP_WORDS} - {"from", "for", "of", "to", "in"}
    kept = [word for word in plain.split() if fold(word.strip(".,!?\"'")) not in stop][:6]
    while kept and fold(kept[-1]) in ("from", "for", "of", "to", "in"):
        kept.pop()
    text = " ".join(kept).strip(" .,!?:;\"'")[:50]
    return (text[:1].upper() + text[1:]) if text else "New conversation"


def from_results(question: str, calls: Sequence[Call]) -> str:
    """The lines of earlier results that a follow-up question is about; empty when none shares its words."""
    asked = {word.stem: word.weight for word in words(question) if word.weight >= 0.3}
    telling = {root for root, weight in asked.items() if weight == 1.0}
    if not telling:
        return ""
    found: list[tuple[float, int, str]] = []
    for call in calls:
        if call.result is None or call.beside:
            continue
        for number, line in enumerate(outcome(call).text.splitlines()[:2000]):
            own = {word.stem for word in words(line[:500].replace("_", " "))}
            share = sum(asked[root] for root in own & asked.keys())
            if (
                own & telling
                and share >= 0.6 * sum(asked.values())
                and not line.startswith(("#", "---", "description:"))
            ):
                found.append((-share, number, line.strip()))
    if not found:
        return ""
    best = [line for _, _, line in sorted(found)[:5]]
    return "The earlier results say:\n\n" + "\n".join(f"> {line}" for line in dict.fromkeys(best))
