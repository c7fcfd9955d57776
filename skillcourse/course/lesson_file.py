"""Read ``lesson.yaml`` strictly: an author's typing error is an error with its line, not a hint that nobody
ever sees.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcourse.course.lesson import Choice, Exercise, Lesson, Minutes, Question
from skillcourse.errors import AuthorError
from skillcourse.files import read_whole

if TYPE_CHECKING:
    import yaml

FOLDER_NAME = re.compile(r"(?P<number>\d\d)_(?P<slug>[a-z0-9]+(?:_[a-z0-9]+)*)")
MIN_HINTS = 3
MIN_CHOICES = 2
MOST_BYTES = 1_000_000


def read_lesson(folder: Path) -> Lesson:
    """The lesson whose source is ``folder`` (``solutions/NN_slug``).

    Raises:
        AuthorError: With file and line, for anything missing, unknown, empty or of the wrong kind.
    """
    name = FOLDER_NAME.fullmatch(folder.name)
    if name is None:
        raise AuthorError(
            f"A lesson's folder is called NN_slug in lower case, found {folder.name!r} in "
            f"{folder.parent.name}."
        )
    number = name["number"]
    top = _Mapping(_root(folder / "lesson.yaml"), f"{folder.name}/lesson.yaml", "the lesson")
    top.allow("title", "question", "minutes", "goals", "can_do", "exercises", "quiz")
    minutes = top.mapping("minutes")
    minutes.allow("teach", "exercise")
    lesson = Lesson(
        number=number,
        slug=name["slug"],
        title=top.text("title"),
        question=top.text("question"),
        minutes=Minutes(minutes.whole("teach"), minutes.whole("exercise")),
        goals=top.texts("goals"),
        can_do=top.texts("can_do"),
        exercises=tuple(_exercise(item, number) for item in top.mappings("exercises", optional=True)),
        quiz=tuple(_question(item, number) for item in top.mappings("quiz", optional=True)),
        source=folder,
    )
    _refuse_twins(top, lesson)
    return lesson


def _exercise(item: _Mapping, number: str) -> Exercise:
    item.allow("id", "title", "hints", "files")
    hints = item.texts("hints")
    if len(hints) < MIN_HINTS:
        item.refuse(
            f"an exercise has at least {MIN_HINTS} hints (a nudge, where to look, a worked "
            f"analogue), found {len(hints)}",
            "hints",
        )
    files = item.texts("files", optional=True)
    for file in files:
        if Path(file).is_absolute() or ".." in file.split("/") or "\\" in file:
            item.refuse(
                f"a file is a path inside the lesson folder with forward slashes, found {file!r}", "files"
            )
    return Exercise(item.id(rf"{number}-[a-z]", f"{number}-a"), item.text("title"), hints, files)


def _question(item: _Mapping, number: str) -> Question:
    item.allow("id", "question", "choices")
    choices = []
    for choice in item.mappings("choices"):
        choice.allow("text", "right", "because")
        choices.append(Choice(choice.text("text"), choice.flag("right"), choice.text("because")))
    right = sum(choice.right for choice in choices)
    if len(choices) < MIN_CHOICES:
        item.refuse(f"a question has at least {MIN_CHOICES} choices, found {len(choices)}", "choices")
    if right != 1:
        item.refuse(f"exactly one choice is right, found {right}", "choices")
    return Question(item.id(rf"{number}-q[1-9]\d*", f"{number}-q1"), item.text("question"), tuple(choices))


def _refuse_twins(top: _Mapping, lesson: Lesson) -> None:
    seen: set[str] = set()
    for name, ids in (
        ("exercises", [exercise.id for exercise in lesson.exercises]),
        ("quiz", [question.id for question in lesson.quiz]),
    ):
        for one in ids:
            if one in seen:
                top.refuse(f"each id is used once, found {one!r} twice", name)
            seen.add(one)


def _root(path: Path) -> yaml.Node:
    import yaml

    place = f"{path.parent.name}/{path.name}"
    try:
        node = yaml.compose(read_whole(path, MOST_BYTES).decode("utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        raise AuthorError(
            f"{place} is missing.",
            next_step="CONTRIBUTING says what is in it: title, question, minutes, goals, …",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise AuthorError(f"{place} could not be read as UTF-8 text: {reason}.") from error
    except RecursionError:
        raise AuthorError(f"{place} is nested deeper than any lesson needs.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise AuthorError(f"{place}:{line}: this is not YAML: {getattr(error, 'problem', error)}.") from error
    if node is None:
        raise AuthorError(f"{place}:1: expected the lesson's keys, found an empty file.")
    return node


class _Mapping:
    """One YAML mapping, read key by key; every complaint carries the file and the line."""

    def __init__(self, node: yaml.Node, place: str, what: str) -> None:
        import yaml

        self._place, self._what, self._line = place, what, node.start_mark.line + 1
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        if not isinstance(node, yaml.MappingNode):
            self.refuse(f"{what} is a mapping of keys to values, found {_kind(node)}")
        for key, value in node.value:
            if key.value in self._nodes:
                self._line = key.start_mark.line + 1
                self.refuse(f"each key stands once, found {key.value!r} twice")
            self._nodes[str(key.value)] = value
            self._lines[str(key.value)] = key.start_mark.line + 1

    def refuse(self, sentence: str, key: str = "") -> None:
        """Raise the error for this mapping, at the line of ``key`` when it has it."""
        line = self._lines.get(key, self._line)
        raise AuthorError(f"{self._place}:{line}: {sentence}.")

    def allow(self, *names: str) -> None:
        """Refuse keys other than ``names``: a misspelt key would be silently lost."""
        for key in self._nodes:
            if key not in names:
                self.refuse(f"{self._what} has no key {key!r}; its keys are {', '.join(names)}", key)

    def _take(self, key: str) -> yaml.Node:
        if key not in self._nodes:
            self.refuse(f"{self._what} needs the key {key!r}")
        return self._nodes[key]

    def text(self, key: str) -> str:
        """A text that is not empty."""
        return self._text(self._take(key), key)

    def _text(self, node: yaml.Node, key: str) -> str:
        import yaml

        if (
            not isinstance(node, yaml.ScalarNode)
            or not node.value.strip()
            or node.tag == "tag:yaml.org,2002:null"
        ):
            self.refuse(f"{key!r} is a text, found {_kind(node)}", key)
        return str(node.value).strip()

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of texts, with at least one in it unless the key may be left out."""
        return tuple(self._text(node, key) for node in self._sequence(key, optional))

    def mappings(self, key: str, *, optional: bool = False) -> list[_Mapping]:
        """A list of mappings."""
        what = {"exercises": "an exercise", "quiz": "a question", "choices": "a choice"}[key]
        return [_Mapping(node, self._place, what) for node in self._sequence(key, optional)]

    def _sequence(self, key: str, optional: bool) -> list[Any]:
        import yaml

        if optional and key not in self._nodes:
            return []
        node = self._take(key)
        if not isinstance(node, yaml.SequenceNode) or not (node.value or optional):
            self.refuse(f"{key!r} is a list with something in it, found {_kind(node)}", key)
        return list(node.value)

    def mapping(self, key: str) -> _Mapping:
        """A mapping inside this one."""
        return _Mapping(self._take(key), self._place, f"{key!r}")

    def whole(self, key: str) -> int:
        """A whole number of minutes, 0 to 240."""
        value = str(self._take(key).value)
        if not re.fullmatch(r"\d{1,3}", value) or int(value) > 240:
            self.refuse(f"{key!r} is a whole number of minutes up to 240, found {value!r}", key)
        return int(value)

    def flag(self, key: str) -> bool:
        """``true`` or ``false``; ``false`` when the key is left out."""
        if key not in self._nodes:
            return False
        value = str(self._nodes[key].value)
        if value not in ("true", "false"):
            self.refuse(f"{key!r} is true or false, found {value!r}", key)
        return value == "true"

    def id(self, pattern: str, example: str) -> str:
        """An id of the given form, that is safe as a file name and a JSON key."""
        value = self.text("id")
        if not re.fullmatch(pattern, value):
            self.refuse(f"the id looks like {example!r} here, found {value!r}", "id")
        return value


def _kind(node: Any) -> str:
    names = {"MappingNode": "a mapping", "SequenceNode": "a list"}
    if type(node).__name__ in names:
        return names[type(node).__name__] if node.value else "nothing"
    return f"{node.value!r}" if node.value else "nothing"
