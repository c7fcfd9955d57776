"""Picks skills for a request by their descriptions alone, and says which words decided.

Every telling word of the request counts when the description says it, or says something of the same
meaning. What the description excludes
(*not for …*) counts against it, words that nobody needs a skill for count little, and a description that
claims everything (*any task*)
gets what it claims. The figures are plain sums, so that a reason can always be given in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from skillcourse.practice.catalog import Entry
from skillcourse.practice.situation import Situation
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import COMMON_WEIGHT, Word, fold, likeness, stem, words

THRESHOLD = 1.3
"""The score from which a skill is picked."""
STRICT_THRESHOLD = 1.9
"""The same for ``practice-small``, which also knows no words of the same meaning."""
TIE = 0.08
"""Two scores this close (as a share of the better one) are a tie, and that is said."""

PartKind = Literal["what", "when", "not"]

_NOT_OPENS = re.compile(
    r"(?:do not|don't|never|not)\s+(?:to be\s+)?(?:use[d]?|trigger\w*|apply|invoke\w*|"
    r"activate|load)?\b|not\s+(?:for|when|if|about|meant|intended|suitable)\b|"
    r"(?:skip|avoid)\b|nicht\b|(?:ne\s+(?:pas|l'utilise)|pas)\b|no\s+(?:usar|uses|use|para|sirve)\b",
    re.I,
)
_NOT_INSIDE = re.compile(
    r"[,;(—–-]?\s*\b(?:but\s+not\b|not\s+(?:for|when|if|to|about|on|in|as)\b|nor\b|rather "
    r"than\b|excluding\b|except\b|unlike\b|aber nicht\b|nicht f[uü]r\b|"
    r"mais pas\b|pas pour\b|pero no\b|no para\b)",
    re.I,
)
_WHEN = re.compile(
    r"\b(?:use[ds]?|using|trigger\w*|invoke\w*|appl(?:y|ies)|activate\w*|"
    r"load)\b.{0,40}\b(?:when|whenever|if|for|to|on|after|before|as soon as)\b|"
    r"^(?:when|whenever|if|for)\b|\bwhen(?:ever)?\s+(?:the\s+)?(?:user|someone|you|asked|a)\b|"
    r"\bverwende\w*\b|\bnutze\w*\b|\butilise\w*\b|\busa\w*\b|\bcuando\b|\bquand\b|\bwenn\b",
    re.I,
)
_ANY = re.compile(
    r"\b(?:any|all|every|everything|anything|whatever|always|jede\w*|alles|immer|tou[st]\w*|"
    r"toujours|cualquier\w*|todo\w*|siempre)\b",
    re.I,
)
_ALL_WORK = frozenset(
    stem(word)
    for word in listed(
        """
task tasks request requests question questions work job thing problem anything everything kind
prompt message
"""
    )
)
_QUOTED = re.compile(r"[\"“'‘`]([^\"”'’`]{3,120})[\"”'’`]")
_POLITE = frozenset(
    fold(word)
    for word in listed(
        """
please can could would will you we i i'd like need want to help me us let's lets just now kindly hey
hi hello also then and so the a an my our bitte kannst du mir uns ich mochte peux tu pouvez vous je
voudrais s'il te plait puedes por favor quiero necesito
"""
    )
)
_INFORMATION = re.compile(
    r"^(?:(?:hi|hey|hello|ok|so)[, ]+)?(?:what (?:is|are|does|do|was) (?:a |an |the )?|what's "
    r"|who (?:is|was|invented) |why (?:is|are|do|does|did) |explain |define |tell me about |"
    r"how (?:do|does|can|should) (?:i|you|one|people|it) |is it |are there |should (?:i|we) |"
    r"was ist |warum |qu'est-ce |pourquoi |que es |por que )",
    re.I,
)
_PREPOSITION = re.compile(
    r"\b(?:for|from|about|in|with|using|by|on|at|as|into|to|that|which|who|per|via|near|"
    r"because|so|while|since|before|after|fur|aus|uber|mit|pour|depuis|sur|avec|para|desde|"
    r"sobre|con)\b|[,;:.!?]"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence or clause of a description."""

    kind: PartKind
    words: tuple[Word, ...]
    text: str
    greedy: bool = False
    """True when it claims everything: *any task*, *all files*."""
    side: frozenset[str] = frozenset()
    """Stems of words that only say how or with what: *… from an export, with totals and averages*."""


