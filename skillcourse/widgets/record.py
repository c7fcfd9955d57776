"""The static record: what a view showed, as HTML that needs no script and as plain text, kept in the
notebook.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Any

from skillcourse.agent.redaction import Redactor, secrets_in
from skillcourse.widgets.assets import style
from skillcourse.widgets.markup import Child, Markup, render, tag
from skillcourse.widgets.text import clean

_MOST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Record:
    """One output of a cell. It holds no time, id or path that would differ in a second run."""

    html: Markup
    text: str

    def __post_init__(self) -> None:
        # Whatever put them together: what a terminal would obey is taken out here, and keys are, because
        # notebooks are passed on.
        keys = Redactor(secrets_in(os.environ))
        object.__setattr__(self, "text", keys.text(clean(self.text, _MOST_TEXT)))
        object.__setattr__(self, "html", Markup(keys.text(self.html)))

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": str(self.html), "text/plain": self.text}


def framed(
    *children: Child, label: str, sheets: tuple[str, ...] = (), twin: bool = False, wide: bool = False
) -> Markup:
    """``children`` in the record's frame with its style.

    Args:
        children: What is in it.
        label: What it is, for screen readers.
        sheets: Style sheets it needs beside the shared one: ``run.css``.
        twin: True for a record of a view that stays live: it is not shown twice while the view above it is
        there.
        wide: True for what stands in two columns.
    """
    names = f"sc sc-record{' sc-twin' if twin else ''}{' sc-wide' if wide else ''}"
    frame = tag("section", render(children), class_=names, aria_label=label)
    return Markup(f"<style>{style('record.css', *sheets)}</style>{frame}")


def show(value: object) -> None:
    """Puts ``value`` out as an output of this cell, or prints its text where there is no notebook."""
    if in_notebook():
        from IPython.display import display

        display(value)  # type: ignore[no-untyped-call]
    else:
        sys.stdout.write(f"{value!r}\n")


def in_notebook() -> bool:
    """True in a Jupyter kernel, where outputs may be more than text."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")
