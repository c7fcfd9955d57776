"""``bash``: one command in the sandbox. The shell is a new one each time, so a run can be read step by
step."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from skillcourse.agent.tool import Tool, ToolResult, shortened
from skillcourse.sandbox.limits import CommandResult, Limits, why_ended

if TYPE_CHECKING:
    from skillcourse.agent.commands import Commands


def shell_tool(commands: Commands, limits: Limits, stop: threading.Event) -> Tool:
    """``bash {command}``.

    Args:
        commands: Where they run.
        limits: The bounds on each, to be named when one strikes.
        stop: Ends a running command when it is set.
    """
    shell, kind = _shell()

    async def act(arguments: Mapping[str, Any]) -> ToolResult:
        command = str(arguments["command"])
        if not command.strip() or "\0" in command:
            return ToolResult("bash: the command is empty or holds a zero character.", failed=True)
        result = await asyncio.to_thread(commands.run, [*shell, command], cancel=stop)
        return told(result, limits)

    return Tool(
        name="bash",
        description=f"Run one command with {kind} in the workspace. No network, no input, no state kept.",
        properties={"command": {"type": "string", "description": "The command line."}},
        required=("command",),
        act=act,
    )


def told(result: CommandResult, limits: Limits) -> ToolResult:
    """What the model gets: the output as it is, and how the command ended when it did not end well."""
    failed = result.exit_code != 0 or bool(result.ended_by)
    output = "\n".join(part.rstrip("\n") for part in (result.stdout, result.stderr) if part.strip())
    parts = [why_ended(result.ended_by, limits) or f"Exit code {result.exit_code}"] if failed else []
    if output:
        parts.append(shortened(output))
    if result.truncated:
        parts.append(f"[Only the first {limits.output_bytes:,} bytes of output were kept.]")
    return ToolResult("\n".join(parts) or "(no output)", failed=failed)


def _shell() -> tuple[list[str], str]:
    """The command line of this machine's shell, and its name for the model."""
    if os.name == "nt":
        # System32's bash.exe starts a Linux of its own, where the workspace has another path.
        found = shutil.which("bash")
        if found and "system32" not in found.lower():
            return [found, "--noprofile", "--norc", "-c"], "bash"
        return [os.environ.get("COMSPEC", "cmd.exe"), "/d", "/s", "/c"], "cmd.exe"
    bash = shutil.which("bash", path="/bin:/usr/bin:/usr/local/bin") or shutil.which("bash")
    return ([bash, "--noprofile", "--norc", "-c"], "bash") if bash else (["/bin/sh", "-c"], "sh")
