from __future__ import annotations

from pathlib import Path

from skillcourse.cli.app import app
from skillcourse.cli.commands_page import commands_page


def test_the_page_is_what_the_help_says(repository: Path) -> None:
    page = (repository / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == commands_page(), "run: python -m skillcourse.cli.commands_page > docs/commands.md"


def test_every_command_is_on_it() -> None:
    page = commands_page()
    for command in app.registered_commands:
        assert f"## `skillcourse {command.name}" in page
    assert "\b" not in page
