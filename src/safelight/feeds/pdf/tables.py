"""Tables of a PDF as a recipe of the catalogue describes them: one row for each number, for each line, or each case.

Two ways to find numbers: by the lines drawn (`ruled`), or at the end of each line of text. `cases` has those in words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from safelight.catalog import Layout, PdfTable
from safelight.core.errors import BadInput
from safelight.feeds.pdf.cases import cases
from safelight.feeds.pdf.grid import FRAGMENT, bare, cells_of, changed, columns_of, same
from safelight.feeds.pdf.pages import pages
from safelight.feeds.pdf.words import Page, Word, lines_of, text_of, texts_of
from safelight.feeds.tables import Part, Table, text_frame

_NUMBER: Final = re.compile(r"-?[\d,]*\.?\d+%?|\([\d,.]+%?\)|[-–—]")


def pdf_tables(file: Path | bytes, name: str, layouts: Sequence[Layout]) -> list[Table]:
    """One table for each recipe whose title stands in the PDF, in the order of the layouts.

    Raises BadInput where no recipe of the layouts finds its title, and, while rows are read, where a table has other
    columns than its recipe says. Rows that are neither numbers nor headings count as unreadable.
    """
    recipes = [layout.pdf for layout in layouts if layout.pdf is not None]
    lines = [line for page in pages(file, name, ruled=False) for line in texts_of(page)] if recipes else []
    found = [recipe for recipe in recipes if any(re.search(recipe.starts, line) for line in lines)]
    if not found:
        raise BadInput(
            f"{name} is a PDF without a table that the catalogue describes.",
            fix="Name the source with --source, or add a layout with a `pdf` recipe to the catalogue.",
        )
    return [_table(file, name, recipe) for recipe in found]


def _table(file: Path | bytes, name: str, recipe: PdfTable) -> Table:
    def read(wanted: Sequence[str]) -> Iterator[Part]:
        found = cases(file, name, recipe) if recipe.wordy else _numbers(file, name, recipe)
        for rows, unreadable in found:
            dated = [_dated(row, recipe) for row in rows]
            values = [[row.get(column) for row in dated] for column in wanted]
            yield Part(text_frame(list(wanted), values), unreadable)

    return Table(name, recipe.columns, read)


def _numbers(file: Path | bytes, name: str, recipe: PdfTable) -> Iterator[tuple[list[dict[str, str]], int]]:
    return (_rows(page, name, recipe) for page in _pages(file, name, recipe))


def _pages(file: Path | bytes, name: str, recipe: PdfTable) -> Iterator[tuple[Page, dict[str, str]]]:
    """The pages that bear the table's title, each with what its title tells."""
    first, last = recipe.page_range
    for page in pages(file, name, first, last, ruled=recipe.ruled):
        titles = (re.search(recipe.starts, line) for line in texts_of(page))
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
        yield {**row, **named}
        return
    for column, number in named.items():
        if column not in recipe.leave and number not in ("", "0"):
            yield {**row, recipe.across: column, recipe.number: number}


def _dated(row: dict[str, str], recipe: PdfTable) -> dict[str, str]:
    return {**row, "period": recipe.period.format_map(defaultdict(str, row))} if recipe.period else row


# -- by the lines drawn ----------------------------------------------------------------------------------------------


def _ruled(page: Page, name: str, recipe: PdfTable) -> Iterator[tuple[str, list[str] | None]]:
    """(label, numbers) of each row of the grid; None for numbers that are none."""
    if columns_of(page) != len(recipe.header):
        raise changed(page, name, recipe, f"{columns_of(page)} columns, not {len(recipe.header)}")
    texts = cells_of(page)
    _check_header(texts, page, name, recipe)
    for cells in texts:
        if any(re.search(recipe.starts, cell) for cell in cells) or same(cells, recipe.header):
            continue
        numbers = [_number(cell) for cell in cells[1:]]
        yield cells[0], None if None in numbers else [number for number in numbers if number is not None]


def _check_header(rows: Sequence[Sequence[str]], page: Page, name: str, recipe: PdfTable) -> None:
    """A header may stand on the first page alone; one that is there must be the recipe's."""
    wordy = [
        cells for cells in rows if sum(1 for cell in cells[1:] if cell and _number(cell) is None) > len(cells) // 2
    ]
    for cells in wordy:
        if not same(cells, recipe.header):
            unlike = next(want for want, cell in zip(recipe.header, cells, strict=True) if bare(want) != bare(cell))
            raise changed(page, name, recipe, f"no column {unlike} where the catalogue has it")


# -- by the numbers at the end of a line -----------------------------------------------------------------------------


def _lined(page: Page, name: str, recipe: PdfTable) -> Iterator[tuple[str, list[str] | None]]:
    """(label, numbers) of each line between the title and the end that has numbers at all."""
    width = len(recipe.header) - 1
    lines = lines_of(page.words)
    if recipe.printed and not any(re.search(recipe.printed, text_of(line)) for line in lines):
        raise changed(page, name, recipe, "another header")
    inside = False
    for line in lines:
        if re.search(recipe.starts, text_of(line)):
            inside = True
        elif inside and recipe.ends and re.search(recipe.ends, text_of(line)):
            return
        elif inside and not (recipe.printed and re.search(recipe.printed, text_of(line))):
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
        if tokens and near and FRAGMENT.fullmatch(tokens[-1]) and FRAGMENT.fullmatch(word.text):
            tokens[-1] += word.text
        else:
            tokens.append(word.text)
        right = word.right
    return tokens


def _number(text: str) -> str | None:
    """`1,089` as 1089, a dash or nothing as nothing; None for what is no number."""
    bare = text.strip()
    if not bare or bare in "-–—":
        return ""
    return bare.replace(",", "") if _NUMBER.fullmatch(bare) else None
