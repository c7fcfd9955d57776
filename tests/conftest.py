"""What every test stands on: no network beyond loopback, no key, no pause, a progress home of its own."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
KEYS = (
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_BASE_URL",
    "SKILLCOURSE_MODEL",
    "SKILLCOURSE_CONFIG",
)


@pytest.fixture
def repository() -> Path:
    """The repository's root folder."""
    return REPOSITORY


@pytest.fixture(autouse=True)
def _quiet_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKILLCOURSE_PACE", "0")
    monkeypatch.setenv("SKILLCOURSE_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    # A skill calls `python`; Debian and macOS have no command of that name outside an environment.
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """Refuse every connection that would leave this machine: a test that needs one is wrong."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            try:
                inside = ipaddress.ip_address(host).is_loopback
            except ValueError:
                inside = host == "localhost"
            if not inside:
                raise AssertionError(f"a test tried to reach {host}; tests stay on loopback")
        real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _interrupts_arrive() -> None:
    """A run that was started in the background has interrupts switched off, and its children too."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the quick tests first, so that a broken change is seen early."""
    cost = {"slow": 1, "notebook": 2, "client": 3, "browser": 4}
    items.sort(key=lambda item: max((cost.get(mark.name, 0) for mark in item.iter_markers()), default=0))
