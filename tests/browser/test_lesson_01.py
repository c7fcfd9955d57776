"""Lesson 01 in a real JupyterLab, whole: live steps, Stop, an edit that changes the outcome, a reload."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lab_session import Lab, cell_with, open_notebook, run_cell, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

SKILL = "lessons/01_why_skills/yours/weekly-sales-review/SKILL.md"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="module")
def page(browser: Browser, lab: Lab) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1100})
    opened = context.new_page()
    outside: list[str] = []
    opened.on("request", lambda request: None if _here(request.url) else outside.append(request.url))
    open_notebook(opened, lab.address)
    yield opened
    context.close()
    assert outside == [], "the page asked another machine for something"


def _here(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))


def steps(cell: Locator) -> int:
    return cell.locator(".sc-live .sc-steps > li:not(.sc-now)").count()


def ended(cell: Locator) -> bool:
    return cell.locator(".sc-live .sc-bar-top .sc-chip").inner_text() not in ("running", "ready")


def newest_is_on_screen(cell: Locator) -> bool:
    """Whether the lower edge of the live view, where the newest step is, is where the reader looks."""
    return cell.locator(".sc-live").evaluate(
        """view => {
            const page = view.closest(".jp-WindowedPanel-outer").getBoundingClientRect();
            const edge = view.getBoundingClientRect().bottom;
            return edge > page.top + 120 && edge <= page.bottom + 1;
        }"""
    )


def begins_on_screen(cell: Locator) -> bool:
    """Whether the folded view, and so the beginning of the record below it, is on the screen."""
    return cell.locator(".sc-live").evaluate(
        """view => view.getBoundingClientRect().top
            >= view.closest(".jp-WindowedPanel-outer").getBoundingClientRect().top"""
    )


def record(cell: Locator) -> str:
    return cell.locator(".jp-OutputArea-child .jp-RenderedHTMLCommon").last.inner_text()


def test_nothing_is_asked_of_a_newcomer(page: Page) -> None:
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast, .jp-toast").count() == 0


def test_without_a_skill_it_fails_honestly(page: Page) -> None:
    cell = run_cell(page, "skillcourse.open_lesson")
    cell.locator(".sc-live").wait_for(timeout=30_000)
    wait_for(lambda: ended(cell), page, "the first run ended")
    wait_for(lambda: "practice" in record(cell), page, "its record appeared")
    assert "no skill" in record(cell).lower()


def test_with_the_skill_steps_appear_one_after_another(page: Page, pictures: Path) -> None:
    cell = run_cell(page, "with_skill = lesson.run")
    cell.locator(".sc-live").wait_for(timeout=30_000)
    seen: list[int] = []
    on_screen: list[bool] = []

    def look() -> bool:
        count = steps(cell)
        if not seen or seen[-1] != count:
            seen.append(count)
            on_screen.append(newest_is_on_screen(cell) or ended(cell))
            if count == 4:
                page.screenshot(path=pictures / "live-run-going.png")
        return ended(cell)

    wait_for(look, page, "the run with the skill ended")
    growing = [count for count in seen if count]
    assert growing == sorted(growing)
    assert len(growing) >= 4, f"steps came all at once: {seen}"
    wait_for(lambda: "SKILL.md" in record(cell), page, "its record appeared")
    assert "weekly-review.md" in record(cell)
    assert all(on_screen), f"the reader did not see every step: {on_screen}"
    assert begins_on_screen(cell)
    cell.screenshot(path=pictures / "record-light.png")


def test_stop_works_while_the_cell_runs(page: Page) -> None:
    cell = run_cell(page, "second = lesson.run")
    stop = cell.locator(".sc-live button.sc-halt")
    stop.wait_for(timeout=30_000)
    wait_for(lambda: steps(cell) >= 2, page, "two steps were there")
    stop.click()
    wait_for(lambda: ended(cell), page, "the run stopped", seconds=5)
    assert "stopped" in cell.locator(".sc-live .sc-bar-top .sc-chip").inner_text().lower()
    wait_for(lambda: "stopped" in record(cell).lower(), page, "the record says that it was stopped")


def test_an_edit_changes_the_outcome(page: Page, lab: Lab) -> None:
    path = lab.course / SKILL
    run_cell(page, 'lesson.edit("yours/')
    editor = cell_with(page, 'lesson.edit("yours/')
    box = editor.locator("textarea")
    box.wait_for(timeout=20_000)
    before = path.read_text(encoding="utf-8")
    edited = before.replace("--drop 30", "--drop 50").replace("at least 30 %", "at least 50 %")
    assert edited != before
    box.fill(edited)
    box.press("Control+s")
    wait_for(lambda: path.read_text(encoding="utf-8") == edited, page, "Save wrote the file")
    cell = run_cell(page, "changed = lesson.run")
    cell.locator(".sc-live").wait_for(timeout=30_000)
    wait_for(lambda: ended(cell), page, "the run with the edited skill ended")
    wait_for(lambda: "--drop 50" in cell.inner_text(), page, "the run obeyed the edited line")
    check = run_cell(page, 'lesson.check("01-c")')
    wait_for(lambda: "pass" in check.inner_text().lower(), page, "the check passes", seconds=60)


def test_a_reload_keeps_the_record_and_the_progress(page: Page, lab: Lab, pictures: Path) -> None:
    page.keyboard.press("Control+s")
    notebook = lab.course / "lessons/01_why_skills/lesson.ipynb"
    wait_for(
        lambda: "weekly-review.md" in notebook.read_text(encoding="utf-8"), page, "the notebook was saved"
    )
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    cell = cell_with(page, "with_skill = lesson.run")
    wait_for(lambda: "weekly-review.md" in cell.inner_text(), page, "the record is still there")
    assert "model not found" not in page.inner_text(".jp-Notebook").lower()
    kept = json.loads((lab.home / "progress.json").read_text(encoding="utf-8"))
    assert "01-c" in json.dumps(kept)
    cell.screenshot(path=pictures / "record-after-reload.png")


def test_it_is_readable_in_the_dark_and_when_narrow(page: Page, pictures: Path) -> None:
    page.emulate_media(color_scheme="dark")  # the course's JupyterLab follows the system's choice
    page.wait_for_selector("body[data-jp-theme-light='false']", state="attached")
    cell = cell_with(page, "with_skill = lesson.run")
    cell.screenshot(path=pictures / "record-dark.png")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+b")  # a person on a narrow screen closes the file list
    shown = cell.locator(".jp-RenderedHTMLCommon").last
    for width in (1280, 480):
        page.set_viewport_size({"width": width, "height": 1000})
        page.wait_for_timeout(300)
        wide = shown.evaluate("element => [element.scrollWidth, element.clientWidth]")
        assert wide[0] <= wide[1] + 1, f"the record is cut off at {width} px: {wide}"
    cell.screenshot(path=pictures / "record-dark-narrow.png")


def test_after_a_kernel_restart_nothing_pretends_to_work(page: Page, lab: Lab) -> None:
    path = lab.course / SKILL
    page.set_viewport_size({"width": 1280, "height": 1100})
    run_cell(page, "skillcourse.open_lesson")
    run_cell(page, 'lesson.edit("yours/')
    editor = cell_with(page, 'lesson.edit("yours/')
    editor.locator("textarea").wait_for(timeout=20_000)
    page.keyboard.press("Escape")
    page.locator(".lm-MenuBar-item", has_text="Kernel").click()
    page.locator(".lm-Menu-item", has_text="Restart Kernel…").click()
    page.locator(".jp-Dialog button.jp-mod-warn").click()
    page.wait_for_timeout(3_000)
    before = path.read_text(encoding="utf-8")
    editor.locator("textarea").fill(before + "lost?")
    editor.locator("textarea").press("Control+s")
    wait_for(
        lambda: "nothing is saved" in editor.inner_text(), page, "the editor says that it could not save"
    )
    assert "Not saved yet" in editor.inner_text()
    assert path.read_text(encoding="utf-8") == before
