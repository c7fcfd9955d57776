"""What a run costs beyond a bare SDK tool loop, against the same practice model with the same conversation.

Run it from the repository's root:

    python bench/loop.py [--rounds 15] [--steps 8] [--require 1.1]

It makes a skill with ``--steps`` commands that do nothing, runs it once with ``skillcourse.agent.run`` and
keeps what was sent: system prompt, tools, the results of the tools. Then the two take turns: the same run,
whose tools' own time is taken off, and the SDK's asynchronous tool runner with the same system prompt and
tools, where each tool hands back the kept result at once. Both sides send the same requests, which is
checked. The ratio of the medians is printed; both start with a client of their own and end with its
closing.
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
from pathlib import Path
from typing import Any

import httpx2
from anthropic.lib.tools import BetaAsyncBuiltinFunctionTool

from skillcourse import agent, models
from skillcourse.models import clients

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


def ours(skill: Path) -> agent.Trace:
    """The conversation as a run of the course."""
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
        loop, run = measure(skill, kept, options.rounds)
    ratio = statistics.median(run) / statistics.median(loop)
    print(f"{len(kept.bodies)} requests, {len(kept.results())} tool calls, median of {options.rounds} rounds")
    print(f"bare SDK loop                {statistics.median(loop) * 1000:8.1f} ms")
    print(f"agent.run beyond its tools   {statistics.median(run) * 1000:8.1f} ms")
    print(f"ratio                        {ratio:8.2f}")
    return 1 if options.require and ratio >= options.require else 0


def measure(skill: Path, kept: Kept, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of the bare loop and of the run beyond its tools, turn and turn about."""
    first, results = kept.bodies[0], kept.results()
    loop: list[float] = []
    run: list[float] = []
    for number in range(rounds + 1):
        started = time.perf_counter()
        asyncio.run(bare(first, results))
        middle = time.perf_counter()
        trace = ours(skill)
        ended = time.perf_counter()
        if number:  # the first round warms up
            loop.append(middle - started)
            run.append(ended - middle - sum(step.seconds for step in trace.steps))
    return loop, run


if __name__ == "__main__":
    sys.exit(main())
