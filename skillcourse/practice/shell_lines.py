"""Shell blocks as single commands, each with its own line, its comment, and what was output rather than
command left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from skillcourse.practice.verbs import is_command
from skillcourse.practice.vocabulary import listed

SHELLS = frozenset(
    listed(
        """
bash sh shell zsh console shell-session shellsession terminal powershell cmd bat ps1 command
"""
    )
)
"""The languages by which a code block says that it is for a shell."""

_HEREDOC = re.compile(r"<<-?\s*(['\"]?)(\w{1,40})\1")
_OPENERS = re.compile(r"^\s*(?:(?:for|while|until|if|case|function)\b|\w+\s*\(\)\s*\{)")
_CLOSERS = re.compile(r"(?:^|;|\s)(?:done|fi|esac|\})\s*(?:[|>;&].*)?$")
_PROMPT = re.compile(r"^\s*(?:\$|>|%)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class ShellLine:
    """One command of a block."""

    command: str
    line: int
    comment: str = ""
    """The comment above it or at its end: it may say *optional* or *for PDF*."""


def is_shell_block(info: str, text: str) -> bool:
    """True when a code block is for a shell, by its language or, without one, by its lines."""
    if info:
        return info in SHELLS
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return (bool(lines) and is_command(lines[0])) or any(
        _PROMPT.match(line) and line.lstrip()[0] == "$" for line in lines
    )


def commands(text: str, line: int) -> list[ShellLine]:
    """The commands of a block whose first line is ``line``. A block that sets the scene for its own lines
    (``cd``, variables, loops) stays one command, because a shell would lose it between two calls."""
    lines = text.split("\n")
    prompted = any(re.match(r"\s*\$\s+\S", each) for each in lines)
    found: list[ShellLine] = []
    comment = ""
    at = 0
    while at < len(lines):
        raw, start = lines[at], at
        at += 1
        stripped = raw.strip()
        if not stripped:
            comment = ""
            continue
        if stripped.startswith("#"):
            comment = stripped.lstrip("#! ").strip()
            continue
        if prompted:
            if not re.match(r"\s*\$\s+\S", raw):
                continue  # what the command printed
            raw = _PROMPT.sub("", raw)
        whole = [raw]
        while whole[-1].rstrip().endswith(("\\", "|", "&&", "||")) and at < len(lines):
            whole.append(lines[at])
            at += 1
        heredoc = _HEREDOC.search(whole[-1])
        if heredoc:
            while at < len(lines):
                whole.append(lines[at])
                at += 1
                if whole[-1].strip() == heredoc[2]:
                    break
        elif _OPENERS.match(whole[0]) and not _CLOSERS.search(whole[-1].rstrip()):
            while at < len(lines):
                whole.append(lines[at])
                at += 1
                if _CLOSERS.match(whole[-1].strip()):
                    break
        command = re.sub(r"\\\n\s*", "", "\n".join(whole)).strip()
        own = re.search(r"\s#\s+([^'\"]*)$", command) if len(whole) == 1 else None
        found.append(
            ShellLine(
                command[: own.start()].rstrip() if own else command, line + start, own[1] if own else comment
            )
        )
    if len(found) > 1 and any(_sets_scene(each.command) for each in found):
        return [ShellLine("\n".join(each.command for each in found), found[0].line, "")]
    return found


def _sets_scene(command: str) -> bool:
    return bool(re.match(r"(?:cd|pushd|export|source|set|\.)\s|[A-Za-z_]\w*=\S*$", command))


def outputs_of(command: str) -> list[str]:
    """The files that a command writes by its own words: after ``-o``, ``--out`` or ``>``."""
    found = re.findall(
        r"(?:(?<!\S)(?:-o|--out(?:put)?(?:[-_]?file)?|--save(?:[-_]as)?|--dest)[ =]|"
        r"(?<![<>=-])>>?\s*)[\"']?([\w./@+-]+\.\w{1,8})",
        command,
    )
    return list(dict.fromkeys(path for path in found if not path.startswith("/dev/")))
