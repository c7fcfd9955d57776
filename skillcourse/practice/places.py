"""Where things are: a skill's own files under its folder, data in the workspace."""

from __future__ import annotations

import re

from skillcourse.practice.tools import quote
from skillcourse.practice.verbs import extension, is_script

SKILL_DIRS = ("scripts/", "references/", "reference/", "assets/", "templates/", "resources/")
"""Folders that belong to a skill by the open format and by habit."""

_BASE_NAMES = re.compile(
    r"\$\{?(?:CLAUDE_SKILL_DIR|SKILL_DIR|SKILL_ROOT|SKILL_PATH|SKILL_BASE|BASE_DIR|CLAUDE_PLUGIN_ROOT)\}?"
    r"|\{\{?\s?(?:base_?dir|skill_?(?:dir|root|path)|skill-dir|skill_base)\s?\}?\}"
    r"|<(?:base[-_ ]?dir|skill[-_ ]?(?:dir|root|path|folder|directory)|path[-_ ]to[-_ ]skill)>"
    r"|(?<![\w.])/?path/to/(?:the[-_])?skill(?=/)",
    re.I,
)
_INTERPRETERS = {
    "py": "python",
    "sh": "bash",
    "bash": "bash",
    "js": "node",
    "mjs": "node",
    "ts": "npx tsx",
    "rb": "ruby",
    "pl": "perl",
    "r": "Rscript",
    "R": "Rscript",
}
_TOKEN = re.compile(
    r"(?P<lead>^|[\s\"'=(;&|<>])(?P<path>(?:\./)?[A-Za-z][\w.-]*(?:/[\w.*-]+)*)(?=$|[\s\"');&|])"
)


def is_bundled(path: str) -> bool:
    """True for a path into one of a skill's own folders."""
    return path.removeprefix("./").startswith(SKILL_DIRS)


def with_base(text: str, base: str) -> str:
    """``text`` with ``{baseDir}`` and its cousins replaced by the skill's folder."""
    return _BASE_NAMES.sub(lambda _: base or ".", text)


def in_skill(path: str, base: str) -> str:
    """A skill-relative path as the tools reach it; unchanged when it is absolute, in the workspace, or the
    base is unknown.
    """
    bound = with_base(path, base)
    if not base or bound != path or path.startswith(("/", "~", base)):
        return bound
    return f"{base}/{bound.removeprefix('./')}"


def resolve_command(command: str, base: str, own: frozenset[str] = frozenset()) -> str:
    """A command with the skill's own files named from the workspace's point of view.

    Args:
        command: A command line, or several.
        base: The skill's folder.
        own: Files at the top of the skill folder that the skill links to or its client listed.
    """
    command = with_base(command, base)
    first = command.split(maxsplit=1)[0] if command.strip() else ""
    if is_script(first) and "\n" not in first and not first.startswith("/"):
        runner = _INTERPRETERS.get(extension(first), "")
        if runner and (not first.startswith("./") or _is_own(first, own)):
            command = f"{runner} {command}"
    if not base:
        return command
    into = re.search(r"(?:^|[\n;&]\s*)(?:cd|pushd)\s+(?P<where>[^\s;&]+)", command)
    if into:
        return _with_cd(command, into, base, own)

    def put(match: re.Match[str]) -> str:
        path = match["path"]
        return match["lead"] + (f"{base}/{path.removeprefix('./')}" if _is_own(path, own) else path)

    return _TOKEN.sub(put, command)


def _is_own(path: str, own: frozenset[str]) -> bool:
    plain = path.removeprefix("./")
    return plain.startswith(SKILL_DIRS) or plain in own


def _with_cd(command: str, into: re.Match[str], base: str, own: frozenset[str]) -> str:
    where = into["where"].strip("\"'").removeprefix("./").rstrip("/")
    inside = f"{where}/" in SKILL_DIRS or where.startswith(SKILL_DIRS)
    if inside:
        target = f"{base}/{where}"
    elif (
        where in (".", base)
        or where.endswith("/" + base.rsplit("/", 1)[-1])
        or where == base.rsplit("/", 1)[-1]
    ):
        target = base
    else:
        return command
    head, tail = command[: into.start("where")] + quote(target), command[into.end("where") :]

    # Data stays where the shell came from.
    def put(match: re.Match[str]) -> str:
        path = match["path"]
        data = extension(path) and not is_script(path) and not _is_own(path, own) and path not in own
        return match["lead"] + (f'"$OLDPWD/{path}"' if data and "." in path.rsplit("/", 1)[-1] else path)

    return head + _TOKEN.sub(put, tail)
