"""What lenient readers do with frontmatter that is not YAML: mend the usual slips, and try once more."""

from __future__ import annotations

import re

_PAIR = re.compile(r"(?P<key>[A-Za-z][\w-]*):(?P<gap>[ \t]+)(?P<value>\S.*?)[ \t]*")
_NOT_PLAIN = re.compile(r": |:$|\t|^[@`%&*!|>\[\]{},?#-]")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_CLIENT_BLOCK = re.compile(r"[|>][-+0-9]*(?:\s+#.*)?")


def quoted_values(text: str) -> str:
    """``text`` with each top-level ``key: value`` quoted whose value YAML would not read as plain text.

    ``description: Use when: he asks`` becomes ``description: 'Use when: he asks'``. No line moves.
    """
    return "\n".join(_quoted(line) for line in text.expandtabs(2).split("\n"))


def _quoted(line: str) -> str:
    found = _PAIR.fullmatch(line)
    if not found:
        return line
    value = found["value"]
    if _QUOTED.fullmatch(value) or _CLIENT_BLOCK.fullmatch(value) or not _needs_quotes(value):
        return line
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":  # quotes within the same quotes
        value = value[1:-1]
    return f"{found['key']}: '" + value.replace("'", "''") + "'"


def _needs_quotes(value: str) -> bool:
    return _NOT_PLAIN.search(value) is not None or value[0] in "\"'"


def single_line_values(text: str) -> str:
    """The last resort: only the lines that are ``key: value``, each value quoted; the rest is dropped.

    Dropped lines become empty ones, so that line numbers stay.
    """
    kept = []
    for line in text.split("\n"):
        found = _PAIR.fullmatch(line)
        value = found["value"].strip("\"'").replace("'", "''") if found else ""
        usable = found is not None and not _CLIENT_BLOCK.fullmatch(found["value"])
        kept.append(f"{found['key']}: '{value}'" if found and usable else "")
    return "\n".join(kept)
