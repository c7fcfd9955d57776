"""Tiny clients that speak to the practice model in the shapes of real ones and really execute what it
calls.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skillcourse.practice.mind import decide

TURNS = 40


@dataclass
class Run:
    """What one conversation came to."""

    messages: list[dict[str, Any]]
    texts: list[str] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    answer: str = ""
    workspace: Path = Path()

    @property
    def commands(self) -> list[str]:
        """The commands that were run."""
        return [given["command"] for name, given in self.calls if name.lower() == "bash"]

    @property
    def read(self) -> list[str]:
        """The files that were read."""
        return [given.get("file_path", "") for name, given in self.calls if name.lower() == "read"]

    @property
    def loaded(self) -> list[str]:
        """The skills that were loaded."""
        return [str(next(iter(given.values()))) for name, given in self.calls if name.lower() == "skill"]

    def file(self, name: str) -> str:
        """A file that the run made."""
        return (self.workspace / name).read_text(encoding="utf-8")

    def story(self) -> str:
        """The run for a failing test's message."""
        rows = [
            f"{text}\n   -> {name} {json.dumps(given)[:300]}\n   <- {result[:300]}"
            for text, (name, given), result in zip(self.texts, self.calls, self.results, strict=False)
        ]
        return "\n".join([*rows, "ANSWER: " + self.answer])


def description_of(folder: Path) -> str:
    """The description in a skill's frontmatter (one line in all test skills)."""
    found = re.search(r"^description: (.*)$", (folder / "SKILL.md").read_text(encoding="utf-8"), re.M)
    return found[1].strip("'\"") if found else ""


def schema(**properties: str) -> dict[str, Any]:
    """A JSON schema of required strings."""
    return {
        "type": "object",
        "properties": {name: {"type": "string", "description": text} for name, text in properties.items()},
        "required": list(properties),
    }


class Client:
    """The loop; subclasses give it the shape of one client."""

    skills_dir = ".agents/skills"

    def __init__(
        self,
        workspace: Path,
        skills: Sequence[Path],
        *,
        extra_tools: Sequence[dict[str, Any]] = (),
        handlers: Mapping[str, Callable[[dict[str, Any]], str]] | None = None,
        **request: Any,
    ) -> None:
        self.workspace = workspace
        self.skills = list(skills)
        self.extra_tools = list(extra_tools)
        self.handlers = dict(handlers or {})
        self.request = request
        self.messages: list[dict[str, Any]] = []
        for folder in self.skills:
            target = workspace / self.skills_dir / folder.name
            if not target.exists():
                shutil.copytree(folder, target)

    def system(self) -> Any:
        raise NotImplementedError

    def tools(self) -> list[dict[str, Any]]:
        raise NotImplementedError

    def first(self, prompt: str) -> list[dict[str, Any]]:
        return [{"role": "user", "content": prompt}]

    def skill_result(self, name: str, use_id: str) -> list[dict[str, Any]]:
        raise NotImplementedError

    def body(self) -> dict[str, Any]:
        given = {
            "model": "practice-1",
            "max_tokens": 4096,
            "system": self.system(),
            "messages": self.messages,
            "tools": [*self.tools(), *self.extra_tools],
            **self.request,
        }
        return {key: value for key, value in given.items() if value not in (None, [])}

    def ask(self, prompt: str) -> Run:
        """Sends one request and lets the loop run to its answer."""
        self.messages += self.first(prompt) if not self.messages else [{"role": "user", "content": prompt}]
        run = Run(self.messages, workspace=self.workspace)
        for _ in range(TURNS):
            body = json.loads(json.dumps(self.body()))
            reply = decide(body)
            again = decide(json.loads(json.dumps(body)))
            assert reply == again, "the same request must get the same reply"
            content: list[dict[str, Any]] = []
            for number, block in enumerate(reply.blocks):
                content.append(
                    {**block, "id": f"toolu_{len(self.messages)}_{number}"}
                    if block["type"] == "tool_use"
                    else dict(block)
                )
            self.messages.append({"role": "assistant", "content": content})
            said = "\n".join(block["text"] for block in content if block["type"] == "text")
            if reply.stop_reason == "end_turn":
                run.answer = said
                return run
            run.texts.append(said)
            results: list[dict[str, Any]] = []
            for block in content:
                if block["type"] == "tool_use":
                    run.calls.append((block["name"], block["input"]))
                    made = self.execute(block)
                    run.results.append(json.dumps(made))
                    results += made
            self.messages.append({"role": "user", "content": results})
        raise AssertionError(f"no end after {TURNS} turns\n{run.story()}")

    def execute(self, block: dict[str, Any]) -> list[dict[str, Any]]:
        name, given = block["name"], block["input"]
        if name.lower() == "skill":
            return self.skill_result(str(given.get("name") or given.get("skill")), block["id"])
        if name in self.handlers:
            text, failed = self.handlers[name](given), False
        else:
            text, failed = self.act(name.lower(), given)
        return [
            {
                "type": "tool_result",
                "tool_use_id": block["id"],
                "content": text,
                **({"is_error": True} if failed else {}),
            }
        ]

    def act(self, name: str, given: dict[str, Any]) -> tuple[str, bool]:
        if name == "bash":
            done = subprocess.run(
                ["bash", "-c", given["command"]],
                cwd=self.workspace,
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
            )
            output = "\n".join(part.rstrip("\n") for part in (done.stdout, done.stderr) if part.strip())
            if done.returncode:
                return f"Exit code {done.returncode}\n{output}", True
            return output or "(no output)", False
        if name == "glob":
            found = sorted(
                path.relative_to(self.workspace).as_posix() for path in self.workspace.glob(given["pattern"])
            )
            return "\n".join(found) or "no matches", False
        path = self.workspace / given["file_path"]
        if name == "read":
            return (
                (path.read_text(encoding="utf-8"), False)
                if path.is_file()
                else (f"{path} does not exist", True)
            )
        if name == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(given["content"], encoding="utf-8")
            return "written", False
        raise AssertionError(f"no such tool: {name}")


