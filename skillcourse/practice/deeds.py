"""What one sentence of the instructions asks to be done, read from its verbs and from what it sets in code
or links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from skillcourse.practice.clauses import Condition, Reading
from skillcourse.practice.implied import (
    fixed_text,
    names_the_script,
    reads_the_persons_file,
    replacement,
    shows_file,
)
from skillcourse.practice.outline import MARK_FIRST, Span, spans_in, unmark
from skillcourse.practice.sentences import Sentence
from skillcourse.practice.verbs import Deed, deeds, extension, is_command, is_path, is_script, paths
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import fold

DirectiveKind = Literal[
    "run",
    "read",
    "write",
    "copy",
    "append",
    "fill",
    "tool",
    "delegate",
    "skill",
    "ask",
    "tell",
    "stop",
    "go on",
    "again",
    "judge",
    "edit",
    "show",
]


@dataclass(frozen=True, slots=True)
class Extra:
    """An option that a later sentence adds to a command: *if the user wants X, add `--x`*."""

    text: str
    line: int
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Directive:
    """One thing to do, as the instructions say it."""

    kind: DirectiveKind
    line: int
    file: str = "SKILL.md"
    text: str = ""
    """The sentence, on one line."""
    payload: str = ""
    """The command, path, tool, agent or skill; empty for words to say."""
    source: str = ""
    """For *write* and *copy*: the template or file that the content comes from; for *edit*: the old text."""
    tail: str = ""
    """The words after the payload: *on the input file*."""
    body: str = ""
    """A code block that belongs to it: a file's content, a tool's arguments."""
    body_line: int = 0
    follow: bool = False
    """For *read*: the file itself holds steps to follow."""
    conditions: tuple[Condition, ...] = ()
    optional: bool = False
    may: bool = False
    """True for a possibility (*you can also …*): done only when the request asks for it."""
    each: str = ""
    extras: tuple[Extra, ...] = ()
    """For *run*: options that later sentences add."""
    choice: int = 0
    """The number of the choice that it is an alternative of; 0 for none."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a sentence may use for something to call."""

    tools: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()


_SKILL_DIRS = ("scripts/", "references/", "reference/", "assets/", "templates/", "resources/", "examples/")
_AGENT_CUE = re.compile(r"\b(?:sub-?agents?|agents?|unteragent\w*|sous-agents?|subagentes?|agentes?)\b")
_AGENT_WORD = re.compile(
    r"\b(?P<name>[a-z][\w-]{1,60})[\"'”’*]*\s+(?:sub-?agent|agent|unteragent)\b|"
    r"\b(?:sub-?agent|agent|sous-agent|subagente|"
    r"unteragent)\s+[\"'“‘*]*(?P<after>[a-z][\w-]{1,60})"
)
_NOT_AGENTS = frozenset(
    listed(
        """
a an the new another separate this that each your one any sub an to with for and or der den dem ein
le un el
"""
    )
)
_SKILL_CUE = re.compile(r"\bskills?\b")
_TOOL_BEFORE = re.compile(
    r"\b(?:tool|werkzeug|outil|herramienta)s?(?: (?:called|named|namens|llamada))?[ \"'“]*$"
)
_TOOL_AFTER = re.compile(r"[ \"'”]*(?:mcp )?(?:tool|werkzeug|outil|herramienta)\b")
_MCP = re.compile(r"mcp__[\w-]{1,80}__[\w-]{1,80}")
_TO = re.compile(
    r"(?:\b(?:to|as|in|into|at|under|called|named|als|unter|in|nach|namens|dans|sous|vers|"
    r"comme|nomme|en|como|a|llamado)|[:=→])\s*(?:a |an |the |einer? |un |une )?(?:new "
    r")?(?:file )?(?:called |named )?$"
)
_OF_OUTPUT = re.compile(
    r"\b(?:output|result|results|json|figures|ausgabe|ergebnis|sortie|resultat|salida|resultado)\b"
)
_HAS_STEPS = re.compile(
    r"\b(?:follow|steps?|carry out|do what|work through|folge|schritte|suis|suivez|etapes|sigue|siga|pasos)\b"
)
_TEMPLATE_CUE = re.compile(r"\b(?:template|vorlage|modele|gabarit|plantilla|skeleton|form)\b")


