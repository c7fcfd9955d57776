"""A check's outcome as plain text: the same in the notebook, in the terminal and in a stored output.

Nothing in it changes from run to run or from machine to machine: no time, no path, no colour.
"""

from __future__ import annotations

import re

from skillcourse.checks.result import CheckResult, Finding, Verdict

HEADS: dict[Verdict, str] = {"pass": "PASS", "fail": "FAIL", "todo": "TODO", "error": "ERROR"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def text(result: CheckResult) -> str:
    """The outcome as lines: the verdict, each finding with what to do about it, and how many hold."""
    lines = [f"{HEADS[result.verdict]} {result.id}  {result.title}".rstrip()]
    if result.note:
        lines.append(f"  {result.note}")
    for finding in result.findings:
        lines += _lines(finding)
    hold, looked_at = result.points
    if looked_at:
        lines.append(f"{hold} of {looked_at} hold")
    return "\n".join(_plain(line) for line in lines)


def _lines(finding: Finding) -> list[str]:
    if finding.passed:
        return [f"  ok  {finding.title}"]
    details = (
        ("found", finding.found),
        ("fix", finding.fix),
        ("where", finding.where),
        ("rule", finding.rule),
    )
    return [f"  no  {finding.title}", *(f"      {name}: {said}" for name, said in details if said)]


def _plain(line: str) -> str:
    # A learner's file may hold anything: what it says must not draw on the terminal or break the line.
    return _CONTROL.sub("?", " ↵ ".join(line.split("\n")))
