"""Few, whole updates of a widget's traits, however often the state changes.

Jupyter drops output above about a thousand messages or a megabyte a second. So changes are collected, sent
together at most ten times a second, and less often when they are large; the last state always arrives.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

INTERVAL = 0.1
"""Seconds between two updates, at least."""
BYTES_A_SECOND = 400_000
"""How much one view may send."""


class Coalesced:
    """Collects changes and hands them on.

    Args:
        send: Called with the changed traits, never twice within :data:`INTERVAL` seconds except at
            :meth:`flush`.
    """

    def __init__(self, send: Callable[[dict[str, Any]], None]) -> None:
        self._send = send
        self._lock = threading.RLock()
        self._waiting: dict[str, Any] = {}
        self._free_at = 0.0
        self._timer: threading.Timer | None = None

    def put(self, **traits: Any) -> None:
        """Notes the new values; they are sent now, or as soon as the pause since the last update is over."""
        with self._lock:
            self._waiting.update(traits)
            self._send_when_free()

    def flush(self) -> None:
        """Sends what waits now: the state is whole when this returns."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._send_waiting()

    def _send_when_free(self) -> None:
        wait = self._free_at - time.monotonic()
        if wait <= 0:
            self._send_waiting()
        elif self._timer is None:
            self._timer = threading.Timer(wait, self._due)
            self._timer.daemon = True
            self._timer.start()

    def _due(self) -> None:
        with self._lock:
            self._timer = None
            # On a busy machine a timer may be late, and another update may just have been sent.
            self._send_when_free()

    def _send_waiting(self) -> None:
        if not self._waiting:
            return
        traits, self._waiting = self._waiting, {}
        size = sum(len(str(value)) for value in traits.values())
        self._free_at = time.monotonic() + max(INTERVAL, size / BYTES_A_SECOND)
        self._send(traits)
