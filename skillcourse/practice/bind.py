"""Binds what the request names to what the instructions leave open: placeholders and example names.

A binding is found or it is not; nothing is made up. What is missing is handed back as :class:`Missing`, so
that it can be looked for or
asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from skillcourse.practice.facts import Facts
from skillcourse.practice.labels import (
    CURRENCIES,
    CURRENCY_WORDS,
    DATE_WORDS,
    FIGURE_WORDS,
    FILE_WORDS,
    LANGUAGE_WORDS,
    LANGUAGES,
    NUMBER_WORDS,
    OUT_WORDS,
    PERSON_WORDS,
    WEAK,
    endings_of,
    labelled_word,
    name_stems,
)
from skillcourse.practice.placeholders import (
    DATE_PATTERN,
    OPTIONAL_GROUP,
    OUT_FLAG,
    PLACEHOLDER,
    Missing,
    is_glued,
    is_placeholder,
    kind_of,
    shell_word,
)
from skillcourse.practice.situation import Date, Situation, read_situation
from skillcourse.practice.verbs import EXTENSIONS, extension, is_script
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import fold, likeness, stem

_OWN_NAME = frozenset(stem(word) for word in listed("name stem basename filename file base original input"))
_FOLDERS = frozenset(
    stem(word) for word in listed("dir folder directory ordner dossier carpeta cartella pasta")
)
_NO_FILE = DATE_WORDS | NUMBER_WORDS | OUT_WORDS | LANGUAGE_WORDS | PERSON_WORDS | WEAK
MAX_COMMAND = 12_000
"""A command longer than this is run as it stands, without bindings; no person writes one."""


@dataclass(slots=True)
class Binder:
    """The bindings of one run: the same placeholder always stands for the same value."""

    situation: Situation
    facts: Facts
    made: list[str] = field(default_factory=list)
    """Files that earlier steps made, oldest first."""
    given: list[str] = field(default_factory=list)
    """Files that an earlier skill handed on, or that were found by looking."""
    memo: dict[str, str] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    looked: dict[str, list[str]] = field(default_factory=dict)
    """File endings that were looked for, to what was there."""
    prefers_given: bool = False
    """True for a later skill: what the earlier one made is its input before what the request names."""
    answers: dict[str, str] = field(default_factory=dict)
    """What the person answered when asked for a placeholder, by the placeholder as it was written."""
    offered: tuple[frozenset[str], Sequence[str]] = (frozenset(), ())
    """Values that the instruction being followed lists, and of what (*the language is one of A, B, C*)."""
    listed: Sequence[str] | None = None
    """The workspace's files, where the client lists them all."""
    probing: bool = False
    """True while it is only asked whether a value is known; then no quoted text is taken for it."""
    current: str = ""
    """The file of the round, inside *for each file*."""

    # -- commands --------------------------------------------------------------------------------------

    def command(self, text: str) -> tuple[str, list[Missing]]:
        """A command with its placeholders bound, and those that could not be."""
        if len(text) > MAX_COMMAND:
            return text, []
        text = self._without_optional(text)
        missing: list[Missing] = []
        parts: list[str] = []
        at = 0
        for match in PLACEHOLDER.finditer(text):
            name = next(group for group in match.groups() if group is not None)
            if not is_placeholder(match, name, text):
                continue
            before = text[max(0, match.start() - 60) : match.start()]
            glued = is_glued(text, match.start(), match.end())
            value = self.part(name, before) if glued else self.value(name, before)
            if value is None and not glued and not OUT_FLAG.search(before):
                value = self.sole_file(name, before, text[: match.start()] + text[match.end() :])
            if value is None:
                missing.append(Missing(match[0], kind_of(name), extension(name)))
                value = match[0]
            parts += [text[at : match.start()], shell_word(value, text, match.start(), match.end())]
            at = match.end()
        parts.append(text[at:])
        return "".join(parts), missing

    def _without_optional(self, text: str) -> str:
        def decide(match: re.Match[str]) -> str:
            inner = match["inner"].strip()
            flag = inner.split()[0].split("=")[0] if inner.startswith("-") else ""
            if flag and flag in self.situation.options:
                return ""  # appended with its value later
            return (
                ""
                if inner.startswith("-") or not self.value(inner.strip(" ."), "")
                else f" {inner.strip(' .')}"
            )

        return OPTIONAL_GROUP.sub(decide, text)

    def part(self, name: str, before: str = "") -> str | None:
        """What a placeholder inside a file name is: in ``scaled-<name>.md`` the input file's own name."""
        own = name_stems(name) <= _OWN_NAME or bool(endings_of(name))
        if own and self.current:
            return _stem_of(self.current)
        value = self.value(name, before)
        if value is not None and "/" in value and own:
            value = _stem_of(value)
        if value is None and own and len(self.pool()) == 1:
            return _stem_of(self.pool()[0])
        return _stem_of(value) if value is not None and own and value in self.pool() else value

    def sole_file(self, name: str, before: str, rest: str) -> str | None:
        """The only input file, for a placeholder that nothing else stands for and that can be a file.

        ``rest`` is the command without the placeholder: a command that names another input keeps that one.
        """
        endings = endings_of(name)
        stems = name_stems(name)
        pool = [self.current] if self.current else self.pool()
        if not pool and endings:
            pool = next((found for each in endings if len(found := self.looked.get(each, [])) == 1), [])
            if not pool and self.listed is not None and len(self.listed) == 1:
                pool = list(self.listed)
        fitting = [path for path in pool if extension(path) in endings] if endings else pool
        fitting = fitting or (pool if len(pool) == 1 else [])
        if len(fitting) != 1 and not (endings and fitting):
            return None
        flagged = re.search(r"--?[A-Za-z][\w-]*(?:=|\s+)[\"']?$", before)
        taken = any(path in rest.split() for path in fitting[:1])
        other = any(kind_of(each) == "file" for each in _names_in(rest))
        if not endings and (flagged or taken or other or stems & _NO_FILE):
            return None
        self.used.append(fitting[0])
        return fitting[0]

    def knows(self, name: str) -> bool:
        """True when the request or an output says ``name``; nothing is bound by asking."""
        memo, used, self.probing = dict(self.memo), list(self.used), True
        found = self.value(name)
        self.memo, self.used, self.probing = memo, used, False
        return found is not None

    # -- single values ---------------------------------------------------------------------------------

    def value(self, name: str, before: str = "") -> str | None:
        """What ``name`` stands for; ``before`` is the text in front of it, such as ``--order``."""
        flag = re.search(r"(--?[A-Za-z][\w-]*)(?:=|\s+)[\"']?$", before)
        key = f"{flag[1] if flag else ''} {fold(name)}"
        if key in self.memo:
            return self.memo[key]
        found = self._find(name, before, flag[1] if flag else "")
        if found is not None:
            self.memo[key] = found
        return found

    def _find(self, name: str, before: str, flag: str) -> str | None:
        answered = next((text for key, text in self.answers.items() if _same_name(key, name)), None)
        if answered is not None:
            return self._from_answer(answered, name)
        if flag and self.situation.options.get(flag):
            return self.situation.options[flag]
        stems = name_stems(name)
        printed = self.facts.values.get(name, "")
        if printed and "\n" not in printed and (stems & _FOLDERS or not self.pool()):
            return printed  # an earlier command named it
        hints = stems | name_stems(flag.lstrip("-"))
        is_file = extension(name) in EXTENSIONS or bool(stems & FILE_WORDS)
        if (hints & OUT_WORDS and (is_file or not stems & (DATE_WORDS | NUMBER_WORDS))) or OUT_FLAG.search(
            before
        ):
            return self._output(name)
        if is_file and not (flag and not stems & FILE_WORDS and extension(name) not in EXTENSIONS):
            return self.file(name, extension(name))
        if DATE_PATTERN.match(name) or hints & DATE_WORDS:
            found = self._date(name, hints)
            if found is not None or DATE_PATTERN.match(name):
                return found
        about, values = self.offered
        offered = (
            [part.strip() for part in name.split("|")] if "|" in name else values if about & hints else ()
        )
        chosen = self._offered(offered, hints)
        if chosen is not None:
            return chosen
        numbered = self._numbered(hints)
        if numbered is not None:
            return numbered
        if printed and "\n" not in printed and len(printed) < 300:
            return printed  # an earlier command printed it under this very name
        labelled = self._labelled(hints)
        if labelled is not None:
            return labelled
        if stems & PERSON_WORDS or hints & PERSON_WORDS:
            person = self._person()
            if person:
                return person
        if stems & NUMBER_WORDS:
            return (
                self.situation.numbers[0].text if len(self.situation.numbers) == 1 else self.facts.find(name)
            )
        fact = self.facts.find(name)
        if fact is not None and "\n" not in fact and len(fact) < 300:
            return fact
        free = [text for text in self.situation.quoted if text not in self.used]
        if free and not stems & DATE_WORDS and not self.probing:
            self.used.append(free[0])
            return free[0]
        return None

    def _offered(self, choices: Sequence[str], hints: set[str]) -> str | None:
        """The one of the values that the instructions list, or of the world's languages, that the request
        says.
        """
        if hints & LANGUAGE_WORDS:
            choices = [*choices, *LANGUAGES]
        if hints & CURRENCY_WORDS:
            choices = [*choices, *CURRENCIES]
        low = fold(self.situation.request)
        return next(
            (
                each
                for each in choices
                if len(each) > 1 and re.search(rf"(?<!\w){re.escape(fold(each))}(?!\w)", low)
            ),
            None,
        )

    def _from_answer(self, answered: str, name: str) -> str | None:
        """The value in a person's answer: its one file, date or number where that is asked for, else its
        words.
        """
        said = read_situation(answered)
        if (extension(name) in EXTENSIONS or name_stems(name) & FILE_WORDS) and said.files:
            return said.files[0].path
        if DATE_PATTERN.match(name):
            return next((shown for each in said.dates if (shown := each.like(name))), None)
        if name_stems(name) & NUMBER_WORDS and said.numbers:
            return said.numbers[0].text
        plain = re.sub(
            r"^(?:to|in|into|as|use|for|please|it'?s?|is|the)\s+|[,\s]+(?:please|thanks?|"
            r"thank you|bitte|merci)\W*$",
            "",
            answered.strip(),
            flags=re.I,
        )
        return (said.quoted or [plain.strip(" .!")])[0][:300]

    def _output(self, name: str) -> str | None:
        outputs = self.situation.outputs
        wanted = extension(name)
        for each in outputs:
            if not wanted or each.extension == wanted:
                return each.path
        return name if wanted in EXTENSIONS and not any(c in name for c in "<>{}[] ") else None

    def file(self, name: str, ending: str) -> str | None:
        """The input file that a placeholder or example name stands for."""
        if self.current and (not ending or extension(self.current) == ending):
            return self.current
        pool = self.pool()
        fitting = [path for path in pool if not ending or extension(path) == ending]
        if not fitting and ending and self.looked.get(ending):
            fitting = self.looked[ending] if len(self.looked[ending]) == 1 else []
        stems = name_stems(name.rsplit(".", 1)[0] if ending else name) - FILE_WORDS
        named = [path for path in fitting if name_stems(path) & stems]
        fresh = [path for path in fitting if path not in self.used]
        for candidates in (named, fresh, fitting):
            if candidates:
                self.used.append(candidates[0])
                return candidates[0]
        return None

    def pool(self) -> list[str]:
        """The files to work on, the likeliest first."""
        named, handed = [each.path for each in self.situation.inputs], list(reversed(self.given))
        return list(dict.fromkeys(handed + named if self.prefers_given else named + handed))

    def _date(self, name: str, hints: set[str]) -> str | None:
        dates = self.situation.dates
        if not dates:
            return None
        pattern = name if DATE_PATTERN.match(name) else ""
        if pattern:
            return next((shown for each in dates if (shown := each.like(pattern.replace("XX", "WW")))), None)
        order: list[Date] = sorted(dates, key=lambda each: stem(each.shape) not in hints)
        best = order[0]
        if {stem("week"), stem("month"), stem("year"), stem("day")} & hints and stem(best.shape) not in hints:
            wider = {stem("week"): "YYYY-Www", stem("month"): "YYYY-MM", stem("year"): "YYYY"}
            return next(
                (shown for hint, form in wider.items() if hint in hints and (shown := best.like(form))), None
            )
        return best.text

    def _numbered(self, hints: set[str]) -> str | None:
        """``order 2085`` for *order*, ``five servings`` for *servings*."""
        telling = {hint for hint in hints if len(hint) > 1 and hint not in WEAK}
        for number in self.situation.numbers:
            if any(likeness(word, hint) == 1 for word in number.label + number.after[:1] for hint in telling):
                return number.text
        return None

    def _labelled(self, hints: set[str]) -> str | None:
        """``blue team`` for *team*; for what is always a figure (*version*) only a word with a digit."""
        telling = {hint for hint in hints if len(hint) > 1 and hint not in WEAK}
        found = labelled_word(self.situation.task, telling, self.situation.quoted) if telling else None
        figures = bool(telling & FIGURE_WORDS)
        return None if found and figures and not any(letter.isdigit() for letter in found) else found

    def _person(self) -> str | None:
        called = re.search(
            r"\b(?:named|called|for|to|from|by|customer|client|namens|für|an|pour|para|"
            r"de)\s+((?:[A-Z][\w'’-]+\s?){1,3})",
            self.situation.task,
        )
        return called[1].strip() if called else None


