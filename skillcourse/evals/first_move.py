"""The first move of a model on a request: the skill that it asks to load, if any.

Loaded only when a case is asked, because it loads the SDK.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from skillcourse import models
from skillcourse.agent.instructions import catalog_of, system_prompt
from skillcourse.agent.skill_tool import skill_tool
from skillcourse.skill import Skill

_TOKENS = 1_024


class Asker:
    """Asks one model, with one catalog, which skill a request needs.

    Args:
        skills: What the catalog offers.
        model: The model's name; the default model when ``None``.
    """

    def __init__(self, skills: Sequence[Skill], model: str | None) -> None:
        self._model = models.resolve(model)
        self._client = models.client(self._model)
        self._tools: list[Any] = [skill_tool(skills).definition()]
        self._system = system_prompt(catalog_of(skills), ())
        self.model = self._model.name
        """The name the model was chosen by."""
        self.model_id = self._model.id
        """The id the service answered with, once it has answered."""

    def __enter__(self) -> Asker:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def pick(self, query: str, run: int = 0) -> str:
        """The skill that the model asks for; an empty text when it does something else.

        Args:
            query: The request.
            run: Which of several runs this is. Only a model that varies tells them apart.

        Raises:
            ModelError: The model did not answer.
        """
        more: dict[str, Any] = {"metadata": {"user_id": f"run-{run}"}} if run else {}
        try:
            message = self._client.messages.create(
                model=self._model.id,
                max_tokens=_TOKENS,
                system=self._system,
                messages=[{"role": "user", "content": query}],
                tools=self._tools,
                **more,
            )
        except Exception as error:
            raise models.explain(error, self._model) from error
        self.model_id = message.model
        for block in message.content:
            if block.type == "tool_use":
                return str(block.input.get("name", "")).removeprefix("/") if block.name == "skill" else ""
        return ""
