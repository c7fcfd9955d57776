#!/usr/bin/env python3
"""Install Skillcourse into a folder of its own and open it, or install it and run its tests.

    python3 start.py              install, then open lesson 01 in JupyterLab
    python3 start.py 03           the same, at lesson 03
    python3 start.py test         install, then run the tests; more words go to pytest

Everything goes into ``.venv`` beside this file (or into ``SKILLCOURSE_VENV``); deleting that folder
uninstalls. Nothing is installed again until ``pyproject.toml`` or ``constraints.txt`` changes, so after the
first time no network is needed. This file uses only the standard library, and its syntax is kept old so that
an old Python 3 can say what is wrong.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("SKILLCOURSE_VENV") or HERE / ".venv").resolve()
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LONGEST_TEST_RUN = "about four minutes on two cores"


def give_up(sentence):
    """Say in one sentence what is missing, and leave with the code for "could not be done here"."""
    print("start.py: " + sentence, file=sys.stderr)
    raise SystemExit(3)


def wanted_stamp(extra):
    """A fingerprint of what should be installed: it changes with the package's needs, not with its code."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((HERE / name).read_bytes())
    digest.update(str(HERE).encode("utf-8"))
    return digest.hexdigest() + " " + extra


def installed(extra):
    """Whether the folder already holds what is wanted; the test extra includes the plain one."""
    stamp = VENV / "skillcourse-installed.txt"
    if not PYTHON.exists() or not stamp.exists():
        return False
    lines = stamp.read_text(encoding="utf-8").splitlines()
    return wanted_stamp(extra) in lines


def make_venv():
    """Make the folder, with its own pip where this Python can bring one (Debian splits it off)."""
    if PYTHON.exists():
        return
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        done = subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)])
        if done.returncode != 0:
            give_up(
                f"expected to make a virtual environment in {VENV}, but this Python cannot. "
                "Install its venv module (Debian and Ubuntu: apt install python3-venv) and start again."
            )


def pip_command():
    """The folder's own pip, or this Python's pip working on the folder (pip 22.3 and newer can)."""
    own = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True)
    if own.returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def install(extra):
    """Install the package, editable, with pinned versions of everything it needs."""
    if installed(extra):
        return
    if not os.access(str(HERE), os.W_OK):
        give_up(
            f"expected a folder that may be written, found {HERE}. Copy it to one of yours and start there."
        )
    print(f"Installing Skillcourse into {VENV} (once; a minute or two) …", flush=True)
    make_venv()
    target = str(HERE) + (f"[{extra}]" if extra else "")
    command = [*pip_command(), "install", "--quiet", "--disable-pip-version-check"]
    command += ["-c", str(HERE / "constraints.txt"), "-e", target]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if subprocess.run(command, env=environment).returncode != 0:
        give_up(
            "expected pip to install the packages, but it stopped; its own words are above. "
            "Mend that and start again."
        )
    lines = [wanted_stamp(extra)] + ([wanted_stamp("")] if extra else [])
    (VENV / "skillcourse-installed.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(words):
    """Install, then become the course or its tests."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the whole point is to be read by an older Python
        found = ".".join(str(part) for part in sys.version_info[:2])
        give_up(f"expected Python 3.11 or newer, found {found}. Start it with a newer one.")
    if words and words[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    if words and words[0] == "test":
        install("test")
        print(f"Running the tests ({LONGEST_TEST_RUN}) …", flush=True)
        marks = [] if "-m" in words else ["-m", "not browser"]
        return subprocess.call([str(PYTHON), "-m", "pytest", "-q", *marks, *words[1:]], cwd=str(HERE))
    install("")
    return subprocess.call([str(PYTHON), "-m", "skillcourse", "lab", *(words or ["01"])], cwd=str(HERE))


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
