"""Does one deed of a plan: run, read, write, call, delegate. Each yields the call it needs, with its reason and its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from skillcourse.practice.arguments import bind_arguments
from skillcourse.practice.bind import Binder, Missing, bind_name
from skillcourse.practice.catalog import Instructions, plain_file, split_frontmatter
from skillcourse.practice.conditions import Judge
from skillcourse.practice.deeds import Directive, Names
from skillcourse.practice.facts import Facts, fill
from skillcourse.practice.places import SKILL_DIRS, in_skill, resolve_command, with_base
from skillcourse.practice.plan import Plan, Template, make_plan
from skillcourse.practice.replay import Move, Thought
from skillcourse.practice.report import Output, Report
from skillcourse.practice.requested import with_requested
from skillcourse.practice.situation import Situation
from skillcourse.practice.tools import Toolbox, quote
from skillcourse.practice.turns import Outcome
from skillcourse.practice.variation import Variation
from skillcourse.practice.verbs import extension, is_path, is_script
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import fold, stems

StopKind = Literal["ask", "stopped", "failed", "lacks", "skill"]


@dataclass(frozen=True, slots=True)
class Stop:
    """Why following ended before the end of the plan."""

    kind: StopKind
    """``ask``: a question to the person. ``stopped``: the instructions say stop. ``failed``: a tool failed. ``lacks``: there is no
    tool for a step. ``skill``: another skill is to be loaded."""
    text: str


@dataclass(slots=True)
class Desk:
    """Everything that acting out one skill needs at hand."""

    source: Instructions
    situation: Situation
    tools: Toolbox
    names: Names
    binder: Binder
    facts: Facts
    judge: Judge
    report: Report
    variation: Variation
    listed: list[str] | None = None
    """The workspace's files at the start, where the client says them."""
    workdir: str = ""
    """The workspace's absolute path where a client's file tools want one."""
    follow: Callable[[Desk, Plan], Thought[Stop | None]] | None = None
    depth: int = 0
    read_files: dict[str, str] = field(default_factory=dict)
    pending: Template | None = None
    """A template that was read and waits to be written somewhere."""
    used: list[Template] = field(default_factory=list)
    """Templates that a file was made from."""
    retries: dict[int, int] = field(default_factory=dict)
    load_skill: Callable[[str, str], Thought[Stop | None]] | None = None

    def place(self, directive: Directive) -> str:
        """``SKILL.md:24``."""
        return f"{directive.file}:{directive.line}"

    def leaves_out(self, directive: Directive) -> bool:
        """True when an optional deed is left out in this run; never without temperature."""
        return self.variation.leaves_out(self.place(directive))

    def move(self, directive: Directive, call: tuple[str, dict[str, Any]], why: str) -> Move:
        """A call with the words before it."""
        note = "" if self.source.exact else " (counted without frontmatter)"
        return Move(f"{self.place(directive)}{note} {why}.", call[0], call[1])

    def says(self, directive: Directive, fallback: str) -> str:
        """``says: “Run the checker.”``, the instruction's own words."""
        text = " ".join(directive.text.split()).strip()
        text = text.rstrip(".:") if text else ""
        if not text:
            return fallback
        short = text if len(text) <= 160 else text[:159].rsplit(" ", 1)[0] + " …"
        return self.variation.pick(
            (f"says: “{short}”", f"tells me: “{short}”", f"comes next: “{short}”"), self.place(directive)
        )

    def look(self, pattern: str, directive: Directive) -> Thought[list[str]]:
        """The files of the workspace that match a pattern; skills' own files are not among them."""
        if self.listed is not None and pattern.startswith("*."):
            return [path for path in self.listed if path.endswith(pattern[1:])]
        call = self.tools.look_for(pattern)
        if call is None:
            return []
        out = yield self.move(
            directive, call, f"needs a file that the request does not name, so I look for `{pattern}`"
        )
        if out.failed:
            return []
        ending = extension(pattern)
        lines = [line.strip().strip("'\"") for line in out.text.splitlines()]
        paths = [
            self._local(line)
            for line in lines
            if line and len(line) < 400 and (extension(line) == ending or not ending)
        ]
        return [
            path
            for path in dict.fromkeys(paths)
            if not path.startswith((".agents/", ".claude/", "/."))
            and "/.agents/" not in path
            and "/.claude/" not in path
        ][:200]

    def _local(self, path: str) -> str:
        return path.removeprefix(self.workdir.rstrip("/") + "/") if self.workdir else path.removeprefix("./")

    def absolute(self, path: str) -> str:
        """A path as the client's file tools take it."""
        return (
            f"{self.workdir.rstrip('/')}/{path}" if self.workdir and not path.startswith(("/", "~")) else path
        )


