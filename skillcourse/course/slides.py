"""A lesson as one HTML file to teach from: slides, speaker notes, timings, print, and no network.

The deck is made from the executed solution notebook, so that slides show real outputs. Which cell starts a
slide is in each cell's ``slideshow.slide_type`` (nbconvert's and RISE's words). The page carries its own
style and script, a content security policy that allows nothing else, and no address: links become their text,
because a deck is shown in rooms without a network.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skillcourse.errors import AuthorError
from skillcourse.files import write_whole

HERE = Path(__file__).parent
STARTS_A_SLIDE = ("slide", "subslide")
MINUTES = re.compile(r"(\d+(?:[.,]\d+)?)\s*min", re.IGNORECASE)
ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://(?=\S)", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
NAMESPACE = re.compile(r"\s+xmlns(?::\w+)?=(\"[^\"]*\"|'[^']*')")


@dataclass(slots=True)
class Slide:
    """One slide while it is put together."""

    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    minutes: float = 0.0
    below: bool = False
    """True for a ``subslide``: a detail under the slide before it."""


def deck(notebook: Mapping[str, Any], *, title: str, lesson: str) -> str:
    """The whole deck as one HTML page.

    Args:
        notebook: An executed notebook, as nbformat 4 data.
        title: What the browser's tab says.
        lesson: The lesson's number, shown in the bar at the bottom.

    Raises:
        AuthorError: A cell has no slide type, or no cell starts a slide.
    """
    slides = _slides(notebook["cells"])
    script = (HERE / "deck.js").read_text(encoding="utf-8")
    style = (HERE / "deck.css").read_text(encoding="utf-8")
    allowed = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{allowed}'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(_section(slide, number) for number, slide in enumerate(slides, 1))
        + f"\n</main>\n{_furniture(title, lesson)}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def write_deck(notebook_path: Path, out: Path, *, title: str, lesson: str) -> Path:
    """Write the deck of an executed notebook into the folder ``out`` and return its path.

    Raises:
        AuthorError: The notebook is missing or is not a notebook.
        SetupError: ``out`` cannot be written; a deck that was there is as it was.
    """
    folder = notebook_path.parent.name
    try:
        page = deck(json.loads(notebook_path.read_text(encoding="utf-8")), title=title, lesson=lesson)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AuthorError(
            f"Expected the executed notebook of lesson {lesson} in {folder}, found none that can be read.",
            next_step="Run `skillcourse build` first.",
        ) from error
    target = out / f"{folder}.html"
    write_whole(target, page)
    return target


def _slides(cells: Iterable[Mapping[str, Any]]) -> list[Slide]:
    slides: list[Slide] = []
    for number, cell in enumerate(cells, 1):
        kind = cell.get("metadata", {}).get("slideshow", {}).get("slide_type")
        if kind is None:
            raise AuthorError(
                f"Expected a slideshow.slide_type on every cell, found none on cell {number} "
                f"({cell.get('id', '')}).",
                next_step="Add one of slide, subslide, fragment, notes, skip or -.",
            )
        if kind == "skip":
            continue
        if kind in STARTS_A_SLIDE or not slides:
            slides.append(Slide(below=kind == "subslide"))
        slide = slides[-1]
        if kind == "notes":
            text = "".join(cell["source"])
            slide.notes.append(_markdown(text))
            found = MINUTES.search(text)
            slide.minutes += float(found.group(1).replace(",", ".")) if found else 0.0
            continue
        body = _body(cell)
        slide.parts.append(f'<div class="fragment">{body}</div>' if kind == "fragment" else body)
    if not slides:
        raise AuthorError("Expected at least one cell that starts a slide, found none.")
    return slides


def _section(slide: Slide, number: int) -> str:
    notes = f'<aside class="notes">{"".join(slide.notes)}</aside>' if slide.notes else ""
    level = "detail" if slide.below else "main"
    return (
        f'<section class="slide {level}" id="s{number}" aria-label="Slide {number}" '
        f'data-minutes="{slide.minutes:g}">'
        f'<div class="content">{"".join(slide.parts)}</div>{notes}</section>'
    )


def _body(cell: Mapping[str, Any]) -> str:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return _markdown(source)
    if cell["cell_type"] != "code":
        return f"<pre>{html.escape(source)}</pre>"
    code = (
        f'<pre class="code"><code>{_without_addresses(html.escape(source))}</code></pre>'
        if source.strip()
        else ""
    )
    return code + "".join(_output(output) for output in cell.get("outputs", ()))


def _output(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "stream":
        return (
            f'<div class="output"><pre>{_without_addresses(html.escape("".join(output["text"])))}</pre></div>'
        )
    if output["output_type"] == "error":
        return _plain(f"{output['ename']}: {output['evalue']}")
    data = output.get("data", {})
    if "application/vnd.jupyter.widget-view+json" in data:
        return ""  # the static record that follows it shows the same facts
    if "text/html" in data:
        # A shadow root keeps an output's style, and any tag it forgot to close, inside its own box.
        rich = _without_addresses("".join(data["text/html"]))
        if not COMMENT.sub("", rich).strip():
            return ""  # what a live view leaves behind
        return f'<div class="output rich"><template shadowrootmode="open"><div>{rich}</div></template></div>'
    if "image/png" in data:
        picture = "".join(data["image/png"]).replace("\n", "")
        words = html.escape("".join(data.get("text/plain", "picture")), quote=True)
        return f'<div class="output"><img alt="{words}" src="data:image/png;base64,{picture}"></div>'
    if "text/markdown" in data:
        return f'<div class="output">{_markdown("".join(data["text/markdown"]))}</div>'
    return _plain("".join(data.get("text/plain", "")))


def _plain(text: str) -> str:
    return f'<div class="output"><pre>{_without_addresses(html.escape(text))}</pre></div>'


def _markdown(text: str) -> str:
    from markdown_it import MarkdownIt

    rendered: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return _without_addresses(re.sub(r"<a href=\"[^\"]*\"[^>]*>(.*?)</a>", r"\1", rendered, flags=re.DOTALL))


def _without_addresses(page: str) -> str:
    """The same page with no scheme left in it, so that nothing in it can name a network resource."""
    return ADDRESS.sub("", NAMESPACE.sub("", page))


def _furniture(title: str, lesson: str) -> str:
    keys = (
        ("→ ←", "forward, back"),
        ("S", "speaker notes in a second window"),
        ("F", "full screen"),
        ("D", "dark or light"),
        ("N", "print with or without notes"),
        ("P", "print, or save as PDF"),
    )
    listed = "".join(f"<dt>{key}</dt><dd>{does}</dd>" for key, does in keys)
    return (
        '<footer class="bar"><button type="button" data-do="back">Back</button>'
        '<button type="button" data-do="forward">Next</button>'
        f"<span>{html.escape(lesson)} · {html.escape(title)}</span>"
        '<span class="track"><span class="fill" style="display:block"></span></span>'
        '<span class="plan"></span><span class="where" aria-live="polite"></span>'
        '<button type="button" data-do="speak">Notes</button>'
        '<button type="button" data-do="help">Keys</button></footer>'
        f'<div class="help" role="note"><dl>{listed}</dl></div>'
        '<div class="presenter"><div class="clock"></div><p class="planned"></p>'
        '<div class="text"></div></div>'
    )
