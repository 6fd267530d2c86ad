"""What stands on a page of a PDF: words with places, and where lines are drawn.

Measured in points from the upper left corner, as people read.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a blank between them, and the box around them."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half its height, from the top of the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its words, and where edges of lines and boxes run, from left and from the top."""

    number: int
    words: tuple[Word, ...]
    upright: tuple[float, ...] = ()
    level: tuple[float, ...] = ()
