"""Every rule in one table: what it says, where it comes from, and the smallest mend.

An *error* is what the specification forbids (``format_rules``). A *warning* is what some client or tool takes
differently (``portable_rules``), and names that client. What finds something names the rule and the facts.
"""

from __future__ import annotations

from dataclasses import dataclass

from skillcourse.skill.format_rules import FORMAT_RULES
from skillcourse.skill.portable_rules import PORTABLE_RULES
from skillcourse.skill.problem import Problem, Severity, printable

_LONGEST_FACT = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, with ``{facts}`` to fill in."""

    severity: Severity
    source: str
    says: str
    fix: str


RULES: dict[str, Rule] = {
    **{code: Rule("error", *rule) for code, rule in FORMAT_RULES.items()},
    **{code: Rule("warning", *rule) for code, rule in PORTABLE_RULES.items()},
}


def problem(code: str, file: str = "SKILL.md", line: int = 0, **facts: object) -> Problem:
    """The problem that rule ``code`` makes of these facts."""
    rule = RULES[code]
    if not facts and "{" not in rule.says and "{" not in rule.fix:
        return Problem(rule.severity, code, rule.says, file, line, rule.source, rule.fix)
    shown = {name: _cut(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    message = printable(rule.says.format(file=file, **shown))
    fix = printable(rule.fix.format(file=file, **shown))
    return Problem(rule.severity, code, message, file, line, rule.source.format(**shown), fix)


def _cut(fact: str) -> str:
    return fact if len(fact) <= _LONGEST_FACT else fact[: _LONGEST_FACT - 1] + "…"
