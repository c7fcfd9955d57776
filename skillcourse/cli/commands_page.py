"""``docs/commands.md``, made from the commands' own help, so that the page and the program say the same.

``python -m skillcourse.cli.commands_page`` prints it.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from typing import Any

from typer.main import get_command

from skillcourse.cli.app import app

HEAD = """\
# The `skillcourse` command

<!-- Made from the commands' own help: python -m skillcourse.cli.commands_page > docs/commands.md -->
"""


def commands_page() -> str:
    """The whole page as Markdown."""
    top: Any = get_command(app)
    parts = [HEAD, _prose(top.help or "")]
    for name, command in top.commands.items():
        parts.append(f"## `skillcourse {_usage(name, command)}`\n")
        parts.append(_prose(command.help or ""))
        rows = [_row(parameter) for parameter in command.params if not getattr(parameter, "hidden", False)]
        if rows:
            parts.append("| word | what it means |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _prose(help_text: str) -> str:
    """Help as Markdown: paragraphs stay paragraphs, and a block that keeps its lines becomes a code block."""
    made = []
    for block in inspect.cleandoc(help_text).split("\n\n"):
        if block.startswith("\b\n"):
            title, *lines = block[2:].split("\n")
            made.append(f"{title}\n\n```console\n{textwrap.dedent(chr(10).join(lines))}\n```")
        else:
            made.append(" ".join(block.split()))
    return "\n\n".join(made) + "\n"


def _usage(name: str, command: Any) -> str:
    words = [name, "[OPTIONS]" if any(one.param_type_name == "option" for one in command.params) else ""]
    words += [_argument(one) for one in command.params if one.param_type_name == "argument"]
    return " ".join(word for word in words if word)


def _argument(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"| `{_cell(_argument(parameter))}` | {_cell(parameter.help)} |"
    value = "" if parameter.is_flag else f" {parameter.metavar or 'N'}"
    return f"| `{', '.join(parameter.opts)}{value}` | {_cell(parameter.help)} |"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(commands_page())
