"""One quiz question: radio buttons, and after an answer the reason for every choice."""

from __future__ import annotations

from collections.abc import Callable

from skillcourse.course import Question
from skillcourse.errors import UsageError
from skillcourse.widgets.drawings import icon
from skillcourse.widgets.markup import Child, Markup, phrase, tag
from skillcourse.widgets.panel import Panel
from skillcourse.widgets.record import Record, framed
from skillcourse.widgets.text import clean

SHEETS = ("quiz.css",)


def letter(index: int) -> str:
    """``a`` for the first choice."""
    return chr(ord("a") + index)


def chosen(question: Question, choice: object) -> int:
    """The place of a choice, from 0: given as ``"b"`` or as its number from 1.

    Raises:
        UsageError: When the question has no such choice.
    """
    known = [letter(index) for index in range(len(question.choices))]
    if isinstance(choice, str) and choice.strip().lower() in known:
        return known.index(choice.strip().lower())
    if isinstance(choice, int) and not isinstance(choice, bool) and 1 <= choice <= len(known):
        return choice - 1
    raise UsageError(
        f"{question.id} has the choices {', '.join(known)}, found {choice!r}.",
        next_step=f'Say lesson.quiz("{question.id}", "a").',
    )


def quiz_record(question: Question, choice: int | None = None, *, twin: bool = False) -> Record:
    """The question as a static record; with the reasons once a choice is given."""
    lines = [f"{question.id}  {clean(question.question)}"]
    for index, one in enumerate(question.choices):
        mark = "" if choice is None else " (right)" if one.right else " (wrong)"
        yours = " <- your answer" if index == choice else ""
        lines.append(f"  {letter(index)}) {clean(one.text)}{mark}{yours}")
        if choice is not None:
            lines.append(f"     {clean(one.because)}")
    if choice is None:
        lines.append(f'  Answer with lesson.quiz("{question.id}", "a")')
    html = framed(
        _html(question, choice, live=False), label=f"Question {question.id}", sheets=SHEETS, twin=twin
    )
    return Record(html, "\n".join(lines))


class QuizPanel:
    """The live question.

    Args:
        answered: Told of each answer, from 0; the same as the plain call.
    """

    def __init__(self, question: Question, answered: Callable[[int], None]) -> None:
        self.question = question
        self._answered = answered
        self.view = Panel(
            f"QuizView({question.id})",
            _html(question, None, live=True),
            label=f"Question {question.id}",
            sheets=SHEETS,
        )
        self.view.on("answer", self._answer)

    def _answer(self, value: object) -> None:
        try:
            choice = chosen(self.question, value)
        except UsageError:
            self.view.said = "Choose an answer first"
            return
        self._answered(choice)
        right = self.question.choices[choice].right
        self.view.draw(
            _html(self.question, choice, live=True),
            f"{'Right' if right else 'Not right'}. {self.question.choices[choice].because}",
        )


def _html(question: Question, choice: int | None, *, live: bool) -> Markup:
    options = [_option(question, index, choice, live) for index in range(len(question.choices))]
    ask = tag("legend", tag("strong", phrase(question.question)), class_="sc-legend")
    form = tag("fieldset", ask, tag("div", options, class_="sc-options"))
    if not live:
        how = (
            None
            if choice is not None
            else tag(
                "p", f'Answer with lesson.quiz("{question.id}", "a").', class_="sc-muted sc-small sc-block"
            )
        )
        return Markup(f"{form}{how or ''}")
    go = tag(
        "button",
        "Answer" if choice is None else "Answer again",
        type="button",
        data_act="answer",
        data_from=question.id,
        class_="sc-first" if choice is None else None,
    )
    return Markup(f"{form}{tag('div', go, class_='sc-row sc-block')}")


def _option(question: Question, index: int, choice: int | None, live: bool) -> Markup:
    one = question.choices[index]
    words: list[Child] = [f"{letter(index)})  ", phrase(one.text)]
    if live:
        dot = tag("input", type="radio", name=question.id, value=letter(index), checked=index == choice)
        line: Child = tag("label", dot, tag("span", words), class_="sc-option")
    else:
        line = tag("p", words, class_="sc-option")
    if choice is None:
        return tag("div", line)
    sign, tone, word = ("pass", "good", "right") if one.right else ("fail", "bad", "wrong")
    chip = tag(
        "span", icon(sign), word + (", your answer" if index == choice else ""), class_=f"sc-chip sc-{tone}"
    )
    why = tag("p", chip, " ", phrase(one.because), class_="sc-because")
    return tag("div", line, why, class_="sc-picked" if index == choice else None)
