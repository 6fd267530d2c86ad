"""What stands on a page of a PDF: words with places, and where lines are drawn.

Measured in points from the upper left corner, as people read.
"""

from __future__ import annotations

from collections.abc import Iterable
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


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words by line, from the top, each from the left."""
    lines: list[list[Word]] = []
    bottom = -1e9
    for word in sorted(words, key=lambda word: word.middle):
        if word.middle > bottom or not lines:
            lines.append([])
        lines[-1].append(word)
        bottom = max(bottom, word.bottom - 0.25 * (word.bottom - word.top)) if len(lines[-1]) > 1 else word.bottom
    return [sorted(line, key=lambda word: word.left) for line in lines]


def texts_of(page: Page) -> list[str]:
    """The lines of a page as texts."""
    return [text_of(line) for line in lines_of(page.words)]


def text_of(line: Iterable[Word]) -> str:
    """A line as a text, one blank between words."""
    return " ".join(word.text for word in line)