def perform(desk: Desk, plan: Plan, directive: Directive) -> Thought[Stop | None]:
    """Does one deed. Its outcome is in ``desk.judge.last``; ``None`` means that following goes on."""
    desk.judge.last = None
    kind = directive.kind
    if kind == "run":
        return (yield from _run(desk, plan, directive))
    if kind == "read":
        return (yield from _read(desk, directive))
    if kind in ("write", "copy", "fill"):
        return (yield from _write(desk, plan, directive))
    if kind == "append":
        return (yield from _append(desk, directive))
    if kind == "tool":
        return (yield from _call(desk, directive))
    if kind == "delegate":
        return (yield from _delegate(desk, directive))
    if kind == "skill":
        return (
            (yield from desk.load_skill(directive.payload, desk.place(directive)))
            if desk.load_skill
            else None
        )
    if kind == "ask":
        return _ask(desk, directive)
    if kind == "tell":
        desk.report.tells.append((desk.place(directive), directive.text))
    elif kind == "judge":
        desk.report.judged.append((desk.place(directive), directive.text))
    return None


# -- commands ------------------------------------------------------------------------------------------


def _run(desk: Desk, plan: Plan, directive: Directive) -> Thought[Stop | None]:
    text = with_base(_with_file(desk, plan, directive), desk.source.base)
    desk.binder.offered = _listed_values(directive.text)
    keep = _written_names(plan, desk.report)
    bound, missing = desk.binder.command(text, keep=keep)
    missing = yield from _search(desk, directive, missing)
    if missing is not None:
        bound, missing = desk.binder.command(text, keep=keep)
    still = [
        each for each in missing or [] if each.placeholder in bound and not (_is_plain_name(each.placeholder))
    ]
    if still:
        return ask_for(desk, directive, still)
    bound, added = with_requested(bound, plan.options, desk.situation)
    command = resolve_command(bound, desk.source.base, _own_files(desk, plan))
    call = desk.tools.run(command, _short(directive.text) or "Run a step of the skill")
    if call is None:
        return Stop(
            "lacks",
            f"{desk.place(directive)} says to run `{command}`, and I was given no tool that runs commands.",
        )
    why = desk.says(directive, f"says to run `{text.splitlines()[0][:120]}`")
    if added:
        why += f", and the request asks for {', '.join(f'`{each}`' for each in added)}"
    out = yield desk.move(directive, call, why)
    _note(desk, directive, out, bound.splitlines()[0][:200])
    desk.report.made += [
        path for path in _outputs_of(bound) if not out.failed and path not in desk.report.made
    ]
    desk.binder.made = desk.report.made
    return None


_ONE_OF = re.compile(r"\b(?:one of|either|eine[rs]? von|l'un de|uno de)\b:?\s*(?P<list>[^.;)]{3,300})", re.I)


def _listed_values(text: str) -> tuple[frozenset[str], list[str]]:
    """The values in *the language is one of German, French or Spanish*, and the stems of what they are."""
    found = _ONE_OF.search(text)
    if found is None:
        return frozenset(), []
    values = [part.strip(" `\"'") for part in re.split(r",|\bor\b|\boder\b|\bou\b|\bo\b", found["list"])]
    return stems(" ".join(text[: found.start()].split()[-6:])), [value for value in values if value]


