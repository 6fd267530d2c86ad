"""A spreadsheet to fill in, for providers without a file of their own: our columns, with lists to choose from."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from typing import Final

import xlsxwriter

from safelight.ingest.contributed.format import COLUMNS
from safelight.ingest.deidentify.texts import words

TEMPLATE_COLUMNS: Final = {
    "row_id": "number",
    "date": "month",
    "lat": "latitude",
    "lon": "longitude",
    "role": "role",
    "sex": "sex",
    "age": "age",
    "race": "race",
    "charge": "charge",
    "venue": "venue",
    "minor": "under_18",
    "people": "people",
}
"""Field of a recipe -> column of the template. A file with all of these needs no recipe."""

TEMPLATE_FORMATS: Final = ["%Y-%m", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y", "%Y"]

_ROWS: Final = 5_000
_WIDE: Final = 90
"""Width of the column that explains, in characters."""

_LINE: Final = 15
"""Height of a line, in points."""

_CHOICES: Final = ("role", "sex", "race", "charge", "venue")
_LANGUAGES: Final = ("en", "es")


def template() -> bytes:
    """The workbook (XLSX): a sheet for rows, and one that explains the columns in each language."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#e8e4da", "border": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    rows = _sheet(book, "rows")
    rows.freeze_panes(1, 0)
    rows.repeat_rows(0)
    for place, name in enumerate(TEMPLATE_COLUMNS.values()):
        rows.write_string(0, place, name, bold)
        # Text, so that the program of whoever fills it in makes no dates or numbers of its own of what is typed.
        rows.set_column(place, place, 18, text)
        rows.write_comment(0, place, "\n".join(words(language)["template"][name] for language in _LANGUAGES))
        choices = [*COLUMNS[name].words] if name in _CHOICES else ["yes", "no"] if name == "under_18" else None
        if choices:
            rows.data_validation(1, place, _ROWS, place, {"validate": "list", "source": choices, "ignore_blank": True})
    for language in _LANGUAGES:
        _explained(book, wrapped, bold, words(language))
    book.close()
    return out.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str) -> xlsxwriter.worksheet.Worksheet:
    """A sheet that prints as wide as a page lying on its side."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet


def _explained(
    book: xlsxwriter.Workbook,
    wrapped: xlsxwriter.workbook.Format,
    bold: xlsxwriter.workbook.Format,
    said: Mapping[str, Mapping[str, str]],
) -> None:
    sheet = _sheet(book, said["template"]["sheet"])
    sheet.set_column(0, 0, 16, wrapped)
    sheet.set_column(1, 1, _WIDE, wrapped)
    sheet.merge_range(0, 0, 0, 1, said["template"]["intro"], wrapped)
    sheet.set_row(0, 92)
    for place, title in enumerate((said["template"]["column"], said["template"]["meaning"])):
        sheet.write_string(2, place, title, bold)
    for number, name in enumerate(TEMPLATE_COLUMNS.values(), 3):
        sheet.write_string(number, 0, name, wrapped)
        choices = f" ({', '.join(COLUMNS[name].words)})" if name in _CHOICES else ""
        meaning = said["template"][name] + choices
        sheet.write_string(number, 1, meaning, wrapped)
        # Not every program makes a row as high as its text by itself.
        sheet.set_row(number, _LINE * math.ceil(len(meaning) / _WIDE))
