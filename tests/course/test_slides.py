"""A deck is one page that holds everything and names no place on any network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from skillcourse.course.slides import deck, write_deck
from skillcourse.errors import AuthorError, SetupError


def cell(kind: str, source: str, slide: str | None = "slide", **more: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {} if slide is None else {"slideshow": {"slide_type": slide}}
    return {"cell_type": kind, "source": source, "metadata": metadata, "id": "c", **more}


NOTEBOOK = {
    "cells": [
        cell("markdown", "# Why skills\n\nSee [the format](https://agentskills.io/specification)."),
        cell("markdown", "Ask the room. 3 min", "notes"),
        cell(
            "code",
            "print('<b>hi</b>')",
            "subslide",
            outputs=[
                {"output_type": "stream", "name": "stdout", "text": "<b>hi</b> https://example.org/x\n"},
                {
                    "output_type": "display_data",
                    "data": {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "W"},
                },
                {
                    "output_type": "display_data",
                    "data": {"text/html": "<table xmlns='http://www.w3.org/1999/xhtml'><tr><td>7"},
                },
                {"output_type": "display_data", "data": {"image/png": "AAAA", "text/plain": "a bar chart"}},
                {"output_type": "error", "ename": "ValueError", "evalue": "no <week>", "traceback": []},
            ],
        ),
        cell("markdown", "one more", "fragment"),
        cell("markdown", "Wait for answers. 2.5 minutes", "notes"),
        cell("markdown", "not shown", "skip"),
    ]
}


def test_the_page_is_whole_and_names_no_address() -> None:
    page = deck(NOTEBOOK, title="Why skills", lesson="01")
    assert "://" not in page
    assert "href=" not in page
    assert "xmlns" not in page
    assert "default-src 'none'" in page
    assert page.count('<section class="slide') == 2


def test_notes_timings_and_fragments_reach_their_slide() -> None:
    page = deck(NOTEBOOK, title="Why skills", lesson="01")
    first, second = page.split('<section class="slide')[1:]
    assert 'data-minutes="3"' in first
    assert "Ask the room" in first
    assert 'data-minutes="2.5"' in second
    assert '<div class="fragment"><p>one more</p>' in second
    assert "not shown" not in page


def test_outputs_are_escaped_and_a_live_view_leaves_its_record() -> None:
    page = deck(NOTEBOOK, title="Why skills", lesson="01")
    assert "&lt;b&gt;hi&lt;/b&gt; example.org/x" in page
    assert "ValueError: no &lt;week&gt;" in page
    assert 'alt="a bar chart" src="data:image/png;base64,AAAA"' in page
    assert "<td>7" in page
    assert "widget-view" not in page


def test_the_policy_allows_the_decks_own_script_alone() -> None:
    import base64
    import hashlib

    hostile = {"cells": [cell("markdown", "<script>alert(1)</script>")]}
    page = deck(hostile, title="<x>", lesson="01")
    script = re.search(r"<script>(.*?)</script>\n</body>", page, re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script.group(1).encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<title>&lt;x&gt;</title>" in page


def test_a_cell_without_a_slide_type_is_named() -> None:
    with pytest.raises(AuthorError, match=r"found none on cell 1 \(c\)"):
        deck({"cells": [cell("markdown", "x", None)]}, title="t", lesson="01")


def test_bad_input_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AuthorError, match="Run `skillcourse build` first"):
        write_deck(tmp_path / "01_x" / "lesson.ipynb", tmp_path, title="t", lesson="01")
    folder = tmp_path / "01_x"
    folder.mkdir()
    (folder / "lesson.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "source": "# A", "metadata": '
        '{"slideshow": {"slide_type": "slide"}}}]}',
        encoding="utf-8",
    )
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SetupError, match=r"Expected to write 01_x.html"):
        write_deck(folder / "lesson.ipynb", tmp_path / "file", title="t", lesson="01")
    assert write_deck(folder / "lesson.ipynb", tmp_path / "out", title="t", lesson="01").name == "01_x.html"


def test_what_a_live_view_leaves_behind_makes_no_empty_box() -> None:
    left = {
        "output_type": "display_data",
        "data": {"text/html": "<!-- live view -->", "text/plain": "RunView"},
    }
    page = deck({"cells": [cell("code", "x", outputs=[left])]}, title="t", lesson="01")
    assert 'class="output' not in page


@pytest.mark.parametrize(
    "text", ["{}", "[1]", "5", '{"cells": 5}', '{"cells": [{"source": 7}]}', "[" * 100_000]
)
def test_what_is_no_notebook_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "01_x").mkdir()
    (tmp_path / "01_x" / "lesson.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(AuthorError):
        write_deck(tmp_path / "01_x" / "lesson.ipynb", tmp_path / "out", title="t", lesson="01")
    assert not (tmp_path / "out").exists()
