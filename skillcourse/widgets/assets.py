"""The style sheets and ES modules beside the views, read from the package when a view is first made."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@cache
def style(*names: str) -> str:
    """``style.css``, which every view shares, and the named sheets, without comments and needless space.

    A record carries its style in every output, so what only people who edit the sheet need is left out.
    """
    text = "".join((_HERE / name).read_text(encoding="utf-8") for name in ("style.css", *names))
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    # JupyterLab styles lists, tables and code inside a record's output with up to two classes; ours come
    # first.
    text = re.sub(r"\.sc(?= [^{])", ".sc.sc.sc", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).strip()


@cache
def module(*names: str) -> str:
    """The ES module of a view: the named files one after another, because a view can import nothing."""
    return "".join((_HERE / name).read_text(encoding="utf-8") for name in names)
