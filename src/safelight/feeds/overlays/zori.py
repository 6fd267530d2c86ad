"""Zillow's Observed Rent Index: a CSV with a row a place and a column a month, turned into rows a place and month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

import polars as pl

from safelight.core.errors import BadInput
from safelight.feeds.overlays.rent import Rent, finished, numbers, rent_level, table_of

_LEVEL_NAMES: Final = {"zip": "ZIP areas", "county": "counties", "metro": "metropolitan areas"}
_MONTH: Final = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}")
_NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "zip": ("RegionName", "City", "State"),
    "county": ("RegionName", "State", "StateCodeFIPS", "MunicipalCodeFIPS"),
    "metro": ("RegionName",),
}


def read_zori(content: bytes, name: str, *, level: Literal["zip", "county", "metro"], regions: Sequence[str]) -> Rent:
    """The rents of `regions`: ZIPs or `City, ST` (zip), five digits of FIPS (county), names of metros.

    Raises BadInput for a file of another level, without months, with cells that are no rents, or without the regions.
    """
    found = rent_level(content, name)
    if found != ("zori", level):
        raise BadInput(
            f"{name} is not Zillow's ZORI of {_LEVEL_NAMES[level]}.",
            fix="Give the file of that level, or another --name.",
        )
    table = table_of(content, name)
    months = {column: month for column in table.columns if (month := month_of(column))}
    missing = [column for column in _NEEDED[level] if column not in table.columns]
    if missing or not months:
        raise BadInput(
            f"{name} lacks {', '.join(missing) or 'columns of months'}.", fix="Give Zillow's file as it was downloaded."
        )
    frame = table.frame.select([*_NEEDED[level], *months]).collect()
    kept = _named(frame, level).filter(pl.col("region").is_in(list(regions)) | pl.col("place").is_in(list(regions)))
    values = numbers(kept, list(months), name)
    long = values.unpivot(
        on=list(months), index=["region", "name"], variable_name="period", value_name="value"
    ).with_columns(pl.col("period").replace_strict(months, return_dtype=pl.String), pl.lit("zori").alias("measure"))
    return finished(long, regions, name)


def month_of(column: str) -> str | None:
    """The month that a column is of; Zillow writes the last day of the month, in two ways.

    >>> month_of("2024-11-30"), month_of("1/31/2015"), month_of("Metro")
    ('2024-11', '2015-01', None)
    """
    if not _MONTH.fullmatch(column):
        return None
    try:
        day = datetime.strptime(column, "%Y-%m-%d" if "-" in column else "%m/%d/%Y")  # noqa: DTZ007  # a day
    except ValueError:
        return None
    return f"{day:%Y-%m}"


def _named(frame: pl.DataFrame, level: str) -> pl.DataFrame:
    """With `region` (its key), `name` (for people) and `place` (what else it may be asked for by)."""
    name = pl.col("RegionName")
    if level == "zip":
        padded = name.str.zfill(5)
        return frame.with_columns(
            padded.alias("region"), padded.alias("name"), (pl.col("City") + ", " + pl.col("State")).alias("place")
        )
    if level == "county":
        fips = pl.col("StateCodeFIPS").str.zfill(2) + pl.col("MunicipalCodeFIPS").str.zfill(3)
        return frame.with_columns(
            fips.alias("region"), (name + ", " + pl.col("State")).alias("name"), fips.alias("place")
        )
    return frame.with_columns(name.alias("region"), name.alias("name"), name.alias("place"))
