"""Attempts to get out, at every level: each is really made, and is contained as far as the level says."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import skillcourse
from skillcourse.sandbox import CommandResult, Level, Sandbox
from skillcourse.sandbox.runtime import interpreter

Run = Callable[..., CommandResult]
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about Linux system calls")

READ = "import sys; print(open(sys.argv[1], 'rb').read(200))"
WRITE = "import sys; open(sys.argv[1], 'a').write('changed')"

CONNECT = """
import socket, sys
family, kind, address = sys.argv[1:]
address = ("127.0.0.1", int(address)) if family == "inet" else address.replace("@", chr(0))
kind = socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM
end = socket.socket(getattr(socket, "AF_" + family.upper()), kind)
end.settimeout(2)
end.connect(address)
end.send(b"x")
"""


@pytest.fixture
def ear(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[list[str], socket.socket]]:
    """A listening socket of this process: the words that tell CONNECT of it, and the socket."""
    family, kind = request.param
    if family == "inet":
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM)
        made.bind(("127.0.0.1", 0))
        words = ["inet", kind, str(made.getsockname()[1])]
    else:
        made = socket.socket(socket.AF_UNIX)
        name = f"@skillcourse-test-{os.getpid()}" if kind == "abstract" else str(tmp_path / "ear")
        made.bind(name.replace("@", "\0"))
        words = ["unix", kind, name]
    if kind != "udp":
        made.listen()
    made.settimeout(0.05)
    with made:
        yield words, made


def heard(ear: socket.socket) -> bool:
    try:
        if ear.type == socket.SOCK_DGRAM:
            ear.recv(1)
        else:
            ear.accept()[0].close()
    except TimeoutError:
        return False
    return True


@linux_only
@pytest.mark.parametrize(
    "ear",
    [("inet", "tcp"), ("inet", "udp"), ("unix", "abstract"), ("unix", "path")],
    indirect=True,
    ids="-".join,
)
def test_no_socket_of_this_machine_can_be_reached(
    ear: tuple[list[str], socket.socket], python: Run, level: Level
) -> None:
    words, listening = ear
    result = python(CONNECT, *words)
    if level.network_closed:
        # A datagram to a loopback of its own is sent, and arrives nowhere.
        assert result.exit_code != 0 or words[1] == "udp"
        assert not heard(listening)
    else:
        assert result.exit_code == 0
        assert heard(listening)


def test_the_ears_of_these_tests_hear(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(2)
        try:
            socket.create_connection(server.getsockname()).close()
        except OSError as error:
            pytest.skip(f"no loopback here ({error}); ip link set lo up")
        assert heard(server)


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.create_connection(('198.51.100.7', 443), 3)",
        "import socket; socket.create_connection(('2001:db8::7', 443), 3)",
        "import socket; socket.getaddrinfo('example.org', 443)",
        "import urllib.request; urllib.request.urlopen('http://example.org', timeout=3)",
        "import socket; s = socket.socket(40, socket.SOCK_STREAM); s.settimeout(3); s.connect((2, 1024))",
    ],
    ids=["ipv4", "ipv6", "dns", "http", "vsock"],
)
def test_nothing_outside_can_be_reached(program: str, python: Run, level: Level) -> None:
    if not level.network_closed:
        pytest.skip(f"{level.name} leaves the network open here, and says so")
    result = python(program)
    assert result.exit_code == 1
    assert "rror" in result.stderr
    assert result.seconds < 2.5  # refused at once, not timed out


REFUSED = {
    "io_uring_setup": (425, 425, "8, ctypes.create_string_buffer(120)"),
    "unshare": (272, 97, "0x10000000"),
    "mount": (165, 40, "b'none', b'/tmp', b'tmpfs', 0, None"),
    "ptrace": (101, 117, "0, 0, 0, 0"),
    "keyctl": (250, 219, "0, -3, 0"),
    "bpf": (321, 280, "0, None, 0"),
    "memfd_create": (319, 279, "b'x', 0"),
    "clone3": (435, 435, "None, 0"),
    "perf_event_open": (298, 241, "None, 0, 0, -1, 0"),
}
"""Numbers on x86-64 and 64-bit Arm, and arguments with which the call would do something."""


@linux_only
def test_system_calls_that_lead_out_are_refused(python: Run) -> None:
    column = {"x86_64": 0, "aarch64": 1}.get(os.uname().machine)
    if column is None:
        pytest.skip("no system call filter for this architecture")
    program = "import ctypes, errno; libc = ctypes.CDLL(None, use_errno=True)\n"
    for name, call in REFUSED.items():
        program += f"done = libc.syscall({call[column]}, {call[2]})\n"
        program += f"print({name!r}, done, errno.errorcode.get(ctypes.get_errno()))\n"
    lines = python(program).stdout.splitlines()
    assert len(lines) == len(REFUSED)
    assert [line for line in lines if not line.endswith((" -1 EPERM", " -1 ENOSYS"))] == []


def outside_files(tmp_path: Path) -> dict[str, Path]:
    """Files that this process can read and a sandboxed command must not."""
    other = tmp_path / "other workspace"
    other.mkdir()
    (other / "notes.txt").write_text("another learner's", encoding="utf-8")
    package = Path(skillcourse.__file__).parent
    found = {
        "beside the workspace": tmp_path / "secret.txt",
        "another workspace": other / "notes.txt",
        "the repository": package.parent / "pyproject.toml",
        "accounts": Path("/etc/shadow"),
        "environment of this process": Path(f"/proc/{os.getpid()}/environ"),
        "memory of this process": Path(f"/proc/{os.getpid()}/maps"),
        "through a descriptor": Path(f"/proc/{os.getpid()}/root/{tmp_path}/secret.txt"),
    }
    return {name: path for name, path in found.items() if _readable_here(path)}


def _readable_here(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return bool(file.read(1))
    except OSError:
        return False


def test_nothing_outside_can_be_read(python: Run, level: Level, tmp_path: Path) -> None:
    attempts = outside_files(tmp_path)
    assert "beside the workspace" in attempts
    program = """
