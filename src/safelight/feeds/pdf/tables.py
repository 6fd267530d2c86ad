"""Tables of a PDF as a recipe of the catalogue describes them: one row for each number, or for each line.

Two ways to find cells: by the lines drawn (`ruled`), or by the numbers at the end of each line of text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from safelight.catalog import Layout, PdfTable
from safelight.core.errors import BadInput
from safelight.feeds.pdf.pages import pages
from safelight.feeds.pdf.words import Page, Word
from safelight.feeds.tables import Part, Table, text_frame

_NUMBER: Final = re.compile(r"-?[\d,]*\.?\d+%?|\([\d,.]+%?\)|[-–—]")
_FRAGMENT: Final = re.compile(r"[\d,.%()-]+")


def pdf_tables(file: Path | bytes, name: str, layouts: Sequence[Layout]) -> list[Table]:
    """One table for each recipe whose title stands in the PDF, in the order of the layouts.

    Raises BadInput where no recipe of the layouts finds its title, and, while rows are read, where a table has other
    columns than its recipe says. Rows that are neither numbers nor headings count as unreadable.
    """
    recipes = [layout.pdf for layout in layouts if layout.pdf is not None]
    lines = [line for page in pages(file, name, ruled=False) for line in _texts(page)] if recipes else []
    found = [recipe for recipe in recipes if any(re.search(recipe.starts, line) for line in lines)]
    if not found:
        raise BadInput(
            f"{name} is a PDF without a table that the catalogue describes.",
            fix="Name the source with --source, or add a layout with a `pdf` recipe to the catalogue.",
        )
    return [_table(file, name, recipe) for recipe in found]


def _table(file: Path | bytes, name: str, recipe: PdfTable) -> Table:
    def read(wanted: Sequence[str]) -> Iterator[Part]:
        for page in _pages(file, name, recipe):
            rows, unreadable = _rows(page, name, recipe)
            values = [[row.get(column) for row in rows] for column in wanted]
            yield Part(text_frame(list(wanted), values), unreadable)

    return Table(name, recipe.columns, read)


def _pages(file: Path | bytes, name: str, recipe: PdfTable) -> Iterator[tuple[Page, dict[str, str]]]:
    """The pages that bear the table's title, each with what its title tells."""
    first, last = recipe.page_range
    for page in pages(file, name, first, last, ruled=recipe.ruled):
        titles = (re.search(recipe.starts, line) for line in _texts(page))
        if title := next((one for one in titles if one), None):
            yield page, {key: value or "" for key, value in title.groupdict().items()}


def _rows(titled: tuple[Page, dict[str, str]], name: str, recipe: PdfTable) -> tuple[list[dict[str, str]], int]:
    """The rows of one page in the recipe's columns, and how many lines of it could not be read."""
    page, told = titled
    cells = _ruled(page, name, recipe) if recipe.ruled else _lined(page, name, recipe)
    rows: list[dict[str, str]] = []
    unreadable = 0
    for label, numbers in cells:
        if any(re.search(skipped, label) for skipped in recipe.skip):
            continue
        if numbers is None:
            unreadable += 1
            continue
        rows += _unfolded({recipe.header[0]: label, **told}, numbers, recipe)
    return rows, unreadable


def _unfolded(row: dict[str, str], numbers: Sequence[str], recipe: PdfTable) -> Iterator[dict[str, str]]:
    """One row for each number that is told and is not nought, where the recipe asks for that; else the row itself."""
    named = dict(zip(recipe.header[1:], numbers, strict=True))
    if recipe.across is None:
        yield _dated({**row, **named}, recipe)
        return
    for column, number in named.items():
        if column not in recipe.leave and number not in ("", "0"):
            yield _dated({**row, recipe.across: column, recipe.number: number}, recipe)


def _dated(row: dict[str, str], recipe: PdfTable) -> dict[str, str]:
    return {**row, "period": recipe.period.format_map(row)} if recipe.period else row


# -- by the lines drawn ----------------------------------------------------------------------------------------------