class OurAgent(Client):
    """The course's own agent: XML catalog in the system prompt, SKILL.md whole as the result of ``skill``."""

    def system(self) -> str:
        rows = "".join(
            f"  <skill>\n    <name>{f.name}</name>\n    "
            f"<description>{description_of(f).replace('&', '&amp;').replace('<', '&lt;')}</description>\n"
            f"    <location>{self.skills_dir}/{f.name}/SKILL.md</location>\n  </skill>\n"
            for f in self.skills
        )
        return "You work in a workspace.\n\n" + (
            f"<available_skills>\n{rows}</available_skills>" if rows else ""
        )

    def tools(self) -> list[dict[str, Any]]:
        named = [
            ("bash", schema(command="The command line.")),
            ("read", schema(file_path="Path in the workspace.")),
            ("write", schema(file_path="Path.", content="The whole content.")),
            ("glob", schema(pattern="Such as **/*.csv")),
        ]
        if self.skills:
            named.insert(0, ("skill", schema(name="The skill's name in the catalog.")))
        return [{"name": name, "description": f"{name} it", "input_schema": given} for name, given in named]

    def skill_result(self, name: str, use_id: str) -> list[dict[str, Any]]:
        folder = self.workspace / self.skills_dir / name
        if not (folder / "SKILL.md").is_file():
            return [
                {
                    "type": "tool_result",
                    "tool_use_id": use_id,
                    "content": f"there is no skill {name}",
                    "is_error": True,
                }
            ]
        others = sorted(
            p.relative_to(folder).as_posix()
            for p in folder.rglob("*")
            if p.is_file() and p.name != "SKILL.md"
        )
        parts = [
            f"Base directory for this skill: {self.skills_dir}/{name}",
            (folder / "SKILL.md").read_text(encoding="utf-8").rstrip("\n"),
        ]
        if others:
            parts.append("\n".join(["Other files of this skill:", *(f"- {path}" for path in others)]))
        return [{"type": "tool_result", "tool_use_id": use_id, "content": "\n\n".join(parts)}]


