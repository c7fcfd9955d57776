"""Which skills serve a request, in which order, and the words that say why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from skillcourse.practice.catalog import Entry
from skillcourse.practice.match import STRICT_THRESHOLD, THRESHOLD, TIE, Fit, named_in, rank
from skillcourse.practice.situation import Situation, read_situation
from skillcourse.practice.variation import Variation

MAX_SKILLS = 4
"""How many skills one request may use one after the other."""
_CLAUSE = re.compile(
    r"(?:,?\s+(?:and then|and also|and afterwards|then|afterwards|after that|and|plus|also|"
    r"und dann|und|danach|et puis|et|puis|ensuite|y luego|y|luego)\s+)|[.;!?]\s+|\n+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Pick:
    """A skill that was picked, with the reason in words."""

    entry: Entry
    reason: str
    clause: str = ""
    """The part of the request that it serves, when the request needs several skills."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The skills to use, in order, or why there is none."""

    picks: tuple[Pick, ...]
    none: str = ""


def choose(
    situation: Situation, entries: Sequence[Entry], variation: Variation, *, strict: bool = False
) -> Choice:
    """Picks by description alone, unless the request names a skill."""
    if not entries:
        return Choice((), "")
    named = [entry for entry in entries if named_in(situation, entry)]
    if named:
        return Choice(
            tuple(
                Pick(entry, f"The request names the skill `{entry.name}`, so I load it.")
                for entry in named[:MAX_SKILLS]
            )
        )
    threshold = STRICT_THRESHOLD if strict else THRESHOLD
    fits = rank(situation, entries, strict=strict)
    several = _by_clause(situation, entries, fits, threshold, strict=strict)
    if several:
        return Choice(tuple(several))
    fitting = [fit for fit in fits if fit.score >= threshold]
    if not fitting:
        return Choice((), _why_none(max(fits, key=lambda fit: fit.score)))
    return Choice((_first(fitting, variation),))


def _first(fits: Sequence[Fit], variation: Variation) -> Pick:
    best = fits[0]
    tied = [fit for fit in fits if fit.rank >= best.rank * (1 - TIE)]
    if variation.temperature > 0:
        width = 0.1 + 0.15 * min(variation.temperature, 1.0)
        near = [fit for fit in fits if fit.rank >= best.rank * (1 - width)]
        chosen = variation.pick(near, "skill")
        if chosen is not best:
            return Pick(chosen.entry, f"{reason(chosen)} (`{best.entry.name}` is about as near.)")
        return Pick(best.entry, reason(best))
    if len(tied) > 1:
        best = min(tied, key=lambda fit: fit.breadth)
        others = ", ".join(f"`{fit.entry.name}`" for fit in tied if fit is not best)
        return Pick(
            best.entry, f"{reason(best)} {others} fits about as well; I take the more specific description."
        )
    return Pick(best.entry, reason(best))


def reason(fit: Fit) -> str:
    """Why a skill was picked, in the words that met."""
    same = [theirs for ours, theirs in fit.said if ours.lower() == theirs.lower()]
    near = [f"“{theirs}” for “{ours}”" for ours, theirs in fit.said if ours.lower() != theirs.lower()]
    quoted = ", ".join([f"“{word}”" for word in dict.fromkeys(same)][:6])
    says = " and ".join(part for part in (quoted, ", ".join(near[:4])) if part)
    if not says:
        return f"I pick `{fit.entry.name}`: its description claims requests like this one."
    against = (
        f" It excludes {', '.join(f'“{word}”' for word in fit.against[:3])}, which weighs less."
        if fit.against
        else ""
    )
    return f"I pick `{fit.entry.name}`: its description says {says}.{against}"


def _why_none(best: Fit) -> str:
    if best.against:
        return (
            f"The nearest, `{best.entry.name}`, says that it is not for "
            f"{', '.join(f'“{word}”' for word in best.against[:4])}."
        )
    if best.said:
        met = ", ".join(f"“{theirs}”" for _, theirs in best.said[:4])
        return f"The nearest, `{best.entry.name}`, shares only {met} with the request."
    return ""


def _by_clause(
    situation: Situation, entries: Sequence[Entry], fits: Sequence[Fit], threshold: float, *, strict: bool
) -> list[Pick]:
    """One pick for each part of the request that a different skill serves clearly better; empty when one
    skill is enough.
    """
    clauses = [
        part.strip() for part in _CLAUSE.split(situation.request[:8000]) if part and len(part.split()) > 1
    ][:12]
    if len(clauses) < 2 or len(entries) < 2:
        return []
    picked: dict[str, tuple[Fit, str]] = {}
    whole = {fit.entry.name: fit.score for fit in fits}
    for clause in clauses:
        ranked = rank(read_situation(clause), entries, strict=strict)
        best = ranked[0]
        second = ranked[1].score if len(ranked) > 1 else 0.0
        if (
            best.score < threshold * 0.85
            or best.score < second * 1.25
            or len(best.said) < 2
            or whole[best.entry.name] < threshold * 0.7
        ):
            continue
        picked.setdefault(best.entry.name, (best, clause))
    if len(picked) < 2:
        return []
    return [
        Pick(fit.entry, f"{reason(fit)} It serves “{_short(clause)}”.", clause)
        for fit, clause in picked.values()
    ][:MAX_SKILLS]


def _short(text: str) -> str:
    return text if len(text) < 90 else text[:89].rsplit(" ", 1)[0] + " …"
