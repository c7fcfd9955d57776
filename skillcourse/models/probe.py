"""Asking ports of this machine what is there: all at once, with one deadline, and calm about strangers."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from skillcourse.models.local import Server

DEADLINE = 0.3
"""Seconds after which whoever has not answered is not there."""

_MAX_BYTES = 1_000_000
_MAX_MODELS = 200


def probe(servers: Iterable[Server], deadline: float = DEADLINE) -> dict[str, list[str]]:
    """The models that each server lists right now, by the server's name; the silent ones are left out."""
    probes = [_Probe(server) for server in servers]
    end = time.monotonic() + deadline
    for one in probes:
        one.start()
    for one in probes:
        one.join(max(0.0, end - time.monotonic()))
    for one in probes:
        one.abandon()
    return {one.server.name: one.found for one in probes if one.found is not None}


class _Probe(threading.Thread):
    """One question to one port. A daemon, so that a port that never answers keeps nothing alive."""

    def __init__(self, server: Server) -> None:
        super().__init__(name=f"probe-{server.name}", daemon=True)
        self.server = server
        self.found: list[str] | None = None
        self._socket: socket.socket | None = None
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)

    def run(self) -> None:
        # A stranger may do anything: hang up, talk nonsense, never stop. None of it is an error here.
        with suppress(OSError, ValueError, http.client.HTTPException, RecursionError):
            self._connection.connect()
            self._socket = (
                self._connection.sock
            )  # kept, because the connection lets go of it while it still reads
            self._connection.request("GET", self.server.path, headers={"Accept": "application/json"})
            response = self._connection.getresponse()
            if response.status == 200:
                self.found = _names(json.loads(response.read(_MAX_BYTES)), self.server)
        with suppress(OSError):
            self._connection.close()

    def abandon(self) -> None:
        """Wake a thread that still waits for its port."""
        if self.is_alive() and self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _names(listing: Any, server: Server) -> list[str] | None:
    """The model names in a list of models; ``None`` when it is not this server's list."""
    field, key = ("models", "name") if server.lists == "ollama" else ("data", "id")
    entries = listing.get(field) if isinstance(listing, dict) else None
    if not isinstance(entries, list):
        return None
    entries = [entry for entry in entries[:_MAX_MODELS] if isinstance(entry, dict)]
    if server.owner:
        entries = [entry for entry in entries if entry.get("owned_by") == server.owner]
        if not entries:
            return None
    names = [name for entry in entries if isinstance(name := entry.get(key), str) and _is_name(name)]
    return [name for name in names if "embed" not in name.lower()]


def _is_name(text: str) -> bool:
    return 0 < len(text) <= 200 and text.isprintable()
