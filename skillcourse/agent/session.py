"""The conversation of one run, on the SDK's own tool runner.

Loaded only when a run begins, because it loads the SDK.
"""

from __future__ import annotations

import json
import warnings
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anthropic.lib.tools import BetaAsyncBuiltinFunctionTool, ToolError

from skillcourse.agent.budget import TOKENS_PER_TURN, Budget, Price
from skillcourse.agent.limits import RunLimits
from skillcourse.agent.recorder import Call, Recorder
from skillcourse.agent.redaction import Redactor
from skillcourse.agent.tool import Tool, ToolResult
from skillcourse.agent.trace import Outcome
from skillcourse.models.guard import NotMessagesError
from skillcourse.tokens import estimate_tokens

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from anthropic.lib.tools import BetaAsyncStreamingToolRunner

CHARACTERS_PER_TOKEN = 32
"""More than any text that is not all blanks has: a service that writes more pays no heed to its limit."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a conversation came to its end."""

    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What a conversation begins with."""

    model_id: str
    system: str
    prompt: str
    temperature: float | None = None
    metadata: Mapping[str, str] | None = None


class _LimitStruck(BaseException):
    """Ends the conversation from inside a tool call, where the runner turns every ordinary error into a
    result."""


class Session:
    """One conversation.

    Args:
        request: What it begins with.
        tools: What the model may call.
        limits: Bounds on turns, output and cost; time is watched from outside.
        price: What tokens cost.
        recorder: Told of everything that happens.
        redactor: Cleans what tools return, for the model and for the record alike.
    """

    def __init__(
        self,
        request: Request,
        tools: Sequence[Tool],
        limits: RunLimits,
        price: Price,
        recorder: Recorder,
        redactor: Redactor,
    ) -> None:
        self._request = request
        self._limits = limits
        self._recorder = recorder
        self._redactor = redactor
        self._runnables = [_Runnable(tool, self) for tool in tools]
        self._waiting: deque[Call] = deque()
        definitions = json.dumps([tool.definition() for tool in tools])
        context = sum(map(estimate_tokens, (request.system, request.prompt, definitions)))
        self._budget = Budget(limits, price, context)

    async def converse(self, client: AsyncAnthropic) -> Ending:
        """Talks with the model behind ``client`` until it is done or a limit strikes.

        Raises:
            Exception: Whatever the SDK raises when the service fails, or :class:`NotMessagesError`.
        """
        # The runner warns developers who forgot a tool; here the model asked for one that does not exist,
        # and the result tells it so.
        warnings.filterwarnings("ignore", "Tool '.*' not found in tool runner", UserWarning)
        # An answer with values of other types than the API's is told of as one sentence, not by its parser.
        warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning)
        room = self._budget.room()
        if room < 1:
            return Ending("limit", self._budget.why_no_room())
        runner = self._runner(client, room)
        try:
            async for stream in runner:
                left = TOKENS_PER_TURN * CHARACTERS_PER_TOKEN
                async for event in stream:
                    if event.type == "text":
                        left -= len(event.text)
                        if left < 0:
                            raise NotMessagesError(
                                f"wrote on and on, past the {TOKENS_PER_TURN:,} tokens of a turn"
                            )
                        self._recorder.said(event.text)
                ending = self._take(await _final_message(stream), runner)
                if ending is not None:
                    return ending
            self._record_unknown(len(self._waiting))
            return Ending("limit", f"The run used all of its {self._limits.turns} turns.")
        except _LimitStruck:
            return Ending("limit", self._budget.why_no_room())
        finally:
            await runner.close()

    def _runner(self, client: AsyncAnthropic, room: int) -> BetaAsyncStreamingToolRunner[Any]:
        more: dict[str, Any] = {}
        if self._request.temperature is not None:
            more["extra_body"] = {"temperature": self._request.temperature}
        if self._request.metadata:
            more["metadata"] = dict(self._request.metadata)
        runner: BetaAsyncStreamingToolRunner[Any] = client.beta.messages.tool_runner(
            model=self._request.model_id,
            max_tokens=room,
            system=self._request.system,
            messages=[{"role": "user", "content": self._request.prompt}],
            tools=self._runnables,
            stream=True,
            # Servers with open weights keep no conversation: every turn sends the whole of it.
            thread=False,
            max_iterations=self._limits.turns,
            **more,
        )
        return runner

    def _take(self, message: Any, runner: BetaAsyncStreamingToolRunner[Any]) -> Ending | None:
        """Notes a whole answer; returns the ending when it is the last one."""
        self._record_unknown(len(self._waiting))
        self._budget.count(message.usage)
        self._recorder.turn(str(message.model or ""), self._budget.usage)
        calls, rest = read_content(message.content)
        goes_on = message.stop_reason == "pause_turn" or (message.stop_reason == "tool_use" and calls)
        if goes_on:
            if rest:
                self._recorder.say(rest)
            self._waiting.extend(calls)
            ending = self._before_next_request(runner)
            if ending is not None:
                self._say_what_will_not_run()
            return ending
        return self._last(str(message.stop_reason), calls, rest)

    def _before_next_request(self, runner: BetaAsyncStreamingToolRunner[Any]) -> Ending | None:
        """Ends before a request that no limit leaves room for, and bounds its answer when little is left."""
        room = self._budget.room()
        if room < 1:
            return Ending("limit", self._budget.why_no_room())
        if room < TOKENS_PER_TURN:
            runner.set_messages_params(lambda params: {**params, "max_tokens": room})
        return None

    def _say_what_will_not_run(self) -> None:
        said = "\n\n".join(call.reason for call in self._waiting if call.reason)
        self._waiting.clear()
        if said:
            self._recorder.say(said)

    def _last(self, stop: str, calls: Sequence[Call], rest: str) -> Ending:
        """The ending that the last answer's stop reason stands for."""
        if stop in ("end_turn", "stop_sequence", "tool_use") and not calls:
            self._recorder.answer(rest)
            return Ending("done")
        said = "\n\n".join(part for part in (*(call.reason for call in calls), rest) if part)
        if said:
            self._recorder.say(said)
        if stop == "max_tokens":
            if self._budget.room() < 1:
                return Ending("limit", self._budget.why_no_room())
            return Ending(
                "limit", "The model's answer was cut off at the most tokens that one turn may have."
            )
        if stop == "model_context_window_exceeded":
            return Ending("limit", "The conversation became longer than the model's context window.")
        if stop == "refusal":
            return Ending("error", "The model declined to answer this request.")
        if stop == "None":
            raise NotMessagesError("broke off in the middle of an answer")
        if calls:
            raise NotMessagesError(f"asked for the tool {calls[0].tool!r} and ended its turn at once")
        raise NotMessagesError(f"stopped for an unknown reason, {stop!r}")

    async def call(self, tool: Tool, arguments: object) -> ToolResult:
        """Runs and records one of the last answer's calls; the runner asks for them in the answer's order."""
        known = next((index for index, call in enumerate(self._waiting) if call.tool == tool.name), None)
        if known is None:
            raise ToolError(f"{tool.name}: this call was not announced.")
        self._record_unknown(known)
        self._recorder.begin(self._waiting.popleft())
        result = await self._act(tool, arguments)
        self._recorder.finish(result, looks=tool.changes_files)
        self._budget.add_to_context(estimate_tokens(result.text))
        if not self._waiting and self._budget.room() < 1:
            raise _LimitStruck
        return result

    async def _act(self, tool: Tool, arguments: object) -> ToolResult:
        misuse = tool.misuse(arguments)
        if misuse:
            return ToolResult(misuse, failed=True)
        try:
            result = await tool.act(arguments)  # type: ignore[arg-type]
        except Exception as error:  # whatever a tool raises is for the model to know
            return ToolResult(
                self._redactor.portable(f"{tool.name}: {type(error).__name__}: {error}"), failed=True
            )
        return ToolResult(self._redactor.portable(result.text), result.failed, result.blocks)

    def _record_unknown(self, count: int) -> None:
        """Records the next ``count`` calls, whose tools do not exist: the runner has told the model so
        itself."""
        for _ in range(count):
            call = self._waiting.popleft()
            self._recorder.begin(call)
            self._recorder.finish(
                ToolResult(f"Error: Tool '{call.tool}' not found", failed=True), looks=False
            )


