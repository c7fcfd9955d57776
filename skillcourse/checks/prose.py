"""What a description's words show without anybody's judgement: its two halves, who speaks, stuffing, copying.

These are rough on purpose. They see the forms that go wrong often, and let every honest way of writing
through. What a description does is measured, not read (:mod:`skillcourse.evals`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_QUOTED = re.compile(
    r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|(?<!\w)'[^']*'(?!\w)|(?<!\w)‘[^’]*’(?!\w)",
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_WHEN = re.compile(
    r"\b(?:use(?:d|ful)?|apply|choose|pick|load|activate|trigger(?:s|ed)?|run|call)?\s*"
    r"(?:it|this|this skill)?\s*"
    r"\b(?:when(?:ever)?|if|in case|for (?:requests|questions|situations|mails)"
    r"|(?:use(?:d|ful)?|meant|made|intended) (?:it |this |this skill )?(?:for|to|on|with)"
    r"|after being asked|on request|wenn|falls|quand|lorsque|cuando)\b",
    re.IGNORECASE,
)
_NOT_FOR = re.compile(
    r"^(?:not?\b|never\b|don['’]t\b|do not\b|does not\b|leave\b|nicht\b|pas\b|excludes?\b)", re.IGNORECASE
)
_PERSONS = frozenset(
    """i i'm i'll i've i'd me my mine we we're we'll we've us our ours
    you you're you'll your yours let's""".split()  # noqa: SIM905 - a list of words reads better as words
)
_SMALL = frozenset(
    """a about after again all also an and another any are as at be because been before being between both but
    by can could do does doing each either else for from had has have having he her here hers him his
    how i if in into is it its just me more most my no nor not of off on once one only or other our out
    over own per she should so some someone somebody such than that the their them then there these they
    this those through to too under until up upon us use used very was we were what when whenever where
    which while who whom whose why will with within without would yet you your der die das den dem ein
    eine und oder für mit von zu im wenn ist nicht le la les un une des du et ou pour avec dans quand
    est pas el los las y o para con en cuando es""".split()  # noqa: SIM905
)
_GREEDY = re.compile(
    r"\b(?:(?:any|every|all|each)(?: kinds? of| sorts? of| types? of)? "
    r"(?:requests?|tasks?|questions?|messages?|prompts?|topics?)"
    r"|anything|everything|always|whatever|no matter what|in (?:any|every|all) cases?|at all times|by default"
    r"|before (?:any|every|all) others?|instead of (?:any|every|all|the) others?"
    r"|(?:prefer|choose|pick|use) (?:it|this)(?: skill)? first|must be (?:used|picked|loaded)"
    r"|first choice|most important skill)\b",
    re.IGNORECASE,
)
_RUN_OF_WORDS = 5
_LONGEST_LIST = 8


def telling_words(text: str) -> list[str]:
    """The words of ``text`` that say something, each once, in lower case."""
    found = (word.lower() for word in _WORD.findall(text))
    return list(dict.fromkeys(word for word in found if len(word) > 2 and word not in _SMALL))


def what_part(description: str) -> str:
    """What the description says beside when to use the skill and what not to use it for."""
    return " ".join(part for part, is_when in _parts(description) if not is_when).strip()


def when_part(description: str) -> str:
    """The situations in which the description says the skill is to be used; empty when it names none."""
    return " ".join(part for part, is_when in _parts(description) if is_when).strip()


def _parts(description: str) -> Iterable[tuple[str, bool]]:
    for sentence in _SENTENCE.split(description.strip()):
        if _NOT_FOR.match(sentence):
            continue
        cue = _WHEN.search(sentence)
        if cue is None:
            yield sentence, False
            continue
        before, after = sentence[: cue.start()].strip(), sentence[cue.end() :].strip()
        if before:
            yield before, False
            yield after, True
        elif mark := _separator(cue[0].strip(), after):
            # "When a customer complains, drafts the answer." begins with its situation.
            situation, _, rest = after.partition(mark)
            yield situation, True
            yield rest.strip(), False
        else:
            yield after, True


def _separator(cue: str, after: str) -> str:
    """What ends a situation that stands first: a comma after *when*, a colon after *use this to*."""
    if re.match(r"(?:when|if|in case)", cue, re.IGNORECASE) and "," in after:
        return ","
    return ":" if ":" in after else ""


def speaking_persons(description: str) -> list[str]:
    """The words outside quotation marks that speak as someone or to someone: ``I``, ``we``, ``your``."""
    plain_text = _QUOTED.sub(" ", description)
    words = [word.replace("’", "'") for word in _WORD.findall(plain_text)]
    return list(dict.fromkeys(word for word in words if word.lower() in _PERSONS and word != "US"))


def stuffing(description: str) -> str:
    """What shows that keywords were piled up, as a sentence; empty when nothing does."""
    words = [word.lower() for word in _WORD.findall(description)]
    counts = Counter(word for word in words if word not in _SMALL and len(word) > 2)
    often = [(word, count) for word, count in counts.most_common(1) if count > 4 + len(words) // 60]
    if often:
        return f"{often[0][0]!r} stands there {often[0][1]} times"
    longest = max((len(run) for run in _lists(description)), default=0)
    if longest > _LONGEST_LIST:
        return f"a list of {longest} keywords"
    if len(words) >= 12 and sum(word in _SMALL for word in words) / len(words) < 0.18:
        return "hardly any small words such as 'the', 'to' and 'when' between the keywords"
    return ""


def _lists(description: str) -> Iterable[list[str]]:
    """Runs of items of one or two words between commas."""
    for sentence in _SENTENCE.split(description):
        run: list[str] = []
        for item in re.split(r"[,/|;•]|\s-\s|\band\b|\bor\b", sentence):
            if 1 <= len(_WORD.findall(item)) <= 2:
                run.append(item.strip())
            elif item.strip():
                yield run
                run = []
        yield run


def greedy_claims(description: str) -> list[str]:
    """Words that claim requests of all kinds; what the description says it is *not* for does not count."""
    sentences = [one for one in _SENTENCE.split(_QUOTED.sub(" ", description)) if not _NOT_FOR.match(one)]
    return list(dict.fromkeys(match[0].lower() for one in sentences for match in _GREEDY.finditer(one)))


def copied(description: str, requests: Iterable[str]) -> str:
    """Five words in a row that the description has from one of the requests; empty when it has none."""
    said = f" {plain(description)} "
    for request in requests:
        words = plain(request).split()
        for start in range(max(1, len(words) - _RUN_OF_WORDS + 1)):
            run = " ".join(words[start : start + _RUN_OF_WORDS])
            if len(run.split()) >= 3 and f" {run} " in said:
                return run
    return ""


def plain(text: str) -> str:
    """The words of ``text`` in lower case with one space between them: what makes two requests the same."""
    return " ".join(re.findall(r"\w+", text.lower()))


def shares_a_word(text: str, beginnings: Iterable[str]) -> bool:
    """Whether a word of ``text`` begins like one of ``beginnings``: ``return`` finds *returned*."""
    words = plain(text).split()
    return any(word.startswith(beginning) for word in words for beginning in beginnings)