def _same_name(asked: str, name: str) -> bool:
    """True when an answer for ``asked`` (*version number*) is the value of ``name`` (``VERSION``)."""
    plain = asked.strip("<>{}[]$ ")
    return plain == name or (bool(stems := name_stems(name) - WEAK) and stems <= name_stems(plain))


def _stem_of(path: str) -> str:
    name = path.rstrip("/").rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] if "." in name.lstrip(".") else name


def _names_in(command: str) -> list[str]:
    """The placeholders and file names of a command, without what it writes and its program."""
    found = [next(g for g in m.groups() if g is not None) for m in PLACEHOLDER.finditer(command)]
    words = command.split()
    plain = [
        word.strip("\"'")
        for at, word in enumerate(words)
        if at
        and extension(word) in EXTENSIONS
        and not OUT_FLAG.search(words[at - 1] + " ")
        and not is_script(word)
    ]
    return [name for name in found if not name_stems(name) & OUT_WORDS] + plain


def bind_name(name: str, binder: Binder) -> tuple[str, list[Missing]]:
    """A file name with its placeholders bound: ``report-<week>.md``."""
    missing: list[Missing] = []

    def put(match: re.Match[str]) -> str:
        key = next(group for group in match.groups() if group is not None)
        if match["letter"] or (match["caps"] and not DATE_PATTERN.match(key)):
            return match[0]
        value = binder.part(key) or binder.facts.find(key)
        if value is None:
            missing.append(Missing(match[0], "text"))
            return match[0]
        return re.sub(r"[\\/\s]+", "-", value)

    return PLACEHOLDER.sub(put, name), missing