class OpenCode(OurAgent):
    """OpenCode: the same catalog, the body without frontmatter inside tags, absolute base as a file
    address.
    """

    skills_dir = ".claude/skills"

    def skill_result(self, name: str, use_id: str) -> list[dict[str, Any]]:
        folder = self.workspace / self.skills_dir / name
        text = (folder / "SKILL.md").read_text(encoding="utf-8").split("---\n", 2)[2].strip()
        files = "".join(
            f"<file>{p}</file>\n" for p in sorted(folder.rglob("*")) if p.is_file() and p.name != "SKILL.md"
        )
        result = (
            f'<skill_content name="{name}">\n# Skill: {name}\n\n{text}\n\nBase directory for '
            f"this skill: file://{folder}\n"
            f"Relative paths in this skill are relative to this base "
            f"directory.\n\n<skill_files>\n{files}</skill_files>\n</skill_content>"
        )
        return [{"type": "tool_result", "tool_use_id": use_id, "content": result}]


class ClaudeCode(Client):
    """Claude Code: catalog in a mid-conversation system message, instructions in a text block beside the
    result.
    """

    skills_dir = ".claude/skills"

    def system(self) -> Any:
        return [
            {"type": "text", "text": "You are an agent."},
            {
                "type": "text",
                "text": f"# Environment\n - Primary working directory: {self.workspace}\n - Platform: linux",
            },
        ]

    def tools(self) -> list[dict[str, Any]]:
        named = [
            ("Agent", schema(description="Short.", prompt="The task.", subagent_type="Which agent.")),
            ("Bash", schema(command="The command.")),
            ("Edit", schema(file_path="The absolute path", old_string="", new_string="")),
            ("Glob", schema(pattern="")),
            ("Read", schema(file_path="The absolute path to the file to read")),
            (
                "Skill",
                {
                    "type": "object",
                    "properties": {"skill": {"type": "string"}, "args": {"type": "string"}},
                    "required": ["skill"],
                },
            ),
            ("Write", schema(file_path="The absolute path to the file to write", content="")),
        ]
        return [{"name": name, "description": "A tool.", "input_schema": given} for name, given in named]

    def first(self, prompt: str) -> list[dict[str, Any]]:
        rows = "\n".join(f"- {f.name}: {description_of(f)}" for f in self.skills)
        builtin = (
            "- update-config: Use this skill to configure the harness via settings.json.\n- "
            "loop: Run a prompt or slash command on a recurring interval"
        )
        return [
            {
                "role": "user",
                "content": [
                    {
                        "type": "text",
                        "text": "<system-reminder>\nAs you answer, you can use this context: run "
                        "`ls` first.\n</system-reminder>",
                    },
                    {"type": "text", "text": prompt},
                ],
            },
            {
                "role": "system",
                "content": "Available agent types for the Agent tool:\n- general-purpose: for "
                "everything\n- reviewer: reviews\n\n"
                f"The following skills are available for use with the Skill tool:\n\n{rows}\n{builtin}",
            },
        ]

    def skill_result(self, name: str, use_id: str) -> list[dict[str, Any]]:
        folder = self.workspace / self.skills_dir / name
        body = (folder / "SKILL.md").read_text(encoding="utf-8").split("---\n", 2)[2]
        return [
            {"type": "tool_result", "tool_use_id": use_id, "content": f"Launching skill: {name}"},
            {"type": "text", "text": f"Base directory for this skill: {folder}\n\n{body.lstrip()}"},
        ]


class Pasted(OurAgent):
    """No skill tool: SKILL.md stands whole in the system prompt."""

    def system(self) -> str:
        return "Follow this.\n\n" + "\n\n".join(
            f"Base directory for this skill: {self.skills_dir}/{f.name}\n"
            + (f / "SKILL.md").read_text(encoding="utf-8")
            for f in self.skills
        )

    def tools(self) -> list[dict[str, Any]]:
        return [tool for tool in super().tools() if tool["name"] != "skill"]


class CatalogOnly(OurAgent):
    """A catalog with locations, but no skill tool: SKILL.md is read like any file."""

    def tools(self) -> list[dict[str, Any]]:
        return [tool for tool in super().tools() if tool["name"] != "skill"]
