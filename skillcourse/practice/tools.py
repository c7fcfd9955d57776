"""The tools of a request by what they can do, whatever a client calls them.

Clients name the same ability ``Bash``, ``bash`` or ``run_shell_command``; a tool is recognised by its
schema first and by its name
second. What is none of the known abilities is called by its schema when a skill names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Ability = Literal["shell", "read", "write", "edit", "glob", "grep", "skill", "delegate", "editor", "other"]
"""``editor`` is the one tool that views, creates and replaces (a ``text_editor_…`` tool)."""

_PATH_KEYS = ("file_path", "filePath", "path", "filepath", "filename", "file", "target_file", "absolute_path")
_CONTENT_KEYS = ("content", "contents", "file_text", "text", "data")
_COMMAND_KEYS = ("command", "cmd", "script")
_OLD_KEYS = ("old_string", "old_str", "oldString", "old_text", "old")
_NEW_KEYS = ("new_string", "new_str", "newString", "new_text", "new")
_SKILL_KEYS = ("skill", "name", "skill_name", "skillName", "command")
_PATTERN_KEYS = ("pattern", "glob", "query", "regex")
_PROMPT_KEYS = ("prompt", "task", "instructions", "message")
_AGENT_KEYS = ("subagent_type", "subagentType", "agent", "agent_type", "subagent", "agent_name")


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool as the request offers it."""

    name: str
    ability: Ability
    description: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict)
    """Its JSON schema; empty for tools that the service itself defines."""

    @property
    def properties(self) -> Mapping[str, Any]:
        """The schema's properties, empty when there are none."""
        found = self.schema.get("properties")
        return found if isinstance(found, Mapping) else {}

    @property
    def required(self) -> tuple[str, ...]:
        """The names that a call must give."""
        found = self.schema.get("required")
        return (
            tuple(str(name) for name in found)
            if isinstance(found, Sequence) and not isinstance(found, str)
            else ()
        )

    @property
    def bare_name(self) -> str:
        """The name without an MCP prefix: ``mcp__db__query`` is ``query``."""
        return self.name.split("__")[-1] if self.name.startswith("mcp__") else self.name

    @property
    def server(self) -> str:
        """The MCP server it comes from; empty for other tools."""
        parts = self.name.split("__")
        return parts[1] if self.name.startswith("mcp__") and len(parts) > 2 else ""

    def key(self, *candidates: str) -> str:
        """The first of ``candidates`` that the schema has, else the first candidate."""
        return next((name for name in candidates if name in self.properties), candidates[0])


@dataclass(frozen=True, slots=True)
class Toolbox:
    """All tools of a request, with the calls that can be made through them."""

    tools: tuple[Tool, ...] = ()

    def having(self, ability: Ability) -> Tool | None:
        """The first tool with this ability."""
        return next((tool for tool in self.tools if tool.ability == ability), None)

    def named(self, name: str) -> Tool | None:
        """The tool of exactly this name, else the one whose MCP-free name or ``server:tool`` form it is."""
        wanted = name.strip().strip("`")
        for tool in self.tools:
            if tool.name == wanted:
                return tool
        lowered = wanted.lower()
        for tool in self.tools:
            spellings = {
                f"{tool.server}:{tool.bare_name}",
                f"{tool.server}.{tool.bare_name}",
                f"{tool.server}/{tool.bare_name}",
            }
            if tool.server and (
                lowered == tool.bare_name.lower() or lowered in {s.lower() for s in spellings}
            ):
                return tool
        return next((tool for tool in self.tools if tool.name.lower() == lowered), None)

    def run(self, command: str, why: str) -> tuple[str, dict[str, Any]] | None:
        """The call that runs a shell command; ``None`` without a shell."""
        tool = self.having("shell")
        if tool is None:
            return None
        call: dict[str, Any] = {tool.key(*_COMMAND_KEYS): command}
        if "description" in tool.required:
            call["description"] = why
        return tool.name, call

    def read(self, path: str) -> tuple[str, dict[str, Any]] | None:
        """The call that reads a file, through the shell when there is no other way."""
        tool = self.having("read")
        if tool is not None:
            return tool.name, {tool.key(*_PATH_KEYS): path}
        editor = self.having("editor")
        if editor is not None:
            return editor.name, {"command": "view", "path": path}
        return self.run(f"cat {quote(path)}", f"Read {path}")

    def write(self, path: str, content: str) -> tuple[str, dict[str, Any]] | None:
        """The call that writes a whole file, through the shell when there is no other way."""
        tool = self.having("write")
        if tool is not None:
            return tool.name, {tool.key(*_PATH_KEYS): path, tool.key(*_CONTENT_KEYS): content}
        editor = self.having("editor")
        if editor is not None:
            return editor.name, {"command": "create", "path": path, "file_text": content}
        end = "END_OF_FILE"
        while end in content:
            end += "_"
        text = content if content.endswith("\n") or not content else content + "\n"
        return self.run(f"cat > {quote(path)} <<'{end}'\n{text}{end}", f"Write {path}")

    def edit(self, path: str, old: str, new: str) -> tuple[str, dict[str, Any]] | None:
        """The call that replaces one text in a file; ``None`` when nothing here can."""
        tool = self.having("edit")
        if tool is not None:
            return tool.name, {
                tool.key(*_PATH_KEYS): path,
                tool.key(*_OLD_KEYS): old,
                tool.key(*_NEW_KEYS): new,
            }
        editor = self.having("editor")
        if editor is not None:
            return editor.name, {"command": "str_replace", "path": path, "old_str": old, "new_str": new}
        return None

    def look_for(self, pattern: str) -> tuple[str, dict[str, Any]] | None:
        """The call that lists files by a pattern such as ``*.csv``."""
        tool = self.having("glob")
        if tool is not None:
            return tool.name, {tool.key(*_PATTERN_KEYS, *_PATH_KEYS): pattern}
        return self.run(f"ls -1d {pattern}", "List files")

    def load(self, skill: str, arguments: str = "") -> tuple[str, dict[str, Any]] | None:
        """The call that loads a skill by name; ``None`` when there is no skill tool."""
        tool = self.having("skill")
        if tool is None:
            return None
        call: dict[str, Any] = {tool.key(*_SKILL_KEYS): skill}
        if "args" in tool.required and arguments:
            call["args"] = arguments
        return tool.name, call

    def delegate(self, agent: str, title: str, prompt: str) -> tuple[str, dict[str, Any]] | None:
        """The call that hands a task to a subagent; ``None`` when there is no such tool."""
        tool = self.having("delegate")
        if tool is None:
            return None
        call: dict[str, Any] = {tool.key(*_PROMPT_KEYS): prompt, tool.key(*_AGENT_KEYS): agent}
        if "description" in tool.properties or not tool.properties:
            call["description"] = title
        return tool.name, call

    def agents(self) -> frozenset[str]:
        """Names of subagents that the delegating tool's schema lists."""
        tool = self.having("delegate")
        schema = tool.properties.get(tool.key(*_AGENT_KEYS)) if tool else None
        names = schema.get("enum") if isinstance(schema, Mapping) else None
        return frozenset(str(name) for name in names) if isinstance(names, list) else frozenset()


