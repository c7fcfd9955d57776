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


def _only(pattern: str, kept: bytes, other: bytes) -> bytes:
    """A table that makes ``kept`` of each ASCII character that matches, and ``other`` of every other byte."""
    return b"".join(kept if code < 128 and re.match(pattern, chr(code)) else other for code in range(256))


# The same for ASCII, four times as fast: each kind of character alone, everything else a space.
_LETTERS, _DIGITS = _only("[A-Za-z]", b"a", b" "), _only("[0-9]", b"0", b" ")
_LOW_LINES, _SIGNS = _only("_", b"_", b" "), _only(r"[^\w\s]", b".", b" ")


def estimate_tokens(text: str) -> int:
    """The estimated number of tokens in ``text``: 0 for an empty text, otherwise at least 1."""
    if not text:
        return 0
    return max(_ascii_pieces(text.encode() + b" ") if text.isascii() else len(_PIECE.findall(text)), 1)


def _ascii_pieces(text: bytes) -> int:
    # A run of n letters is the whole part of (n + 4) / 5 pieces: lengthen each by four, then count fives.
    words = text.translate(_LETTERS).replace(b"a ", b"aaaaa ").count(b"aaaaa")
    numbers = text.translate(_DIGITS).replace(b"0 ", b"000 ").count(b"000")
    low_lines = text.translate(_LOW_LINES).count(b"_ ") if b"_" in text else 0
    return words + numbers + low_lines + text.translate(_SIGNS).count(b".")
