from __future__ import annotations

from pathlib import Path

import pytest

from skillcourse import agent
from fake_service import serving, text, use


def test_tools_run_and_the_answer_is_the_last_step(tmp_path: Path) -> None:
    with serving(
        [text("I look first."), use("bash", command="ls; pwd")],
        [text("Done: one file.")],
    ) as service:
        trace = agent.run("What is here?", model=service.url, workspace=tmp_path)
    print(agent.report(trace))
    assert trace.outcome == "done"