def _note(desk: Desk, directive: Directive, out: Outcome, what: str) -> None:
    desk.judge.last = out
    desk.report.outputs.append(Output(what, out.text, desk.place(directive)))
    if not out.failed:
        desk.report.latest = desk.report.outputs[-1]
        desk.facts.learn(out.text)


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
        r"\b(?:file|files|input|data|csv|document|export|spreadsheet|sheet|log|list|image|transcript|datei|fichier|archivo|it|them|text|notes?|request names|table|report)\b",
        on["what"],
    ):
        inputs = desk.situation.inputs
        ending = next((each.extension for each in inputs if each.extension in on["what"]), "")
        return f"{text} <{ending + ' ' if ending else ''}file>" if inputs or "file" in on["what"] else text
    return text


def _path_spots(text: str) -> list[tuple[int, int]]:
    from skillcourse.practice.verbs import paths

    return [(start, end) for start, end, _ in paths(text)]


def _search(desk: Desk, directive: Directive, missing: list[Missing]) -> Thought[list[Missing] | None]:
    """Looks once in the workspace for a file that the request does not name; ``None`` when nothing was missing."""
    if not missing:
        return None
    for each in missing:
        if each.kind == "file" and each.extension and each.extension not in desk.binder.looked:
            found = yield from desk.look(f"*.{each.extension}", directive)
            desk.binder.looked[each.extension] = [path for path in found if path not in desk.report.made]
    return missing


def _is_plain_name(placeholder: str) -> bool:
    """An example file name may be the real one; a placeholder in brackets or capitals never is."""
    return (
        bool(re.fullmatch(r"[\w./-]+\.[a-z0-9]{1,8}", placeholder))
        and not placeholder.split(".")[0].isupper()
        and "path/to" not in placeholder
    )


def ask_for(desk: Desk, directive: Directive, missing: list[Missing]) -> Stop:
    """The question for what the request leaves open, with the line that needs it."""
    first = missing[0]
    names = ", ".join(dict.fromkeys(f"`{each.placeholder}`" for each in missing))
    there = desk.binder.looked.get(first.extension, []) if first.kind == "file" else []
    hint = f" I see {', '.join(f'`{path}`' for path in there[:6])}." if there else ""
    what = {
        "file": "Which file should I use",
        "date": "Which date should I use",
        "number": "Which number should I use",
    }.get(first.kind, "What should I use")
    return Stop(
        "ask", f"{desk.place(directive)} needs {names}, and the request does not say it.{hint} {what}?"
    )


def _written_names(plan: Plan, report: Report) -> frozenset[str]:
    names = {each.payload for each in plan.directives if each.kind in ("write", "copy", "append")}
    for each in plan.directives:
        if each.kind == "run":
            names |= set(_outputs_of(each.payload))
    return frozenset(names | set(report.made))


def _outputs_of(command: str) -> list[str]:
    found = re.findall(
        r"(?:(?<!\S)(?:-o|--out(?:put)?(?:[-_]?file)?|--save(?:[-_]as)?|--dest)[ =]|(?<![<>=-])>>?\s*)[\"']?([\w./@+-]+\.\w{1,8})",
        command,
    )
    return list(dict.fromkeys(path for path in found if not path.startswith("/dev/")))


def _own_files(desk: Desk, plan: Plan) -> frozenset[str]:
    return frozenset(path for path in desk.source.files if "/" not in path) | frozenset(
        each.payload.removeprefix("./")
        for each in plan.directives
        if each.kind in ("read", "run")
        and is_path(each.payload)
        and "/" not in each.payload.removeprefix("./")
        and is_script(each.payload)
    )


def _short(text: str) -> str:
    return " ".join(text.split())[:80]


# -- files ---------------------------------------------------------------------------------------------


