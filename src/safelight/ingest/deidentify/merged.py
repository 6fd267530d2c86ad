"""Cells merged over several rows: a reader finds their value in the first row alone; an age is lost in the others."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

from safelight.core.errors import BadInput

_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="[A-Z]+(\d+):[A-Z]+(\d+)"')


def refuse_merged_rows(file: Path) -> None:
    """Raise BadInput for a workbook with cells merged over several rows, but in a title that begins in the first."""
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            if _SHEET.fullmatch(name) and any(1 < top < bottom for top, bottom in _rows(parts.read(name))):
                raise BadInput(
                    f"{file.name} has cells that are merged over several rows: only the first row has their value.",
                    fix="In the spreadsheet, unmerge them and fill in every row; or save the one sheet as CSV.",
                )


def _rows(sheet: bytes) -> list[tuple[int, int]]:
    """First and last row of each merged region."""
    return [(int(top), int(bottom)) for top, bottom in _MERGED.findall(sheet)]
