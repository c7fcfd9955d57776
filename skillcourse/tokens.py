"""One estimate of how many tokens a text costs, used by every view and by the practice model.

A real model counts with its own tokenizer. The course compares texts with each other (a catalog line with a
whole file), and for that a steady estimate is enough; views print it with a leading ``≈``.
"""

from __future__ import annotations

import re

# A word costs one token for about every five letters, a digit run one for three, and each other visible
# character one; scripts without spaces cost about one a character. Measured on English Markdown this lands
# near the usual rule of four characters a token, and stays sane on tables, JSON and CJK text.
_PIECE = re.compile(r"[A-Za-z]{1,5}|[0-9]{1,3}|[^\W\d_A-Za-z]|[^\w\s]|_+")


def _bits(pattern: str) -> bytes:
    """A table that makes ``1`` of each ASCII character that matches, and ``0`` of every other byte."""
    return b"".join(b"1" if code < 128 and re.match(pattern, chr(code)) else b"0" for code in range(256))


# The same for ASCII, many times as fast: one bit a character, so that a number holds where each kind stands.
_LETTERS, _DIGITS, _LOW_LINES, _SIGNS = map(_bits, ("[A-Za-z]", "[0-9]", "_", r"[^\w\s]"))
_LONGEST_WORD = 100


def estimate_tokens(text: str) -> int:
    """The estimated number of tokens in ``text``: 0 for an empty text, otherwise at least 1."""
    if not text:
        return 0
    pieces = _ascii_pieces(text.encode()) if text.isascii() else None
    return max(len(_PIECE.findall(text)) if pieces is None else pieces, 1)


def _ascii_pieces(text: bytes) -> int | None:
    words = _pieces(text.translate(_LETTERS), 5)
    numbers = _pieces(text.translate(_DIGITS), 3)
    if words is None or numbers is None:
        return None
    low_lines = _runs(int(text.translate(_LOW_LINES), 2)) if b"_" in text else 0
    return words + numbers + low_lines + text.translate(_SIGNS).count(b"1")


def _pieces(bits: bytes, longest: int) -> int | None:
    """How many pieces of at most ``longest`` the runs of ones make; ``None`` when a run is very long."""
    left, pieces = int(bits, 2), 0
    for _ in range(_LONGEST_WORD // longest):
        if not left:
            return pieces
        pieces += _runs(left)  # one piece of each run, which makes it so much shorter
        for shorter in (1, 2, longest - 3):
            left &= left >> shorter
    return None if left else pieces


def _runs(bits: int) -> int:
    return (bits & ~(bits >> 1)).bit_count()
