"""Tables with columns: a heading of nouns over rows of numbers, and rows of a word and a number.

Before sentences are told apart, each number of a row gets the noun of its column behind it; of rows with a total, the
total alone is read. `|` or a tab parts the cells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from safelight.ingest.text.words import Item

_NOUNS: Final = frozenset(("people", "charge", "arrests", "minor"))
_TOTALS: Final = ("total", "totals", "grand total", "combined", "all")


def tabled(items: list[Item]) -> list[Item]:
    """The items of a text, with the cells of its tables as numbers and nouns."""
    if not any(item.word == "|" for item in items):
        return items
    found: list[Item] = []
    heads: list[list[Item]] = []
    rows: list[list[list[Item]]] = []
    for line in _lines(items):
        cells = _cells(line)
        if heads and len(cells) == len(heads) and any(_number(cell) for cell in cells[1:]):
            rows.append(cells)
            continue
        found += _told(heads, rows)
        heads, rows = (cells, []) if _heading(cells) else ([], [])
        found += [] if heads else _pair(cells, line)
    return found + _told(heads, rows)


def _lines(items: list[Item]) -> list[list[Item]]:
    lines: list[list[Item]] = [[]]
    for item in items:
        lines[-1].append(item)
        if item.word == "\n":
            lines.append([])
    return lines


def _cells(line: list[Item]) -> list[list[Item]]:
    cells: list[list[Item]] = [[]]
    for item in line:
        if item.word == "|":
            cells.append([])
        elif item.word != "\n":
            cells[-1].append(item)
    if cells and not cells[0]:
        cells = cells[1:]
    return cells if not cells or cells[-1] else cells[:-1]


def _number(cell: list[Item]) -> bool:
    return len(cell) == 1 and (cell[0].kind == "number" or cell[0].word == "0")


def _heading(cells: list[list[Item]]) -> bool:
    """Cells of words, one of them of people or charges."""
    if len(cells) < 3 or any(item.kind == "number" for cell in cells for item in cell):
        return False
    return sum(any(item.kind in _NOUNS for item in cell) for cell in cells[1:]) > 1


def _told(heads: list[list[Item]], rows: list[list[list[Item]]]) -> list[Item]:
    """`17 buyers cited.` for each cell; those of a total alone, where a row is one."""
    totals = [row for row in rows if row[0] and row[0][0].word in _TOTALS]
    found: list[Item] = []
    for row in totals or rows:
        for head, cell in zip(heads[1:], row[1:], strict=True):
            if _number(cell) and cell[0].kind == "number" and head:
                place = cell[0]
                found.append(place)
                found += [replace(item, start=place.start, end=place.end) for item in head]
                found.append(Item(place.end, place.end, ";"))
    return [*found, Item(found[-1].end, found[-1].end, "\n")] if found else []


def _pair(cells: list[list[Item]], line: list[Item]) -> list[Item]:
    """A row of a word and a number: `Prostitution – provider | 38`."""
    if len(cells) != 2 or not _number(cells[1]) or not cells[0]:
        return line
    sign = Item(cells[0][-1].end, cells[0][-1].end, ":")
    return [*cells[0], sign, *cells[1], *(item for item in line if item.word == "\n")]
