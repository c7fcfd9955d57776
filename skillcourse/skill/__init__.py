"""The open Agent Skills format (agentskills.io): files in, values out. It runs nothing."""

from skillcourse.skill.discovery import Found, discover
from skillcourse.skill.listing import catalog
from skillcourse.skill.model import Skill
from skillcourse.skill.packing import pack
from skillcourse.skill.problem import Problem
from skillcourse.skill.reader import read
from skillcourse.skill.unpacking import unpack
from skillcourse.skill.validator import validate

__all__ = ["Found", "Problem", "Skill", "catalog", "discover", "pack", "read", "unpack", "validate"]
