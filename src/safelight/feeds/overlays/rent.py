"""What every file of rents becomes: one row a place, period and measure; and how a file tells which kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from safelight.core.errors import BadInput
from safelight.feeds.files import open_tables
from safelight.feeds.tables import Table

RENT_SCHEMA: Final = {
    "region": pl.String,
    "name": pl.String,
    "measure": pl.String,
    "period": pl.String,
    "value": pl.Float64,
}
"""`region`: ZIP, FIPS or name of the metro. `measure`: zori, or 0br to 4br. `period`: 2024-11 (a month) or 2026 (HUD's
fiscal year, which begins the October before). `value`: US dollars a month."""

Kind = tuple[Literal["zori", "hud_fmr"], Literal["zip", "county", "metro"]]

MOST_BYTES: Final = 256 * 1024**2
MOST_DOLLARS: Final = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Rent:
    """Rents of the places asked for, in order of place, measure and period; `last` is the file's newest period."""

    frame: pl.DataFrame
    last: str


def table_of(content: bytes, name: str) -> Table:
    """The file's table. Raises BadInput for one that is too large, or that can't be read as rows."""
    if len(content) > MOST_BYTES:
        raise BadInput(f"{name} is far larger than a file of rents.", fix="Give the publisher's own file.")
    return open_tables(content, name)[0]


def rent_level(content: bytes, name: str) -> Kind:
    """Which file of rents this is, by its columns. Raises BadInput where it is none."""
    table = table_of(content, name)
    columns = {plain(column) for column in table.columns}
    if {"regionname", "regiontype"} <= columns:
        kinds = table.frame.select("RegionType").head(2).collect().to_series().to_list()
        level = _ZORI_LEVELS.get(kinds[-1] if kinds else "")
        if level is not None:
            return "zori", level
    if "fmr_2" in columns:
        return "hud_fmr", "county"
    if {"safmr_2br", "area_rent_br2"} & columns:
        return "hud_fmr", "zip"
    raise BadInput(
        f"{name} is no file of rents that is known here.",
        fix="Give Zillow's ZORI (CSV), or HUD's fair market rents by county or ZIP (CSV or XLSX).",
    )


_ZORI_LEVELS: Final[dict[str, Literal["zip", "county", "metro"]]] = {"zip": "zip", "county": "county", "msa": "metro"}


def plain(column: str) -> str:
    """A column's name as files of different years have it in common.

    >>> plain("SAFMR\\n2BR"), plain("ZIP Code"), plain("fmr_2")
    ('safmr_2br', 'zip_code', 'fmr_2')
    """
    return "_".join("".join(one if one.isalnum() else " " for one in column).lower().split())


def numbers(frame: pl.DataFrame, columns: Sequence[str], name: str) -> pl.DataFrame:
    """The columns as numbers; empty cells null. Raises BadInput for a cell that is no rent, without quoting it."""
    text = pl.col(columns).str.strip_chars(" $").str.replace_all(",", "")
    read = frame.with_columns(pl.when(text == "").then(None).otherwise(text).name.keep())
    cast = read.with_columns(pl.col(columns).cast(pl.Float64, strict=False))
    wrong = any(
        (
            (read[column].is_not_null()) & ~(cast[column].is_between(0, MOST_DOLLARS, closed="right").fill_null(False))
        ).any()
        for column in columns
    )
    if wrong:
        raise BadInput(f"{name} has values that are no rents.", fix="Download the file again.")
    return cast


def finished(long: pl.DataFrame, asked: Sequence[str], name: str) -> Rent:
    """Long rows as they are kept. Raises BadInput where the file has none of the places asked for."""
    rows = long.drop_nulls("value").select(list(RENT_SCHEMA)).sort("region", "measure", "period")
    if rows.is_empty():
        raise BadInput(
            f"{name} has no rent of {', '.join(asked)}.",
            fix="Compare `regions` in the catalogue with the file: another file may hold this place.",
        )
    return Rent(rows, str(rows["period"].max()))
