"""Lists of words as they are written in the tables of this package: one text, parted by spaces."""

from __future__ import annotations


def listed(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())
