"""Printing for people: coloured in a terminal, plain everywhere else; what a file or a model says cannot draw
on it.
"""

from __future__ import annotations

import functools
import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
STYLES = {"good": "green", "bad": "red", "todo": "yellow", "quiet": "dim", "strong": "bold", "key": "cyan"}


def clean(text: str) -> str:
    """``text`` without control characters other than line ends and tabs, and without marks that turn the
    direction of writing: they could rewrite what stands above, or show another word than there is.
    """
    return _CONTROL.sub("?", text.replace("\r\n", "\n"))


def line(text: str = "", style: str = "", *, end: str = "\n") -> None:
    """Print ``text`` to standard output, in one of :data:`STYLES` when that is a terminal."""
    text = clean(text)
    if style and _wants_colour():
        _console().print(text, style=STYLES[style], end=end, markup=False, highlight=False, soft_wrap=True)
    else:
        sys.stdout.write(text + end)
    sys.stdout.flush()


def complain(sentence: str) -> None:
    """Print one sentence to standard error, with the command's name before it."""
    sys.stderr.write(f"skillcourse: {clean(sentence)}\n")


def _wants_colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


@functools.cache
def _console() -> Console:
    from rich.console import Console

    return Console()
