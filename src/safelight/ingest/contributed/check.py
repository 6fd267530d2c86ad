"""The check that an upload passes before anything of it is stored: sentences by column and row, never a cell's text."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Final

import h3ronpy
import numpy as np
import polars as pl

from safelight.core.errors import BadInput
from safelight.core.said import Said, listed, said, sentences
from safelight.core.vocabulary import Basis
from safelight.ingest.contributed.format import (
    CITY_WIDE,
    COLUMNS,
    MOST_PEOPLE,
    QUASI,
    REQUIRED,
    SMALLEST_K,
    VERSION,
    Column,
    Declaration,
    declared,
    first_month,
)
from safelight.ingest.contributed.tables import MOST_BYTES, read_cells, too_large
from safelight.privacy import Kind, found_in

FIRST_ROW: Final = 3
"""The line on which the rows begin: below the line of the recipe and the header."""

_MOST_LISTED: Final = 5
_KINDS: Final[Mapping[Kind, Said]] = {
    Kind.EMAIL: said("e-mail addresses"),
    Kind.PHONE: said("telephone numbers"),
    Kind.SOCIAL_SECURITY: said("social security numbers"),
    Kind.DATE: said("whole dates, such as dates of birth"),
    Kind.ADDRESS: said("street addresses"),
    Kind.PLATE: said("licence plates"),
    Kind.NAME: said("names of people"),
}
"""What the kinds of personal data are called."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the check found. `rows` is the cleaned table (`COLUMNS`, all text), None where there is a fault.

    `faults` are why the file is refused; `personal` whether one is personal data; `notes` what was left out.
    `smallest`: people of the smallest combination. `digest`: SHA-256 of the cleaned rows in order.
    """

    faults: tuple[Said, ...] = ()
    personal: bool = False
    notes: tuple[Said, ...] = ()
    rows: pl.DataFrame | None = None
    declaration: Declaration | None = None
    basis: Basis | None = None
    people: int = 0
    smallest: int = 0
    first: str = ""
    last: str = ""
    digest: str = ""

    @property
    def passed(self) -> bool:
        """Whether the file may be stored."""
        return self.rows is not None


@dataclass(slots=True)
class _Findings:
    faults: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    personal: bool = False

    def refused(self) -> CheckReport:
        return CheckReport(faults=tuple(self.faults), personal=self.personal, notes=tuple(self.notes))


def check_contribution(
    stream: BinaryIO, *, basis: Basis | None = None, footprint: Collection[str] = (), today: date | None = None
) -> CheckReport:
    """Check a file: its form, personal data, words, places, k, in this order; nothing is written.

    `basis`: what the contributor says that a row stands for. `footprint`: the city's H3 cells of resolution 6 (hex);
    places outside are faults. `today`: later months are faults. Raises nothing for a bad file: the report says so.
    """
    content = stream.read(MOST_BYTES + 1)
    found = _Findings()
    if len(content) > MOST_BYTES:
        return _refused(too_large())
    try:
        cells = read_cells(content)
    except BadInput as error:
        return _refused(error)
    declaration = declared(cells.frame["0"][0])
    for kind in found_in(pl.Series(cells.sheets, dtype=pl.String)):
        _add_personal(found, said("The name of a sheet"), kind.kind)
    body = _named(cells.frame, found)
    _look_for_people(body, found)
    if declaration is None:
        found.faults.append(
            said("The first line doesn't say how the file was made; `safelight deidentify` writes that line.")
        )
    elif declaration.version != VERSION or declaration.k < SMALLEST_K:
        found.faults.append(
            said(
                "The first line names another version than {version}, or a k below {k}.", version=VERSION, k=SMALLEST_K
            )
        )
    if found.faults or declaration is None:
        return found.refused()
    return _of_words(body, declaration, found, basis=basis, footprint=footprint, today=today)


def _refused(error: BadInput) -> CheckReport:
    return CheckReport(faults=(sentences([error.what, error.fix]),))


def _named(cells: pl.DataFrame, found: _Findings) -> pl.DataFrame:
    """The rows below the header under our names and, for other columns, under their places."""
    if cells.height < FIRST_ROW:
        found.faults.append(said("The file has no header, or no rows below it."))
        return pl.DataFrame()
    header = [cell.strip().lower() for cell in cells.row(1)]
    body = cells.slice(FIRST_ROW - 1)
    known = {name: str(place) for place, name in reversed(list(enumerate(header))) if name in COLUMNS}
    unknown = [(place, str(place)) for place in range(len(header)) if str(place) not in known.values()]
    unknown = [(place, key) for place, key in unknown if header[place] or body[key].str.len_chars().sum()]
    if missing := [name for name in REQUIRED if name not in known]:
        found.faults.append(said("These columns are missing: {columns}.", columns=", ".join(missing)))
    if unknown:
        places = ", ".join(str(place + 1) for place, _ in unknown)
        found.faults.append(
            said(
                "Columns that are not of the format: number {places}. Send the file that `safelight deidentify` wrote.",
                places=places,
            )
        )
    # A file without a header begins with a person.
    top = [*(() if declared(cells["0"][0]) else cells.row(0)), *(cells[key][1] for _, key in unknown)]
    for kind in found_in(pl.Series(top, dtype=pl.String)):
        _add_personal(found, said("The first lines"), kind.kind)
    return body.select(*(pl.col(key).alias(name) for name, key in known.items()), *(key for _, key in unknown))


def _look_for_people(body: pl.DataFrame, found: _Findings) -> None:
    """Name personal data wherever it is, beside the format too: such a file should not have left its house."""
    for name in body.columns:
        text = body[name]
        if name in COLUMNS:
            text = text.set(_fits(text, COLUMNS[name]), None)
        formula = text.str.contains(r"^\s*[=+@-]").fill_null(value=False)
        label = said("Column {name}", name=name if name in COLUMNS else str(int(name) + 1))
        for find in found_in(text):
            _add_personal(found, said("{column}, {rows}", column=label, rows=_where(find.rows, find.count)), find.kind)
        if formula.any():
            where = _where(formula.arg_true().to_list())
            found.faults.append(
                said("{column}, {rows}: a cell begins as a formula does (= + - @).", column=label, rows=where)
            )


def _add_personal(found: _Findings, where: Said, kind: Kind) -> None:
    found.personal = True
    found.faults.append(
        said(
            "{where}: this looks like {kind}. A file that holds personal data is not taken.",
            where=where,
            kind=_KINDS[kind],
        )
    )


def _of_words(
    body: pl.DataFrame,
    declaration: Declaration,
    found: _Findings,
    *,
    basis: Basis | None,
    footprint: Collection[str],
    today: date | None,
) -> CheckReport:
    """The report of a file without personal data: every cell a word of the format, and k people behind each row."""
    for name, column in COLUMNS.items():
        if name in body.columns and not (fits := _fits(body[name], column)).all():
            where = _where((~fits).arg_true().head(_MOST_LISTED).to_list(), int((~fits).sum()))
            label = said("Column {name}", name=name)
            found.faults.append(said("{column}, {rows}: not a word of the format.", column=label, rows=where))
    if found.faults:
        return found.refused()
    rows = body.select(_cleaned(body, name).alias(name) for name in COLUMNS)
    _check_places(rows["place"], footprint, found)
    _check_rest(rows, found, basis, today)
    once = rows.unique("row_key", keep="first", maintain_order=True)
    if once.height < rows.height:
        found.notes.append(said("{n} rows have the key of another row and are left out.", n=rows.height - once.height))
    smallest = _smallest(once)
    if smallest < max(declaration.k, SMALLEST_K):
        few = said(
            "Some combination of {columns} stands for fewer than k={k} people.",
            columns=listed(QUASI),
            k=max(declaration.k, SMALLEST_K),
        )
        found.faults.append(few)
    if found.faults:
        return found.refused()
    periods = (
        once["period"].unique().sort().to_frame().sort(first_month(pl.col("period")), maintain_order=True)["period"]
    )
    return CheckReport(
        notes=tuple(found.notes),
        rows=once,
        declaration=declaration,
        basis=Basis(once["basis"][0]),
        people=int(once["people"].cast(pl.Int64).sum()),
        smallest=smallest,
        first=periods[0],
        last=periods[-1],
        digest=_digest(once),
    )


def _fits(text: pl.Series, column: Column) -> pl.Series:
    """Where a cell is a word of the column, an empty cell that may be empty, or fits the pattern."""
    plain = text.fill_null("").str.strip_chars().str.to_lowercase()
    fits = plain.is_in(list(column.words))
    if column.pattern:
        fits = fits | plain.str.contains(f"^(?:{column.pattern})$")
    return fits | (plain == "") if column.missing is not None else fits


def _cleaned(body: pl.DataFrame, name: str) -> pl.Expr:
    missing = COLUMNS[name].missing or ""
    if name not in body.columns:
        return pl.lit(missing)
    plain = pl.col(name).fill_null("").str.strip_chars().str.to_lowercase()
    return pl.when(plain == "").then(pl.lit(missing)).otherwise(plain)


def _check_places(places: pl.Series, footprint: Collection[str], found: _Findings) -> None:
    """Cells must be cells of H3, and of the city."""
    texts = places.filter(places != CITY_WIDE).unique()
    if texts.is_empty():
        return
    cells = np.array([int(text, 16) for text in texts], dtype=np.uint64)
    valid = pl.Series(h3ronpy.cells_valid(cells, booleanarray=True))
    parents = pl.Series(h3ronpy.change_resolution(cells[valid.to_numpy()], 6)).to_list() if valid.any() else []
    if not valid.all():
        found.faults.append(said("The column place holds numbers that are no H3 cells."))
    elif footprint and not {f"{cell:x}" for cell in parents} <= set(footprint):
        found.faults.append(said("The column place holds cells that don't lie in this city."))


def _check_rest(rows: pl.DataFrame, found: _Findings, basis: Basis | None, today: date | None) -> None:
    stated = rows["basis"].unique()
    if stated.len() > 1 or (basis is not None and stated[0] != basis.value):
        found.faults.append(
            said("The column basis must say in every row what you chose on the page, and one thing alone.")
        )
    if today is not None and rows.select(first_month(pl.col("period"))).max().item() > f"{today:%Y-%m}":
        found.faults.append(said("The column period names a month that has not begun."))
    if rows["people"].cast(pl.Int64).max() > MOST_PEOPLE:  # type: ignore[operator]  # a file has rows
        found.faults.append(said("A row stands for more than {n} people.", n=MOST_PEOPLE))


def _smallest(rows: pl.DataFrame) -> int:
    """People of the smallest combination of what somebody might know of a person."""
    sums = rows.group_by(QUASI).agg(pl.col("people").cast(pl.Int64).sum())
    return int(sums["people"].min())  # type: ignore[arg-type]  # a file has rows


def _digest(rows: pl.DataFrame) -> str:
    """The same rows in another order are the same file."""
    ordered = rows.sort("row_key")
    return hashlib.sha256(ordered.write_csv().encode()).hexdigest()


def _where(rows: Sequence[int], count: int | None = None) -> Said:
    """Rows as the file numbers them."""
    shown = [str(row + FIRST_ROW) for row in rows[:_MOST_LISTED]]
    total = len(rows) if count is None else count
    if total == 1:
        return said("row {row}", row=shown[0])
    if total > len(shown):
        return said("rows {rows} and {n} more", rows=", ".join(shown), n=total - len(shown))
    return said("rows {rows}", rows=", ".join(shown))