import sys
for path in sys.argv[1:]:
    try:
        print(len(open(path, "rb").read(10)), path)
    except OSError:
        pass
"""
    read = python(program, *attempts.values()).stdout
    if level.files_closed:
        assert read == ""
    else:
        assert str(attempts["beside the workspace"]) in read
        assert "read and change every file" in level.says


@pytest.mark.parametrize("folder", ["home", "tmp", "repository"])
def test_folders_outside_show_nothing(folder: str, python: Run, level: Level, tmp_path: Path) -> None:
    if not level.files_closed:
        pytest.skip(f"{level.name} leaves files open, and says so")
    package = Path(skillcourse.__file__).parent
    path = {"home": Path.home(), "tmp": tmp_path.parent, "repository": package.parent}[folder]
    on_the_way = [*interpreter().folders, tmp_path]
    shown = [part.relative_to(path).parts[0] for part in on_the_way if path in part.parents]
    result = python("import os, sys; print(os.listdir(sys.argv[1]))", path)
    # Folders on the way to the interpreter or the workspace may stand there, empty of all else.
    assert result.exit_code == 1 or set(eval(result.stdout)) <= set(shown), result.stdout


def test_a_link_out_of_the_workspace_leads_nowhere(python: Run, level: Level, workspace: Path) -> None:
    (workspace / "link").symlink_to(workspace.parent / "secret.txt")
    result = python(READ, "link")
    assert ("the secret" in result.stdout) is not level.files_closed


def test_a_hard_link_cannot_pull_a_file_in(python: Run, level: Level, workspace: Path) -> None:
    result = python(
        "import os, sys; os.link(sys.argv[1], 'mine'); print(open('mine').read())",
        workspace.parent / "secret.txt",
    )
    assert ("the secret" in result.stdout) is not level.files_closed


@linux_only
def test_only_ones_own_processes_can_be_seen(box: Sandbox, level: Level) -> None:
    result = box.run(
        ["bash", "-c", "ls -d /proc/[0-9]*; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr '\\0' '\\n'"]
    )
    if level.name == "bubblewrap":
        assert 2 <= len(re.findall(r"^/proc/\d+$", result.stdout, re.MULTILINE)) <= 4
        assert "-m\npytest" not in result.stdout
    elif level.name == "landlock":
        assert result.stdout == ""


@linux_only
def test_other_processes_cannot_be_signalled(python: Run, level: Level) -> None:
    from skillcourse.sandbox import landlock

    result = python("import os, sys; os.kill(int(sys.argv[1]), 0); print('reached')", os.getpid())
    closed = level.name == "bubblewrap" or (level.name == "landlock" and landlock.abi() >= 6)
    assert ("reached" in result.stdout) is not closed
    if level.name == "landlock":
        assert ("can be signalled" in level.says) is not closed


def test_nothing_outside_can_be_written(python: Run, level: Level, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    attempts = {
        "append": (WRITE, secret),
        "make": (WRITE, tmp_path / "made.txt"),
        "truncate": ("import os, sys; os.truncate(sys.argv[1], 0)", secret),
        "remove": ("import os, sys; os.remove(sys.argv[1])", secret),
        "move in": ("import os, sys; os.rename(sys.argv[1], 'mine')", secret),
        "move out": (
            "import os, sys; open('a', 'w').write('x'); os.rename('a', sys.argv[1])",
            tmp_path / "made.txt",
        ),
        "folder": ("import os, sys; os.mkdir(sys.argv[1])", tmp_path / "made.txt"),
        "link": ("import os, sys; os.symlink('/', sys.argv[1])", tmp_path / "made.txt"),
    }
    if not level.files_closed:
        assert python(WRITE, secret).exit_code == 0
        assert secret.read_text(encoding="utf-8") == "the secretchanged"
        return
    for name, (program, path) in attempts.items():
        result = python(program, path)
        # In bubblewrap the same path lies in the private /tmp, where a command may make what it likes.
        assert result.exit_code == 1 or level.name == "bubblewrap", f"{name}: {result}"
        assert secret.read_text(encoding="utf-8") == "the secret", name
        assert not os.path.lexists(tmp_path / "made.txt"), name


def test_programs_and_packages_cannot_be_changed(python: Run, level: Level) -> None:
    if not level.files_closed:
        pytest.skip(f"{level.name} leaves files open, and says so")
    folders = [*interpreter().folders, *map(Path, ("/", "/dev", "/etc", "/usr", "/usr/bin", "/usr/lib"))]
    folders = [folder for folder in folders if folder.is_dir()]
    program = """
