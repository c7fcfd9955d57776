"""Ask a real model, case by case: which of these skills would you load for this request?

Each case is one Messages request as a run would begin it: the same system prompt with the catalog, and the
same ``skill`` tool. Only the model's first move is looked at, so nothing is executed and a case costs one
short answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from skillcourse.errors import UsageError
from skillcourse.evals.cases import Split, TriggerCase

if TYPE_CHECKING:
    from skillcourse.skill import Skill

REPORT_VERSION = 1
"""The format version that a report is written in; newer ones are refused when read."""

Verdict = Literal["right", "missed", "false alarm"]
"""``missed``: it should have been picked. ``false alarm``: it should have been left alone."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What a model did with one case."""

    case: TriggerCase
    picked: tuple[str, ...]
    """The skill it asked for in each run; an empty text when it asked for none."""
    target: str

    @property
    def rate(self) -> float:
        """The share of runs that picked the target."""
        return self.picked.count(self.target) / len(self.picked)

    @property
    def triggered(self) -> bool:
        """Whether at least half of the runs picked the target."""
        return self.rate >= 0.5

    @property
    def verdict(self) -> Verdict:
        """Whether that was right."""
        if self.triggered is self.case.should_trigger:
            return "right"
        return "missed" if self.case.should_trigger else "false alarm"


@dataclass(frozen=True, slots=True)
class TriggerReport:
    """How one skill's description did among its neighbours."""

    target: str
    """The skill that is judged."""
    skills: tuple[str, ...]
    """Every skill that was offered."""
    model: str
    model_id: str
    runs: int
    picks: tuple[Pick, ...]

    def of(self, split: Split | None) -> tuple[Pick, ...]:
        """The picks of one split; all of them for ``None``."""
        return tuple(pick for pick in self.picks if split in (None, pick.case.split))

    def recall(self, split: Split | None = None) -> float | None:
        """The share of the requests that should trigger and did; ``None`` when there are none."""
        return _share(pick.triggered for pick in self.of(split) if pick.case.should_trigger)

    def false_alarms(self, split: Split | None = None) -> float | None:
        """The share of the requests that should not trigger and did; ``None`` when there are none."""
        return _share(pick.triggered for pick in self.of(split) if not pick.case.should_trigger)

    def precision(self, split: Split | None = None) -> float | None:
        """The share of the triggers that were right; ``None`` when it never triggered."""
        return _share(pick.case.should_trigger for pick in self.of(split) if pick.triggered)

    def text(self) -> str:
        """The report as plain text: the rates of each split, then every case of the training split.

        Held-out cases are counted and not shown: whoever reads them starts to fit the description to them.
        """
        among = f"{self.target} among {len(self.skills)} skills"
        lines = [f"{among}, {self.model_id}, {_count(self.runs, 'run')} a request"]
        for split in ("train", "held-out"):
            if self.of(split):
                rates = (
                    f"recall {_percent(self.recall(split))}",
                    f"false alarms {_percent(self.false_alarms(split))}",
                    f"precision {_percent(self.precision(split))}",
                    f"of {_count(len(self.of(split)), 'request')}",
                )
                lines.append(f"{split:8}  {'   '.join(rates)}")
        for pick in self.of("train"):
            asked = ", ".join(dict.fromkeys(name or "no skill" for name in pick.picked))
            lines.append(f"{pick.verdict:11}  picked {asked}: {pick.case.query}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, with the rates beside the picks."""
        return {
            "version": REPORT_VERSION,
            "target": self.target,
            "skills": list(self.skills),
            "model": self.model,
            "model_id": self.model_id,
            "runs": self.runs,
            "rates": {
                split: {
                    "recall": self.recall(split),
                    "false_alarms": self.false_alarms(split),
                    "precision": self.precision(split),
                    "requests": len(self.of(split)),
                }
                for split in ("train", "held-out")
                if self.of(split)
            },
            "picks": [
                {
                    "query": pick.case.query,
                    "should_trigger": pick.case.should_trigger,
                    "split": pick.case.split,
                    "picked": list(pick.picked),
                }
                for pick in self.picks
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> TriggerReport:
        """The report that :meth:`to_dict` wrote.

        Raises:
            UsageError: When the data has another shape or a newer version.
        """
        try:
            if int(data["version"]) > REPORT_VERSION:
                raise UsageError(
                    f"This trigger report has version {data['version']}, "
                    f"and this program reads up to {REPORT_VERSION}.",
                    next_step="Update skillcourse.",
                )
            target = str(data["target"])
            picks = tuple(
                Pick(
                    TriggerCase(str(item["query"]), bool(item["should_trigger"]), item["split"]),
                    tuple(map(str, item["picked"])),
                    target,
                )
                for item in data["picks"]
            )
            return cls(
                target,
                tuple(map(str, data["skills"])),
                str(data["model"]),
                str(data["model_id"]),
                int(data["runs"]),
                picks,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(f"This is not a trigger report: {error!r}.") from error


def triggers(
    skills: Sequence[Skill | str | Path],
    cases: Iterable[TriggerCase],
    *,
    target: str | None = None,
    model: str | None = None,
    runs: int = 1,
    on_pick: Callable[[Pick], None] | None = None,
) -> TriggerReport:
    """Ask the chosen model each case, with all ``skills`` in its catalog, and count what it picks.

    Args:
        skills: Skills or their folders: the one to judge, and its neighbours.
        cases: Labelled requests for the judged skill.
        target: The name of the judged skill; the first of ``skills`` when not given.
        model: Whom to ask, as everywhere; the default model when not given.
        runs: How often each case is asked. More than once tells only on a model that varies.
        on_pick: Called after each case, for a view that grows.

    Raises:
        UsageError: No skills, no cases, an unknown target, or fewer than one run.
        LearnerError: A skill cannot be loaded.
        ModelError: The model did not answer.
    """
    from skillcourse import skill as skill_room
    from skillcourse.evals.first_move import Asker

    if isinstance(runs, bool) or not isinstance(runs, int):
        raise UsageError(f"How often each request is asked is a whole number, found {runs!r}."[:300])
    loaded = [one if isinstance(one, skill_room.Skill) else skill_room.read(Path(one)) for one in skills]
    asked = list(cases)
    if not loaded or not asked or runs < 1:
        raise UsageError(
            f"Triggers need a skill, a labelled request and a run; found {len(loaded)} skills, "
            f"{len(asked)} requests and {runs} runs."
        )
    judged = target if target is not None else loaded[0].name
    names = tuple(one.name for one in loaded)
    if judged not in names:
        raise UsageError(f"There is no skill {judged!r} among {', '.join(names)}.")
    picks = []
    with Asker(loaded, model) as asker:
        for case in asked:
            pick = Pick(case, tuple(asker.pick(case.query, run) for run in range(runs)), judged)
            picks.append(pick)
            if on_pick is not None:
                on_pick(pick)
        return TriggerReport(judged, names, asker.model, asker.model_id, runs, tuple(picks))


def _share(facts: Iterable[bool]) -> float | None:
    found = list(facts)
    return sum(found) / len(found) if found else None


def _percent(share: float | None) -> str:
    return "   -" if share is None else f"{share:4.0%}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
