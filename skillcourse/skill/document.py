"""One SKILL.md, read and looked at: what both voices, the lenient and the strict one, begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from skillcourse.skill import limits, plain_lines
from skillcourse.skill.fields import check
from skillcourse.skill.frontmatter import Parts, split
from skillcourse.skill.problem import Problem
from skillcourse.skill.repair import quoted_values, single_line_values
from skillcourse.skill.rulebook import problem
from skillcourse.skill.source import Source, load
from skillcourse.skill.yaml_values import Value, parse
from skillcourse.tokens import estimate_tokens

_FIFTHS = bytes(
    0 if chr(code).isalpha() else 0b111 if chr(code).isspace() else 0b11111111 for code in range(256)
)
_MENDABLE = ("yaml-invalid", "unquoted-colon")


@dataclass(slots=True)
class Document:
    """A SKILL.md and everything that is wrong with it."""

    source: Source
    parts: Parts
    values: Mapping[str, Value]
    """The frontmatter's fields; mended where it was not YAML and a mend was possible."""
    problems: tuple[Problem, ...]


def open_document(directory: Path) -> Document:
    """Read and check the SKILL.md of ``directory``; raises ``Unloadable`` when there is nothing to read."""
    source = load(directory)
    parts, problems = split(source.text, source.file)
    values: Mapping[str, Value] = {}
    if parts.frontmatter is not None:
        values = _fields(parts.frontmatter, parts.first_line, directory.name, source.file, problems)
        if all(found.code != "frontmatter-not-closed" for found in problems):
            problems += _body_problems(parts, source.file)
    return Document(source, parts, values, (*source.problems, *problems))


def _fields(
    text: str, first_line: int, folder: str, file: str, problems: list[Problem]
) -> Mapping[str, Value]:
    value = plain_lines.read(text, first_line)
    if value is None:
        value, noticed = parse(text, first_line, file)
        problems += noticed
    if value is None and noticed[-1].code in _MENDABLE:
        text, value = _mended(text, first_line, file)
    if value is None:
        return {}
    if value.kind != "map":
        problems.append(problem("yaml-not-mapping", file, first_line, found=value.called))
        return {}
    problems += check(value, text, first_line, folder, file)
    return value.items


def _mended(text: str, first_line: int, file: str) -> tuple[str, Value | None]:
    """What lenient readers make of text that is not YAML, so that its other problems can be told as well."""
    for mend in (quoted_values, single_line_values):
        mended = mend(text)
        value, _ = parse(mended, first_line, file)
        if value is not None and value.kind == "map" and value.items:
            return mended, value
    return text, None


def _body_problems(parts: Parts, file: str) -> list[Problem]:
    if not parts.body:
        return [problem("body-empty", file, parts.body_line)]
    problems = []
    lines = parts.body.count("\n") + 1
    if lines > limits.BODY_LINES:
        problems.append(problem("body-lines", file, parts.body_line + limits.BODY_LINES, count=lines))
    tokens = estimate_tokens(parts.body) if _may_be_long(parts.body) else 0
    if tokens > limits.BODY_TOKENS:
        problems.append(problem("body-tokens", file, parts.body_line, count=tokens))
    return problems


def _may_be_long(text: str) -> bool:
    """False when ``estimate_tokens`` must stay within the limit, in a tenth of its time.

    A word of n letters costs at most (n + 4) / 5 tokens, any other visible character one, and between two
    words stands at least one of those or a space. So of n characters, each space may add three fifths and
    each sign eight: as many fifths as bits are set.
    """
    if len(text) <= limits.BODY_TOKENS or not text.isascii():
        return len(text) > limits.BODY_TOKENS
    bits = int.from_bytes(text.encode().translate(_FIFTHS), "little").bit_count()
    return len(text) + 4 + bits > 5 * limits.BODY_TOKENS
