"""The cells of a drawn grid, and whether they are those that a recipe describes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from safelight.catalog import PdfTable
from safelight.core.errors import BadInput
from safelight.feeds.pdf.words import Page, Word, lines_of

FRAGMENT: Final = re.compile(r"[\d,.%()-]+")
"""A piece of a number."""


def columns_of(page: Page) -> int:
    """How many columns are drawn on a page."""
    return max(len(page.upright) - 1, 0)


def cells_of(page: Page) -> list[list[str]]:
    """The texts of the drawn cells, row by row from the top; rows without a word are left out."""
    columns = columns_of(page)
    grid: dict[int, list[list[Word]]] = {}
    for word in page.words:
        row = bisect_right(page.level, word.middle) - 1
        column = bisect_right(page.upright, (word.left + word.right) / 2) - 1
        if 0 <= row < len(page.level) - 1 and 0 <= column < columns:
            grid.setdefault(row, [[] for _ in range(columns)])[column].append(word)
    return [[_cell(words) for words in grid[row]] for row in sorted(grid)]


def _cell(words: Sequence[Word]) -> str:
    """Lines of a cell from the top; a number that is broken over two lines is one number."""
    parts = [word.text for line in lines_of(words) for word in line]
    return ("" if all(FRAGMENT.fullmatch(part) for part in parts) else " ").join(parts)


def same(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is the header, however its words are parted."""
    return [bare(cell) for cell in cells] == [bare(name) for name in header]


def bare(text: str) -> str:
    """A text without blanks and capitals."""
    return re.sub(r"\s", "", text).casefold()


def changed(page: Page, name: str, recipe: PdfTable, how: str) -> BadInput:
    """The refusal of a table that is not as its recipe says."""
    first = (*recipe.header, *recipe.fields)[0]
    return BadInput(
        f"{name}, page {page.number}: the table has {how}.",
        fix=f"Compare it with the `pdf` recipe of the layout ({first}, …) in the catalogue, and mend that.",
    )
