"""Older kernels speak older versions of Landlock; each that this kernel still speaks is tried."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from skillcourse import sandbox
from skillcourse.sandbox import ladder, landlock
from skillcourse.sandbox.limits import Level

pytestmark = pytest.mark.skipif(landlock.abi() == 0, reason="no Landlock here: use Linux 5.13 or later")

ATTEMPTS = """
import os, socket, sys
secret = sys.argv[1]
def refused(act):
    try:
        act()
    except OSError as error:
        return True
    return False
print(refused(lambda: open(secret).read()), refused(lambda: open(secret, "a")))
print(refused(lambda: os.truncate(secret, 0)), refused(lambda: os.rename(secret, "mine")))
print(refused(lambda: socket.create_connection(("127.0.0.1", 9), 1)), refused(lambda: socket.socket()))
os.makedirs("a/b"); open("a/x", "w").close(); os.rename("a/x", "a/y")
print(os.listdir("a/b"), open("/proc/meminfo").read(8))
"""


@pytest.mark.parametrize("version", range(1, landlock.abi() + 1))
def test_every_version_closes_files_and_network(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    (tmp_path / "workspace").mkdir()
    monkeypatch.setattr(landlock, "abi", lambda: version)
    monkeypatch.setattr(ladder, "_found", {})
    with sandbox.open(tmp_path / "workspace", level="landlock") as box:
        result = box.run([sys.executable, "-I", "-S", "-c", ATTEMPTS, str(secret)])
        says = box.level.says
    assert result.stdout == "True True\nTrue True\nTrue True\n[] MemTotal\n", result.stderr
    assert secret.read_text(encoding="utf-8") == "the secret"
    assert ("can be signalled" in says) is (version < 6)


def test_without_a_system_call_filter_only_tcp_is_closed_and_that_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from skillcourse.sandbox import seccomp

    monkeypatch.setattr(seccomp, "machine", lambda: None)
    monkeypatch.setattr(ladder, "_found", {})
    found = ladder._look("landlock")
    assert isinstance(found, Level)
    assert not found.network_closed
    assert "THE NETWORK OPEN" in found.says
