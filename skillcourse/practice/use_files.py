"""Reads, fills, writes, copies and appends to the files that the instructions name."""

from __future__ import annotations

import re

from skillcourse.practice.bind import bind_name
from skillcourse.practice.catalog import Instructions, plain_file, split_frontmatter
from skillcourse.practice.deeds import Directive
from skillcourse.practice.desk import Desk, Stop, ask_for, written_names
from skillcourse.practice.examples import bind_command
from skillcourse.practice.facts import fill
from skillcourse.practice.implied import is_input
from skillcourse.practice.labels import endings_of
from skillcourse.practice.placeholders import Missing
from skillcourse.practice.places import SKILL_DIRS, in_skill
from skillcourse.practice.plan import Plan, Template, make_plan
from skillcourse.practice.replay import Thought
from skillcourse.practice.report import Output
from skillcourse.practice.tools import quote
from skillcourse.practice.turns import Outcome
from skillcourse.practice.verbs import extension
from skillcourse.practice.vocabulary import listed


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


def read(desk: Desk, directive: Directive) -> Thought[Stop | None]:
    """Reads a file that the instructions point to, and follows it when it holds steps."""
    if not directive.payload:
        return (yield from _read_persons(desk, directive))
    name, missing = bind_name(directive.payload, desk.binder)
    if missing:
        return ask_for(desk, directive, missing)
    generic = bind_command(desk.binder, f"cat {name}", keep=written_names(Plan(), desk.report))
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
    desk.facts.learn_tables(out.text)
    return (yield from _nested(desk, directive, name, out.text))


def _read_persons(desk: Desk, directive: Directive) -> Thought[Stop | None]:
    """Reads the files that the person names: *read the notes that the user gives you*."""
    paths = [desk.binder.current] if desk.binder.current else desk.binder.pool()
    if not paths:
        for ending in endings_of(directive.text)[:3]:
            paths = yield from desk.look(f"*.{ending}", directive)
            if paths:
                break
    if not paths and desk.situation.quoted:
        return None  # it stands in the request itself
    if not paths and is_input(directive.text):
        desk.report.judged.append((desk.place(directive), directive.text))
        return None
    if not paths or (len(paths) > 1 and not desk.binder.pool()):
        return ask_for(desk, directive, [Missing("file", "file")])
    for path in paths[:5]:
        out = yield from _file_text(desk, directive, path, desk.says(directive, f"says to read `{path}`"))
        if isinstance(out, Stop):
            return out
        desk.judge.last = out
        if out.failed:
            desk.report.outputs.append(Output(f"read {path}", out.text, desk.place(directive)))
            return None
        desk.facts.learn(out.text)
    return None


def show(desk: Desk, directive: Directive) -> Thought[Stop | None]:
    """Reads a file whose content the instructions want shown, and puts it into the answer."""
    name, missing = bind_name(directive.payload, desk.binder)
    if missing:
        return ask_for(desk, directive, missing)
    desk.read_files.pop(name, None)  # it may have been made anew
    out = yield from _file_text(desk, directive, name, desk.says(directive, f"says to show `{name}`"))
    if isinstance(out, Stop):
        return out
    desk.judge.last = out
    output = Output(name, out.text, desk.place(directive))
    (desk.report.outputs if out.failed else desk.report.shown).append(output)
    return None


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


def write(desk: Desk, plan: Plan, directive: Directive) -> Thought[Stop | None]:
    """Writes a file from its template, its code block or what was printed last."""
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
    """What a file is to hold: its template filled, or what was printed; ``None`` when only a mind could
    write it.
    """
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
    return next(iter(named or plan.templates), None)


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


def append(desk: Desk, directive: Directive) -> Thought[Stop | None]:
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
