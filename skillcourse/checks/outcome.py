"""From findings to a check's result."""

from __future__ import annotations

from collections.abc import Sequence

from skillcourse.checks.result import Check, CheckResult, Finding


def judged(check: Check, findings: Sequence[Finding]) -> CheckResult:
    """A pass when every finding holds, else a fail."""
    if all(one.passed for one in findings):
        return CheckResult(check.id, check.title, "pass", tuple(findings))
    return CheckResult(check.id, check.title, "fail", tuple(findings))


def todo(check: Check, note: str) -> CheckResult:
    """The exercise is untouched; ``note`` says how to begin."""
    return CheckResult(check.id, check.title, "todo", note=note)
