"""The open Agent Skills format (agentskills.io): files in, values out. It runs nothing."""

from skillcourse.skill.listing import catalog
from skillcourse.skill.model import Skill
from skillcourse.skill.problem import Problem
from skillcourse.skill.reader import read

__all__ = ["Problem", "Skill", "catalog", "read"]