def _file_text(desk: Desk, directive: Directive, path: str, why: str) -> Thought[Outcome | Stop]:
    """A file's text by the read tool; read once a run."""
    if path in desk.read_files:
        return Outcome(desk.read_files[path])
    call = desk.tools.read(desk.absolute(path))
    if call is None:
        return Stop(
            "lacks",
            f"{desk.place(directive)} says to read `{path}`, and I was given no tool that reads files.",
        )
    out = yield desk.move(directive, call, why)
    text = plain_file(out.text)
    if not out.failed:
        desk.read_files[path] = text
    return Outcome(text, out.failed, out.exit_code)


def _where(desk: Desk, path: str, *, link: bool = False) -> str:
    """Where a file that the instructions name is: in the skill or in the workspace."""
    plain = path.removeprefix("./")
    if any(each.path == path for each in desk.situation.files) or path in desk.report.made:
        return path
    own = (
        plain.startswith(SKILL_DIRS)
        or link
        or "$" in path
        or "{" in path
        or (
            extension(path) == "md"
            and "/" not in plain
            and plain.lower() not in ("readme.md", "changelog.md")
        )
    )
    return in_skill(path, desk.source.base) if own else path


def _read(desk: Desk, directive: Directive) -> Thought[Stop | None]:
    name, missing = bind_name(directive.payload, desk.binder)
    if missing:
        return ask_for(desk, directive, missing)
    generic = desk.binder.command(f"cat {name}", keep=_written_names(Plan(), desk.report))
    if not generic[1] and generic[0] != f"cat {name}" and not name.startswith(SKILL_DIRS):
        name = generic[0][4:].strip("'")
    path = _where(desk, name)
    out = yield from _file_text(
        desk, directive, path, desk.says(directive, f"points to `{directive.payload}`")
    )
    if isinstance(out, Stop):
        return out
    desk.judge.last = out
    if out.failed:
        desk.report.outputs.append(Output(f"read {path}", out.text, desk.place(directive)))
        return None
    document = name.removeprefix("./").startswith(("assets/", "templates/"))
    if document:
        desk.pending = Template(out.text, 1, name, name)
        return None
    if not name.removeprefix("./").startswith(SKILL_DIRS) and extension(name) in (
        "json",
        "csv",
        "txt",
        "yaml",
        "yml",
        "log",
    ):
        desk.facts.learn(out.text)
    return (yield from _nested(desk, directive, name, out.text))


def _nested(desk: Desk, directive: Directive, name: str, text: str) -> Thought[Stop | None]:
    """Follows a file that holds steps of its own."""
    if desk.follow is None or desk.depth >= 2 or extension(name) not in ("md", "markdown", "txt"):
        return None
    _, body, first = split_frontmatter(text)
    document = Instructions(desk.source.name, body[:256_000], desk.source.base, name, first)
    plan = make_plan(document, desk.names)
    deeds = [
        each
        for each in plan.directives
        if each.kind in ("run", "read", "write", "tool", "delegate", "fill", "skill")
    ]
    if plan.templates and not deeds:
        desk.pending = desk.pending or plan.templates[0]
    if not deeds or not (directive.follow or any(each.kind in ("run", "tool", "write") for each in deeds)):
        if directive.follow or not deeds:
            desk.report.quoted.append((name, body))
        return None
    desk.depth += 1
    exact, desk.source = (
        desk.source,
        Instructions(document.name, document.text, document.base, document.file, document.first_line),
    )
    stopped = yield from desk.follow(desk, plan)
    desk.source = exact
    desk.depth -= 1
    return stopped


