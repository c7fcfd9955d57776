"""The servers for open weights that speak the Messages API by themselves, and where they listen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skillcourse.models.model import FREE, Model


@dataclass(frozen=True, slots=True)
class Server:
    """One server program, where it listens unless told otherwise, and how to ask what it serves."""

    name: str
    """What a model's name begins with: ``ollama`` in ``ollama:qwen3``."""
    title: str
    port: int
    path: str
    """Where it lists its models."""
    lists: Literal["ollama", "openai"]
    """The shape of that list."""
    owner: str = ""
    """What ``owned_by`` says in the list; empty when anything goes. Port 8000 has many strangers."""
    start: str = ""
    """How a person starts it."""

    def base_url(self) -> str:
        """Its address on this machine."""
        return f"http://127.0.0.1:{self.port}"

    def model(self, identifier: str) -> Model:
        """The model it serves under that id; for a server with one model, ``default``."""
        single = identifier == "default"
        away = self.name == "ollama" and _in_the_cloud(identifier)
        where = "in Ollama's cloud, not on this machine" if away else f"on {self.title}, this machine"
        return Model(
            name=self.name if single else f"{self.name}:{identifier}",
            kind="hosted" if away else "local",
            id=identifier,
            base_url=self.base_url(),
            speaker=f"the model {where}" if single else f"{identifier} {where}",
            price=None if away else FREE,
            advice=self.start,
        )


SERVERS = {
    server.name: server
    for server in (
        Server(
            "ollama",
            "Ollama",
            11434,
            "/api/tags",
            "ollama",
            start="Start it with `ollama serve`, and fetch a model with `ollama pull NAME`.",
        ),
        Server(
            "llamacpp",
            "llama.cpp",
            8080,
            "/v1/models",
            "openai",
            owner="llamacpp",
            start="Start it with `llama-server --jinja -m MODEL.gguf`.",
        ),
        Server(
            "vllm",
            "vLLM",
            8000,
            "/v1/models",
            "openai",
            owner="vllm",
            start="Start it with `vllm serve NAME --enable-auto-tool-choice --tool-call-parser PARSER`.",
        ),
        Server(
            "lmstudio",
            "LM Studio",
            1234,
            "/v1/models",
            "openai",
            start="Start its server in the Developer tab, or with `lms server start`.",
        ),
    )
}


def _in_the_cloud(identifier: str) -> bool:
    """Ollama also offers models that it runs elsewhere; their tags end in ``cloud``."""
    tag = identifier.rpartition(":")[2]
    return tag == "cloud" or tag.endswith("-cloud")
