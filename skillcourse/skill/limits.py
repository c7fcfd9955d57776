"""The numbers of the format, and the bounds that keep a hostile folder from exhausting a reader."""

from __future__ import annotations

SKILL_FILE = "SKILL.md"
FIELDS = ("name", "description", "license", "compatibility", "metadata", "allowed-tools")
"""The frontmatter fields of the specification; any other is some client's own."""

NAME_CHARACTERS = 64
DESCRIPTION_CHARACTERS = 1024
COMPATIBILITY_CHARACTERS = 500
BODY_LINES = 500
BODY_TOKENS = 5000

SKILL_FILE_BYTES = 1_048_576
"""The longest SKILL.md that is read (1 MiB): some fifty times the recommended 5,000 tokens."""
FRONTMATTER_CHARACTERS = 65_536
"""The longest frontmatter that is parsed. The limited fields together need under 2,000 characters."""
FRONTMATTER_DEPTH = 24
FRONTMATTER_VALUES = 5_000
"""How many values the frontmatter may hold once its aliases are written out."""
ENTRIES = 10_000
"""How many files and folders inside one skill are looked at; a package holds no more either."""
REFERENCE_BYTES = 262_144
"""How much of a referenced text file is searched for links."""
REFERENCE_FILES = 100
REFERENCES = 1_000
"""How many different files one text may name before the rest is not looked at."""
SKILLS = 2_000
"""How many folders of one place are looked at for skills."""
PACKAGE_BYTES = 209_715_200
"""The most that a package may hold when unpacked (200 MiB)."""
RATIO = 100
"""How many times a packed file may grow, from ``RATIO_FROM_BYTES`` on. Text shrinks 3 to 20 times."""
RATIO_FROM_BYTES = 1_048_576
