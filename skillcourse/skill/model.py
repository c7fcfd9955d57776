"""A skill as a value: what its SKILL.md says and which files come with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from skillcourse.skill import limits
from skillcourse.skill.problem import Problem
from skillcourse.skill.tree import SkillFile, walk
from skillcourse.tokens import estimate_tokens

_RESOURCE_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class Tier:
    """One thing that may be loaded into a model's context, and what it costs."""

    number: Literal[1, 2, 3]
    """1 catalog, 2 instructions, 3 resources."""
    path: str
    """The file behind it, as a ``/`` path inside the skill."""
    tokens: int
    """Estimated tokens when it is loaded whole; 0 for a file that is not text."""
    text: bool = True
    """False for a binary file, which a model uses through a script and never reads."""


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill folder, as an agent loads it. A snapshot: later edits need another ``read``."""

    directory: Path
    """The skill's folder, absolute. A link to a folder stays the link: its name is the one that counts."""
    name: str
    description: str
    body: str
    """The instructions: everything after the frontmatter, without blank lines before and after."""
    body_line: int
    """1-based line of SKILL.md on which ``body`` begins."""
    text: str
    """The whole SKILL.md with ``\\n`` line ends and without a byte-order mark."""
    license: str = ""
    compatibility: str = ""
    allowed_tools: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    frontmatter: Mapping[str, object] = field(default_factory=dict)
    """Every field as written, clients' own ones too (``disable-model-invocation: true`` is ``True`` here)."""
    problems: tuple[Problem, ...] = ()
    """What is wrong or not portable in SKILL.md itself. ``validate`` also looks at the other files."""
    file: str = limits.SKILL_FILE
    """The name of its SKILL.md on disk, which a lenient reader accepts in other letter cases."""

    @property
    def path(self) -> Path:
        """The SKILL.md file, absolute."""
        return self.directory / self.file

    @property
    def model_may_pick(self) -> bool:
        """False when the skill asks to be started by people only (``disable-model-invocation: true``)."""
        return self.frontmatter.get("disable-model-invocation") is not True

    @property
    def files(self) -> tuple[SkillFile, ...]:
        """Every file inside as it is now, sorted, without version control, caches and links that lead out."""
        return walk(self.directory).files

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """What progressive disclosure loads: the catalog entry, the instructions, then each other file."""
        from skillcourse.skill.listing import entry

        resources = tuple(self._resource(file) for file in self.files if file.path != self.file)
        # Where the folder happens to be must not change what it costs: the place is the one that clients use.
        place = f".agents/skills/{self.name}/{self.file}"
        catalog = Tier(1, self.file, estimate_tokens(entry(self, place)))
        return (catalog, Tier(2, self.file, estimate_tokens(self.body)), *resources)

    def _resource(self, file: SkillFile) -> Tier:
        try:
            with (self.directory / file.path).open("rb") as stream:
                data = stream.read(_RESOURCE_BYTES)
        except OSError:
            return Tier(3, file.path, 0, text=False)
        if b"\0" in data[:8192]:
            return Tier(3, file.path, 0, text=False)
        tokens = estimate_tokens(data.decode("utf-8", "replace"))
        if file.size > len(data) > 0:
            tokens = tokens * file.size // len(data)
        return Tier(3, file.path, tokens)