class _Runnable(BetaAsyncBuiltinFunctionTool):
    """A tool in the shape that the SDK's runner calls."""

    def __init__(self, tool: Tool, session: Session) -> None:
        self._tool = tool
        self._session = session
        self._definition = tool.definition()

    def to_dict(self) -> Any:
        return self._definition

    async def call(self, input: object) -> Any:
        result = await self._session.call(self._tool, input)
        content: Any = list(result.blocks) or result.text
        if result.failed:
            raise ToolError(content)
        return content


def read_content(content: Sequence[Any]) -> tuple[list[Call], str]:
    """The calls in an answer, each with the text before it, and the text after the last one."""
    calls: list[Call] = []
    said: list[str] = []
    for block in content:
        if block.type == "text" and block.text:
            said.append(block.text)
        elif block.type == "tool_use":
            arguments = block.input if isinstance(block.input, Mapping) else {}
            calls.append(Call(str(block.name), dict(arguments), "\n\n".join(said).strip()))
            said = []
    return calls, "\n\n".join(said).strip()


async def _final_message(stream: Any) -> Any:
    """The whole answer of a stream that has been read.

    Raises:
        NotMessagesError: Nothing that looks like an answer came.
    """
    try:
        return await stream.get_final_message()
    except AssertionError as error:
        raise NotMessagesError("answered with a stream that holds no message") from error
