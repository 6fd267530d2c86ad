"""Reports that list cases in words: a drawn grid with a case a row, or a text in which each case begins alike.

Nothing of a report leaves this module but the columns that its recipe names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from safelight.catalog import PdfTable
from safelight.feeds.pdf.grid import cells_of, changed, columns_of, same
from safelight.feeds.pdf.pages import pages
from safelight.feeds.pdf.words import Page, texts_of

Case = dict[str, str]


def cases(file: Path | bytes, name: str, recipe: PdfTable) -> Iterator[tuple[list[Case], int]]:
    """The cases of a report, some at a time, and how many of them could not be read.

    Raises BadInput where grid, header or beginnings of cases are not as the recipe says.
    """
    return _told(file, name, recipe) if recipe.fields else _drawn(file, name, recipe)


def _drawn(file: Path | bytes, name: str, recipe: PdfTable) -> Iterator[tuple[list[Case], int]]:
    """A grid goes on over pages that have as many columns; header and title may stand on the first alone."""
    told: Case | None = None
    for page in pages(file, name, *recipe.page_range, ruled=True):
        title = _title(page, recipe)
        drawn = columns_of(page)
        if title is not None:
            told = title
            if drawn != len(recipe.header):
                raise changed(page, name, recipe, f"{drawn} columns, not {len(recipe.header)}")
        elif told is None or drawn != len(recipe.header):
            told = None
            continue
        rows = cells_of(page)
        if title is not None and not any(same(cells, recipe.header) for cells in rows):
            raise changed(page, name, recipe, "another header than the catalogue says")
        kept = [
            {**dict(zip(recipe.header, cells, strict=True)), **told}
            for cells in rows
            if not same(cells, recipe.header)
            and not any(re.search(pattern, cell) for cell in cells for pattern in (recipe.starts, *recipe.skip))
        ]
        yield kept, 0


def _told(file: Path | bytes, name: str, recipe: PdfTable) -> Iterator[tuple[list[Case], int]]:
    """A case goes from a line that begins one to the next such line, over the ends of pages."""
    told: Case | None = None
    ended = False
    chunks: list[tuple[Case, list[str]]] = []
    last: Page | None = None
    for page in pages(file, name, *recipe.page_range, ruled=False):
        for line in texts_of(page):
            if title := re.search(recipe.starts, line):
                told, ended, last = title.groupdict(default=""), False, page
            elif told is None or ended or any(re.search(skipped, line) for skipped in recipe.skip):
                continue
            elif recipe.ends and re.search(recipe.ends, line):
                ended = True
            elif re.search(recipe.each or "", line):
                chunks.append((told, [line]))
            elif chunks:
                chunks[-1][1].append(line)
    if last is not None and not chunks:
        raise changed(last, name, recipe, "no line with which a case begins")
    found = [_case(told, "\n".join(lines), recipe) for told, lines in chunks]
    yield [case for case in found if case is not None], found.count(None)


def _case(told: Case, text: str, recipe: PdfTable) -> Case | None:
    """The fields that are found; None for a case without the first of them."""
    found = {name: re.search(pattern, text, re.MULTILINE) for name, pattern in recipe.fields.items()}
    if found[next(iter(found))] is None:
        return None
    return {**told, **{name: " ".join((one[1] or "").split()) for name, one in found.items() if one}}


def _title(page: Page, recipe: PdfTable) -> Case | None:
    found = next((title for line in texts_of(page) if (title := re.search(recipe.starts, line))), None)
    return found.groupdict(default="") if found else None
