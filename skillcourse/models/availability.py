"""Which models can be used right now, what each costs, and how to add another."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from skillcourse.errors import SkillcourseError
from skillcourse.models import claude
from skillcourse.models.config import config_file, configured
from skillcourse.models.local import SERVERS, Server
from skillcourse.models.model import Model
from skillcourse.models.names import PRACTICE, resolve

State = Literal["ready", "key set", "key missing", "set up", "broken"]
"""``ready``: it is here or answered just now. ``key set``: hosted, its key's variable is set, and nobody was
asked. ``key missing``: it needs a key whose variable is not set. ``set up``: it is in the user's models.toml
without a key, and was not asked. ``broken``: the user's models.toml cannot be used; the note says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """One model, or one reason why some are not shown."""

    name: str
    """What to write after ``--model``; the file's name when its entry is ``broken``."""
    state: State
    model: Model | None = None
    note: str = ""
    """One more sentence, where there is something to say."""

    @property
    def costs(self) -> str:
        """The price in words; empty when there is no model."""
        return "" if self.model is None else self.model.costs


def available(servers: Iterable[Server] | None = None) -> list[Found]:
    """Every model that can be chosen right now, the practice models first.

    Local servers are asked, all at once, and the whole takes at most about 0.3 seconds. Hosted services are
    never asked: for them only the variable with the key is looked at, and never shown.

    Args:
        servers: The local servers to look for; the four that the course knows when not given.
    """
    from skillcourse.models.probe import probe

    wanted = {server.name: server for server in (SERVERS.values() if servers is None else servers)}
    found = [Found(name, "ready", model) for name, model in PRACTICE.items()]
    for name, models in probe(wanted.values()).items():
        found += _served(wanted[name], models)
    return [*found, *_own(), *_hosted()]


def how_to_add() -> tuple[str, ...]:
    """How to add a model, one way a line."""
    return (
        "Open weights on this machine: start Ollama, llama.cpp, vLLM or LM Studio, and look here again.",
        "Claude: set ANTHROPIC_API_KEY, then choose one by its id, such as claude-sonnet-5-5.",
        "Any other Messages URL: --model https://HOST/PATH#NAME, or SKILLCOURSE_MODEL for notebooks too.",
        f"A name of your own, with a key or a price: a [models.NAME] table in {config_file()}.",
    )


def _served(server: Server, names: list[str]) -> list[Found]:
    if server.name == "llamacpp":
        return [Found("llamacpp", "ready", server.model("default"), f"It serves {', '.join(names)}.")]
    return [Found(model.name, "ready", model) for model in map(server.model, names)]


def _own() -> list[Found]:
    try:
        own = configured()
    except SkillcourseError as error:
        return [Found(config_file().name, "broken", note=str(error))]
    return [Found(name, _key_state(model), model) for name, model in own.items()]


def _hosted() -> list[Found]:
    """The Claude models, when there is a key for them."""
    try:
        models = [resolve(name) for name in claude.TABLE]
    except SkillcourseError as error:
        return [Found("ANTHROPIC_BASE_URL", "broken", note=str(error))]
    found = [Found(model.name, _key_state(model), model) for model in models]
    return [entry for entry in found if entry.state == "key set"]


def _key_state(model: Model) -> State:
    if not model.key_env:
        return "set up"
    return "key set" if os.environ.get(model.key_env, "").strip() else "key missing"
