"""``read``, ``write`` and ``edit``: the SDK's own tools, which keep every path inside the workspace.

Its ``glob`` and ``grep`` are not used: their order depends on times and on which programs the machine has,
so the same request would not give the same conversation; see ``search_tools``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcourse.agent.tool import Tool, ToolResult

if TYPE_CHECKING:
    from anthropic.lib.tools import BetaAsyncFunctionTool

_LARGEST = 100_000
_PATH = {"type": "string", "description": "Path in the workspace."}


def file_tools(root: Path, read_only: Sequence[Path]) -> list[Tool]:
    """The three tools for one workspace.

    Args:
        root: The workspace.
        read_only: Folders in it that ``write`` and ``edit`` refuse to touch.
    """
    from anthropic.lib.tools.agent_toolset import (
        AgentToolContext,
        beta_edit_tool,
        beta_read_tool,
        beta_write_tool,
    )

    context = AgentToolContext(workdir=root, read_only_roots=list(read_only), max_file_bytes=_LARGEST)
    return [
        Tool(
            name="read",
            description="Read a text file, an image or a PDF, whole or some of its lines.",
            properties={
                "file_path": _PATH,
                "view_range": {
                    "type": "array",
                    "items": {"type": "integer"},
                    "minItems": 2,
                    "maxItems": 2,
                    "description": "First and last line, from 1; -1 as the last line means the end.",
                },
            },
            required=("file_path",),
            act=_Act(beta_read_tool(context)),
            changes_files=False,
        ),
        Tool(
            name="write",
            description="Write a file whole; folders on its path are made.",
            properties={
                "file_path": _PATH,
                "content": {"type": "string", "description": "The whole content."},
            },
            required=("file_path", "content"),
            act=_Act(beta_write_tool(context)),
        ),
        Tool(
            name="edit",
            description="Replace a text in a file. It must occur exactly once, unless replace_all is true.",
            properties={
                "file_path": _PATH,
                "old_string": {"type": "string"},
                "new_string": {"type": "string"},
                "replace_all": {"type": "boolean"},
            },
            required=("file_path", "old_string", "new_string"),
            act=_Act(beta_edit_tool(context)),
        ),
    ]


class _Act:
    """Calls one of the SDK's tools and turns its ways of failing into a result."""

    def __init__(self, tool: BetaAsyncFunctionTool[Any]) -> None:
        self._tool = tool

    async def __call__(self, arguments: Mapping[str, Any]) -> ToolResult:
        from anthropic.lib.tools import ToolError

        try:
            content = await self._tool.call(dict(arguments))
        except ToolError as error:
            return ToolResult(str(error), failed=True)
        except (ValueError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            return ToolResult(f"{self._tool.name}: {reason}", failed=True)
        if isinstance(content, str):
            return ToolResult(content)
        blocks = tuple(dict(block) for block in content)
        return ToolResult("\n".join(map(_named, blocks)), blocks=blocks)


def _named(block: Mapping[str, Any]) -> str:
    """A few words for content that no text can show: ``[image/png, 1,234 bytes]``."""
    if block.get("type") == "text":
        return str(block["text"])
    source = block.get("source", {})
    encoded = source.get("data", "")
    size = len(encoded) * 3 // 4 - encoded.count("=")
    return f"[{source.get('media_type', block.get('type'))}, {size:,} bytes]"
