"""What some client takes differently: code -> (whose behaviour, what was found, the smallest mend)."""

from __future__ import annotations

from skillcourse.skill import limits
from skillcourse.skill.format_rules import (
    ALLOWED_TOOLS,
    BODY,
    BOUND,
    DESCRIPTION,
    DISCLOSURE,
    FRONTMATTER,
    REFERENCES,
    YAML,
)

_SKILLS_REF = "the reference validator skills-ref, https://pypi.org/project/skills-ref/"
_CLAUDE = "https://platform.claude.com/docs/en/agents-and-tools/agent-skills"
_CLAUDE_UPLOAD = f"Claude API and Claude.ai uploads, {_CLAUDE}/overview"
_CLAUDE_PRACTICE = f"Claude authoring practice, {_CLAUDE}/best-practices"
_GUIDE = "client guide, https://agentskills.io/client-implementation/adding-skills-support"
_FENCES = "clients that look for lines of exactly three hyphens"
_FILE_SYSTEMS = "Windows and macOS file systems"
_COPIES = "every client that copies, uploads or packages the folder"

PORTABLE_RULES: dict[str, tuple[str, str, str]] = {
    "skill-md-case": (
        _GUIDE,
        "The file is called {file}, and clients look for exactly SKILL.md.",
        "Rename it to SKILL.md.",
    ),
    "bom": (
        _SKILLS_REF,
        "The file begins with a byte-order mark, and some clients then do not see the first ---.",
        "Save it as UTF-8 without BOM.",
    ),
    "crlf": (
        _FENCES,
        "{count} of {all} line ends are Windows ones (CR LF), and some clients then do not see the ---.",
        "Save the file with LF line ends.",
    ),
    "fence-trailing-space": (
        _FENCES,
        "The {which} --- has a space after it, and some clients then do not see it.",
        "Delete the space after ---.",
    ),
    "triple-hyphen": (
        _SKILLS_REF,
        "Three hyphens stand inside the frontmatter, and simple readers end it there.",
        "Write a dash (—) or two hyphens.",
    ),
    "tab": (
        YAML,
        "A tab stands in the frontmatter, and YAML readers differ on where that is allowed.",
        "Use spaces.",
    ),
    "yaml-alias": (
        _SKILLS_REF,
        "The YAML alias or anchor {name} is valid, and strict readers refuse it.",
        "Write the value out.",
    ),
    "yaml-tag": (
        _SKILLS_REF,
        "The tag {tag} is valid YAML, and strict readers refuse it.",
        "Leave the tag out.",
    ),
    "yaml-flow": (
        _SKILLS_REF,
        "A value in [ ] or {{ }} is valid YAML, and strict readers refuse it.",
        "Write one item a line.",
    ),
    "yaml-merge": (
        YAML,
        "The merge key << is not part of YAML 1.2, and nothing is merged.",
        "Write the fields out.",
    ),
    "comment-in-value": (
        YAML,
        "The description ends before {comment!r}: after a space, # begins a comment.",
        "Put the description in quotes.",
    ),
    "not-text": (
        "clients that keep YAML's types",
        "The {what} {value} is not quoted, and YAML takes it for {typed} and not for text.",
        'Write "{value}" in quotes.',
    ),
    "control-character": (
        _GUIDE,
        "The {key} holds the control character {character}, which no list of skills can show.",
        "Remove it.",
    ),
    "name-non-ascii": (
        _CLAUDE_UPLOAD,
        "The name {name!r} has letters beyond a-z, which many clients and file systems refuse.",
        "Use a-z, 0-9 and hyphens.",
    ),
    "name-reserved": (
        _CLAUDE_UPLOAD,
        "The name {name!r} contains {word!r}, and uploads to Claude refuse that.",
        "Leave {word!r} out of the name.",
    ),
    "xml-tag": (
        _CLAUDE_UPLOAD,
        "The {key} contains {tag!r}, and uploads to Claude refuse XML tags there.",
        "Say it without angle brackets.",
    ),
    "description-first-person": (
        _CLAUDE_PRACTICE,
        "The description speaks as a person ({words!r}), and a model reads it in a list of skills.",
        "Say what the skill does: Extracts …, Reviews …",
    ),
    "description-no-when": (
        DESCRIPTION,
        "The description does not say when to use the skill, and a model picks by the description alone.",
        "Add a sentence: Use when …",
    ),
    "allowed-tools-experimental": (
        ALLOWED_TOOLS,
        "The field allowed-tools is experimental: some clients obey it, and others ignore it.",
        "Do not rely on it for safety.",
    ),
    "allowed-tools-list": (
        ALLOWED_TOOLS,
        "The allowed-tools are a list, and clients of the older rule read only a text.",
        "Write the tools in one line with spaces between.",
    ),
    "client-field": (
        "{client}",
        "The field {key} is read by {client} alone; others ignore it, and uploads may refuse it.",
        "Keep it for that client only, or put it under metadata.",
    ),
    "unknown-field": (
        FRONTMATTER,
        "The field {key!r} is not part of the format; clients ignore it, and strict ones refuse the skill.",
        "{better}",
    ),
    "body-empty": (
        BODY,
        "There are no instructions after the frontmatter.",
        "Write what to do, step by step.",
    ),
    "body-lines": (
        DISCLOSURE,
        f"The instructions have {{count}} lines, more than {limits.BODY_LINES}.",
        "Move what is not always needed to references/.",
    ),
    "body-tokens": (
        DISCLOSURE,
        f"The instructions have about {{count:,}} tokens, more than {limits.BODY_TOKENS:,}.",
        "Move what is not always needed to references/.",
    ),
    "dead-link": (REFERENCES, "The skill has no file {target}.", "{better}"),
    "link-outside": (
        REFERENCES,
        "{target} leads out of the skill folder, and does not travel with it.",
        "Put the file into the skill, and refer to it there.",
    ),
    "link-absolute": (
        REFERENCES,
        "{target} is an absolute path, which exists on one machine only.",
        "Write the path relative to the skill folder.",
    ),
    "backslash-path": (
        f"{REFERENCES}; {_CLAUDE_PRACTICE}",
        "The path {target} is written with backslashes, which only Windows understands.",
        "Write {better}.",
    ),
    "nested-reference": (
        REFERENCES,
        "{file} refers on to {target}, which SKILL.md does not name; models often stop before that.",
        "Name {target} in SKILL.md.",
    ),
    "symlink-outside": (
        _COPIES,
        "{file} is a link that leads out of the skill folder or nowhere ({target}), and is not followed.",
        "Put a copy of the file in the link's place.",
    ),
    "special-file": (_COPIES, "{file} is a pipe, a socket or a device, and is left alone.", "Remove it."),
    "folder-unlisted": (
        _COPIES,
        "The folder {file} cannot be listed.",
        "Give yourself permission to read it.",
    ),
    "too-many-files": (
        BOUND,
        f"The folder holds more than {limits.ENTRIES:,} files, and the rest was not looked at.",
        "Keep only what the skill needs.",
    ),
    "file-name": (
        _FILE_SYSTEMS,
        "Windows cannot store a file named {name!r}.",
        "Use letters, digits, . - and _.",
    ),
    "file-name-collision": (
        _FILE_SYSTEMS,
        "{file} and {other} differ in letter case only, and most people's disks can hold one of them.",
        "Rename one.",
    ),
    "secret-file": (
        _COPIES,
        "{file} looks like a file with a password or a private key, and skills are shared.",
        "Keep it outside the skill folder.",
    ),
    "skill-shadowed": (
        _GUIDE,
        "Two skills are called {name!r}: {winner} is used, and {file} is not.",
        "Rename or remove one of them.",
    ),
    "too-many-skills": (
        _GUIDE,
        f"{{file}} holds more than {limits.SKILLS:,} folders, and the rest was not looked at.",
        "Keep skills in a folder of their own.",
    ),
}

CLIENT_FIELDS: dict[str, str] = {
    **dict.fromkeys(
        (
            "agent",
            "argument-hint",
            "arguments",
            "context",
            "disable-model-invocation",
            "disallowed-tools",
            "effort",
            "hooks",
            "mode",
            "model",
            "paths",
            "shell",
            "user-invocable",
            "when_to_use",
        ),
        "Claude Code",
    ),
    "dependencies": "Claude.ai",
}
"""Fields that one client has added for itself. Others of this kind are simply unknown."""