def _write(desk: Desk, plan: Plan, directive: Directive) -> Thought[Stop | None]:
    template: Template | None = None
    source = directive.source or (directive.payload if directive.kind == "fill" else "")
    if source:
        path = _where(desk, source, link=True)
        if extension(source) not in _TEXTS and directive.kind != "fill":
            return (yield from _copy(desk, directive, path))
        out = yield from _file_text(
            desk, directive, path, desk.says(directive, f"points to the template `{source}`")
        )
        if isinstance(out, Stop):
            return out
        if out.failed:
            desk.judge.last = out
            desk.report.outputs.append(Output(f"read {path}", out.text, desk.place(directive)))
            return None
        template = Template(out.text, 1, source, source)
        if directive.kind == "fill":
            desk.pending = template
            return None
    content = _content(desk, plan, directive, template)
    if content is None:
        desk.report.judged.append((desk.place(directive), directive.text))
        return None
    name = _target(desk, directive.payload)
    name, missing = bind_name(name, desk.binder)
    if missing:
        return ask_for(desk, directive, missing)
    call = desk.tools.write(desk.absolute(name), content)
    if call is None:
        return Stop(
            "lacks",
            f"{desk.place(directive)} says to write `{name}`, and I was given no tool that writes files.",
        )
    out2 = yield desk.move(directive, call, desk.says(directive, f"says to write `{name}`"))
    desk.judge.last = out2
    if out2.failed:
        desk.report.outputs.append(Output(f"write {name}", out2.text, desk.place(directive)))
    elif name not in desk.report.made:
        desk.report.made.append(name)
        desk.binder.made = desk.report.made
    return None


_TEXTS = frozenset(
    listed(
"""
md markdown txt rst html htm tmpl tpl j2 jinja template json yaml yml toml csv tsv xml ini cfg tex
py js ts sh css svg sql eml ics bib adoc
"""
)
)


def _target(desk: Desk, name: str) -> str:
    """The file to write: the request's own name for it wins when it names one of the same kind."""
    wanted = [each.path for each in desk.situation.outputs if each.extension == extension(name)]
    return wanted[0] if len(wanted) == 1 else name


def _content(desk: Desk, plan: Plan, directive: Directive, template: Template | None) -> str | None:
    """What a file is to hold: its template filled, or what was printed; ``None`` when only a mind could write it."""
    name = directive.payload
    if template is None and directive.body:
        template = Template(directive.body, directive.body_line, directive.file, name)
    if template is None:
        template = desk.pending or _own_template(plan, name, directive)
        desk.pending = None
    if template is not None:
        desk.used.append(template)
        filled = fill(template.text, desk.facts, lambda key: _other(desk, key))
        desk.report.open += [(each, f"`{name}`") for each in filled.open]
        return filled.text if filled.text.endswith("\n") else filled.text + "\n"
    if desk.report.latest is not None:
        text = desk.report.latest.text
        return text if text.endswith("\n") else text + "\n"
    return None


def _own_template(plan: Plan, name: str, directive: Directive) -> Template | None:
    named = [each for each in plan.templates if name and name.lower() in each.named.lower()]
    return (named or plan.templates or [None])[0]


def _other(desk: Desk, key: str) -> str | None:
    """What the request itself says for a template's placeholder."""
    if len(key) > 40 or len(key.split()) > 4:
        return None
    return desk.binder.value(key)


def _copy(desk: Desk, directive: Directive, path: str) -> Thought[Stop | None]:
    name, _ = bind_name(_target(desk, directive.payload), desk.binder)
    call = desk.tools.run(f"cp {quote(path)} {quote(name)}", "Copy a file")
    if call is None:
        return Stop(
            "lacks", f"{desk.place(directive)} says to copy `{path}`, and I was given no tool that can."
        )
    out = yield desk.move(directive, call, desk.says(directive, f"says to copy `{path}`"))
    desk.judge.last = out
    if not out.failed:
        desk.report.made.append(name)
    else:
        desk.report.outputs.append(Output(f"cp {path}", out.text, desk.place(directive)))
    return None


