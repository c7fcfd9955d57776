"""Tries one level for real: what a command there can do is what the level is said to do."""

from __future__ import annotations

import json
import secrets
import socket
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from skillcourse.errors import SkillcourseError
from skillcourse.sandbox.box import Sandbox
from skillcourse.sandbox.limits import Level, LevelName, Limits

_SCRIPT = """
import json, socket, sys
secret, outside, port, name = sys.argv[1:]
def tried(act):
    try:
        act()
    except (OSError, AttributeError):
        return False
    return True
def reach(family, kind, address):
    with socket.socket(family, kind) as end:
        end.settimeout(0.3)
        end.connect(address)
        end.send(b"x")
print(json.dumps({
    "works": tried(lambda: open("made", "w").close()),
    "reads": tried(lambda: open(secret).read()),
    "writes": tried(lambda: open(outside, "w").close()),
}))
if port:
    tried(lambda: reach(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", int(port))))
    tried(lambda: reach(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", int(port))))
if name:
    tried(lambda: reach(socket.AF_UNIX, socket.SOCK_STREAM, chr(0) + name))
"""

_LIMITS = Limits(seconds=10.0, cpu_seconds=10, memory_mb=512, processes=16, file_mb=1, output_bytes=4_000)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a command at one level could do."""

    works: bool
    """It ran in the running interpreter and wrote a file into its workspace."""
    reads_outside: bool
    writes_outside: bool
    reaches_network: bool
    """A connection, a datagram or a local socket of its own reached this process."""
    said: str = ""
    """What it said when it did not work."""


def probe(name: LevelName) -> Tried:
    """Runs one small program at ``name`` that tries to read, write and connect outside. Never raises."""
    level = Level(name, network_closed=False, files_closed=False, says="being tried")
    try:
        with tempfile.TemporaryDirectory(prefix="skillcourse-probe-") as folder, _Ears() as ears:
            root = Path(folder).resolve()
            secret, outside, workspace = root / "secret", root / "outside", root / "workspace"
            secret.write_text("secret", encoding="utf-8")
            workspace.mkdir()
            argv = [
                sys.executable,
                "-I",
                "-S",
                "-c",
                _SCRIPT,
                str(secret),
                str(outside),
                ears.port,
                ears.local,
            ]
            with Sandbox(workspace, level=level, limits=_LIMITS) as sandbox:
                result = sandbox.run(argv)
            if result.exit_code != 0 or result.ended_by:
                said = (result.stderr.strip().splitlines() or [f"exit code {result.exit_code}"])[-1]
                return Tried(False, True, True, True, said)
            answer = json.loads(result.stdout)
            wrote = answer["writes"] and outside.exists()
            return Tried(
                answer["works"] and (workspace / "made").exists(), answer["reads"], wrote, ears.heard()
            )
    except (OSError, ValueError, KeyError, SkillcourseError) as error:
        return Tried(False, True, True, True, str(error))


class _Ears:
    """Sockets of this process that nothing in a closed sandbox can reach."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self.port = ""
        self.local = ""
        with suppress(OSError):
            stream = self._add(socket.socket(socket.AF_INET, socket.SOCK_STREAM), ("127.0.0.1", 0))
            stream.listen()
            port = stream.getsockname()[1]
            self._add(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), ("127.0.0.1", port))
            self.port = str(port)
        if sys.platform.startswith("linux"):
            name = f"skillcourse-{secrets.token_hex(8)}"
            with suppress(OSError):
                self._add(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM), f"\0{name}").listen()
                self.local = name

    def heard(self) -> bool:
        """Whether anything arrived; also true when nothing could listen, because then nothing is proven."""
        return not self.port or any(map(_arrived, self._sockets))

    def __enter__(self) -> _Ears:
        return self

    def __exit__(self, *_error: object) -> None:
        for each in self._sockets:
            each.close()

    def _add(self, made: socket.socket, address: object) -> socket.socket:
        self._sockets.append(made)
        made.setblocking(False)
        made.bind(address)  # type: ignore[arg-type]
        return made


def _arrived(ear: socket.socket) -> bool:
    try:
        if ear.type == socket.SOCK_STREAM:
            ear.accept()[0].close()
        else:
            ear.recv(1)
    except OSError:
        return False
    return True
