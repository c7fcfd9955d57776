"""``skillcourse run``: one request to an agent with skills, streamed, with everything it made kept."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcourse.cli.kept_files import Kept, keep, try_folder
from skillcourse.cli.show import complain, line
from skillcourse.cli.skill_folders import skill_folders

if TYPE_CHECKING:
    from skillcourse.models import Model

EXIT_CODES = {"done": 0, "limit": 1, "error": 3, "stopped": 130}
TERMINAL_PACE = 0.02
Paths = list[Path] | None


def run(
    prompt: Annotated[str, typer.Argument(metavar="PROMPT", help="The request, in your own words.")],
    skill: Annotated[
        Paths,
        typer.Option("--skill", metavar="DIR", help=("A skill folder, or a folder of them; repeatable.")),
    ] = None,
    file: Annotated[
        Paths, typer.Option("--file", metavar="FILE", help=("A file that the agent may work on; repeatable."))
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="`skillcourse models` lists them.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help=("Put the files that the run made, and trace.json, here.")),
    ] = None,
    pace: Annotated[
        float | None,
        typer.Option(
            "--pace",
            min=0.0,
            max=1.0,
            help="Seconds between two pieces of the practice model's text; in a terminal 0.02, else 0.",
        ),
    ] = None,
    unknown_price: Annotated[
        bool, typer.Option("--unknown-price", help="Agree to a hosted model whose price is not known.")
    ] = False,
    max_usd: Annotated[
        float, typer.Option("--max-usd", min=0.0, help=("The most that a model with a price may cost."))
    ] = 0.0,
    as_json: Annotated[
        bool, typer.Option("--json", help=("Print only the trace, as JSON, when the run is over."))
    ] = False,
) -> None:
    """Send a request to an agent that has these skills, and watch what it does and why.

    You see which skill is picked, which tier is loaded when and what it costs, each command with the line of
    SKILL.md behind it, and the files that were made. Commands run in a sandbox, on copies: your own files
    stay as they are; in --out, what was made gets a free name beside them. The exit code is 1 when the run
    did not come to its end.

    \b
    Example:
      skillcourse run --skill skills/weekly-sales-review \\
        --file lessons/01_why_skills/sales-2026-w36.csv "Review last week's sales."
    """
    from skillcourse import agent, models
    from skillcourse.agent.workspace import remove_tree

    if not prompt.strip():
        from skillcourse.errors import UsageError

        raise UsageError(
            "The request is empty.",
            next_step=('Put it last, in quotes: skillcourse run "How did last week go?"'),
        )
    chosen = models.resolve(model)
    _agree_on_price(chosen, max_usd, unknown_price)
    if out is not None:
        try_folder(out)
    view = None
    kept: Kept | None = None
    if not as_json:
        from skillcourse.cli.run_view import RunView

        view = RunView()
    workspace = Path(tempfile.mkdtemp(prefix="skillcourse-run-"))
    try:
        trace = agent.run(
            prompt,
            skills=skill_folders(skill or []),
            files=file or [],
            model=chosen,
            limits=agent.RunLimits(cost_usd=max_usd, unknown_price=unknown_price),
            on_event=view,
            workspace=workspace,
            pace=_pace(pace, chosen, shown=not as_json),
        )
        if out is not None:
            kept = keep(trace, workspace, out)
    finally:
        remove_tree(workspace)  # a run may leave folders that are closed, or very deep
    if as_json:
        line(json.dumps(trace.to_dict(), indent=1))
    elif kept is not None:
        for remark in kept.remarks:
            line(remark, "todo")
        line(f"kept in {out}: {', '.join(kept.names) or 'nothing'}")
    if trace.outcome in ("limit", "error"):
        complain(trace.reason)
    if kept is not None and kept.refused is not None:
        raise kept.refused
    raise typer.Exit(EXIT_CODES[trace.outcome])


def _agree_on_price(model: Model, max_usd: float, unknown_price: bool) -> None:
    from skillcourse.errors import UsageError

    costs = model.cost_usd(0, 1_000_000)
    if costs is None and not unknown_price:
        raise UsageError(
            f"The price of {model.name} is not known, so no cap can hold it.",
            next_step="Agree with --unknown-price, or choose another model.",
        )
    if costs and max_usd <= 0:
        raise UsageError(
            f"{model.name} costs money ({model.costs}).",
            next_step="Say the most that this run may cost, like --max-usd 0.20, or choose another model.",
        )


def _pace(wanted: float | None, model: Model, *, shown: bool) -> float:
    """A person cannot follow the practice model at its own speed; a program need not wait for it."""
    if wanted is not None:
        return wanted
    with suppress(ValueError):
        return min(max(float(os.environ.get("SKILLCOURSE_PACE", "")), 0.0), 1.0)
    return TERMINAL_PACE if shown and model.kind == "practice" and sys.stdout.isatty() else 0.0
