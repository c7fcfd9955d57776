"""One run: prompt, skills, files and a model in; a trace out. Loads the SDK only when a run begins."""

from skillcourse.agent.compare import Comparison, compare
from skillcourse.agent.events import Event
from skillcourse.agent.limits import RunLimits
from skillcourse.agent.report import report
from skillcourse.agent.run import run
from skillcourse.agent.trace import FileChange, SkillInRun, Source, Step, TierTokens, Trace, Usage
from skillcourse.agent.trace_format import load, save

__all__ = [
    "Comparison",
    "Event",
    "FileChange",
    "RunLimits",
    "SkillInRun",
    "Source",
    "Step",
    "TierTokens",
    "Trace",
    "Usage",
    "compare",
    "load",
    "report",
    "run",
    "save",
]
