"""Text from a model, a tool or a learner's file, made safe and short enough to show.

Escaping for HTML is :mod:`skillcourse.widgets.markup`'s; here control codes lose their power and long texts
their middle, so that a page shows what is there and nothing acts on the reader's screen.
"""

from __future__ import annotations

import re

STEP_LIMIT = 4_000
"""How many characters of one text a step shows; the trace keeps the whole."""

# Terminal control sequences: CSI (colours, cursor), OSC (titles, links) up to BEL or ST, and two-character
# escapes.
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Characters that reorder or hide what surrounds them (UAX #9; the "Trojan source" set), and lone
# surrogates, which no UTF-8 message can carry.
_HIDDEN = re.compile(
    r"[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: str, limit: int = STEP_LIMIT) -> str:
    """``text`` without terminal codes, with hidden characters named, and with at most about ``limit``
    characters.

    What is left out is left out of the middle and counted there: the start says what it is, the end how it
    ended.
    """
    shortened = shorten(text, limit)
    shortened = _ANSI.sub("", shortened).replace("\r\n", "\n").replace("\r", "\n")
    shortened = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", shortened)
    shortened = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", shortened)
    return _HIDDEN.sub(
        lambda found: (
            f"\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}U+{ord(found[0]):04X}"
            "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
        ),
        shortened,
    )


def shorten(text: str, limit: int) -> str:
    """``text`` as it is up to ``limit`` characters, else its start and end with the number left out
    between.
    """
    if len(text) <= limit:
        return text
    end = limit // 4
    start = limit - end
    return f"{text[:start]}\n… {len(text) - limit:,} characters are not shown …\n{text[-end:]}"


def one_line(text: str, limit: int = 120) -> str:
    """The first line of ``text`` that says something, cut at ``limit`` characters."""
    line = next(
        (line.strip() for line in clean(text[: 4 * limit], 4 * limit).splitlines() if line.strip()), ""
    )
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def count(number: int, one: str, many: str = "") -> str:
    """``1 file``, ``2 files``, ``1,200 tokens``: a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def tokens(number: int) -> str:
    """``≈ 420 tokens``: every token count here is an estimate, and says so."""
    return f"≈ {count(number, 'token')}"
