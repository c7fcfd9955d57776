"""Takes keys and machine paths out of everything that a run records or sends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

REMOVED = "[key removed]"
"""What stands in a record where a key was."""

_SECRET_NAME = re.compile(r"(?i)(?:key|token|secret|password|passwd|credentials?)$")
_SHORTEST = 8


def secrets_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The values of all variables whose names say that they are keys; values under 8 characters are too
    common."""
    found = {
        value.strip()
        for name, value in environment.items()
        if _SECRET_NAME.search(name) and len(value.strip()) >= _SHORTEST
    }
    return tuple(sorted(found))


class Redactor:
    """Replaces known keys, and the absolute paths that differ from machine to machine.

    Args:
        secrets: The key values; each becomes ``[key removed]``.
        paths: Absolute path to what stands for it, such as the workspace to ``.``.
    """

    def __init__(self, secrets: Iterable[str], paths: Mapping[str, str] | None = None) -> None:
        # The longest first: a key may begin with another one, a folder with its parent.
        self._secrets = tuple(sorted({secret for secret in secrets if secret}, key=len, reverse=True))
        self._paths = tuple(sorted((paths or {}).items(), key=lambda item: len(item[0]), reverse=True))

    def text(self, text: str) -> str:
        """``text`` without keys."""
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, REMOVED)
        return text

    def value(self, value: Any) -> Any:
        """Plain data without keys, in every text of it."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        return value

    def portable(self, text: str) -> str:
        """``text`` without keys, and with absolute paths replaced."""
        for path, stands_for in self._paths:
            if path in text:
                text = text.replace(path, stands_for)
        return self.text(text)

    def stream(self) -> TextStream:
        """A filter for text that arrives in pieces."""
        return TextStream(self, self._secrets)


class TextStream:
    """Passes text on piece by piece, and holds back only what may be the beginning of a key."""

    def __init__(self, redactor: Redactor, secrets: tuple[str, ...]) -> None:
        self._redactor = redactor
        self._beginnings = {secret[:size] for secret in secrets for size in range(1, len(secret))}
        self._longest = max(map(len, secrets), default=0) - 1
        self._held = ""

    def feed(self, piece: str) -> str:
        """What may be shown now that ``piece`` has come."""
        if not self._beginnings:
            return piece
        text = self._redactor.text(self._held + piece)
        keep = next(
            (
                size
                for size in range(min(self._longest, len(text)), 0, -1)
                if text[-size:] in self._beginnings
            ),
            0,
        )
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]

    def end(self) -> str:
        """What was held back and turned out to be no key."""
        held, self._held = self._held, ""
        return held