_SIDE = re.compile(r"\b(?:with|from|using|by|including|such as|mit|aus|avec|depuis|con|desde)\b", re.I)
SIDE_WEIGHT = 0.7
"""What a word that only says how or with what counts."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one skill fits, with the words behind it."""

    entry: Entry
    score: float
    rank: float
    """The score with words that many skills of the catalog share counting less: what orders the skills."""
    said: tuple[tuple[str, str], ...] = ()
    """Pairs of a word of the request and the word of the description that it met."""
    against: tuple[str, ...] = ()
    """Words of the request that the description excludes."""
    named: bool = False
    """True when the request names the skill itself."""
    breadth: int = 0
    """How many telling words the description has: the smaller, the more specific."""


@lru_cache(maxsize=512)
def parts_of(description: str) -> tuple[Part, ...]:
    """A description as what it does, when to use it, and when not."""
    found: list[Part] = []
    for sentence in re.split(r"(?<=[.!?])\s+|[\n;]+", description[:8000]):
        text = sentence.strip()
        if not text:
            continue
        if _NOT_OPENS.match(text):
            found.append(
                _part(
                    "not",
                    re.split(r"\b(?:use|instead)\b", text[8:], maxsplit=1)[0] if len(text) > 8 else text,
                )
            )
            continue
        inside = _NOT_INSIDE.search(text)
        kind: PartKind = "when" if _WHEN.search(text[:400]) else "what"
        if inside and inside.start() > 8:
            found.append(_part(kind, text[: inside.start()]))
            excluded = text[inside.end() :]
            found.append(_part("not", excluded))
        else:
            found.append(_part(kind, text))
    return tuple(found)


def _part(kind: PartKind, text: str) -> Part:
    found = tuple(words(text))
    greedy = (
        kind != "not"
        and bool(_ANY.search(text))
        and any(w.stem in _ALL_WORK or w.weight == COMMON_WEIGHT for w in found)
    )
    side: frozenset[str] = frozenset()
    if kind == "what":
        cut = _SIDE.search(text)
        if cut and cut.start() > 12:
            side = frozenset(w.stem for w in words(text[cut.start() :])) - frozenset(
                w.stem for w in words(text[: cut.start()])
            )
    return Part(kind, found, text, greedy, side)


@dataclass(slots=True)
class Ask:
    """A request as the matcher sees it."""

    words: list[Word] = field(default_factory=list)
    kinds: list[Word] = field(default_factory=list)
    """What its files add: their endings and the words of their names."""
    implied: frozenset[str] = frozenset()
    """What every request is: a task, and a question when it asks one."""
    action: str = ""
    objects: frozenset[str] = frozenset()
    information: bool = False
    folded: str = ""


def read_ask(situation: Situation) -> Ask:
    """The telling words of a request, its action and what the action is done to."""
    task = situation.core[:20_000]
    ask = Ask(words(task), folded=fold(situation.request[:20_000]))
    for text in situation.quoted:
        ask.kinds += [Word(w.surface, w.stem, w.weight * 0.5, w.at) for w in words(text[:400])]
    for each in situation.files:
        name = each.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        ask.kinds += [
            Word(w.surface, w.stem, w.weight * 0.4, w.at)
            for w in words(name)
            if not w.surface.isdigit() and len(w.surface) > 2
        ]
        if each.extension:
            ask.kinds.append(Word("." + each.extension, stem(each.extension), 0.8, 0))
    implied = (
        {"task", "request"}
        | ({"question"} if "?" in situation.request else set())
        | ({"file", "data"} if situation.files else {"text"})
    )
    ask.implied = frozenset(stem(word) for word in implied)
    rest = re.findall(r"[^\W_]+(?:['’][^\W_]+)?|[,;:.!?]", task)
    start = next((i for i, token in enumerate(rest) if fold(token) not in _POLITE), len(rest))
    if start < len(rest):
        ask.action = stem(rest[start])
        phrase = _PREPOSITION.split(fold(" ".join(rest[start + 1 : start + 14])), maxsplit=1)[0]
        ask.objects = frozenset(w.stem for w in words(phrase) if w.weight > COMMON_WEIGHT)
    ask.information = bool(_INFORMATION.match(situation.request.strip()))
    return ask


