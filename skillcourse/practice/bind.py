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
    DATE_WORDS,
    FILE_WORDS,
    LANGUAGE_WORDS,
    LANGUAGES,
    NUMBER_WORDS,
    OUT_WORDS,
    PERSON_WORDS,
    WEAK,
    labelled_word,
    name_stems,
)
from skillcourse.practice.places import is_bundled
from skillcourse.practice.situation import Date, Situation, read_situation
from skillcourse.practice.tools import quote
from skillcourse.practice.verbs import EXTENSIONS, extension
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import fold, likeness, stem


@dataclass(frozen=True, slots=True)
class Missing:
    """A placeholder that nothing in the request stands for."""

    placeholder: str
    """As the instructions write it."""
    kind: str
    """``file``, ``date``, ``number`` or ``text``."""
    extension: str = ""
    """The kind of file, when it is known."""


_GENERIC = re.compile(
    r"^(?:input|in|data|file|example|sample|your|my|path|foo|bar|test|document|doc|demo|some|"
    r"the)(?:[-_.\d]|$)|^path/to/|/path/to/|your[-_]|^my[-_]",
    re.I,
)
_FIXED = frozenset(
    listed(
        """
package.json changelog.md readme.md pyproject.toml requirements.txt license makefile dockerfile
skill.md setup.py conftest.py .gitignore
"""
    )
)
_NOT_PLACEHOLDERS = frozenset(
    listed(
        """
HEAD EOF PYTHON JSON CSV TSV PDF HTML XML YAML SQL UTF ASCII OK POST GET PUT DELETE PATCH SELECT
FROM WHERE AND OR NOT GROUP BY ORDER LIMIT JOIN ON AS INSERT INTO VALUES UPDATE SET LIKE IN IS NULL
COUNT SUM AVG MIN MAX DESC ASC BETWEEN HAVING DISTINCT CREATE TABLE END_OF_FILE HOME PATH PWD OLDPWD
USER TODO README CHANGELOG LICENSE SKILL MAIN ISO API URL EUR USD CI CLI ENV STDIN STDOUT X I A C E
R
"""
    )
)
PLACEHOLDER = re.compile(
    r"\$\{(?P<shell>[A-Za-z_]\w{0,60})\}|(?<!\{)\{\{?\s?(?P<brace>[A-Za-z_][\w "
    r".:/-]{0,60}?)\s?\}\}?|<(?P<angle>[^\s<>&/|][^<>&\n]{0,60}?)>"
    r"|\[(?P<square>[A-Za-z][^\[\]\n]{0,60})\]|\$(?P<dollar>[A-Z][A-Z0-9_]{1,40})\b"
    r"|(?<![\w./$={-])(?P<caps>(?:YYYY|[A-Z]{2,})(?:[A-Z0-9]*)(?:[-_][A-Za-z]{0,2}[A-Z]+|"
    r"[-_][A-Z0-9]+)*(?:\.[a-z0-9]{1,5})?)(?![\w(=/-])"
    r"|(?<![\w./$={'\"-])(?P<letter>N|K|M)(?![\w.=/'-])"
)
_DATE_PATTERN = re.compile(
    r"^(?:YYYY|YY)(?:[-/.]?(?:MM|[Ww]?WW|[Ww]NN))?(?:[-/.]?DD)?$|^YYYY-[Ww](?:WW|NN|XX)$"
)
_OPTIONAL_GROUP = re.compile(r"\s*\[(?P<inner>\s*-[^\[\]]{1,200}|[A-Z][A-Z_]{0,30}(?:\s*\.\.\.)?)\]")
_OUT_FLAG = re.compile(r"(?:^|\s)(?:-o|--out(?:put)?(?:[-_]?\w+)?|--dest|--save(?:[-_]as)?|>>?)(?:\s+|=)$")


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
    current: str = ""
    """The file of the round, inside *for each file*."""

    # -- commands --------------------------------------------------------------------------------------

    def command(self, text: str, *, keep: frozenset[str] = frozenset()) -> tuple[str, list[Missing]]:
        """``text`` with its placeholders and example names bound, and what could not be.

        Args:
            text: One command line.
            keep: Names that later or earlier steps write: they are the skill's own.
        """
        if len(text) > MAX_COMMAND:
            return text, []
        text = self._without_optional(text)
        missing: list[Missing] = []
        parts: list[str] = []
        at = 0
        for match in PLACEHOLDER.finditer(text):
            name = next(group for group in match.groups() if group is not None)
            if not self._is_placeholder(match, name, text):
                continue
            before = text[max(0, match.start() - 60) : match.start()]
            value = self.value(name, before)
            if value is None:
                missing.append(Missing(match[0], self._kind(name, before), extension(name)))
                value = match[0]
            parts += [text[at : match.start()], _shell_word(value, text, match.start(), match.end())]
            at = match.end()
        parts.append(text[at:])
        bound = self._examples("".join(parts), keep, missing)
        return bound, missing

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

        return _OPTIONAL_GROUP.sub(decide, text)

    def _is_placeholder(self, match: re.Match[str], name: str, text: str) -> bool:
        if match["caps"] or match["letter"]:
            if name in _NOT_PLACEHOLDERS and not match["letter"]:
                return False
            before = text[: match.start()]
            return not (
                (before.count("'") % 2 and not before.endswith("'"))
                or (before.count('"') % 2 and not before.endswith('"'))
            )
        if match["dollar"] or match["shell"]:
            return (
                not re.search(
                    rf"(?:^|[\s;])(?:export\s+)?{re.escape(name)}=|"
                    rf"\bfor\s+{re.escape(name)}\s+in\b|"
                    rf"\bread\s+(?:-\w+\s+)*{re.escape(name)}\b",
                    text,
                )
                and name not in _NOT_PLACEHOLDERS
            )
        if match["brace"]:
            return "," not in name and not match[0].startswith("{}")
        return True

    def _kind(self, name: str, before: str) -> str:
        stems = name_stems(name)
        if extension(name) in EXTENSIONS or stems & FILE_WORDS:
            return "file"
        if _DATE_PATTERN.match(name) or stems & DATE_WORDS:
            return "date"
        if stems & NUMBER_WORDS:
            return "number"
        return "text"

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
        answered = next((text for key, text in self.answers.items() if key.strip("<>{}[]$ ") == name), None)
        if answered is not None:
            return self._from_answer(answered, name)
        if flag and self.situation.options.get(flag):
            return self.situation.options[flag]
        stems = name_stems(name)
        hints = stems | name_stems(flag.lstrip("-"))
        is_file = extension(name) in EXTENSIONS or bool(stems & FILE_WORDS)
        if (hints & OUT_WORDS and (is_file or not stems & (DATE_WORDS | NUMBER_WORDS))) or _OUT_FLAG.search(
            before
        ):
            return self._output(name)
        if is_file and not (flag and not stems & FILE_WORDS and extension(name) not in EXTENSIONS):
            return self.file(name, extension(name))
        if _DATE_PATTERN.match(name) or hints & DATE_WORDS:
            found = self._date(name, hints)
            if found is not None or _DATE_PATTERN.match(name):
                return found
        about, values = self.offered
        offered = (
            [part.strip() for part in name.split("|")] if "|" in name else values if about & hints else ()
        )
        chosen = self._offered(offered, hints)
        if chosen is not None:
            return chosen
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
        if free and not stems & DATE_WORDS:
            self.used.append(free[0])
            return free[0]
        return None

    def _offered(self, choices: Sequence[str], hints: set[str]) -> str | None:
        """The one of the values that the instructions list, or of the world's languages, that the request
        says.
        """
        if hints & LANGUAGE_WORDS:
            choices = [*choices, *LANGUAGES]
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
        if _DATE_PATTERN.match(name):
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
        pool = self._pool()
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

    def _pool(self) -> list[str]:
        named, handed = [each.path for each in self.situation.inputs], list(reversed(self.given))
        return list(dict.fromkeys(handed + named if self.prefers_given else named + handed))

    def _date(self, name: str, hints: set[str]) -> str | None:
        dates = self.situation.dates
        if not dates:
            return None
        pattern = name if _DATE_PATTERN.match(name) else ""
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

    def _labelled(self, hints: set[str]) -> str | None:
        """``order 2085`` for *order*, ``five servings`` for *servings*, ``blue team`` for *team*."""
        telling = {hint for hint in hints if len(hint) > 1 and hint not in WEAK}
        if not telling:
            return None
        for number in self.situation.numbers:
            if any(
                likeness(word, hint) == 1
                for word in number.before[-1:] + number.after[:1]
                for hint in telling
            ):
                return number.text
        return labelled_word(self.situation.task, telling, self.situation.quoted)

    def _person(self) -> str | None:
        called = re.search(
            r"\b(?:named|called|for|to|from|by|customer|client|namens|für|an|pour|para|"
            r"de)\s+((?:[A-Z][\w'’-]+\s?){1,3})",
            self.situation.task,
        )
        return called[1].strip() if called else None

    # -- example names ---------------------------------------------------------------------------------

    def _examples(self, command: str, keep: frozenset[str], missing: list[Missing]) -> str:
        pieces = re.split(r"('[^']*'|\"[^\"]*\"|\s+|=(?=[^=])|>+)", command)
        program = True
        for i, token in enumerate(pieces):
            word = token.strip("\"'")
            if not word or token.isspace() or token in ("=",) or set(token) == {">"}:
                continue
            if program:
                program = "=" in word or word in ("sudo", "env", "time")
                continue
            ending = extension(word)
            before = "".join(pieces[max(0, i - 3) : i])
            if (
                ending not in EXTENSIONS
                or not re.fullmatch(r"[\w./~@+,-]+", word)
                or word in keep
                or word.lower().rsplit("/", 1)[-1] in _FIXED
            ):
                continue
            if is_bundled(word) or (
                word.startswith((".agents/", ".claude/", "/")) and not word.startswith("/path/to/")
            ):
                continue
            if any(each.path == word for each in self.situation.files) or word in self.made:
                continue
            if ending in ("py", "sh", "js") and _after_interpreter(pieces, i):
                continue
            generic = bool(_GENERIC.match(word) or _GENERIC.match(word.rsplit("/", 1)[-1]))
            if _OUT_FLAG.search(before if before.endswith((" ", "=", ">")) else before + " "):
                chosen = next(
                    (each.path for each in self.situation.outputs if each.extension == ending), None
                )
            else:
                chosen = self.memo.get(f"example {word}") or self._input_for(word, ending, generic=generic)
                if chosen:
                    self.memo[f"example {word}"] = chosen
                elif generic and ending not in self.looked:
                    missing.append(Missing(word, "file", ending))
            if chosen:
                pieces[i] = token.replace(word, quote(chosen))
        return self._example_dates("".join(pieces))

    def _input_for(self, word: str, ending: str, *, generic: bool) -> str | None:
        if self.current and extension(self.current) == ending:
            return self.current
        inputs = self._pool()
        fitting = [path for path in inputs if extension(path) == ending] or (
            inputs if generic and len(inputs) == 1 else []
        )
        fitting = fitting or (
            self.looked.get(ending, []) if generic and len(self.looked.get(ending, [])) == 1 else []
        )
        fresh = [path for path in fitting if path not in self.memo.values()]
        named = [path for path in fitting if name_stems(path) & (name_stems(word) - {stem(ending)})]
        if not fitting:
            return None
        if word in fitting:
            return word
        return next(iter(named or fresh), fitting[0] if generic else None)

    def _example_dates(self, command: str) -> str:
        for date in self.situation.dates[:1] if len(self.situation.dates) == 1 else self.situation.dates:
            for shape, pattern, form in (
                ("week", r"(?<![\w-])\d{4}-W\d{2}(?!\w)", "YYYY-Www"),
                ("day", r"(?<![\w-])\d{4}-\d{2}-\d{2}(?!\w)", "YYYY-MM-DD"),
                ("month", r"(?<![\w-])\d{4}-\d{2}(?![\w-])", "YYYY-MM"),
            ):
                shown = date.like(form) if date.shape == shape else None
                if shown and shown not in command:
                    command = re.sub(pattern, shown, command, count=1)
        return command