def directives_of(
    reading: Reading, sentence: Sentence, spans: list[Span], names: Names, file: str, *, ordered: bool
) -> list[Directive]:
    """What ``reading`` asks for, in the order of its words. Conditions are added by the caller."""
    failing = any(each.kind == "failure" for each in reading.conditions)
    if reading.never:
        goes_on = re.search(
            r"\b(?:continue|go on|proceed|weiter|fahre|continuez|poursui\w+|continu\w+|sig\w+)\b",
            fold(reading.action),
        )
        return [_plain_directive("stop", sentence, spans, file)] if failing and goes_on else []
    verbs = deeds(reading.action)
    if reading.sample and not verbs:
        return []
    path, old, new = replacement(unmark(reading.action, spans))
    if path:
        text = unmark(sentence.text, spans)
        return [Directive("edit", sentence.line, file, text, path, old, body=new)]
    action, spans = _with_plain_paths(reading.action, spans)
    marks = spans_in(action, spans)
    found = _spanned(
        action,
        marks,
        deeds(action),
        sentence,
        spans,
        names,
        file,
        ordered=ordered and not reading.may,
        sample=reading.sample,
    )
    text = unmark(sentence.text, spans)
    low = fold(unmark(action, spans))
    if not any(each.kind in ("delegate", "tool", "skill") for each in found):
        agent = _agent_in(low, verbs, names)
        if agent:
            found.append(Directive("delegate", sentence.line, file, text, agent))
    if any(each.kind == "delegate" for each in found):
        # "Ask the reviewer subagent to check `x.md`": the file is the subagent's to read.
        found = [each for each in found if each.kind != "read"]
    shown = fixed_text(text)
    if shown:
        found = [
            replace(each, body=shown) if each.kind == "write" and not each.source else each for each in found
        ]
    if not any(each.kind in ("run", "tool", "skill", "delegate") for each in found) and not reading.sample:
        if names_the_script(action, verbs):
            found = [Directive("run", sentence.line, file, text, tail=unmark(action, spans)), *found]
        elif not found and reads_the_persons_file(action, verbs):
            found.append(Directive("read", sentence.line, file, text))
    at = shows_file(action) if verbs and verbs[0][1] == "tell" and not found else -1
    for place, span in marks if at >= 0 else []:
        if place == at and is_path(span.text) and not is_script(span.text):
            return [Directive("show", sentence.line, file, text, span.text)]
    kinds = {verb for _, verb in verbs}
    first = verbs[0][1] if verbs and verbs[0][0] <= 16 else None
    if first == "ask" and not found:
        found.append(Directive("ask", sentence.line, file, text, unmark(action, spans)))
    elif (
        first == "tell" and not any(each.kind in ("run", "tool", "write", "delegate") for each in found)
    ) or (failing and "tell" in kinds and not found):
        found.append(Directive("tell", sentence.line, file, text, unmark(action, spans)))
    if failing and "ask" in kinds and not any(each.kind == "ask" for each in found):
        found.append(Directive("ask", sentence.line, file, text, unmark(action, spans)))
    for deed in ("again", "go on", "stop"):
        if deed in kinds and (failing or (deed == "stop" and reading.conditions)):
            found.append(Directive(deed, sentence.line, file, text))
    return found


def _plain_directive(kind: DirectiveKind, sentence: Sentence, spans: list[Span], file: str) -> Directive:
    return Directive(kind, sentence.line, file, unmark(sentence.text, spans))


