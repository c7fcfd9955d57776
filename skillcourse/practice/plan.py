"""Instructions as a plan: the deeds that a document asks for, in order, each with its line and its
conditions.

A plan is what the words say, before anything is known about the request or about results. Whether a
condition holds and what a placeholder
stands for is decided when the plan is acted out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from skillcourse.practice.catalog import Instructions
from skillcourse.practice.clauses import Condition, Reading, condition, read_sentence
from skillcourse.practice.deeds import Directive, Extra, Names, directives_of
from skillcourse.practice.facts import PLACEHOLDER
from skillcourse.practice.implied import added_options, is_order
from skillcourse.practice.options import options_in
from skillcourse.practice.outline import Node, mark_spans, outline, spans_in, unmark
from skillcourse.practice.plan_parts import Choice, Plan, Scope, Template
from skillcourse.practice.plan_tables import table_deeds
from skillcourse.practice.plan_words import (
    answers,
    completed,
    explains,
    first_sentence,
    first_text,
    is_done_by,
    is_lead,
    is_of_output,
    is_question,
    is_sequence,
    joined,
    lone_command,
    plain,
    runs,
    with_script,
    writes,
)
from skillcourse.practice.sections import (
    Role,
    are_alternatives,
    decided_by,
    is_default,
    label_condition,
    label_of,
    role_of,
)
from skillcourse.practice.sentences import sentences
from skillcourse.practice.shell_lines import commands, is_shell_block
from skillcourse.practice.verbs import deeds, is_command

MAX_DIRECTIVES = 400
"""How many deeds of one document are planned."""

__all__ = ["Choice", "Directive", "Names", "Plan", "Template", "make_plan"]


class _Planner:
    def __init__(self, source: Instructions, names: Names) -> None:
        self.source = source
        self.names = names
        self.plan = Plan()
        self.last: tuple[Condition, ...] = ()
        self.choices = 0
        self.added = 0

    # -- containers ------------------------------------------------------------------------------------

    def children(self, nodes: Sequence[Node], scope: Scope, later: Scope | None = None) -> None:
        """Reads siblings in order; the sentence before a block says what the block is.

        ``later`` is the scope of what comes after the first paragraph, when that paragraph narrows it.
        """
        intro: Reading | None = None
        first = scope
        sections = [node for node in nodes if node.kind == "section"]
        picks = self.alternatives(sections, [node.text for node in sections], scope.heading, scope)
        for number, node in enumerate(nodes):
            if node.kind == "section":
                self.section(node, scope, picks.get(id(node)))
                intro = None
            elif node.kind == "para" and (alone := lone_command(node.text)):
                self.code(Node("code", node.line, alone, info="sh"), scope, intro)
            elif node.kind == "para":
                follows = nodes[number + 1].kind if number + 1 < len(nodes) else ""
                intro = self.paragraph(node, scope, leads=follows in ("code", "list", "table", "quote"))
                scope = later if later is not None and not (intro and intro.otherwise) else first
            elif node.kind == "code":
                self.code(node, scope, intro)
            elif node.kind == "list":
                self.list(node, self.under(scope, intro), intro)
            elif node.kind == "table":
                self.table(node, scope)
            elif node.kind == "quote":
                self.children(node.children, scope)

    def under(self, scope: Scope, intro: Reading | None) -> Scope:
        """The scope of a list, which a sentence with a colon before it may narrow."""
        if intro is None or not intro.action.endswith(":"):
            return scope
        role: Role = "example" if (intro.sample or intro.never) and not runs(intro) else scope.role
        return replace(
            scope,
            role=role,
            conditions=joined(scope.conditions, intro.conditions),
            optional=scope.optional or intro.optional,
            may=scope.may or intro.may,
            each=intro.each or scope.each,
        )

    def section(self, node: Node, scope: Scope, picked: tuple[Condition, int] | None) -> None:
        role = role_of(node.text, scope.role, node.level)
        reading = read_sentence(f"{node.text}, do", node.line)
        conditions = scope.conditions
        if picked:
            conditions, role = joined(conditions, (picked[0],)), ("steps" if role == "plain" else role)
        elif role in ("plain", "steps", "failure") and reading.conditions:
            conditions = joined(conditions, reading.conditions)
            role = "steps"
        inner = Scope(
            role,
            conditions,
            scope.optional or (reading.optional and role in ("plain", "steps")),
            choice=picked[1] if picked else scope.choice,
            heading=node.text,
        )
        if role == "template" and not any(child.kind == "code" for child in node.children):
            self.plain_template(node)
        self.children(node.children, inner)

    def plain_template(self, node: Node) -> None:
        """A template that stands as plain text under its heading rather than in a code block."""
        start = next((c.line for c in node.children if c.kind != "section" and not is_lead(c)), 0)
        if not start:
            return
        lines = self.source.text.split("\n")[start - self.source.first_line :]
        end = next((i for i, line in enumerate(lines) if re.match(r"#{1,6}\s", line)), len(lines))
        text = "\n".join(lines[:end]).strip("\n")
        if PLACEHOLDER.search(text):
            self.plan.templates.append(Template(text, start, self.source.file, node.text))

    def list(self, node: Node, scope: Scope, intro: Reading | None) -> None:
        items = [child for child in node.children if child.kind == "item"]
        ordered = node.ordered or is_sequence(
            intro.action if intro else "", [first_text(item) for item in items]
        )
        labels = [label_of(first_text(item))[0] for item in items]
        picks = {} if ordered else self.alternatives(items, labels, intro.action if intro else "", scope)
        for item in items:
            picked = picks.get(id(item))
            inner = replace(scope, ordered=ordered or scope.ordered)
            if picked:
                inner = replace(inner, conditions=joined(scope.conditions, (picked[0],)), choice=picked[1])
            self.item(item, inner, labelled=picked is not None)

    def item(self, item: Node, scope: Scope, *, labelled: bool) -> None:
        before, options = len(self.plan.directives), self.added
        children = list(item.children)
        if labelled and children and children[0].kind == "para":
            label, rest = label_of(children[0].text)
            children[0] = Node("para", children[0].line, rest or label)
            scope = replace(scope, ordered=True)
        later = scope
        if children and children[0].kind == "para":
            first = read_sentence(first_sentence(children[0]), children[0].line)
            if first.optional:
                scope = replace(scope, optional=True)
            if first.each and first.action:
                scope = replace(scope, each=first.each)
            later = scope
            if first.conditions and not first.never:
                later = replace(scope, conditions=joined(scope.conditions, first.conditions))
        self.children(children, scope, later)
        wanted = scope.role == "steps" or (scope.role == "plain" and scope.ordered)
        if wanted and children and children[0].kind == "para" and self.added == options:
            added = self.plan.directives[before:]
            if all(each.kind == "judge" for each in added):
                del self.plan.directives[before:]
                self.judge(children[0], scope)
                self.plan.directives += added if len(self.plan.directives) == before else ()

    def judge(self, node: Node, scope: Scope) -> None:
        """A step that nothing here can carry out: it needs a mind."""
        for sentence in sentences(mark_spans(node.text)[0], node.line):
            reading = read_sentence(sentence.text, sentence.line)
            if reading.never or (reading.sample and not deeds(reading.action)):
                return
            self.add(Directive("judge", sentence.line, self.source.file, plain(node.text)), scope, reading)
            return

    def alternatives(
        self, nodes: Sequence[Node], labels: Sequence[str], intro: str, scope: Scope
    ) -> dict[int, tuple[Condition, int]]:
        """For each sibling that is one of several choices: its condition and the number of the choice."""
        if scope.role in ("example", "template", "usage", "background") or not are_alternatives(
            labels, intro
        ):
            return {}
        self.choices += 1
        about = decided_by(intro)
        given = [
            replace(label_condition(label, node.line), about=about)
            for label, node in zip(labels, nodes, strict=True)
        ]
        self.plan.choices[self.choices] = Choice(list(labels), nodes[0].line)
        picked: dict[int, tuple[Condition, int]] = {}
        for label, node, each in zip(labels, nodes, given, strict=True):
            if is_default(label):
                each = Condition(
                    "request", "\n".join(c.text for c in given if c is not each), node.line, negated=True
                )
                self.plan.choices[self.choices].labels.clear()
            picked[id(node)] = (each, self.choices)
        return picked

    def add_options(self, flags: Sequence[str], scope: Scope, reading: Reading, line: int) -> bool:
        """Adds options to the last command, under a later sentence's conditions; false without one."""
        at = next(
            (
                i
                for i in range(len(self.plan.directives) - 1, -1, -1)
                if self.plan.directives[i].kind == "run"
            ),
            -1,
        )
        if at < 0:
            return False
        last = self.plan.directives[at]
        given = joined(scope.conditions, reading.conditions)
        own = tuple(each for each in given if each not in last.conditions)
        extras = tuple(Extra(flag, line, own) for flag in flags)
        self.plan.directives[at] = replace(last, extras=last.extras + extras)
        self.added += 1
        return True

    # -- leaves ----------------------------------------------------------------------------------------

    def paragraph(self, node: Node, scope: Scope, *, leads: bool = False) -> Reading | None:
        """Reads a paragraph; ``leads`` when a block comes next, which its last sentence is about."""
        marked, spans = mark_spans(node.text)
        self.plan.options += options_in(marked, spans, node.line, self.script())
        reading: Reading | None = None
        carried: tuple[Condition, ...] = ()
        before = ""
        lines = list(sentences(marked, node.line))
        for number, sentence in enumerate(lines):
            if is_question(sentence.text) and number + 1 < len(lines):
                # "Delivery times asked? Read …": the question is the condition of what follows.
                carried = self.last = (condition(unmark(sentence.text, spans).rstrip("? "), sentence.line),)
                continue
            reading = read_sentence(sentence.text, sentence.line)
            conditions = tuple(completed(each, f"{before} {reading.action}") for each in reading.conditions)
            reading = replace(reading, conditions=conditions)
            before = sentence.text
            if reading.otherwise:
                conditions = tuple(each.opposite() for each in self.last[-1:]) + conditions
                carried = ()
            # A sentence with a condition of its own starts anew; one without goes on under the last.
            conditions = conditions or carried
            if reading.conditions and not reading.otherwise:
                self.last = reading.conditions
                failing = reading.conditions[0].kind == "failure"
                carried = reading.conditions if number == 0 or failing else carried
            reading = replace(reading, conditions=conditions)
            if scope.role in ("example", "template", "usage"):
                codes = [span.text for _, span in spans_in(sentence.text, spans) if span.kind == "code"]
                self.plan.usages += [code for code in codes if scope.role == "usage" and is_command(code)]
                continue
            flags = added_options(reading, unmark(sentence.text, spans), ordered=scope.ordered)
            if flags and self.add_options(flags, scope, reading, sentence.line):
                continue
            found = directives_of(
                reading, sentence, spans, self.names, self.source.file, ordered=scope.ordered
            )
            if scope.role in ("background", "failure"):
                found = [
                    each
                    for each in found
                    if (conditions and each.kind not in ("judge", "tell"))
                    or any(c.kind == "failure" for c in conditions)
                ]
            if leads and number + 1 == len(lines):  # "Run the script:", and there it is
                found = [each for each in found if each.kind not in ("run", "read") or each.payload]
            for directive in found:
                self.add(directive, scope, reading)
            served = bool(found) or reading.never or (leads and number + 1 == len(lines))
            served = served or explains(sentence.text, [*self.plan.usages, self.script()])
            if not served and scope.role in ("plain", "steps") and is_order(reading.action):
                told = plain(unmark(sentence.text, spans))
                self.add(Directive("judge", sentence.line, self.source.file, told, "prose"), scope, reading)
        return replace(reading, action=unmark(reading.action, spans)) if reading else None

    def code(self, node: Node, scope: Scope, intro: Reading | None) -> None:
        last = self.plan.directives[-1] if self.plan.directives else None
        shell = is_shell_block(node.info, node.text)
        self.plan.options += options_in(node.text, [], node.line, self.script()) if shell else []
        sample = bool(intro and (intro.sample or intro.never) and not runs(intro))
        sample = sample or bool(
            intro
            and last
            and last.kind in ("run", "tool")
            and scope.role != "template"
            and is_of_output(intro)
        )
        if shell and scope.role in ("usage", "plain", "steps", "background"):
            self.plan.usages += [each.command for each in commands(node.text, node.line) if not sample]
        way_out = scope.role == "failure" and intro is not None and bool(intro.conditions)
        shown = sample and not (intro and intro.template and scope.role == "template")
        if (scope.role in ("example", "failure") or shown) and not way_out:
            return
        if shell and not (intro and intro.template and scope.role == "template"):
            self.shell(node, scope, intro)
        elif last is not None and last.kind == "tool" and not last.body and 0 < node.line - last.line < 8:
            self.plan.directives[-1] = replace(last, body=node.text)
        elif (
            intro is not None
            and writes(intro)
            and last is not None
            and last.kind == "write"
            and not last.body
        ):
            self.plan.directives[-1] = replace(last, body=node.text, body_line=node.line)
        elif node.info in ("python", "py", "python3") and intro and runs(intro):
            command = f"python - <<'PYTHON'\n{node.text}\nPYTHON"
            self.add(Directive("run", node.line, self.source.file, intro.action, command), scope, intro)
        elif scope.role == "template" or (intro and (intro.template or answers(intro))):
            named = f"{scope.heading} {intro.action if intro else ''}"
            self.plan.templates.append(Template(node.text, node.line, self.source.file, named))

    def shell(self, node: Node, scope: Scope, intro: Reading | None) -> None:
        reading = intro or Reading("")
        deed = self.plan.directives[-1] if self.plan.directives and scope.role in ("plain", "steps") else None
        if deed and is_done_by(deed, node):
            self.plan.directives.pop()
        for each in commands(node.text, node.line):
            conditions, optional = reading.conditions, reading.optional
            if each.comment:
                told = read_sentence(
                    f"{each.comment}, do" if "," not in each.comment else each.comment, each.line
                )
                if told.never:
                    continue
                conditions = joined(conditions, told.conditions)
                optional = optional or told.optional
            directive = Directive(
                "run", each.line, self.source.file, plain(reading.action) or each.comment, each.command
            )
            directive = replace(
                directive,
                conditions=joined(scope.conditions, conditions),
                optional=scope.optional or optional,
                may=scope.may or reading.may,
                each=reading.each or scope.each,
                choice=scope.choice,
            )
            (self.plan.fallbacks if scope.role in ("usage", "background") else self.plan.directives).append(
                directive
            )

    def table(self, node: Node, scope: Scope) -> None:
        for line, cells in node.rows:
            self.plan.options += options_in(*mark_spans(" | ".join(cells)), line, self.script())
        if scope.role not in ("example", "template", "usage"):
            for directive, told in table_deeds(node, self.names, self.source.file):
                self.add(directive, scope, told)

    def add(self, directive: Directive, scope: Scope, reading: Reading) -> None:
        """Puts a deed into the plan, under all the conditions around it."""
        if len(self.plan.directives) >= MAX_DIRECTIVES:
            return
        self.plan.directives.append(
            replace(
                directive,
                conditions=joined(scope.conditions, reading.conditions),
                optional=scope.optional or reading.optional,
                may=scope.may or reading.may,
                each=reading.each or scope.each,
                choice=scope.choice,
            )
        )

    def script(self) -> str:
        """The command that options nearby belong to: the last one planned."""
        last = next((each for each in reversed(self.plan.directives) if each.kind == "run"), None)
        return last.payload if last else ""


@lru_cache(maxsize=32)
def make_plan(source: Instructions, names: Names) -> Plan:
    """The plan of one document. It is shared between calls: read it only."""
    planner = _Planner(source, names)
    planner.children(outline(source.text, source.first_line).children, Scope())
    plan = planner.plan
    plan.directives = [with_script(each, plan) for each in plan.directives]
    if not any(
        each.kind in ("run", "read", "tool", "delegate", "write", "skill") for each in plan.directives
    ):
        plan.directives = plan.fallbacks + plan.directives
    return plan
