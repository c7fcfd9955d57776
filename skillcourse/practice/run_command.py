"""Runs one command of the instructions: bound to the request, with the options it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skillcourse.practice.catalog import plain_file
from skillcourse.practice.deeds import Directive
from skillcourse.practice.desk import Desk, Stop, ask_for, note, short, written_names
from skillcourse.practice.examples import bind_command
from skillcourse.practice.implied import saved_as
from skillcourse.practice.labels import endings_of
from skillcourse.practice.options import Option
from skillcourse.practice.placeholders import OUT_FLAG, Missing
from skillcourse.practice.places import resolve_command, with_base
from skillcourse.practice.plan import Plan
from skillcourse.practice.plan_words import script_of
from skillcourse.practice.replay import Thought
from skillcourse.practice.report import Output
from skillcourse.practice.requested import with_requested
from skillcourse.practice.shell_lines import outputs_of
from skillcourse.practice.tools import quote
from skillcourse.practice.verbs import is_path, is_script
from skillcourse.practice.words import fold, stems


def run(desk: Desk, plan: Plan, directive: Directive) -> Thought[Stop | None]:
    """Binds, completes and runs a command; its outcome is in ``desk.judge.last``."""
    text = with_base(_with_output(plan, directive, _with_file(desk, plan, directive)), desk.source.base)
    desk.binder.offered = _listed_values(directive.text)
    keep = written_names(plan, desk.report)
    bound, missing = bind_command(desk.binder, text, keep=keep)
    if missing:
        yield from _search(desk, directive, missing)
        bound, missing = bind_command(desk.binder, text, keep=keep)
    still = [each for each in missing if each.placeholder in bound and not (_is_plain_name(each.placeholder))]
    usual = _DEFAULT.search(directive.text)
    if len(still) == 1 and usual:  # "(default: EUR)"
        value, name = quote(usual["value"]), still[0].placeholder
        bound, still = bound.replace(quote(name), value).replace(name, value), []
    if still:
        return ask_for(desk, directive, still)
    bound, extra = _with_extras(desk, directive, bound, plan.options)
    bound, added = with_requested(bound, plan.options, desk.situation, text)
    command = resolve_command(bound, desk.source.base, _own_files(desk, plan))
    call = desk.tools.run(command, short(directive.text) or "Run a step of the skill")
    if call is None:
        return Stop(
            "lacks",
            f"{desk.place(directive)} says to run `{command}`, and I was given no tool that runs commands.",
        )
    why = desk.says(directive, f"says to run `{text.splitlines()[0][:120]}`")
    if added:
        why += f", and the request asks for {', '.join(f'`{each}`' for each in added)}"
    if extra:
        why += f", and {' and '.join(extra)}"
    out = yield desk.move(directive, call, why)
    note(desk, directive, out, bound.splitlines()[0][:200])
    desk.report.made += [
        path for path in outputs_of(bound) if not out.failed and path not in desk.report.made
    ]
    desk.binder.made = desk.report.made
    if not out.failed and not out.text.strip():
        yield from _look_into(desk, plan, directive, bound)
    return None


def _look_into(desk: Desk, plan: Plan, directive: Directive, command: str) -> Thought[None]:
    """Reads what a command put into a file (``> x.json``) when something later is to be said from it."""
    into = re.search(r"(?<![<>=-])>\s*[\"']?([\w./@+-]+\.(?:json|txt|csv|md|yaml|yml))", command)
    later = [each for each in plan.directives if (each.line, each.file) > (directive.line, directive.file)]
    wants = any(
        each.kind in ("tell", "fill", "write") or any(c.kind in ("output", "data") for c in each.conditions)
        for each in later
    )
    call = desk.tools.read(desk.absolute(into[1])) if into and wants else None
    if into is None or call is None:
        return
    out = yield desk.move(directive, call, f"puts what it prints into `{into[1]}`, so I read it there")
    if not out.failed:
        text = plain_file(out.text)
        desk.facts.learn(text)
        desk.report.outputs[-1:] = [Output(into[1], text, desk.place(directive))]
        desk.report.latest = desk.report.outputs[-1]


def _with_extras(
    desk: Desk, directive: Directive, command: str, options: Sequence[Option]
) -> tuple[str, list[str]]:
    """The command with the options that other sentences add, as far as their conditions hold, and which."""
    told: list[str] = []
    for extra in directive.extras:
        flag = extra.text.split()[0].split("=")[0]
        if re.search(rf"(?<![\w-]){re.escape(flag)}(?![\w-])", command):
            continue
        if extra.text == flag and any(each.flag == flag and each.value for each in options):
            continue  # it needs a value, which only the request can give
        if not all(desk.judge.holds(condition) is True for condition in extra.conditions):
            continue
        bound, missing = bind_command(desk.binder, f"{command} {extra.text}")
        if not missing:
            command = bound
            told.append(f"{directive.file}:{extra.line} adds `{extra.text}`")
    return command, told


def _with_output(plan: Plan, directive: Directive, text: str) -> str:
    """The command with the file that its sentence wants it to write, where the command has none."""
    path = saved_as(directive.text)
    if not path or path in text or outputs_of(text):
        return text
    known = [each.flag for each in plan.options if OUT_FLAG.search(f" {each.flag} ")]
    shown = [
        match[0].strip()
        for usage in plan.usages
        if script_of(text) in usage
        for match in _OUT.finditer(usage)
    ]
    flag = next(iter(shown or known), "")
    return f"{text} {flag} {path}" if flag else text


_DEFAULT = re.compile(
    r"(?:\((?:or|oder|ou|o)\s+(?=[^\s)]{1,40}\))|"
    r"\b(?:defaults?(?: is| to)?|standard(?: ist)?|par défaut|por defecto|predefinito|padrão)\s*:?\s*)[`\"']?"
    r"(?P<value>[A-Za-z0-9][\w.,%-]{0,40}?)[`\"']?(?=[).,;\s]|$)",
    re.I,
)
_OUT = re.compile(r"(?<![\w-])(?:-o|--out(?:put)?(?:-\w+)?)(?![\w-])")
_ONE_OF = re.compile(r"\b(?:one of|either|eine[rs]? von|l'un de|uno de)\b:?\s*(?P<list>[^.;)]{3,300})", re.I)


def _listed_values(text: str) -> tuple[frozenset[str], list[str]]:
    """The values in *the language is one of German, French or Spanish*, and the stems of what they are."""
    found = _ONE_OF.search(text)
    if found is None:
        return frozenset(), []
    values = [part.strip(" `\"'") for part in re.split(r",|\bor\b|\boder\b|\bou\b|\bo\b", found["list"])]
    return stems(" ".join(text[: found.start()].split()[-6:])), [value for value in values if value]


def _with_file(desk: Desk, plan: Plan, directive: Directive) -> str:
    """The command; a bare script gets the arguments that its usage shows or that the sentence names."""
    text = directive.payload.strip()
    tokens = text.split()
    bare = (len(tokens) == 1 and is_script(text)) or (len(tokens) == 2 and is_script(tokens[1]))
    if not bare:
        return text
    script = tokens[-1].rsplit("/", 1)[-1]
    usage = next(
        (
            each
            for each in plan.usages
            if script in each and len(each.split()) > len(tokens) + (len(tokens) == 1)
        ),
        "",
    )
    if usage:
        return re.sub(r"^usage:\s*", "", usage, flags=re.I)
    tail = fold(directive.tail)
    named = re.findall(r"`([^`]{1,200})`", directive.tail) or [
        directive.tail[s:e] for s, e in _path_spots(directive.tail)
    ]
    on = re.match(
        r"\s*(?:on|with|for|against|over|auf|mit|für|fur|sur|avec|pour|sobre|con|para)\b\s*(?P<what>.{0,80})",
        tail,
    )
    if on and named and (is_path(named[0]) or named[0].startswith("<") or named[0].isupper()):
        return f"{text} {named[0]}"
    if on and re.search(
        r"\b(?:file|files|input|data|csv|document|export|spreadsheet|sheet|log|list|image|"
        r"transcript|datei|fichier|archivo|it|them|text|notes?|request names|table|report)\b",
        on["what"],
    ):
        inputs = desk.situation.inputs
        ending = next((each.extension for each in inputs if each.extension in on["what"]), "")
        return f"{text} <{ending + ' ' if ending else ''}file>" if inputs or "file" in on["what"] else text
    return text


def _path_spots(text: str) -> list[tuple[int, int]]:
    from skillcourse.practice.verbs import paths

    return [(start, end) for start, end, _ in paths(text)]


def _search(desk: Desk, directive: Directive, missing: list[Missing]) -> Thought[None]:
    """Looks once in the workspace for each kind of file that the request does not name."""
    for each in missing:
        if each.kind != "file":
            continue
        for ending in (each.extension,) if each.extension else endings_of(each.placeholder)[:3]:
            if ending not in desk.binder.looked:
                found = yield from desk.look(f"*.{ending}", directive)
                desk.binder.looked[ending] = [path for path in found if path not in desk.report.made]
            if desk.binder.looked[ending]:
                break


def _is_plain_name(placeholder: str) -> bool:
    """An example file name may be the real one; a placeholder in brackets or capitals never is."""
    return (
        bool(re.fullmatch(r"[\w./-]+\.[a-z0-9]{1,8}", placeholder))
        and not placeholder.split(".")[0].isupper()
        and "path/to" not in placeholder
    )


def _own_files(desk: Desk, plan: Plan) -> frozenset[str]:
    return frozenset(path for path in desk.source.files if "/" not in path) | frozenset(
        each.payload.removeprefix("./")
        for each in plan.directives
        if each.kind in ("read", "run")
        and is_path(each.payload)
        and "/" not in each.payload.removeprefix("./")
        and is_script(each.payload)
    )