def _with_plain_paths(action: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """The action with file names that stand in plain words marked too, so that ``save it as report.md``
    works.
    """
    spans = list(spans)
    parts: list[str] = []
    at = 0
    commands = [(m.start(), m.end(), m[0]) for m in _PLAIN_COMMAND.finditer(action[:4000])]
    taken = [
        *commands,
        *((s, e, p) for s, e, p in paths(action[:4000]) if not any(a <= s < b for a, b, _ in commands)),
    ]
    for start, end, path in sorted(taken):
        if start < at or len(spans) > 6000:
            continue
        name = path.rstrip(".")
        parts += [action[at:start], chr(MARK_FIRST + len(spans)), path[len(name) :]]
        spans.append(Span("code", name))
        at = end
    parts.append(action[at:])
    return "".join(parts), spans


_PLAIN_COMMAND = re.compile(
    r"(?<![\w/])(?:python3?|bash|sh|node)[ ]+[\w./{}$-]+\.(?:py|sh|js)\b"
    r"(?:[ ]+(?:--?[A-Za-z][\w-]*(?:[ =](?:[A-Z_]{1,20}\b|\d+\b|<[^<>]{1,40}>))?|"
    r"<[^<>]{1,40}>|\{[\w-]{1,40}\}|[\w./<>{}-]{1,80}\.[a-z]{2,5}\b|[A-Z][A-Z_]{2,30}\b))*"
)


def _governing(verbs: list[tuple[int, Deed]], at: int) -> Deed | None:
    before = [deed for position, deed in verbs if position < at]
    if before:
        return before[-1]
    after = [deed for position, deed in verbs if position > at]
    return after[0] if after else None


def _spanned(
    action: str,
    marks: list[tuple[int, Span]],
    verbs: list[tuple[int, Deed]],
    sentence: Sentence,
    spans: list[Span],
    names: Names,
    file: str,
    *,
    ordered: bool,
    sample: bool,
) -> list[Directive]:
    text = unmark(sentence.text, spans)
    found: list[Directive] = []
    template = _template_of(action, marks, verbs)
    for number, (at, span) in enumerate(marks):
        code = span.target if span.kind == "link" else span.text
        deed = _governing(verbs, at)
        end = marks[number + 1][0] if number + 1 < len(marks) else len(action)
        tail = unmark(action[at + 1 :], spans)[:300].strip(" .:;")
        before = fold(action[max(0, at - 40) : at])
        after = fold(action[at + 1 : min(end, at + 40)])
        called = _called(code, before, after, deed, names)
        if called:
            if deed not in (None, "tell") or ordered or called != "tool":
                found.append(
                    Directive(called, sentence.line, file, text, code.split("(")[0].strip(), tail=tail)
                )
            continue
        if "://" in code or code.startswith("#"):
            continue
        if is_path(code) and not is_command(code):
            made = _for_path(
                code, deed, before, after, template, ordered=ordered, sample=sample, low=fold(action)
            )
            if made:
                doing, source = made
                follow = doing == "read" and bool(_HAS_STEPS.search(fold(action)))
                found.append(Directive(doing, sentence.line, file, text, code, source, tail, follow=follow))
        elif span.kind == "code" and _to_run(code, deed, before, ordered=ordered, sample=sample):
            found.append(Directive("run", sentence.line, file, text, code.removeprefix("$ "), tail=tail))
    if template and not any(each.source == template for each in found):
        kind: DirectiveKind = (
            "fill" if any(deed in ("fill", "use", "tell", "write", "copy") for _, deed in verbs) else "read"
        )
        found = [each for each in found if each.payload != template]
        found.append(Directive(kind, sentence.line, file, text, template))
    return found


def _template_of(action: str, marks: list[tuple[int, Span]], verbs: list[tuple[int, Deed]]) -> str:
    """The document of the sentence that is to be filled in or copied, if there is one."""
    for at, span in marks:
        code = span.target if span.kind == "link" else span.text
        if not is_path(code) or is_script(code) or is_command(code):
            continue
        deed = _governing(verbs, at)
        near = (
            fold(action[max(0, at - 28) : at]).rsplit(chr(MARK_FIRST), 1)[-1]
            + " "
            + fold(action[at + 1 : at + 12])
        )
        if deed in ("fill", "copy") or (
            _TEMPLATE_CUE.search(near) and not _TO.search(fold(action[max(0, at - 24) : at]))
        ):
            return code
        if (
            code.removeprefix("./").startswith(("assets/", "templates/"))
            and deed in ("use", "write", "read", "tell")
            and extension(code) not in ("json", "csv")
        ):
            writes = any(each == "write" for _, each in verbs)
            if writes or deed in ("use", "tell"):
                return code
    return ""


def _called(
    code: str, before: str, after: str, deed: Deed | None, names: Names
) -> Literal["tool", "delegate", "skill", ""]:
    bare = code.split("(")[0].strip()
    if bare in names.tools or _MCP.fullmatch(bare):
        return "tool"
    if bare in names.agents or (
        _AGENT_CUE.search(before[-24:] + " " + after[:24]) and re.fullmatch(r"[\w-]{2,64}", bare)
    ):
        return "delegate" if deed in (None, "delegate", "use", "run", "ask", "tell", "judge", "again") else ""
    if re.fullmatch(r"[\w:-]{2,64}", bare) and (
        (bare in names.skills and deed)
        or (_SKILL_CUE.search(before[-16:] + " " + after[:16]) and deed in ("use", "run", "read", "delegate"))
    ):
        return "skill"
    if (
        (_TOOL_BEFORE.search(before[-24:]) or _TOOL_AFTER.match(after))
        and re.fullmatch(r"[\w.:-]{2,120}", bare)
        and not is_path(bare)
    ):
        return "tool"
    return ""


def _for_path(
    code: str,
    deed: Deed | None,
    before: str,
    after: str,
    template: str,
    *,
    ordered: bool,
    sample: bool,
    low: str,
) -> tuple[DirectiveKind, str] | None:
    bundled = code.removeprefix("./").startswith(_SKILL_DIRS)
    if is_script(code) and (
        deed in ("run", "use", "again", "stop")
        or (bundled and re.search(r"\b(?:with|using|via|mit|avec|con|com)\s+$", before))
        or (deed in ("tell", "fill", "delegate", "ask") and bundled)
        or (deed is None and ordered)
    ):
        return ("run", "") if deed != "tell" or not sample else None
    if code == template:
        return None
    if deed == "append":
        return "append", ""
    if deed == "copy" and template and _TO.search(before):
        return "copy", template
    if (
        deed in ("write", "fill", "copy", "use", "tell", "run")
        and not bundled
        and (_TO.search(before) or deed == "write")
    ):
        if (
            deed == "write"
            or template
            or (deed == "tell" and re.search(r"\b(?:to|into|in)\s*$", before) and False)
        ):
            return "write", template
        return None
    if deed in ("read", "use") or (
        deed in ("run", "tell", "stop", "ask", "write") and bundled and not is_script(code)
    ):
        return "read", ""
    if deed is None and (ordered and bundled):
        return "read", ""
    return None


def _to_run(code: str, deed: Deed | None, before: str, *, ordered: bool, sample: bool) -> bool:
    if code.startswith("-") or (deed == "write" and not is_command(code)):
        return False
    if is_command(code):
        # "The totals: `python total.py`" needs no verb.
        return deed is not None or ordered or (not sample and before.rstrip().endswith(":"))
    if sample:
        return False
    direct = re.search(
        r"\b(?:run|execute|fuhre|starte|lance[zr]?|execute[zr]?|ejecut[ae]r?)\s*:?\s*$", before
    )
    return bool(direct) and bool(re.match(r"[\w./$~{-]", code))


def _agent_in(low: str, verbs: list[tuple[int, Deed]], names: Names) -> str:
    kinds = {deed for _, deed in verbs}
    if not _AGENT_CUE.search(low[:2000]) or not kinds & {"delegate", "use", "ask", "run", "tell", "read"}:
        return ""
    for match in _AGENT_WORD.finditer(low[:2000]):
        name = match["name"] or match["after"] or ""
        if name and name not in _NOT_AGENTS:
            if names.agents and name not in names.agents and not ({"delegate"} & kinds):
                continue
            return name
    return ""
