"""Gathers the tools of a run. What a run can do is decided here and nowhere else."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from skillcourse.agent.file_tools import file_tools
from skillcourse.agent.limits import RunLimits
from skillcourse.agent.search_tools import search_tools
from skillcourse.agent.shell_tool import shell_tool
from skillcourse.agent.skill_tool import skill_tool
from skillcourse.agent.tool import Tool
from skillcourse.agent.workspace import Workspace

if TYPE_CHECKING:
    from skillcourse.agent.commands import Commands
    from skillcourse.skill import Skill


def gather(
    workspace: Workspace,
    commands: Commands,
    limits: RunLimits,
    stop: threading.Event,
    offered: tuple[Skill, ...],
) -> list[Tool]:
    """The tools for one run, in the order in which the model sees them.

    Args:
        workspace: Where they act.
        commands: Where commands run.
        limits: Bounds on the run, with those on each command.
        stop: Set when the run is to end; ends what is running.
        offered: The skills that the model may load; without any there is no ``skill`` tool.
    """
    tools = [skill_tool(offered)] if offered else []
    tools.append(shell_tool(commands, limits.command, stop))
    tools += file_tools(workspace.root, workspace.read_only)
    tools += search_tools(workspace.root, commands, limits.command, stop)
    return tools
