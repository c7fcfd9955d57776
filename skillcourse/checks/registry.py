"""Find a check by its id. Each lesson's checks are in ``skillcourse.checks.lesson_NN``, loaded when one of
them is wanted.
"""

from __future__ import annotations

import importlib
import re
from importlib.util import find_spec

from skillcourse.checks.result import Check
from skillcourse.errors import AuthorError, UsageError

_ID = re.compile(r"(?P<lesson>\d\d)-[a-z]")


def of_lesson(number: str) -> tuple[Check, ...]:
    """The checks of a lesson in order; none for a lesson that has no checks.

    Raises:
        AuthorError: When the lesson's module has no ``CHECKS``, or a check in it belongs to another lesson.
    """
    name = f"skillcourse.checks.lesson_{number}"
    if not re.fullmatch(r"\d\d", number) or find_spec(name) is None:
        return ()
    found = getattr(importlib.import_module(name), "CHECKS", None)
    if not isinstance(found, tuple) or not all(isinstance(check, Check) for check in found):
        raise AuthorError(f"{name} should list its checks as CHECKS, a tuple of Check.")
    ids = [check.id for check in found]
    for one in ids:
        match = _ID.fullmatch(one)
        if match is None or match["lesson"] != number or ids.count(one) > 1:
            raise AuthorError(
                f"{name} has a check with the id {one!r}; it should look like '{number}-a' and stand once."
            )
    return found


def find(id: str) -> Check:
    """The check of one exercise.

    Raises:
        UsageError: When there is none with this id, with those of its lesson.
        AuthorError: When the lesson's checks are not listed as they should be.
    """
    id = str(id)  # whatever a cell gave
    wanted = id.strip().lower()
    match = _ID.fullmatch(wanted)
    if match is None:
        raise UsageError(f"A check is named by its exercise, like '03-a', found {id!r}.")
    every = of_lesson(match["lesson"])
    for check in every:
        if check.id == wanted:
            return check
    known = ", ".join(check.id for check in every)
    raise UsageError(
        f"There is no check {wanted!r}.",
        next_step=f"Lesson {match['lesson']} has {known}."
        if known
        else f"Lesson {match['lesson']} has no checks.",
    )
