"""The files that a skill's texts point to: are they there, inside, and one step away?"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from skillcourse.skill import limits
from skillcourse.skill.problem import Problem
from skillcourse.skill.rulebook import problem
from skillcourse.skill.source import OPEN
from skillcourse.skill.tree import Tree

_LINK = re.compile(
    r"\](?:\([ \t]*(?:<([^<>\n]+)>|([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)?))[^()\n]*\)|:[ \t]*<?([^\s<>]+))"
)
"""``](path)``, or ``]: path`` where it defines a link."""
_DEFINITION = re.compile(r" {0,3}\[[^\[\]\n]+\Z")
_PATH = re.compile(r"(?:scripts|references|assets)[/\\][\w./\\-]{0,250}\w(?![\w/\\*<{\[$-])")
_OWN_FOLDER = r"(?:\./|\.\\|\{baseDir\}/|\$\{?[A-Z_]*SKILL_(?:DIR|ROOT)\}?/)?"
_FOLDERS = ("scripts", "references", "assets")
_BEFORE = re.compile(rf"(?:^|(?<!\])\(|[^\w/\\.:@~}}(-]){_OWN_FOLDER}\Z")
"""What may stand before such a path: no other folder, but any name by which clients call the skill's own."""
_EXAMPLE = re.compile(r"\bexamples?\b|\be\.g\.|\bsuch as\b|\bfor instance\b", re.IGNORECASE)
"""A line that gives examples names files that need not be there, as skills about writing skills do."""
_LINE = 200
"""How far around a path its line is looked at: a whole file may be one line."""
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//|#|\?")
_ABSOLUTE = re.compile(r"[/~]|[A-Za-z]:[/\\]")
_PLACEHOLDER = re.compile(r"[<>{}*$\[\]…]|\.\.\.")
_TEXT_ENDINGS = (".md", ".mdx", ".markdown", ".rst", ".txt")


@dataclass(slots=True)
class _Mention:
    """One place where a text names a file."""

    written: str
    line: int
    link: bool
    """Whether it is a Markdown link, and not a path in passing."""


def check(root: Path, file: str, body: str, body_line: int, tree: Tree) -> list[Problem]:
    """Problems of the references in SKILL.md's body and, one step on, in the texts that it names."""
    return _Checker(root, file, tree).check(body, body_line)


class _Checker:
    def __init__(self, root: Path, file: str, tree: Tree) -> None:
        self.root, self.skill_file = root, file
        self.files = {entry.path for entry in tree.files}
        self.folders = frozenset(tree.folders)
        self.near: dict[str, str] = {}
        self.problems: list[Problem] = []

    def check(self, body: str, body_line: int) -> list[Problem]:
        named = self._targets(self.skill_file, body, body_line)
        texts = sorted(path for path in named if path in self.files and _is_text(path))
        for path in texts[: limits.REFERENCE_FILES]:
            self._check_reference(path, {*named, self.skill_file})
        return self.problems

    def _check_reference(self, path: str, named: set[str]) -> None:
        for target, line in self._targets(path, self._read(path), 1).items():
            if target in self.files and _is_text(target) and target not in named and target != path:
                self.problems.append(problem("nested-reference", path, line, target=target))

    def _read(self, path: str) -> str:
        try:
            handle = os.open(f"{self.root}{os.sep}{path}", OPEN)
        except OSError:
            return ""
        try:
            data = os.read(handle, min(os.fstat(handle).st_size, limits.REFERENCE_BYTES))
        except OSError:
            return ""
        finally:
            os.close(handle)
        return data.decode("utf-8", "replace").replace("\r\n", "\n")

    def _targets(self, file: str, text: str, first_line: int) -> dict[str, int]:
        """The skill's own files that ``text`` names, each with its first line; faults become problems."""
        targets: dict[str, int] = {}
        for mention in _mentions(text, first_line):
            target = self._resolve(file, mention)
            if target:
                targets.setdefault(target, mention.line)
        return targets

    def _resolve(self, file: str, mention: _Mention) -> str:
        """The path inside the skill that is meant, when it is there."""
        written = mention.written
        if file == self.skill_file and written in self.files:
            return written
        if _ABSOLUTE.match(written):
            self._add("link-absolute", file, mention, target=written)
            return ""
        path = written
        if "\\" in written:
            path = written.replace("\\", "/")
            self._add("backslash-path", file, mention, target=written, better=path)
        # The format asks for paths from the skill's root; Markdown viewers start at the file's own folder.
        starts = (posixpath.dirname(file), "")
        places = [posixpath.normpath(posixpath.join(start, path)) for start in starts]
        inside = [place for place in places if place.partition("/")[0] != ".."]
        for place in inside:
            if place in self.files or place in self.folders or self._on_disk(place):
                return place
        if not inside:
            self._add("link-outside", file, mention, target=written)
        elif file == self.skill_file or mention.link:
            self._add("dead-link", file, mention, target=path, better=self._suggest(inside[-1]))
        return ""

    def _on_disk(self, path: str) -> bool:
        """For what the walk leaves out: links that lead out, cache folders, and all after its bound."""
        return os.path.lexists(self.root / path)

    def _suggest(self, path: str) -> str:
        if not self.near:
            self.near = {posixpath.basename(known): known for known in self.files}
            self.near.update({known.casefold(): known for known in self.files})
        near = self.near.get(path.casefold()) or self.near.get(posixpath.basename(path))
        return f"Did you mean {near}?" if near else "Add the file, or remove the reference."

    def _add(self, code: str, file: str, mention: _Mention, **facts: object) -> None:
        self.problems.append(problem(code, file, mention.line, **facts))


