"""The ladder: what is offered was tried, and a level that is asked for is the level one gets."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from skillcourse import sandbox
from skillcourse.errors import SetupError, UsageError
from skillcourse.sandbox import ladder, landlock
from skillcourse.sandbox.limits import LEVEL_NAMES, Level, Missing
from skillcourse.sandbox.probe import probe

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about Linux")

LEVELS = """
import json
from skillcourse import sandbox
print(json.dumps([[found.name, found.network_closed, found.files_closed] for found in sandbox.levels()]))
"""


def fresh_levels(*before: str, **env: str) -> list[list[object]]:
    """The levels that a new process finds, started with these words before it."""
    done = subprocess.run(
        [*before, sys.executable, "-c", LEVELS],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        check=True,
    )
    found: list[list[object]] = json.loads(done.stdout)
    return found


def loopback_is_up() -> bool:
    with socket.create_server(("127.0.0.1", 0)) as server:
        try:
            socket.create_connection(server.getsockname()).close()
        except OSError:
            return False
    return True


def test_every_level_is_either_here_or_missing_with_a_way() -> None:
    names = [level.name for level in sandbox.levels()]
    assert names == sorted(names, key=LEVEL_NAMES.index)
    assert "limits" in names
    assert {*names, *(gone.name for gone in sandbox.missing())} == set(LEVEL_NAMES)
    assert all(gone.why and gone.next_step for gone in sandbox.missing())
    for level in sandbox.levels():
        assert level.files_closed is (level.name != "limits")
        assert ("no network" in level.says) is level.network_closed


@linux_only
def test_what_the_system_can_do_is_offered() -> None:
    """A fault of ours must not pass as a machine without the level."""
    names = [level.name for level in sandbox.levels()]
    if shutil.which("bwrap"):
        words = [
            "bwrap",
            "--unshare-user",
            "--unshare-pid",
            "--unshare-net",
            "--ro-bind",
            "/",
            "/",
            "--proc",
            "/proc",
            "true",
        ]
        can = subprocess.run(words, capture_output=True, check=False).returncode == 0
        assert ("bubblewrap" in names) is can
    assert ("landlock" in names) is (landlock.abi() > 0)
    assert all(level.network_closed for level in sandbox.levels())


@linux_only
def test_without_bubblewrap_the_next_level_is_taken(tmp_path: Path) -> None:
    if landlock.abi() == 0:
        pytest.skip("no Landlock here: use Linux 5.13 or later with it switched on")
    assert fresh_levels(PATH=str(tmp_path))[0] == ["landlock", True, True]


@linux_only
def test_where_namespaces_are_refused_the_next_level_is_taken() -> None:
    """As in most containers: bwrap is there, and the kernel says no. A system call filter of ours plays the
    container.
    """
    from skillcourse.sandbox import launch, seccomp

    arch = seccomp.machine()
    if arch is None or landlock.abi() == 0:
        pytest.skip("needs Landlock and an architecture with a system call filter")
    code = seccomp.namespaced_filter(arch).hex()
    program = (
        "import os, sys; sys.argv[0:1] = []; from skillcourse.sandbox import launch\n"
        f"plan = launch.Plan(['--filter', {code!r}, '--', 'x']); launch._give_up_rights(plan)\n"
        f"exec({LEVELS!r})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert [name for name, *_ in json.loads(done.stdout)] == ["landlock", "limits"]
    assert launch.NOT_STARTED == 125


@linux_only
def test_every_level_stands_without_a_network_too() -> None:
    try:
        subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine cannot unshare the network")
    assert [found[0] for found in fresh_levels("unshare", "-rn")] == [
        level.name for level in sandbox.levels()
    ]


def test_the_strongest_level_is_the_default(tmp_path: Path) -> None:
    with sandbox.open(tmp_path) as box:
        assert box.level == sandbox.levels()[0]


def test_a_minimum_refuses_what_is_weaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    best = sandbox.levels()[0].name
    monkeypatch.setenv("SKILLCOURSE_SANDBOX", best)
    sandbox.open(tmp_path).close()
    if best == "limits":
        return
    with pytest.raises(SetupError, match=f"asks for at least '{best}', and this would be 'limits'") as caught:
        sandbox.open(tmp_path, level="limits")
    assert caught.value.next_step
    monkeypatch.setenv("SKILLCOURSE_SANDBOX", "limits")
    sandbox.open(tmp_path, level="limits").close()


@pytest.mark.parametrize("minimum", ["bubblewrap", "landlock"])
def test_a_minimum_that_this_machine_lacks(
    minimum: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_limits = {name: Missing(name, "there is none", "Get one.") for name in LEVEL_NAMES[:-1]}
    monkeypatch.setattr(
        ladder, "_found", {**only_limits, "limits": Level("limits", True, False, "limits only")}
    )
    sandbox.open(tmp_path).close()
    with pytest.raises(
        SetupError, match=r"cannot run commands at the level 'bubblewrap': there is none\. Get one\."
    ):
        sandbox.open(tmp_path, level="bubblewrap")
    monkeypatch.setenv("SKILLCOURSE_SANDBOX", minimum)
    with pytest.raises(SetupError, match=f"at least '{minimum}', and this would be 'limits'"):
        sandbox.open(tmp_path)


def test_a_level_that_does_not_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = "Expected one of bubblewrap, landlock, seatbelt, limits"
    with pytest.raises(UsageError, match=f"{names} as the level, and got 'docker'"):
        sandbox.open(tmp_path, level="docker")
    monkeypatch.setenv("SKILLCOURSE_SANDBOX", "strong")
    with pytest.raises(UsageError, match=f"{names} as SKILLCOURSE_SANDBOX, and got 'strong'"):
        sandbox.open(tmp_path)


@linux_only
def test_a_level_that_lets_a_command_out_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof is the trial: walls with a hole in them are seen as missing."""
    from skillcourse.sandbox import launcher

    if landlock.abi() == 0:
        pytest.skip("no Landlock here")
    monkeypatch.setattr(ladder, "_found", {})
    monkeypatch.setattr(launcher.landlock, "words", lambda *_args, **_more: [])
    gone = ladder._look("landlock")
    assert isinstance(gone, Missing)
    assert gone.why == "it was tried, and a command got at a file outside"


@linux_only
def test_an_open_network_is_seen_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from skillcourse.sandbox import seccomp

    monkeypatch.setattr(ladder, "_found", {})
    monkeypatch.setattr(seccomp, "machine", lambda: None)
    found = ladder._look("limits")
    assert isinstance(found, Level)
    assert not found.network_closed
    assert "THE NETWORK OPEN" in found.says
    if loopback_is_up():
        assert probe("limits").reaches_network


def test_importing_is_light() -> None:
    heavy = "('ctypes', 'json', 'socket', 'skillcourse.sandbox.probe')"
    program = f"import sys, skillcourse.sandbox; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_importing_works_where_posix_modules_do_not_exist() -> None:
    """Windows has none of them; what Python's own library needs is loaded before they are taken away."""
    program = """
import ctypes.wintypes, pathlib, shutil, subprocess, sys, sysconfig, tempfile
for name in ("resource", "fcntl", "pwd", "grp", "termios"):
    sys.modules[name] = None
sys.platform = "win32"
import skillcourse.sandbox
from skillcourse.sandbox import probe, windows
print([name for name in ("posix", "launcher", "bubblewrap") if "skillcourse.sandbox." + name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
