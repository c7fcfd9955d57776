"""``skillcourse validate``: every problem of a skill folder, whoever wrote it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcourse.cli.show import line
from skillcourse.cli.skill_folders import skill_folders

if TYPE_CHECKING:
    from skillcourse.skill import Problem


def validate(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="DIR...", help=("Skill folders, or folders that hold skill folders.")),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the problems as JSON, for programs.")
    ] = False,
) -> None:
    """Validate skill folders against the open format, strictly, with every problem at once.

    An error breaks the Agent Skills specification. A warning means that some client behaves differently: the
    skill works here and may not work there. Each comes with its place, the rule, and the smallest change that
    mends it. The exit code is 1 when there is an error; warnings alone are fine.

    \b
    Example:
      skillcourse validate skills/weekly-sales-review
    """
    from skillcourse import skill
    from skillcourse.errors import UsageError

    for folder in folders:
        if not folder.is_dir():
            raise UsageError(
                f"There is no folder {folder}.", next_step="Name a folder with a SKILL.md in it."
            )
    found: list[tuple[str, list[Problem]]] = []
    for folder in skill_folders(folders):
        found.append((folder.as_posix(), skill.validate(folder)))
    errors = sum(one.severity == "error" for _, problems in found for one in problems)
    if as_json:
        line(
            json.dumps(
                [
                    {"folder": name, "problems": [one.to_dict() for one in problems]}
                    for name, problems in found
                ],
                indent=1,
            )
        )
    else:
        for name, problems in found:
            _print(name, problems)
        warnings = sum(len(problems) for _, problems in found) - errors
        line(
            f"{_count(len(found), 'skill')}: {_count(errors, 'error')}, {_count(warnings, 'warning')}.",
            "bad" if errors else "good",
        )
    raise typer.Exit(1 if errors else 0)


def _print(name: str, problems: list[Problem]) -> None:
    if not problems:
        line(f"ok  {name}", "good")
        return
    for one in problems:
        line(
            f"{name}/{one.where}: {one.severity}: {one.message}", "bad" if one.severity == "error" else "todo"
        )
        for label, text in (("fix", one.fix), ("rule", one.rule)):
            if text:
                line(f"    {label}: {text}", "quiet")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