def rank(situation: Situation, entries: Sequence[Entry], *, strict: bool = False) -> list[Fit]:
    """All skills by how well they fit, the best first; ties keep the catalog's order."""
    ask = read_ask(situation)
    spread = _spread(entries)
    fits = [_fit(ask, entry, spread, strict=strict) for entry in entries]
    return sorted(fits, key=lambda fit: -fit.rank)


def _spread(entries: Sequence[Entry]) -> dict[str, float]:
    """For each stem how much it tells the skills of this catalog apart: 1 when one uses it, less when many
    do.
    """
    counts: dict[str, int] = {}
    for entry in entries:
        for root in {
            w.stem for part in parts_of(entry.description) if part.kind != "not" for w in part.words
        }:
            counts[root] = counts.get(root, 0) + 1
    return {root: 1.0 / (1.0 + 0.25 * (count - 1)) for root, count in counts.items()}


def named_in(situation: Situation, entry: Entry) -> bool:
    """True when the request names the skill: ``/name``, ``the NAME skill``, or a name that no sentence has
    by chance.
    """
    name = re.escape(fold(entry.name))
    low = fold(situation.request[:20_000])
    if re.search(rf"(?:^|\s)/{name}(?![\w/.-])", low):
        return True
    if re.search(rf"(?<![\w-])[`\"']?{name}[`\"']?\s+skill\b|\bskill\s+[`\"']?{name}(?![\w-])", low):
        return True
    return "-" in entry.name and bool(re.search(rf"(?<![\w./-]){name}(?![\w/-]|\.\w)", low))


def _fit(ask: Ask, entry: Entry, spread: dict[str, float], *, strict: bool) -> Fit:
    parts = parts_of(entry.description)
    positive = [part for part in parts if part.kind != "not"]
    said: dict[str, tuple[str, str]] = {}
    mass = apart = total = 0.0
    best_part: dict[int, float] = {}
    action_met = False
    objects_met: set[str] = set()
    asked: dict[str, Word] = {}
    for word in [*ask.words, *ask.kinds]:
        known = asked.get(word.stem)
        if known is None or known.weight < word.weight:
            asked[word.stem] = word
    own = {w.stem for w in ask.words}
    for word in asked.values():
        if word.stem in own:
            total += word.weight
        strength, meets, at = _best(word, positive, strict=strict)
        if not strength:
            continue
        value = word.weight * strength
        if word.surface.startswith(".") and word.surface.lower() in positive[at].text.lower():
            value *= 1.4  # the description writes the ending out: ".ipynb"
        mass += value
        apart += value * max(spread.get(meets.stem, 1.0) if meets else 1.0, 0.4)
        best_part[at] = best_part.get(at, 0.0) + value
        action_met = action_met or word.stem == ask.action
        if word.stem in ask.objects:
            objects_met.add(word.stem)
        if meets is not None and value > 0.1:
            said[word.stem] = (word.surface, meets.surface)
    together = max(best_part.values(), default=0.0)
    coverage = min(1.0, mass / total) if total else 0.0
    score = (0.5 * mass + 0.5 * together) * (0.55 + 0.65 * coverage)
    score += 0.25 if action_met else 0.0
    score += 0.1 if coverage >= 0.99 and mass >= 1.0 else 0.0
    if ask.objects and not objects_met:
        score *= 0.75
    if ask.information and not any(
        re.search(r"\b(?:explain|question|answers?|asks? (?:how|why|what|which|about))", fold(p.text))
        for p in positive
    ):
        score *= 0.65
    score += _greed(ask, positive)
    score += 1.2 * sum(_phrase_met(ask, part) for part in positive)
    telling = {w.stem for part in positive for w in part.words if w.weight > COMMON_WEIGHT}
    score /= 1.0 + max(0, len(telling) - 45) / 60
    against, lost = _against(ask, parts, said, strict=strict)
    score -= lost
    score = round(max(score, 0.0), 4)
    order = round(score * (0.5 + 0.5 * apart / mass), 4) if mass else score
    return Fit(entry, score, order, tuple(said.values()), against, breadth=len(telling))


