"""Install from binder/ as repo2docker would, in an empty environment; run lesson 01 within 1 GB of memory.

The sum of resident memory is sampled over the notebook server, its kernel and everything they start.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_MB = 1024

RUN = r"""
import json, os, shutil, socket, subprocess, sys, threading, time
import nbformat
from jupyter_server.utils import url_path_join  # the server must be there: Binder starts it
from nbclient import NotebookClient
from pathlib import Path

root, work = Path(sys.argv[1]), Path(sys.argv[2])
shutil.copytree(root / "lessons", work / "lessons")
shutil.copytree(root / "solutions", work / "solutions")
shutil.copytree(root / "skills", work / "skills")
lesson = sorted((work / "lessons").glob("01_*"))[0]
os.environ.update(SKILLCOURSE_PACE="0", SKILLCOURSE_HOME=str(work / "home"), JUPYTER_PLATFORM_DIRS="1")
server = subprocess.Popen(
    [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root",
     "--ServerApp.root_dir=" + str(work)],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
)

def family(pid):
    found, queue = [], [pid]
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    while queue:
        one = queue.pop()
        found.append(one)
        queue += parents.get(one, [])
    return found

def resident_mb():
    total = 0
    for pid in family(os.getpid()):
        try:
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmRSS"):
                    total += int(line.split()[1])
        except OSError:
            pass
    return total / 1024

peak, done = 0.0, threading.Event()
def watch():
    global peak
    while not done.wait(0.1):
        peak = max(peak, resident_mb())
watcher = threading.Thread(target=watch); watcher.start()
try:
    time.sleep(4)
    notebook = nbformat.read(lesson / "lesson.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(lesson)}}).execute()
finally:
    done.set(); watcher.join(); server.terminate(); server.wait(20)
errors = [o for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "error"]
print(json.dumps({"peak_mb": round(peak), "cells": len(notebook.cells), "errors": len(errors)}))
"""


def main() -> int:
    """Exit 0 when it installs, the lesson runs without an error, and memory stays under the limit."""
    with tempfile.TemporaryDirectory(prefix="binder-") as scratch:
        venv = Path(scratch) / "venv"
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        python = venv / "bin" / "python"
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", "-r", "binder/requirements.txt"],
            cwd=ROOT,
            check=True,
            stderr=subprocess.DEVNULL,
        )
        environment = {"PATH": f"{venv / 'bin'}:/usr/bin:/bin", "HOME": scratch, "LANG": "C.UTF-8"}
        subprocess.run(["bash", "binder/postBuild"], cwd=ROOT, check=True, env=environment)
        work = Path(scratch) / "work"
        work.mkdir()
        done = subprocess.run(
            [str(python), "-c", RUN, str(ROOT), str(work)],
            check=True,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
    facts = json.loads(done.stdout.strip().splitlines()[-1])
    print(  # noqa: T201 - a script of CI, whose words are its result
        f"lesson 01 from binder/: {facts['cells']} cells, {facts['errors']} errors, "
        f"peak {facts['peak_mb']} MB of {LIMIT_MB} MB"
    )
    return 0 if facts["errors"] == 0 and facts["peak_mb"] < LIMIT_MB else 1


if __name__ == "__main__":
    raise SystemExit(main())
