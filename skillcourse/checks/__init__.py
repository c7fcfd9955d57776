"""Checks: pure functions over a learner's files and runs, whose results notebook, command line and grader all
show.

A lesson's own checks are in ``lesson_NN``; the small findings they are put together from are in
:mod:`skillcourse.checks.skills` and :mod:`skillcourse.checks.runs`. What a result means is in
:mod:`skillcourse.checks.result`.
"""

from skillcourse.checks.judge import run, run_check
from skillcourse.checks.plain import text
from skillcourse.checks.registry import find, of_lesson
from skillcourse.checks.result import Check, CheckResult, Finding, Verdict

__all__ = ["Check", "CheckResult", "Finding", "Verdict", "find", "of_lesson", "run", "run_check", "text"]
