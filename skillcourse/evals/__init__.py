"""Is a skill any good? Here: is its description picked for the right requests, and for no others?"""

from skillcourse.evals.cases import TriggerCase, read_cases, split_cases
from skillcourse.evals.triggers import Pick, TriggerReport, triggers

__all__ = ["Pick", "TriggerCase", "TriggerReport", "read_cases", "split_cases", "triggers"]
