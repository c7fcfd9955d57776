"""Options that a request asks for in words and the skill's usage lists: *top 5* and ``--top N``, *as JSON*
and ``--format json``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from skillcourse.practice.labels import labelled_word
from skillcourse.practice.options import Option
from skillcourse.practice.situation import Number, Situation
from skillcourse.practice.tools import quote
from skillcourse.practice.verbs import EXTENSIONS, extension, is_script
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import STOP_WORDS, fold, stem, words

_NEVER = frozenset(listed("--help -h --version -v --out --output -o --input -i --file"))
_DATE_UNITS = frozenset(
    stem(word)
    for word in listed(
        """
week month year day order page no number version chapter section part kw woche
"""
    )
)
_SHORT_STOP = frozenset(fold(word) for word in STOP_WORDS)


def with_requested(
    command: str, options: Sequence[Option], situation: Situation, original: str = ""
) -> tuple[str, list[str]]:
    """``command`` with the options that the request asks for, and which were added or changed.

    ``original`` is the command before it was bound: a value that was bound from a placeholder stays.
    """
    script = _script(command)
    added: list[str] = []
    seen: set[str] = set()
    for option in sorted(options, key=lambda each: -len(each.says)):
        if option.flag in seen or option.flag in _NEVER or not _belongs(option, script, options):
            continue
        value = _wanted(option, situation)
        if value is None:
            continue
        seen.add(option.flag)
        present = re.search(rf"(?<![\w-]){re.escape(option.flag)}(?:[ =]([^\s]+))?(?![\w-])", command)
        if present is None:
            command = f"{command} {option.flag}" + (f" {quote(value)}" if value else "")
            added.append(f"{option.flag} {value}".strip())
        elif (
            value
            and present[1]
            and present[1] != value
            and re.fullmatch(r"[\w.,%-]+", present[1])
            and _is_example(present[1], option)
            and (not original or re.search(rf"(?<![\w-]){re.escape(present[1])}(?![\w-])", original))
        ):
            command = command[: present.start(1)] + quote(value) + command[present.end(1) :]
            added.append(f"{option.flag} {value}")
    for flag, value in situation.options.items():
        if (
            flag not in seen
            and not re.search(rf"(?<![\w-]){re.escape(flag)}(?![\w-])", command)
            and any(o.flag == flag for o in options)
        ):
            command = f"{command} {flag}" + (f" {quote(value)}" if value else "")
            added.append(f"{flag} {value}".strip())
    return command, added


def _is_example(value: str, option: Option) -> bool:
    return bool(re.fullmatch(r"\d+(?:[.,]\d+)?%?", value)) or value in option.choices


def _script(text: str) -> str:
    """The script or program that a command runs."""
    for token in text.split():
        if is_script(token):
            return token.rsplit("/", 1)[-1]
    first = text.split()
    return first[0] if first else ""


def _belongs(option: Option, script: str, options: Sequence[Option]) -> bool:
    named = [token for token in re.findall(r"[\w./-]+", option.says) if is_script(token)]
    if named:
        return any(token.rsplit("/", 1)[-1] == script for token in named)
    owner = _script(option.script)
    return not owner or owner == script


def _wanted(option: Option, situation: Situation) -> str | None:
    """The value that the request gives an option, ``""`` for a switch that it asks for, ``None`` when it
    asks for neither.
    """
    if option.flag in situation.options:
        return situation.options[option.flag]
    names = {stem(part) for part in re.findall(r"[^\W\d_]+", option.flag) if len(part) > 1}
    low = fold(situation.task)
    if option.choices:
        said = set(re.findall(r"[\w.-]+", low))
        return next(
            (choice for choice in option.choices if len(choice) > 1 and fold(choice) in said - _SHORT_STOP),
            None,
        )
    inner = option.value.strip("<>{}[]")
    if not option.value:
        task = {stem(word) for word in re.findall(r"[^\W\d_]+", situation.task)}
        return "" if names and option.flag.startswith("--") and names <= task and _telling(names) else None
    if re.fullmatch(
        r"[NKM]|\d+(?:[.,]\d+)?%?|(?:NUM|NUMBER|COUNT|INT|PERCENT|AMOUNT|LIMIT|DAYS|WEEKS|"
        r"FACTOR|SERVINGS|SIZE|THRESHOLD)",
        inner,
        re.I,
    ):
        return _number_for(option, names, situation.numbers)
    if extension(inner) in EXTENSIONS or re.fullmatch(r"(?:FILE|PATH|DIR|OUT\w*)", inner, re.I):
        return None
    if re.fullmatch(r"(?:YYYY|DATE|DAY|WEEK|MONTH).*", inner, re.I):
        form = (
            inner
            if "YYYY" in inner.upper()
            else {"week": "YYYY-Www", "month": "YYYY-MM"}.get(inner.lower(), "")
        )
        for date in situation.dates:
            shown = date.like(form) if form else date.text
            if shown and (form or date.shape == inner.lower() or inner.upper() == "DATE"):
                return shown
        return None
    known = re.fullmatch(r"[a-z][\w-]{1,30}", option.value)
    if known and fold(inner) in re.findall(r"[\w-]+", low) and not _telling_label(names):
        return inner
    for number in situation.numbers:
        if _telling(names) and set(number.label) & names:
            return number.text
    return (
        labelled_word(situation.task, names, situation.quoted)
        if _telling(names) and re.fullmatch(r"[A-Z_]+|[a-z_-]+", inner)
        else None
    )


def _telling(names: set[str]) -> bool:
    return any(len(name) > 2 for name in names)


def _telling_label(names: set[str]) -> bool:
    return bool(names & {stem("language"), stem("format"), stem("style")})


def _number_for(option: Option, names: set[str], numbers: Sequence[Number]) -> str | None:
    plural = option.flag.rstrip("0123456789").endswith("s")
    says = {word.stem for word in words(option.says) if not word.surface.isdigit()} - names
    for number in numbers:
        label = number.label
        identifier = bool(label) and label[0] in _DATE_UNITS
        counted = number.after[:1]
        if set(label) & names and not (identifier and plural):
            return number.text
        if not identifier and set(counted) & names:
            return number.text
        unit = number.unit
        if unit and re.search(rf"\d\s?{re.escape(unit)}", option.says) and not identifier:
            return number.text
        if not identifier and set(number.after[:2]) & says and set(number.after[:1]) - {""}:
            return number.text
    return None
