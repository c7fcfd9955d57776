"""What a run costs beyond a bare SDK tool loop, against the same practice model with the same conversation.

Run it from the repository's root:

    python bench/loop.py [--rounds 15] [--steps 8] [--require 1.1]

It makes a skill with ``--steps`` commands and runs it with ``skillcourse.agent.run``, where the sandbox
hands back an answer at once instead of running anything: the tools do nothing, so what is left is the loop.
What was sent is kept: system prompt, tools, the results of the tools. Then the two take turns: that run,
and the SDK's asynchronous tool runner with the same system prompt and tools, each of which hands back the
kept result. Both sides send the same requests, which is checked, and start with a client of their own. The
set-up of a run (its workspace, its sandbox, its tools) is shown apart from its loop; ``--require`` is about
the loop.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from anthropic.lib.tools import BetaAsyncBuiltinFunctionTool

from skillcourse import agent, models
from skillcourse.models import clients
from skillcourse.sandbox import CommandResult, Sandbox

PROMPT = "Please run the idle check."


def make_skill(folder: Path, steps: int) -> Path:
    """A skill whose commands do nothing, so that all time is the loop's."""
    skill = folder / "idle-check"
    (skill / "scripts").mkdir(parents=True)
    (skill / "scripts" / "idle.sh").write_text("exit 0\n", encoding="utf-8")
    lines = [
        "---",
        "name: idle-check",
        "description: Runs the idle check step by step. Use when asked to run the idle check.",
        "---",
        "",
        "# Idle check",
        "",
        "Run these commands in order:",
        "",
    ]
    for number in range(1, steps + 1):
        lines += [f"{number}. Run step {number}:", "", "   ```bash", f"   echo step {number}", "   ```", ""]
    (skill / "SKILL.md").write_text("\n".join(lines), encoding="utf-8")
    return skill


class Kept:
    """The requests of one conversation, as they went over the wire."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Keeps every request that a client of the course's sends."""
        inner = httpx2.AsyncClient.send

        async def send(
            client: httpx2.AsyncClient, request: httpx2.Request, **options: Any
        ) -> httpx2.Response:
            self.bodies.append(json.loads(await request.aread()))
            return await inner(client, request, **options)

        httpx2.AsyncClient.send = send  # type: ignore[method-assign]
        try:
            yield
        finally:
            httpx2.AsyncClient.send = inner  # type: ignore[method-assign]

    def results(self) -> list[Any]:
        """The content of every tool result, in the order of the calls."""
        return [
            block.get("content", "")
            for message in self.bodies[-1]["messages"]
            if message["role"] == "user" and isinstance(message["content"], list)
            for block in message["content"]
            if block["type"] == "tool_result"
        ]


class Ready(BetaAsyncBuiltinFunctionTool):
    """A tool that has its result already."""

    def __init__(self, definition: dict[str, Any], results: Iterator[Any]) -> None:
        self._definition = definition
        self._results = results

    def to_dict(self) -> Any:
        return self._definition

    async def call(self, input: object) -> Any:
        return next(self._results)


async def bare(first: dict[str, Any], results: list[Any]) -> None:
    """The conversation on the SDK alone."""
    queue = iter(results)
    model = models.resolve("practice")
    fields = {name: value for name, value in first.items() if name not in ("tools", "stream")}
    async with clients.async_client(model) as client:
        runner = client.beta.messages.tool_runner(
            **fields, tools=[Ready(tool, queue) for tool in first["tools"]], stream=True, thread=False
        )
        async for stream in runner:
            async for _ in stream:
                pass


def do_nothing(*_: Any, **__: Any) -> CommandResult:
    """What the sandbox does here instead of running a command."""
    return CommandResult(0, "done\n", "", 0.0)


def ours(skill: Path) -> agent.Trace:
    """The conversation as a run of the course, with a sandbox that runs nothing."""
    return agent.run(PROMPT, skills=[skill], model="practice", keep=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument(
        "--require", type=float, default=0.0, help="exit with 1 when the ratio is not below it"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        skill = make_skill(Path(folder), options.steps)
        ours(skill)  # once for real: the sandbox proves its level by running something
        Sandbox.run = do_nothing  # type: ignore[method-assign]
        kept, again = Kept(), Kept()
        with kept.listening():
            trace = ours(skill)
        commands = sum(step.kind == "tool" for step in trace.steps)
        if trace.outcome != "done" or commands < options.steps:
            print(
                f"the run did not do its {options.steps} steps: {trace.outcome} {trace.reason}",
                file=sys.stderr,
            )
            return 1
        with again.listening():
            asyncio.run(bare(kept.bodies[0], kept.results()))
        if kept.bodies != again.bodies:
            print("the two sides sent different requests, so their times mean nothing", file=sys.stderr)
            return 1
        rounds = measure(skill, kept, options.rounds)
    print(f"{len(kept.bodies)} requests, {len(kept.results())} tool calls, median of {options.rounds} rounds")
    loop, ratio = statistics.median(one.loop for one in rounds), 0.0
    for name, base, seconds in (
        ("bare SDK loop", loop, loop),
        ("run, its loop", loop, statistics.median(one.run for one in rounds)),
        ("run, with its set-up", loop, statistics.median(one.whole for one in rounds)),
    ):
        print(f"{name:<24}{seconds * 1000:8.1f} ms {seconds / base:8.2f}")
        ratio = seconds / base if name == "run, its loop" else ratio
    spent = statistics.median(one.whole_cpu for one in rounds) / statistics.median(
        one.loop_cpu for one in rounds
    )
    print(f"{'processor time of both':<35} {spent:8.2f}")
    return 1 if options.require and ratio >= options.require else 0


@dataclass(frozen=True)
class Round:
    """Seconds of one turn of both; processor time is steadier than the clock on a busy machine."""

    loop: float
    run: float
    whole: float
    loop_cpu: float
    whole_cpu: float


def measure(skill: Path, kept: Kept, rounds: int) -> list[Round]:
    """The bare loop, the run's loop and the whole run, turn and turn about, without the tools' own time."""
    first, results = kept.bodies[0], kept.results()
    measured: list[Round] = []
    for _ in range(rounds + 1):
        started, started_cpu = time.perf_counter(), time.process_time()
        asyncio.run(bare(first, results))
        middle, middle_cpu = time.perf_counter(), time.process_time()
        trace = ours(skill)
        ended, ended_cpu = time.perf_counter(), time.process_time()
        tools = sum(step.seconds for step in trace.steps)
        measured.append(
            Round(
                middle - started,
                trace.seconds - tools,
                ended - middle - tools,
                middle_cpu - started_cpu,
                ended_cpu - middle_cpu,
            )
        )
    return measured[1:]  # the first round warms up


if __name__ == "__main__":
    sys.exit(main())
