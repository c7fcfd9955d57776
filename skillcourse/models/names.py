"""From the name of a model to the model, without asking anyone: no network, no guess, no fall-back."""

from __future__ import annotations

import difflib
import os

from skillcourse.errors import UsageError
from skillcourse.models import address, claude
from skillcourse.models.config import configured
from skillcourse.models.local import SERVERS
from skillcourse.models.model import FREE, Model

PRACTICE = {
    "practice": Model(
        name="practice",
        kind="practice",
        id="practice-1",
        base_url="http://practice.invalid",
        speaker="practice model, deterministic, no AI",
        context_tokens=200_000,
        price=FREE,
    ),
    "practice-small": Model(
        name="practice-small",
        kind="practice",
        id="practice-small",
        base_url="http://practice.invalid",
        speaker="practice model with a small context, deterministic, no AI",
        context_tokens=8_000,
        price=FREE,
    ),
}
"""The models that are always here. Their address is one that no network has: they answer in process."""


def resolve(name: str | None = None) -> Model:
    """The model of that name.

    Args:
        name: ``practice``, ``practice-small``, ``ollama:NAME``, ``llamacpp``, ``vllm:NAME``,
            ``lmstudio:NAME``, a Claude model id, a name from the user's models.toml, or a Messages URL with
            an optional ``#NAME``. ``None`` takes what ``SKILLCOURSE_MODEL`` says, and ``practice`` when
            that is not set.

    Raises:
        UsageError: No model has that name, or the user's models.toml is needed and wrong.
    """
    from_environment = name is None
    name = (
        (os.environ.get("SKILLCOURSE_MODEL", "").strip() or "practice") if name is None else str(name).strip()
    )
    if name in PRACTICE:
        return PRACTICE[name]
    if address.is_address(name):
        return _at_address(name)
    if name in claude.TABLE:
        return _claude(name)
    shown = repr(name if not name.startswith("sk-") else "sk-…")  # a key given by mistake is not repeated
    shown += " (from SKILLCOURSE_MODEL)" if from_environment else ""
    server, colon, identifier = name.partition(":")
    if server in SERVERS:
        return _local(server, colon, identifier.strip(), shown)
    own = configured()
    if name in own:
        return own[name]
    if name.startswith("claude-") and name in claude.named_by_sdk():
        return _claude(name)
    raise _unknown(name, shown, [*PRACTICE, *claude.TABLE, *own, "llamacpp", "ollama:", "vllm:", "lmstudio:"])


def _local(server: str, colon: str, identifier: str, shown: str) -> Model:
    if server == "llamacpp" and not colon:
        return SERVERS[server].model("default")
    if not identifier:
        raise UsageError(
            f"{shown} names a server and no model.",
            next_step=f"Write {server}:NAME; `skillcourse models` lists what is there.",
        )
    return SERVERS[server].model(identifier)


def _claude(identifier: str) -> Model:
    """A Claude model, at its maker's address or the one in ``ANTHROPIC_BASE_URL``."""
    own = f"https://{claude.HOST}"
    url = address.base_url(os.environ.get("ANTHROPIC_BASE_URL", "").strip() or own)
    at_home = address.same_host(url, own)
    row = claude.TABLE.get(identifier)
    variable = _anthropic_variable()
    return Model(
        name=identifier,
        kind="hosted",
        id=identifier,
        base_url=url,
        speaker=f"{row.title if row else identifier} at {address.host(url)}",
        key_env=variable,
        key_required=not address.is_loopback(url),
        auth="bearer" if variable == "ANTHROPIC_AUTH_TOKEN" else "key",
        context_tokens=row.context_tokens if row else None,
        # Another service under the same model name has prices of its own.
        price=row.price if row and at_home else None,
        advice="Check your connection to the internet."
        if at_home
        else "ANTHROPIC_BASE_URL says where it is asked.",
    )


def _at_address(name: str) -> Model:
    """The model behind a bare URL. A key goes only where the environment says it belongs."""
    text, _, identifier = name.partition("#")
    url = address.base_url(text)
    local = address.is_loopback(url)
    belongs = os.environ.get("ANTHROPIC_BASE_URL", "").strip() or f"https://{claude.HOST}"
    variable = _anthropic_variable() if address.same_host(url, belongs) else ""
    identifier = identifier.strip() or "default"
    row = claude.TABLE.get(identifier) if address.same_host(url, f"https://{claude.HOST}") else None
    who = "the model" if identifier == "default" else identifier
    where = ", this machine" if local else ""
    return Model(
        name=name,
        kind="local" if local else "hosted",
        id=identifier,
        base_url=url,
        speaker=f"{who} at {address.host(url)}{where}",
        key_env=variable,
        auth="bearer" if variable == "ANTHROPIC_AUTH_TOKEN" else "key",
        context_tokens=row.context_tokens if row else None,
        price=FREE if local else row.price if row else None,
        advice="Check that a server is running there." if local else "Check the address.",
    )


def _anthropic_variable() -> str:
    """Which of the two variables holds the key; the API key when both or neither do."""
    if os.environ.get("ANTHROPIC_AUTH_TOKEN") and not os.environ.get("ANTHROPIC_API_KEY"):
        return "ANTHROPIC_AUTH_TOKEN"
    return "ANTHROPIC_API_KEY"


def _unknown(name: str, shown: str, known: list[str]) -> UsageError:
    if name.startswith("claude-"):
        known = [*known, *claude.named_by_sdk()]
        more = f"A newer one can be given as https://{claude.HOST}#{name}."
    else:
        more = "`skillcourse models` lists them and says how to add one."
    close = difflib.get_close_matches(name, sorted(set(known)))
    close = [f"{match}NAME" if match.endswith(":") else match for match in close]
    hint = f"Did you mean {' or '.join(close)}? " if close else ""
    return UsageError(f"No model is called {shown}.", next_step=f"{hint}{more}")
