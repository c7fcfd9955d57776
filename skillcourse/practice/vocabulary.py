"""Word lists are written as running text, so that a person can read and extend them."""

from __future__ import annotations


def listed(text: str) -> list[str]:
    """The words of ``text``, which are parted by white space."""
    return text.split()
