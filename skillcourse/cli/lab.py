"""``skillcourse lab``: JupyterLab, opened at a lesson, with nothing to answer and nothing fetched."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer

from skillcourse.cli.show import line

if TYPE_CHECKING:
    from skillcourse.course import Lesson

SETTINGS = Path(__file__).parent / "lab_settings"
FIRST_PORT = 8888


def lab(
    lesson: Annotated[
        str | None, typer.Argument(metavar="[LESSON]", help="Where to open: 03. The first by default.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help=("Take this port and no other; by default the first free one.")),
    ] = None,
) -> None:
    """Open JupyterLab at a lesson. Where there is no browser, the address is printed.

    Your work is saved every few seconds, and nothing is fetched from the network or asked. JupyterLab keeps
    its own files with your progress, beside the lessons, and leaves your other Jupyter settings alone. Ctrl-C
    stops it.

    \b
    Example:
      skillcourse lab 02
    """
    from skillcourse import course
    from skillcourse.errors import SetupError

    one = course.lesson(lesson) if lesson else _first()
    notebook = one.folder / "lesson.ipynb"
    if not notebook.is_file():
        raise SetupError(
            f"lessons/{one.name}/lesson.ipynb is not there.",
            next_step=("`skillcourse build --no-run` makes the lessons."),
        )
    _serve(course.root(), course.home() / "jupyter", one, port, open_browser=not no_browser)


def _first() -> Lesson:
    from skillcourse import course
    from skillcourse.errors import UsageError

    every = course.lessons()
    if not every:
        raise UsageError("The course has no lessons yet: solutions/ holds none.")
    return every[0]


def _serve(root: Path, own: Path, lesson: Lesson, port: int | None, *, open_browser: bool) -> None:
    chosen = _port(port)
    _keep_to_ourselves(own)
    from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]

    token = secrets.token_hex(24)
    page = f"/lab/tree/{quote(f'lessons/{lesson.name}/lesson.ipynb')}"
    server = LabApp.initialize_server(argv=_settings(root, own, chosen, page, token, exact=port is not None))
    address = f"http://127.0.0.1:{server.port}{page}?token={token}"
    # After the server's own first step, which opens the port: an address that is printed answers.
    server.io_loop.add_callback(_announce, lesson, address, open_browser)
    # Without a terminal Jupyter would leave its kernels behind on an interrupt; so it always ends them.
    signal.signal(signal.SIGINT, lambda *_: server.stop(from_signal=True))
    server.start()
    line("Stopped. Your work is saved in lessons/.")


def _announce(lesson: Lesson, address: str, open_browser: bool) -> None:
    line(f"Lesson {lesson.number}, {lesson.title}, in JupyterLab:")
    line(f"    {address}", "key")
    if open_browser and has_browser():
        line("If no browser window opens, open this address yourself.")
        # Some browsers hold whoever started them until they are closed; the server must go on meanwhile.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    else:
        line("Open this address in a browser on this machine.")
    line("Press Ctrl-C here to stop.", "quiet")


def _port(wanted: int | None) -> int:
    from skillcourse.errors import SetupError

    if wanted is None:
        return FIRST_PORT
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError as error:
            raise SetupError(
                f"Port {wanted} cannot be used here: {error.strerror or error}.",
                next_step="Choose another with --port, or leave it out to take a free one.",
            ) from error
    return wanted


def _keep_to_ourselves(own: Path) -> None:
    """Point what Jupyter would keep in the home folder to the course's own, unless someone has already
    chosen.
    """
    from skillcourse.errors import SetupError

    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "run",
        "IPYTHONDIR": "ipython",
    }
    try:
        for variable, name in places.items():
            if not os.environ.get(variable):
                (own / name).mkdir(parents=True, exist_ok=True)
                os.environ[variable] = str(own / name)
    except OSError as error:
        raise SetupError(
            f"JupyterLab needs a folder for its own files, but {own} cannot be made: {error.strerror}.",
            next_step="Make the folder writable, or set SKILLCOURSE_HOME to a folder of yours.",
        ) from error
    os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")  # else Jupyter warns about its own change of folders


def _settings(root: Path, own: Path, port: int, page: str, token: str, *, exact: bool) -> list[str]:
    wanted: dict[str, Any] = {
        "ServerApp.root_dir": root,
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0 if exact else 50,
        "ServerApp.open_browser": False,  # we open it ourselves, once the server is up
        "ServerApp.answer_yes": True,
        "ServerApp.log_level": 40,
        "ServerApp.allow_root": True,  # containers run as root; it is on loopback, behind its token
        "ServerApp.default_url": page,
        "IdentityProvider.token": token,
        "LabApp.default_url": page,
        "LabApp.app_settings_dir": SETTINGS,
        "LabApp.user_settings_dir": own / "settings",
        "LabApp.workspaces_dir": own / "workspaces",
        "LabApp.extension_manager": "readonly",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.log_level": 40,
    }
    if _can_encrypt():
        wanted["KernelManager.transport_encryption"] = (
            "auto"  # else each kernel warns that it talks in the clear
        )
    return [f"--{name}={value}" for name, value in wanted.items()] + ["--LabApp.news_url=None"]


def _can_encrypt() -> bool:
    import zmq
    from jupyter_client.manager import KernelManager

    return bool(zmq.has("curve")) and "transport_encryption" in KernelManager.class_trait_names()


def has_browser() -> bool:
    """Whether a browser window can be opened from here."""
    # A text browser would take this terminal away, so on Linux a screen must be there, or a browser named on
    # purpose.
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    ):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