def _shell_word(value: str, text: str, start: int, end: int) -> str:
    inside = start > 0 and end < len(text) and text[start - 1] in "\"'" and text[end] in "\"'"
    return value if inside or (start > 0 and text[start - 1] not in " =") else quote(value)


def _after_interpreter(pieces: Sequence[str], at: int) -> bool:
    words = [piece for piece in pieces[:at] if piece.strip()]
    previous = next((word for word in reversed(words) if not word.startswith("-")), "")
    return previous.rsplit("/", 1)[-1] in (
        "python",
        "python3",
        "bash",
        "sh",
        "node",
        "uv",
        "run",
        "deno",
        "ruby",
        "perl",
    )


def bind_name(name: str, binder: Binder) -> tuple[str, list[Missing]]:
    """A file name with its placeholders bound: ``report-<week>.md``."""
    missing: list[Missing] = []

    def put(match: re.Match[str]) -> str:
        key = next(group for group in match.groups() if group is not None)
        if match["letter"] or (match["caps"] and not _DATE_PATTERN.match(key)):
            return match[0]
        value = binder.value(key) or binder.facts.find(key)
        if value is None:
            missing.append(Missing(match[0], "text"))
            return match[0]
        return re.sub(r"[\\/\s]+", "-", value)

    return PLACEHOLDER.sub(put, name), missing
