"""The deck in a real browser: it turns pages by keyboard, shows notes, prints, and asks for nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from skillcourse import course
from skillcourse.course.slides import write_deck

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lesson = course.lessons()[0]
    executed = ROOT / "solutions" / f"{lesson.number}_{lesson.slug}" / "lesson.ipynb"
    return write_deck(executed, tmp_path_factory.mktemp("deck"), title=lesson.title, lesson=lesson.number)


def test_the_deck_teaches_offline(browser: Browser, page_file: Path, pictures: Path, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    requests: list[str] = []
    problems: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(page_file.as_uri())
    count = page.locator("section.slide").count()
    assert 8 <= count <= 14

    def visible() -> Any:
        return page.locator("section.slide.current").get_attribute("aria-label")

    assert visible() == "Slide 1"
    page.screenshot(path=pictures / "slides-light.png")
    page.keyboard.press("ArrowRight")
    assert visible() == "Slide 2"
    page.keyboard.press("End")
    assert page.locator(".where").inner_text() == f"{count} / {count}"
    page.keyboard.press("Home")
    page.keyboard.press("d")
    page.screenshot(path=pictures / "slides-dark.png")

    with context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value
    notes.wait_for_selector(".presenter .text p")
    assert notes.locator(".presenter .text").inner_text() != "No notes for this slide."
    notes.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('section.slide.current').id === 's2'")
    notes.screenshot(path=pictures / "slides-presenter.png")

    pdf = tmp_path / "deck.pdf"
    pdf.write_bytes(page.pdf(prefer_css_page_size=True))
    assert pdf.read_bytes().count(b"/Type /Page\n") + pdf.read_bytes().count(b"/Type /Page ") >= count
    assert {url.split("#")[0] for url in requests} == {page_file.as_uri()}
    assert problems == []
    context.close()


def test_without_script_everything_is_still_there(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    sections = page.locator("section.slide")
    assert all(sections.nth(index).is_visible() for index in range(sections.count()))
    assert page.locator("aside.notes").first.is_visible()
    context.close()
