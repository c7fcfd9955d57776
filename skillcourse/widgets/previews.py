"""A look inside a file that a run made: a table, a text or a picture."""

from __future__ import annotations

import base64
import csv
import io
from pathlib import Path

from skillcourse.agent.trace import FileChange
from skillcourse.widgets.markup import Markup, tag
from skillcourse.widgets.text import clean, count, shorten

_ROWS, _COLUMNS, _CELL = 8, 8, 60
_PICTURE_BYTES = 600_000
_PICTURES = {
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".gif": (b"GIF8", "image/gif"),
}


def preview(change: FileChange, workspace: str = "") -> Markup | None:
    """What a reader sees of the file, or ``None`` when there is nothing to show."""
    if change.change == "removed":
        return None
    suffix = Path(change.path).suffix.lower()
    if suffix in _PICTURES:
        return _picture(change, workspace, suffix)
    if not change.preview:
        return None
    if suffix in (".csv", ".tsv"):
        table = _table(change.preview, "\t" if suffix == ".tsv" else ",")
        if table is not None:
            return table
    return tag("pre", tag("code", clean(shorten(change.preview, 2_400))))


def _table(text: str, delimiter: str) -> Markup | None:
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]
    except csv.Error:
        return None
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    head, body = rows[0], rows[1:]
    numbers = [all(_is_number(row[i]) for row in body if i < len(row)) for i in range(len(head))]
    shown = [
        tag(
            "tr",
            [
                tag("td", cell[:_CELL], class_="sc-n" if i < len(numbers) and numbers[i] else None)
                for i, cell in enumerate(row[:_COLUMNS])
            ],
        )
        for row in body[:_ROWS]
    ]
    header = tag(
        "tr",
        [
            tag("th", cell[:_CELL], scope="col", class_="sc-n" if numbers[i] else None)
            for i, cell in enumerate(head[:_COLUMNS])
        ],
    )
    table = tag("table", tag("thead", header), tag("tbody", shown))
    left = [
        count(len(body) - _ROWS, "more row") if len(body) > _ROWS else "",
        count(len(head) - _COLUMNS, "more column") if len(head) > _COLUMNS else "",
    ]
    more = " and ".join(part for part in left if part)
    return tag(
        "div", table, tag("p", f"… {more}", class_="sc-muted sc-small") if more else None, class_="sc-scroll"
    )


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "").strip("$€£% ") or "x")
    except ValueError:
        return False
    return True


def _picture(change: FileChange, workspace: str, suffix: str) -> Markup | None:
    if not workspace or not 0 < change.size <= _PICTURE_BYTES:
        return None
    root = Path(workspace).resolve()
    path = (root / change.path).resolve()
    if not path.is_relative_to(root):
        return None
    try:
        if path.stat().st_size > _PICTURE_BYTES:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    start, kind = _PICTURES[suffix]
    if not data.startswith(start):
        return None
    address = f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
    return tag("img", src=Markup(address), alt=f"The picture {Path(change.path).name} that this run made")