def _ruled(page: Page, name: str, recipe: PdfTable) -> Iterator[tuple[str, list[str] | None]]:
    """(label, numbers) of each row of the grid; None for numbers that are none."""
    if len(page.upright) - 1 != len(recipe.header):
        raise _changed(page, name, recipe, f"{max(len(page.upright) - 1, 0)} columns, not {len(recipe.header)}")
    grid: dict[int, list[list[Word]]] = {}
    for word in page.words:
        row = bisect_right(page.level, word.middle) - 1
        column = bisect_right(page.upright, (word.left + word.right) / 2) - 1
        if 0 <= row < len(page.level) - 1 and 0 <= column < len(recipe.header):
            grid.setdefault(row, [[] for _ in recipe.header])[column].append(word)
    texts = [[_cell(words) for words in grid[row]] for row in sorted(grid)]
    _check_header(texts, page, name, recipe)
    for cells in texts:
        if any(re.search(recipe.starts, cell) for cell in cells) or _same(cells, recipe.header):
            continue
        numbers = [_number(cell) for cell in cells[1:]]
        yield cells[0], None if None in numbers else [number for number in numbers if number is not None]


def _check_header(rows: Sequence[Sequence[str]], page: Page, name: str, recipe: PdfTable) -> None:
    """A header may stand on the first page alone; one that is there must be the recipe's."""
    wordy = [
        cells for cells in rows if sum(1 for cell in cells[1:] if cell and _number(cell) is None) > len(cells) // 2
    ]
    for cells in wordy:
        if not _same(cells, recipe.header):
            unlike = next(want for want, cell in zip(recipe.header, cells, strict=True) if _bare(want) != _bare(cell))
            raise _changed(page, name, recipe, f"no column {unlike} where the catalogue has it")


def _cell(words: Sequence[Word]) -> str:
    """Lines of a cell from the top; a number that is broken over two lines is one number."""
    parts = [word.text for line in _lines(words) for word in line]
    return ("" if all(_FRAGMENT.fullmatch(part) for part in parts) else " ").join(parts)


def _same(cells: Sequence[str], header: Sequence[str]) -> bool:
    return [_bare(cell) for cell in cells] == [_bare(name) for name in header]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


# -- by the numbers at the end of a line -----------------------------------------------------------------------------


def _lined(page: Page, name: str, recipe: PdfTable) -> Iterator[tuple[str, list[str] | None]]:
    """(label, numbers) of each line between the title and the end that has numbers at all."""
    width = len(recipe.header) - 1
    lines = _lines(page.words)
    if recipe.printed and not any(re.search(recipe.printed, _text(line)) for line in lines):
        raise _changed(page, name, recipe, "another header")
    inside = False
    for line in lines:
        if re.search(recipe.starts, _text(line)):
            inside = True
        elif inside and recipe.ends and re.search(recipe.ends, _text(line)):
            return
        elif inside and not (recipe.printed and re.search(recipe.printed, _text(line))):
            tokens = _joined(line, recipe.word_gap)
            tail = len(tokens)
            while tail and _NUMBER.fullmatch(tokens[tail - 1]):
                tail -= 1
            label, numbers = " ".join(tokens[:tail]), [_number(token) or "" for token in tokens[tail:]]
            if label and len(numbers) > 1:
                yield label, numbers if len(numbers) == width else None


def _joined(line: Sequence[Word], gap: float) -> list[str]:
    """The line's words; pieces of a number that some programs set apart are one."""
    tokens: list[str] = []
    right = -1e9
    for word in line:
        near = word.left - right < gap
        if tokens and near and _FRAGMENT.fullmatch(tokens[-1]) and _FRAGMENT.fullmatch(word.text):
            tokens[-1] += word.text
        else:
            tokens.append(word.text)
        right = word.right
    return tokens


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words by line, from the top, each from the left."""
    lines: list[list[Word]] = []
    bottom = -1e9
    for word in sorted(words, key=lambda word: word.middle):
        if word.middle > bottom or not lines:
            lines.append([])
        lines[-1].append(word)
        bottom = max(bottom, word.bottom - 0.25 * (word.bottom - word.top)) if len(lines[-1]) > 1 else word.bottom
    return [sorted(line, key=lambda word: word.left) for line in lines]


def _texts(page: Page) -> list[str]:
    return [_text(line) for line in _lines(page.words)]


def _text(line: Iterable[Word]) -> str:
    return " ".join(word.text for word in line)


def _number(text: str) -> str | None:
    """`1,089` as 1089, a dash or nothing as nothing; None for what is no number."""
    bare = text.strip()
    if not bare or bare in "-–—":
        return ""
    return bare.replace(",", "") if _NUMBER.fullmatch(bare) else None


def _changed(page: Page, name: str, recipe: PdfTable, how: str) -> BadInput:
    return BadInput(
        f"{name}, page {page.number}: the table has {how}.",
        fix=f"Compare it with the `pdf` recipe of the layout ({recipe.header[0]}, …) in the catalogue, and mend that.",
    )