def quote(word: str) -> str:
    """``word`` for a shell, quoted only when it must be."""
    safe = all(letter.isalnum() or letter in "-_./:=+,@%*~" for letter in word) and word
    return word if safe else "'" + word.replace("'", "'\"'\"'") + "'"


def toolbox(tools: object) -> Toolbox:
    """The tools of a Messages request, recognised."""
    if not isinstance(tools, Sequence) or isinstance(tools, (str, bytes)):
        return Toolbox()
    return Toolbox(tuple(_recognise(tool) for tool in tools if isinstance(tool, Mapping)))


def _recognise(raw: Mapping[str, Any]) -> Tool:
    name = str(raw.get("name", ""))
    schema = raw.get("input_schema")
    schema = schema if isinstance(schema, Mapping) else {}
    tool = Tool(name, "other", str(raw.get("description") or ""), schema)
    kind = str(raw.get("type") or "")
    ability: Ability
    if kind.startswith("bash_"):
        ability = "shell"
    elif kind.startswith("text_editor_"):
        ability = "editor"
    else:
        ability = _ability(tool)
    return Tool(name, ability, tool.description, schema)


def _ability(tool: Tool) -> Ability:
    if tool.server:
        return "other"
    name = tool.name.lower().replace("-", "_")
    has = {key.lower() for key in tool.properties}
    path = bool(has & {key.lower() for key in _PATH_KEYS})
    if "skill" in name and (has & {key.lower() for key in _SKILL_KEYS}):
        return "skill"
    if has & {"subagent_type", "subagenttype"} or (name in _DELEGATE_NAMES and has & set(_PROMPT_KEYS)):
        return "delegate"
    if has & set(_COMMAND_KEYS) and (name in _SHELL_NAMES or "command" in has):
        return "shell"
    if path and has & {key.lower() for key in _OLD_KEYS}:
        return "edit"
    if path and has & set(_CONTENT_KEYS) and any(part in name for part in ("write", "create", "save", "put")):
        return "write"
    if name in {"glob", "list", "ls", "list_files", "list_dir", "list_directory", "find_files"}:
        return "glob"
    if name in {"grep", "search", "search_files", "ripgrep"} and has & set(_PATTERN_KEYS):
        return "grep"
    if path and any(part in name for part in ("read", "view", "cat", "open")):
        return "read"
    return "other"


_SHELL_NAMES = {
    "bash",
    "shell",
    "sh",
    "terminal",
    "exec",
    "run",
    "execute",
    "run_command",
    "run_shell_command",
    "cmd",
}
_DELEGATE_NAMES = {
    "agent",
    "task",
    "subagent",
    "delegate",
    "dispatch",
    "dispatch_agent",
    "run_agent",
    "spawn",
}
