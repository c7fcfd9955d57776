"""``read``, ``write`` and ``edit``: the SDK's own tools, which keep every path inside the workspace.

Its ``glob`` and ``grep`` are not used: their order depends on times and on which programs the machine has,
so the same request would not give the same conversation; see ``search_tools``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
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
    library = _Library(root, read_only)
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
            act=library.acting("read"),
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
            act=library.acting("write"),
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
            act=library.acting("edit"),
        ),
    ]


class _Library:
    """The SDK's tools for one workspace. Each is made when it is first called: most runs need one or two."""

    def __init__(self, root: Path, read_only: Sequence[Path]) -> None:
        self._root = root
        self._read_only = list(read_only)
        self._made: dict[str, BetaAsyncFunctionTool[Any]] = {}

    def acting(self, name: str) -> Callable[[Mapping[str, Any]], Awaitable[ToolResult]]:
        """Calls the SDK's tool of that name and turns its ways of failing into a result."""

        async def act(arguments: Mapping[str, Any]) -> ToolResult:
            from anthropic.lib.tools import ToolError

            try:
                content = await self._tool(name).call(dict(arguments))
            except ToolError as error:
                return ToolResult(str(error), failed=True)
            except (ValueError, OSError) as error:
                reason = error.strerror if isinstance(error, OSError) else str(error)
                return ToolResult(f"{name}: {reason}", failed=True)
            if isinstance(content, str):
                return ToolResult(content)
            blocks = tuple(dict(block) for block in content)
            return ToolResult("\n".join(map(_named, blocks)), blocks=blocks)

        return act

    def _tool(self, name: str) -> BetaAsyncFunctionTool[Any]:
        if name not in self._made:
            from anthropic.lib.tools import agent_toolset

            make = {
                "read": agent_toolset.beta_read_tool,
                "write": agent_toolset.beta_write_tool,
                "edit": agent_toolset.beta_edit_tool,
            }
            context = agent_toolset.AgentToolContext(
                workdir=self._root, read_only_roots=self._read_only, max_file_bytes=_LARGEST
            )
            self._made[name] = make[name](context)
        return self._made[name]


def _named(block: Mapping[str, Any]) -> str:
    """A few words for content that no text can show: ``[image/png, 1,234 bytes]``."""
    if block.get("type") == "text":
        return str(block["text"])
    source = block.get("source", {})
    encoded = source.get("data", "")
    size = len(encoded) * 3 // 4 - encoded.count("=")
    return f"[{source.get('media_type', block.get('type'))}, {size:,} bytes]"