def _mentions(text: str, first_line: int) -> Iterator[_Mention]:
    """Every file that ``text`` names, once each, links first. Links in code are examples and do not count."""
    seen: set[str] = set()
    code: list[tuple[int, int]] | None = None
    left = limits.REFERENCES
    for written, index, link in _written(text):
        if written in seen:
            continue
        left -= 1
        if left < 0:
            return
        if link:
            code = _code_blocks(text) if code is None else code
            if _in_code_span(text, index) or any(begin <= index < end for begin, end in code):
                continue
        seen.add(written)
        yield _Mention(written, first_line + text.count("\n", 0, index), link)


def _written(text: str) -> Iterator[tuple[str, int, bool]]:
    """What looks like a path, where, and whether it is a link's target."""
    # A plain search for a part that each form must have is many times faster than its pattern.
    for found in _LINK.finditer(text) if "]" in text else ():
        path = _cleaned(found[1] or found[2] or found[3])
        if path and (found[3] is None or _begins_line(text, found.start())):
            yield path, found.start(), True
    for separator in ("s/", "s\\"):
        index = text.find(separator) if separator[1] in text else -1
        while index >= 0:
            if text.endswith(_FOLDERS, 0, index + 1):
                folder = next(name for name in _FOLDERS if text.endswith(name, 0, index + 1))
                begin = index + 1 - len(folder)
                path = _path_at(text, begin)
                if path:
                    yield path, begin, False
            index = text.find(separator, index + 2)


def _begins_line(text: str, index: int) -> bool:
    """Whether a ``]:`` at ``index`` closes a label that begins its line, which makes it a definition."""
    begin = text.rfind("\n", 0, index) + 1
    return index - begin < 300 and _DEFINITION.match(text[begin:index]) is not None


def _path_at(text: str, index: int) -> str:
    """The path of a file that is named in passing at ``index``, or an empty text."""
    if text.endswith("](", 0, index):  # a link, and found as one
        return ""
    found = _PATH.match(text, index) if _BEFORE.search(text[max(0, index - 40) : index]) else None
    if found is None:
        return ""
    before = text[max(0, index - _LINE) : index].rpartition("\n")[2]
    after = text[index : index + _LINE].partition("\n")[0]
    if _EXAMPLE.search(before) or _EXAMPLE.search(after):
        return ""
    path = found.group()
    return path if "." in re.split(r"[/\\]", path)[-1] and "..." not in path else ""


def _cleaned(target: str) -> str:
    """The path in a link's target, or an empty text when it is no path of a file."""
    if _ABSOLUTE.match(target) is None and _SCHEME.match(target):
        return ""
    path = target.partition("#")[0].partition("?")[0]
    if "%" in path:
        path = unquote(path)
    if (
        _PLACEHOLDER.search(path)
        or not path.isprintable()
        or not ("." in path or "/" in path or "\\" in path)
    ):
        return ""
    return path


def _in_code_span(text: str, index: int) -> bool:
    begin = text.rfind("\n", 0, index) + 1
    return text.count("`", begin, index) % 2 == 1


def _code_blocks(text: str) -> list[tuple[int, int]]:
    blocks: list[tuple[int, int]] = []
    if "`" not in text and "~" not in text:
        return blocks
    begin, mark = -1, ""
    for found in _FENCE.finditer(text):
        fence = found.group(1)
        if begin < 0:
            begin, mark = found.start(), fence
        elif fence.startswith(mark):
            blocks.append((begin, found.end()))
            begin = -1
    return blocks if begin < 0 else [*blocks, (begin, len(text))]


def _is_text(path: str) -> bool:
    return path.lower().endswith(_TEXT_ENDINGS)