def _best(word: Word, parts: Sequence[Part], *, strict: bool) -> tuple[float, Word | None, int]:
    best: tuple[float, Word | None, int] = (0.0, None, 0)
    for at, part in enumerate(parts):
        for other in part.words:
            alike = likeness(word.stem, other.stem)
            if alike < 1.0 and (strict or word.weight <= COMMON_WEIGHT):
                alike = 0.0
            if other.stem in part.side:
                alike *= SIDE_WEIGHT
            if alike > best[0]:
                best = (alike, other, at)
    return best


_EVERYTHING = re.compile(
    r"\b(?:for|on|with|to|do(?:es)?|handles?)\s+(?:anything|everything|whatever)\b|\b(?:any|"
    r"all|every)\s+(?:kinds? of\s+|sorts? of\s+|user\s+)?"
    r"(?:tasks?|requests?|questions?|prompts?|messages?|problems?)\b",
    re.I,
)


def _greed(ask: Ask, parts: Sequence[Part]) -> float:
    """What a description gains by claiming everything."""
    gain = 0.0
    for part in parts:
        if _EVERYTHING.search(part.text):
            gain = max(gain, 1.4)
        elif part.greedy:
            claimed = {w.stem for w in part.words}
            if claimed & ask.implied:
                gain = max(gain, 1.0 + 0.35 * len(claimed & (ask.implied | {w.stem for w in ask.words})))
    return gain


def _phrase_met(ask: Ask, part: Part) -> bool:
    return any(
        fold(phrase).strip(" .,!?") in ask.folded
        for phrase in _QUOTED.findall(part.text)
        if len(phrase.split()) > 1
    )


def _against(
    ask: Ask, parts: Sequence[Part], said: dict[str, tuple[str, str]], *, strict: bool
) -> tuple[tuple[str, ...], float]:
    """Words that the description excludes, and what they cost.

    An exclusion counts by how much of it the request says: *ordering from suppliers* is not met by *order
    12*.
    """
    asked = {w.stem: w for w in ask.words}
    met: list[str] = []
    lost = 0.0
    for phrase in (phrase for part in parts if part.kind == "not" for phrase in _phrases(part)):
        # Every word of an exclusion counts alike: in "not for writing new invoices" the everyday words
        # decide.
        whole = len({word.stem for word in phrase})
        found = [
            (word, asked_word)
            for word in phrase
            for asked_word in asked.values()
            if (
                1.0
                if word.stem == asked_word.stem
                else 0.0
                if strict
                else likeness(word.stem, asked_word.stem)
            )
        ]
        got = sum(1.0 if root in asked else 0.4 for root in {word.stem for word, _ in found})
        # Half of an exclusion is enough only when the description does not claim that half itself.
        claimed = all(asked_word.stem in said for _, asked_word in found)
        if not whole or got / whole < 0.5 - 0.11 * (whole == 1) or (claimed and got * 2 <= whole):
            continue
        lost += sum(
            word.weight * (0.5 if word.stem in said else 1.4)
            for word in {w.stem: w for _, w in found}.values()
        )
        met += [asked_word.surface for _, asked_word in found]
    return tuple(dict.fromkeys(met)), lost


def _phrases(part: Part) -> list[list[Word]]:
    """The single things that an exclusion names: *watering gardens, mending fences or writing to
    customers*.
    """
    return [found for piece in _PIECES.split(part.text) if (found := words(piece))]


_PIECES = re.compile(r",|;|\bor\b|\band\b|\bnor\b|\bnot\b|\boder\b|\bund\b|\bou\b|\bet\b|\by\b|\bo\b")
