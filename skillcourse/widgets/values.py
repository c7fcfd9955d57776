"""How a cell's last value is shown when it is one of the course's: as its record, and only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from skillcourse.agent.trace import Trace
from skillcourse.checks import CheckResult
from skillcourse.evals import TriggerReport
from skillcourse.widgets.check_view import check_record
from skillcourse.widgets.record import Record, in_notebook, show
from skillcourse.widgets.run_record import run_record
from skillcourse.widgets.triggers import trigger_record

_RECORDS: dict[type, Callable[[Any], Record]] = {
    Trace: run_record,
    CheckResult: check_record,
    TriggerReport: lambda report: trigger_record(report, [report]),
}
_shown_by_call: list[Any] = []


def show_values_once(value: object = None) -> None:
    """Makes this kernel show traces, check results and trigger reports as records.

    With ``value``, that one has just been shown by the call that returns it: as the value of the same cell
    it is not shown a second time.
    """
    if not in_notebook():
        return
    from IPython import get_ipython

    shell: Any = get_ipython()
    _shown_by_call[:] = [value]
    formatter = shell.display_formatter.ipython_display_formatter
    for kind, record in _RECORDS.items():
        formatter.for_type(kind, lambda found, record=record: _show(found, record))


def _show(value: Any, record: Callable[[Any], Record]) -> None:
    if any(value is one for one in _shown_by_call):
        _shown_by_call.clear()
        return
    show(record(value))