import sys
for folder in sys.argv[1:]:
    try:
        open(folder + "/skillcourse-planted", "w")
    except OSError:
        print("refused")
"""
    assert python(program, *folders).stdout.split() == ["refused"] * len(folders)
    assert not [folder for folder in folders if (folder / "skillcourse-planted").exists()]


def test_the_temporary_folder_is_private_and_lasts_as_long_as_the_sandbox(box: Sandbox, level: Level) -> None:
    made = box.run(["bash", "-c", 'echo kept > "$TMPDIR/note" && cat ~/note'])
    assert (made.exit_code, made.stdout) == (0, "kept\n")
    assert box.run(["bash", "-c", 'cat "$TMPDIR/note"']).stdout == "kept\n"
    if level.name == "bubblewrap":
        assert box.run(["cat", "/tmp/note"]).stdout == "kept\n"
    elif level.files_closed:
        assert box.run(["touch", "/tmp/note"]).exit_code == 1
    assert not Path("/tmp/note").exists()
    private = box._view.private
    assert (private / "note").exists()
    box.close()
    assert not private.parent.exists()


def test_readable_folders_can_be_read_and_not_written(
    opened: Callable[..., Sandbox], level: Level, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "book.txt").write_text("a book", encoding="utf-8")
    box = opened(readable=[library, tmp_path / "secret.txt"])
    assert (
        box.run(["cat", str(library / "book.txt"), str(tmp_path / "secret.txt")]).stdout == "a bookthe secret"
    )
    assert level.name == "limits" or box.run(["touch", str(library / "new.txt")]).exit_code == 1
    assert level.name == "limits" or not (library / "new.txt").exists()


@pytest.mark.parametrize(
    "attempt",
    [
        "echo changed > .agents/skills/demo/SKILL.md",
        "chmod -R u+w .agents; echo changed > .agents/skills/demo/SKILL.md",
        "rm -rf .agents",
        "mv .agents elsewhere; mkdir -p .agents/skills/demo; echo changed > .agents/skills/demo/SKILL.md",
        "mv .agents/skills gone; mkdir -p .agents/skills/demo; echo changed > .agents/skills/demo/SKILL.md",
        "chmod -R u+w .agents; echo new > .agents/skills/demo/NEW.md",
        "chmod -R u+w .agents; rm .agents/skills/demo/SKILL.md; ln -s /etc .agents/skills/demo/SKILL.md",
        "chmod -R u+w .agents; rm -rf .agents; ln -s .. .agents",
        "chmod -R u+w .agents; rm -rf .agents/skills; echo x > .agents/skills",
    ],
)
def test_read_only_folders_stay_as_they_are(
    attempt: str, opened: Callable[..., Sandbox], workspace: Path, tmp_path: Path
) -> None:
    skill = workspace / ".agents" / "skills" / "demo"
    skill.mkdir(parents=True)
    (skill / "SKILL.md").write_text("as it was", encoding="utf-8")
    (skill / "SKILL.md").chmod(0o444)
    skill.chmod(0o555)
    beside = sorted(tmp_path.iterdir())
    box = opened(readonly=[".agents/skills"])
    assert (
        box.run(["bash", "-c", f"cat .agents/skills/demo/SKILL.md; {attempt}; echo mine > mine.txt"]).stdout
        == "as it was"
    )
    assert (workspace / "mine.txt").read_text(encoding="utf-8") == "mine\n"
    assert list(skill.iterdir()) == [skill / "SKILL.md"]
    assert not any(
        part.is_symlink() for part in (skill, *skill.parents, skill / "SKILL.md") if workspace in part.parents
    )
    assert (skill / "SKILL.md").read_text(encoding="utf-8") == "as it was"
    assert (skill / "SKILL.md").stat().st_mode & 0o777 == 0o444
    assert sorted(tmp_path.iterdir()) == beside
    assert box.run(["cat", ".agents/skills/demo/SKILL.md"]).stdout == "as it was"
    skill.chmod(0o755)


def test_one_command_cannot_lead_the_next_one_elsewhere(box: Sandbox, level: Level, tmp_path: Path) -> None:
    """In bubblewrap the way to the workspace leads through the private /tmp; it must not become a link."""
    first = "/".join(tmp_path.parts[:3]).replace("//", "/")
    beside = sorted(tmp_path.iterdir())
    for attempt in (
        f"mv {first} {first}-away",
        f"rm -rf {first}",
        f"rmdir {first}",
        f"ln -sfn /oldroot {first}",
    ):
        if level.name == "bubblewrap":
            result = box.run(["bash", "-c", f"cd /; {attempt}; test ! -L {first} && test -d {first}"])
            assert result.exit_code == 0, attempt
    assert box.run(["bash", "-c", "pwd; touch fine"]).stdout == f"{box.workspace}\n"
    assert sorted(tmp_path.iterdir()) == beside


def test_a_readable_folder_in_the_workspace_is_not_followed_out(
    opened: Callable[..., Sandbox], level: Level, workspace: Path, tmp_path: Path
) -> None:
    (workspace / "data").mkdir()
    box = opened(readable=[workspace / "data"])
    assert box.run(["bash", "-c", f"rmdir data; ln -s {tmp_path} data"]).exit_code == 0
    assert ("the secret" in box.run(["cat", "data/secret.txt"]).stdout) is not level.files_closed


def test_the_environment_is_ours_alone(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-planted-7316")
    monkeypatch.setenv("PYTHONPATH", "/planted")
    monkeypatch.setenv("BASH_ENV", "/planted")
    result = box.run([sys.executable, "-c", "import os; print(sorted(os.environ)); print(dict(os.environ))"])
    names = set(eval(result.stdout.splitlines()[0]))
    assert names <= {
        "HOME", "LANG", "LC_ALL", "LC_CTYPE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PATH", "PWD",
        "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONUSERBASE", "TMPDIR", "__CF_USER_TEXT_ENCODING",
    }  # fmt: skip
    assert "planted" not in result.stdout


@linux_only
def test_a_planted_key_is_in_no_environment_of_the_family(box: Sandbox, level: Level) -> None:
    """The starters between this process and the command must not carry what the command must not see."""
    os.environ["ANTHROPIC_API_KEY"] = "sk-planted-7316"
    try:
        climb = """