def _append(desk: Desk, directive: Directive) -> Thought[Stop | None]:
    """Adds a line or block to a file: what the instruction shows, else what was printed last."""
    name, missing = bind_name(directive.payload, desk.binder)
    if missing:
        return ask_for(desk, directive, missing)
    shown = directive.body or next(
        (code for code in re.findall(r"`([^`]+)`", directive.text) if code != directive.payload), ""
    )
    content = (
        fill(shown, desk.facts, lambda key: _other(desk, key)).text
        if shown
        else (desk.report.outputs[-1].text if desk.report.outputs else "")
    )
    if not content.strip():
        desk.report.judged.append((desk.place(directive), directive.text))
        return None
    end = "END_OF_LINES"
    call = desk.tools.run(f"cat >> {quote(name)} <<'{end}'\n{content.rstrip()}\n{end}", "Append to a file")
    if call is None:
        return Stop(
            "lacks", f"{desk.place(directive)} says to append to `{name}`, and I was given no tool that can."
        )
    out = yield desk.move(directive, call, desk.says(directive, f"says to append to `{name}`"))
    desk.judge.last = out
    if out.failed:
        desk.report.outputs.append(Output(f"append to {name}", out.text, desk.place(directive)))
    elif name not in desk.report.made:
        desk.report.made.append(name)
    return None


# -- tools, agents, questions ---------------------------------------------------------------------------


def _call(desk: Desk, directive: Directive) -> Thought[Stop | None]:
    tool = desk.tools.named(directive.payload)
    if tool is None:
        offered = ", ".join(f"`{each.name}`" for each in desk.tools.tools[:12]) or "none"
        return Stop(
            "lacks",
            f"{desk.place(directive)} says to call `{directive.payload}`, and there is no such tool here. Offered: {offered}.",
        )
    given, missing = bind_arguments(tool, f"{directive.text} {directive.tail}", directive.body, desk.binder)
    if missing:
        return ask_for(desk, directive, missing)
    out = yield desk.move(directive, (tool.name, given), desk.says(directive, f"says to call `{tool.name}`"))
    _note(desk, directive, out, tool.name)
    return None


def _delegate(desk: Desk, directive: Directive) -> Thought[Stop | None]:
    words = [directive.text, f"The request: {desk.situation.request.strip()}"]
    files = [each.path for each in desk.situation.inputs] + desk.report.made
    if files:
        words.append("Files: " + ", ".join(dict.fromkeys(files)) + ".")
    if desk.report.outputs and not desk.report.outputs[-1].text.startswith("read "):
        words.append(
            f"So far, {desk.report.outputs[-1].place} printed:\n{desk.report.outputs[-1].text.strip()[:2000]}"
        )
    call = desk.tools.delegate(directive.payload, _short(directive.text)[:50], "\n\n".join(words))
    if call is None:
        return Stop(
            "lacks",
            f"{desk.place(directive)} says to hand this to the subagent `{directive.payload}`, and I was given no tool that can.",
        )
    out = yield desk.move(directive, call, desk.says(directive, f"says to delegate to `{directive.payload}`"))
    desk.judge.last = out
    output = Output(directive.payload, out.text, desk.place(directive))
    if out.failed:
        desk.report.outputs.append(output)
    else:
        desk.facts.learn(out.text)
        desk.report.delegated.append(output)
        desk.report.latest = output
    return None


def _ask(desk: Desk, directive: Directive) -> Stop | None:
    """A question that the instructions want asked; passed over when the request answers it already."""
    wanted = re.search(
        r"\b(?:for|which|what|about|whether|nach|welche\w*|quel\w*|qué|cuál\w*|por)\b\s+(?P<what>.{2,200})",
        directive.payload,
        re.I,
    )
    what = wanted["what"] if wanted else directive.payload
    asked = [word for word in re.findall(r"[\w-]+", what)[:12]]
    if any(each.kind in ("missing",) for each in directive.conditions):
        return Stop(
            "ask", f"{desk.place(directive)} says to ask: {directive.text.rstrip('.')}. Please tell me?"
        )
    known = [word for word in asked if len(word) > 3 and desk.binder.value(word) is not None]
    if known or (
        re.search(r"\bfile\b|\bdatei\b|\bfichier\b|\barchivo\b", fold(what)) and desk.situation.inputs
    ):
        return None
    return Stop(
        "ask", f"{desk.place(directive)} says to ask: “{directive.text.rstrip('.')}”. Can you tell me?"
    )
