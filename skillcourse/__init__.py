"""Skillcourse: learn to build agent skills that run anywhere.

Importing the package does nothing and loads nothing heavy; each room is loaded when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skillcourse.widgets.notebook import Notebook

__version__ = "0.1.0"
__all__ = ["__version__", "open_lesson"]


def open_lesson(lesson: str, **options: Any) -> Notebook:
    """The lesson's notebook companion: runs, checks, hints, progress. ``lesson`` is its number, ``"01"``."""
    from skillcourse.widgets.notebook import open_lesson as open_in_notebook

    return open_in_notebook(lesson, **options)
