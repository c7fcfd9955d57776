"""What every live view is: a widget whose parts are drawn in Python and whose buttons are plain calls.

The base class holds what Jupyter makes hard: a name that never changes for stored outputs, and messages that
arrive while a cell is running.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from skillcourse.widgets.assets import module, style
from skillcourse.widgets.markup import Markup, tag


class View(anywidget.AnyWidget):
    """A live view.

    Args:
        name: What it is called in a stored output: ``RunView(lesson 01)``. The same in every run.
        scripts: What draws it; the last one exports ``render``.
        sheets: Its style sheets beside the shared one.
        traits: The values it starts with.
    """

    def __init__(
        self, name: str, scripts: tuple[str, ...], sheets: tuple[str, ...] = (), **traits: Any
    ) -> None:
        self._name = name
        self._handlers: dict[str, Callable[[Any], object]] = {}
        self._esm = module(*scripts)
        self._css = style(*sheets, "page.css")
        super().__init__(**traits)
        self._answer_on_the_channel_it_came_by()
        self.on_msg(self._received)

    def _answer_on_the_channel_it_came_by(self) -> None:
        # JupyterLab sends a widget's messages to a subshell, so that they arrive while a cell runs.
        # ipykernel 7.4 moves them back to the shell that last *wrote* to the widget, which is the one that
        # is busy running the cell. Without its routing the message stays where JupyterLab sent it. Other
        # kernels ignore the attribute.
        comm = getattr(self, "comm", None)
        if comm is not None:
            comm._reply_subshell_for = None

    def on(self, act: str, handler: Callable[[Any], object]) -> None:
        """Calls ``handler`` with the button's value when one with this ``act`` is pressed."""
        self._handlers[act] = handler

    def press(self, act: str, value: Any = None) -> None:
        """Does what the button does: the same path, for tests and for people without a mouse."""
        handler = self._handlers.get(act)
        if handler is not None:
            handler(value)

    def _received(self, _: object, content: object, __: object) -> None:
        if isinstance(content, Mapping) and isinstance(content.get("act"), str):
            self.send({"heard": content["act"]})
            self.press(content["act"], content.get("value"))
            self.send({"done": content["act"]})

    def __repr__(self) -> str:
        return self._name

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        # Where no live view can be (a stored notebook, slides, an untrusted one) its record stands alone.
        data: dict[str, Any] = {"text/plain": self._name, "text/html": "<!-- live view -->"}
        if self._view_name is not None:
            data["application/vnd.jupyter.widget-view+json"] = {
                "version_major": 2,
                "version_minor": 0,
                "model_id": self.model_id,
            }
        return data, {}


class Panel(View):
    """A view of HTML drawn in Python. Elements with ``data-act`` are its buttons; ``data-value`` goes with
    them.
    """

    html = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    """One sentence for screen readers about what changed last."""

    def __init__(self, name: str, html: Markup, *, label: str, sheets: tuple[str, ...] = ()) -> None:
        self._label = label
        super().__init__(name, ("answered.js", "panel.js"), sheets, html=str(html), label=label)

    label = traitlets.Unicode().tag(sync=True)

    def draw(self, html: Markup, said: str = "") -> None:
        """Shows ``html`` from now on; what is focused and unfolded stays so."""
        with self.hold_sync():
            self.html = str(html)
            self.said = said


def button(
    words: str, act: str, value: str = "", *, kind: str = "", label: str = "", pressed: bool | None = None
) -> Markup:
    """A button of a :class:`Panel`. ``kind`` ``first`` is the one that leads on; ``label`` says more than
    the words.
    """
    return tag(
        "button",
        words,
        type="button",
        data_act=act,
        data_value=value,
        class_=f"sc-{kind}" if kind else None,
        aria_label=label or None,
        aria_pressed=None if pressed is None else str(pressed).lower(),
    )
