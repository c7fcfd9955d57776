"""The views of the course in Jupyter: live ones, and a static record after each. The only room that loads
ipywidgets.

Importing it loads nothing heavy; :func:`open_lesson` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillcourse.widgets.notebook import Notebook

__all__ = ["open_lesson"]


def open_lesson(lesson: str) -> Notebook:
    """The companion of one lesson; see :class:`skillcourse.widgets.notebook.Notebook`."""
    from skillcourse.widgets.notebook import open_lesson as opened

    return opened(lesson)
