"""What a plan is made of: deeds in order, templates, options, and what usage sections show."""

from __future__ import annotations

from dataclasses import dataclass, field

from skillcourse.practice.clauses import Condition
from skillcourse.practice.deeds import Directive
from skillcourse.practice.options import Option
from skillcourse.practice.sections import Role


@dataclass(frozen=True, slots=True)
class Template:
    """A text to fill in that the document shows."""

    text: str
    line: int
    file: str = "SKILL.md"
    named: str = ""
    """What the words around it call it: the heading, or the sentence before it."""


@dataclass(slots=True)
class Choice:
    """Alternatives of which the request must pick one."""

    labels: list[str]
    line: int


@dataclass(slots=True)
class Plan:
    """Everything that a document says to do."""

    directives: list[Directive] = field(default_factory=list)
    templates: list[Template] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    usages: list[str] = field(default_factory=list)
    """Command lines that usage sections show: the long form of a script that a step names."""
    choices: dict[int, Choice] = field(default_factory=dict)
    fallbacks: list[Directive] = field(default_factory=list)
    """Commands of usage sections: what to run when the document has no step at all."""


@dataclass(slots=True)
class Scope:
    """What surrounds the line being read."""

    role: Role = "plain"
    conditions: tuple[Condition, ...] = ()
    optional: bool = False
    may: bool = False
    ordered: bool = False
    each: str = ""
    choice: int = 0
    heading: str = ""
