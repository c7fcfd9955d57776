from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skillcourse import course
from skillcourse.cli import lab


def test_a_lesson_that_is_not_built(command, small_course: Path) -> None:
    said = command("lab", "98")
    assert (said.code, said.out) == (3, "")
    assert (
        "lessons/98_small/lesson.ipynb is not there. `skillcourse build --no-run` makes the lessons."
    ) in said.err


def test_a_lesson_that_does_not_exist(command, small_course: Path) -> None:
    assert command("lab", "7").code == 2


def test_a_port_that_is_taken_is_said_before_anything_starts(command, small_course: Path) -> None:
    course.build()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = command("lab", "98", "--port", str(port))
    assert said.code == 3
    assert f"Port {port} cannot be used here" in said.err


def test_without_a_screen_no_browser_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not lab.has_browser()


class Server:
    """A JupyterLab that the command started."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.base, _, rest = address.partition("/lab/")
        self.token = rest.partition("token=")[2]

    def get(self, path: str) -> str:
        """What it answers to who has the token."""
        join = "&" if "?" in path else "?"
        with urllib.request.urlopen(f"{self.base}{path}{join}token={self.token}", timeout=20) as answer:
            return str(answer.read().decode("utf-8"))

    def default(self, plugin: str, key: str) -> Any:
        """The default of a JupyterLab setting, as its browser side is told it."""
        settings = json.loads(self.get(f"/lab/api/settings/{plugin}"))
        return settings["schema"]["properties"][key]["default"]


@pytest.fixture
def server(small_course: Path, tmp_path: Path) -> Iterator[Server]:
    course.build()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))
    }
    environment.update(HOME=str(tmp_path / "user"), SKILLCOURSE_HOME=str(tmp_path / "mine"))
    (tmp_path / "user").mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "skillcourse", "lab", "98", "--no-browser"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert child.stdout is not None
        said = ""
        while not (found := re.search(r"http://\S+", said)):
            line = child.stdout.readline()
            assert line, said
            said += line
        yield Server(found[0])
        child.send_signal(signal.SIGINT)
        rest = child.communicate(timeout=30)[0]
        assert child.returncode == 0
        assert rest.endswith("Stopped. Your work is saved in lessons/.\n")
        assert "WARN" not in said + rest
    finally:
        if child.poll() is None:
            child.kill()
            child.communicate()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGINT to a child is a matter of POSIX systems")
def test_it_opens_the_lesson_asks_nothing_and_writes_only_to_its_own_folder(
    server: Server, tmp_path: Path
) -> None:
    assert "/lab/tree/lessons/98_small/lesson.ipynb?token=" in server.address
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{server.base}/api/contents", timeout=20)
    assert caught.value.code == 403
    assert "lesson.ipynb" in server.get("/api/contents/lessons/98_small")
    assert server.default("@jupyterlab/apputils-extension:notification", "fetchNews") == "false"
    assert server.default("@jupyterlab/apputils-extension:notification", "checkForUpdates") is False
    assert server.default("@jupyterlab/docmanager-extension:plugin", "autosaveInterval") == 5
    page = server.get("/lab")
    assert '"@jupyterlab/apputils-extension:announcements"' in page
    assert '"name": "read-only"' in page
    assert [path.name for path in (tmp_path / "user").iterdir()] == []
    kernels = json.loads(server.get("/api/kernelspecs"))
    assert kernels["default"] == "python3"
