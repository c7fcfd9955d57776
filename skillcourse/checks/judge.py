"""Run a check so that whatever happens in it becomes a result: a check that breaks is never a pass and never
a fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from skillcourse.checks.registry import find
from skillcourse.checks.result import Check, CheckResult, Finding
from skillcourse.errors import LearnerError, SkillcourseError


def run(id: str, folder: Path, answers: Mapping[str, object] | None = None) -> CheckResult:
    """The outcome of the check ``id`` on a learner's lesson folder; it never raises.

    Args:
        id: ``03-a``.
        folder: The learner's lesson folder.
        answers: What was answered in the notebook, by exercise id.
    """
    try:
        check = find(id)
    except SkillcourseError as error:
        return CheckResult(id, "", "error", note=str(error))
    except Exception as error:  # a lesson's module that cannot even be loaded
        return CheckResult(id, "", "error", note=_broken(error))
    return run_check(check, folder, answers)


def run_check(check: Check, folder: Path, answers: Mapping[str, object] | None = None) -> CheckResult:
    """The same for a check at hand. Paths of this machine are taken out of what it says."""
    try:
        result = check.run(folder, dict(answers or {}))
        if not isinstance(result, CheckResult):
            raise TypeError(f"it returned {type(result).__name__} where a CheckResult was expected")
    except LearnerError as error:
        # The learner's own file is in the way: that is work to mend, and they can mend it.
        wrong = Finding(
            "The files of the exercise can be read", passed=False, found=error.message, fix=error.next_step
        )
        result = CheckResult(check.id, check.title, "fail", (wrong,))
    except SkillcourseError as error:
        result = CheckResult(check.id, check.title, "error", note=str(error))
    except (Exception, SystemExit) as error:
        result = CheckResult(check.id, check.title, "error", note=_broken(error))
    return _without_place(_consistent(result), folder)


def _broken(error: BaseException) -> str:
    said = " ".join(str(error).split())
    return (
        f"The check itself could not run ({type(error).__name__}: {said[:300]}). "
        "This is not about your work: please report it with the lesson's number."
    )


def _consistent(result: CheckResult) -> CheckResult:
    """A pass needs evidence: one without findings, or with one that does not hold, is the check's fault."""
    if result.verdict == "pass" and not (result.findings and all(one.passed for one in result.findings)):
        note = (
            "The check itself is wrong: it said pass without showing that everything holds. Please report it."
        )
        return replace(result, verdict="error", findings=(), note=note)
    return result


def _without_place(result: CheckResult, folder: Path) -> CheckResult:
    places = sorted({str(folder), str(folder.resolve())}, key=len, reverse=True)

    def clean(text: str) -> str:
        for place in places:
            if len(place) > 1:
                text = (
                    text.replace(place + "/", "")
                    .replace(place + "\\", "")
                    .replace(place, "the lesson folder")
                )
        return text

    findings = tuple(
        Finding(
            clean(one.title), one.passed, clean(one.found), clean(one.fix), clean(one.where), clean(one.rule)
        )
        for one in result.findings
    )
    return replace(result, findings=findings, note=clean(result.note))
