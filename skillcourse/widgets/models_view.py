"""The model picker: what answers right now, what it costs, and which one this lesson uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from skillcourse import models
from skillcourse.errors import SkillcourseError
from skillcourse.widgets.drawings import icon
from skillcourse.widgets.markup import Child, Markup, render, tag
from skillcourse.widgets.panel import Panel, button
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.text import clean, one_line

_STATES = {
    "ready": ("pass", "good"),
    "key set": ("pass", "plain"),
    "set up": ("todo", "plain"),
    "key missing": ("warning", "tier2"),
    "broken": ("fail", "bad"),
}


class ModelPicker:
    """Shows the models and lets one be chosen.

    Args:
        name: The view's name.
        current: The name of the chosen model.
        choose: Chooses; the same as ``lesson.models("NAME")``.
    """

    def __init__(self, name: str, current: Callable[[], str], choose: Callable[[str], None]) -> None:
        self._current = current
        self._choose = choose
        self.found = models.available()
        self.view = Panel(name, self._html(), label="Models")
        self.view.on("choose", self._pick)
        self.view.on("look", lambda _: self.look())

    def look(self) -> None:
        """Looks again at what answers now."""
        self.found = models.available()
        self.view.draw(self._html(), "Looked again")

    def _pick(self, value: object) -> None:
        try:
            self._choose(str(value))
        except SkillcourseError as error:
            self.view.said = str(error)
            return
        self.view.draw(self._html(), f"{value} is chosen for this lesson")

    def _html(self) -> Markup:
        look = tag("div", button("Look again", "look"), class_="sc-row sc-block")
        return Markup(f"{_table(self.found, self._current(), live=True)}{_adding()}{look}")


def models_record(current: str) -> Record:
    """The chosen model and how to choose another; what answers on this machine is left to the live view."""
    model = models.resolve(current)
    text = (
        f"This lesson uses {model.name}: {model.speaker} ({model.costs}).\n"
        'Choose another with lesson.models("NAME").'
    )
    html = framed(
        tag(
            "p",
            "This lesson uses ",
            tag("code", model.name),
            f": {clean(model.speaker, 300)} ({model.costs}).",
        ),
        tag(
            "p", "Choose another with ", tag("code", 'lesson.models("NAME")'), ".", class_="sc-muted sc-small"
        ),
        label="The model of this lesson",
        twin=True,
    )
    return Record(html, text)


def _table(found: Sequence[models.Found], current: str, *, live: bool) -> Markup:
    head = tag("tr", [tag("th", name, scope="col") for name in ("Model", "What speaks", "Costs", "Now")])
    rows = [tag("tr", _cells(one, current, live)) for one in found]
    if current not in {one.name for one in found}:
        rows.insert(
            0,
            tag(
                "tr",
                tag("td", tag("code", current)),
                tag("td", "chosen by its name"),
                tag("td"),
                tag("td", "chosen"),
            ),
        )
    title = tag("h4", "Which model answers?")
    table = tag("table", tag("thead", head), tag("tbody", rows))
    return render([title, tag("div", table, class_="sc-scroll sc-block")])


def _cells(one: models.Found, current: str, live: bool) -> list[Child]:
    sign, tone = _STATES[one.state]
    state = tag("span", icon(sign), one.state, class_=f"sc-chip sc-{tone}")
    says = one.model.speaker if one.model is not None else one.note
    note = (
        tag("div", clean(one.note, 400), class_="sc-muted sc-small")
        if one.note and one.model is not None
        else None
    )
    chosen = one.name == current
    action: Child = None
    if chosen:
        action = tag("span", "chosen", class_="sc-chip sc-tier1")
    elif live and one.model is not None and one.state != "broken":
        action = button("Choose", "choose", one.name, label=f"Choose {one.name}")
    return [
        tag("td", tag("code", one_line(one.name, 60))),
        tag("td", clean(says, 400), note),
        tag("td", one.costs),
        tag("td", tag("div", state, action, class_="sc-row")),
    ]


def _adding() -> Markup:
    ways = [tag("li", clean(way, 400)) for way in models.how_to_add()]
    return tag(
        "details",
        tag("summary", "How to add a model"),
        tag("div", tag("ul", ways), class_="sc-prose"),
        class_="sc-block",
    )
