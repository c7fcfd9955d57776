"""The format's limits and where each rule comes from.

The specification is the authority (agentskills.io). What a client does beyond it is a portability rule, and
names that client, so that a reader can tell "wrong" from "does not work everywhere".
"""

from __future__ import annotations

_SPEC = "https://agentskills.io/specification"
_CLAUDE = "https://platform.claude.com/docs/en/agents-and-tools/agent-skills"

SKILL_FILE = "SKILL.md"

NAME_LIMIT = 64
DESCRIPTION_LIMIT = 1024
COMPATIBILITY_LIMIT = 500
BODY_LINES = 500
BODY_TOKENS = 5000

SKILL_FILE_BYTES = 1_048_576
"""The longest SKILL.md that is read (1 MiB): fifty times the recommended 5,000 tokens."""
FRONTMATTER_CHARACTERS = 65_536
"""The longest frontmatter that is parsed. All limited fields together need under 2,000 characters."""
FRONTMATTER_DEPTH = 24
FRONTMATTER_VALUES = 5_000
"""How many values the frontmatter may hold once its aliases are written out."""
ENTRIES = 10_000
"""How many files and folders inside one skill are looked at."""

FIELDS = ("name", "description", "license", "compatibility", "metadata", "allowed-tools")
"""The frontmatter fields of the specification; any other is some client's own."""

DIRECTORY = f"Directory structure, {_SPEC}#directory-structure"
FRONTMATTER = f"Frontmatter, {_SPEC}#frontmatter"
NAME = f"name field, {_SPEC}#name-field"
DESCRIPTION = f"description field, {_SPEC}#description-field"
LICENSE = f"license field, {_SPEC}#license-field"
COMPATIBILITY = f"compatibility field, {_SPEC}#compatibility-field"
METADATA = f"metadata field, {_SPEC}#metadata-field"
ALLOWED_TOOLS = f"allowed-tools field, {_SPEC}#allowed-tools-field"
BODY = f"Body content, {_SPEC}#body-content"
DISCLOSURE = f"Progressive disclosure, {_SPEC}#progressive-disclosure"
REFERENCES = f"File references, {_SPEC}#file-references"
YAML = "YAML 1.2, https://yaml.org/spec/1.2.2/"
UTF8 = f"SKILL.md format, {_SPEC}#skill-md-format; YAML 1.2 readers expect UTF-8"

SKILLS_REF = "the reference validator skills-ref"
CLAUDE_API = f"Claude API and Claude.ai uploads, {_CLAUDE}/overview"
CLAUDE_PRACTICE = f"Claude skill authoring practice, {_CLAUDE}/best-practices"
CLAUDE_CODE = "Claude Code, https://code.claude.com/docs/en/skills"
FENCE_CLIENTS = "clients that look for a line of exactly three hyphens"
YAML_CLIENTS = "clients with YAML 1.1 readers (PyYAML, js-yaml 3)"
WINDOWS = "Windows and macOS file systems"
MOVED = "every client that copies, uploads or packages the folder"
READING = "Skillcourse's own bound, so that no folder can exhaust a reader"
CLIENT_GUIDE = (
    "Client implementation guide, https://agentskills.io/client-implementation/adding-skills-support"
)

CLIENT_FIELDS: dict[str, str] = {
    "agent": "Claude Code",
    "argument-hint": "Claude Code",
    "arguments": "Claude Code",
    "context": "Claude Code",
    "disable-model-invocation": "Claude Code and a few others",
    "disallowed-tools": "Claude Code",
    "effort": "Claude Code",
    "hooks": "Claude Code",
    "mode": "Claude Code",
    "model": "Claude Code",
    "paths": "Claude Code",
    "shell": "Claude Code",
    "user-invocable": "Claude Code",
    "when_to_use": "Claude Code",
    "dependencies": "Claude.ai",
    "tools": "some clients",
    "version": "some clients",
    "author": "some clients",
    "tags": "some clients",
    "triggers": "some clients",
}
"""Fields seen in the wild that only the named client reads."""
