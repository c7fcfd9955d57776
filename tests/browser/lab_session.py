"""A real JupyterLab as a person uses it: started by ``skillcourse lab``, driven by mouse and keyboard."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

ROOT = Path(__file__).parents[2]


class Lab:
    """``skillcourse lab`` on a copy of the course, with a progress home of its own."""

    def __init__(self, scratch: Path, *, pace: str | None = None) -> None:
        self.course = scratch / "course"
        self.home = scratch / "home"
        for part in ("lessons", "solutions", "skills"):
            shutil.copytree(
                ROOT / part, self.course / part, ignore=shutil.ignore_patterns(".skillcourse", "runs")
            )
        environment = {**os.environ, "SKILLCOURSE_HOME": str(self.home), "HOME": str(scratch)}
        environment.pop("SKILLCOURSE_PACE", None)
        if pace is not None:
            environment["SKILLCOURSE_PACE"] = pace
        self._said: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "skillcourse", "lab", "01", "--no-browser"],
            cwd=self.course,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        self.address = self._wait_for_address()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        self._said.extend(self._process.stdout)

    def _wait_for_address(self) -> str:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for line in list(self._said):
                found = re.search(r"http://127\.0\.0\.1:\d+/lab\S+", line)
                if found:
                    return found.group(0)
            assert self._process.poll() is None, "".join(self._said)
            time.sleep(0.05)
        raise AssertionError("no address within a minute: " + "".join(self._said))

    def stop(self) -> None:
        """End it as Ctrl-C would."""
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Lab:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def open_notebook(page: Page, address: str) -> None:
    """Open the lesson and wait until its kernel can take a cell."""
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    # The status bar says Idle once the kernel has answered; the toolbar's circle says so a little before.
    page.get_by_text("| Idle").wait_for(timeout=60_000)
    page.wait_for_timeout(500)


def cell_with(page: Page, text: str) -> Locator:
    """The code cell whose source holds ``text``, scrolled into view."""
    cells = page.locator(".jp-CodeCell", has=page.locator(".jp-InputArea", has_text=text))
    for _ in range(60):
        if cells.count():
            cells.first.scroll_into_view_if_needed()
            return cells.first
        page.mouse.move(800, 500)
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(80)
    raise AssertionError(f"no code cell with {text!r}")


def run_cell(page: Page, text: str) -> Locator:
    """Run the cell as a person does: click into it, Shift + Enter."""
    cell = cell_with(page, text)
    cell.locator(".cm-content").click()
    before = _prompt(cell)
    page.keyboard.press("Shift+Enter")
    wait_for(lambda: _prompt(cell) != before, page, f"the cell with {text!r} began to run", seconds=20)
    return cell


def _prompt(cell: Locator) -> str:
    return cell.locator(".jp-InputPrompt").first.inner_text()


def wait_for(condition: Callable[[], bool], page: Page, what: str, seconds: float = 40) -> None:
    """Wait until something holds, and say what it was when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        page.wait_for_timeout(60)
    picture = Path(os.environ.get("SKILLCOURSE_PICTURES") or ROOT / "test-results") / "waited-in-vain.png"
    page.screenshot(path=picture)
    raise AssertionError(f"waited {seconds:.0f} s in vain: {what}; see {picture.name}")