import os
pid, seen = os.getpid(), []
for _ in range(4):
    try:
        seen.append(open(f"/proc/{pid}/environ").read())
        pid = int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1])
    except OSError as error:
        seen.append(type(error).__name__)
        break
    if pid in (0, %d):
        break
print(len(seen), "sk-planted" in "".join(seen))
"""
        result = box.run([sys.executable, "-c", climb % os.getpid()])
    finally:
        del os.environ["ANTHROPIC_API_KEY"]
    assert result.stdout.split()[1] == "False", result
    assert int(result.stdout.split()[0]) >= (1 if level.name == "landlock" else 2)


@linux_only
def test_no_privileges_are_left_and_no_descriptors(box: Sandbox, level: Level) -> None:
    if level.name == "landlock":
        # /proc is closed there, so ask the kernel itself.
        program = "import ctypes; print(ctypes.CDLL(None).prctl(39, 0, 0, 0, 0))"
        assert box.run([sys.executable, "-c", program]).stdout == "1\n"
    else:
        status = box.run(["cat", "/proc/self/status"]).stdout
        assert "CapEff:\t0000000000000000" in status
        assert "CapBnd:\t0000000000000000" in status or os.geteuid() != 0
        assert "NoNewPrivs:\t1" in status
    look = "import os\nfor n in range(3, 64):\n    try: os.fstat(n); print(n)\n    except OSError: pass"
    assert box.run([sys.executable, "-c", look]).stdout == ""
