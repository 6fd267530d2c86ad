"""Read a city's published aggregates with Polars: every number with its error, every gap with its reason.

    safelight export oakland --to oakland/ --format geoparquet      (or csv)
    python examples/read_published.py oakland/

Needs Polars alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl

MISSING = ("few", "protected", "withheld", "not_recorded")


def read_table(folder: Path, name: str) -> pl.DataFrame:
    """One table of the export, whichever of the two formats it came in."""
    parquet = folder / f"{name}.parquet"
    if parquet.exists():
        return pl.read_parquet(parquet)
    return pl.read_csv(folder / f"{name}.csv", schema_overrides={"number": pl.Int64, "variance": pl.Float64})


def with_error(table: pl.DataFrame) -> pl.DataFrame:
    """Numbers with the range in which the true one lies with about 95 %: two standard deviations of the noise."""
    spread = 2 * pl.col("variance").sqrt()
    return table.filter(pl.col("status") == "shown").with_columns(
        (pl.col("number") - spread).clip(lower_bound=0).round(1).alias("low"),
        (pl.col("number") + spread).round(1).alias("high"),
    )


def several_years(by_year: pl.DataFrame) -> pl.DataFrame:
    """Years added up, by basis and unit: each year has noise of its own, so their variances add up as well.

    Bases and units are never added together: an offence is not a person, a call is not an arrest.
    """
    return (
        with_error(by_year)
        .group_by("basis", "origin", "unit", maintain_order=True)
        .agg(
            pl.col("number").sum(),
            (2 * pl.col("variance").sum().sqrt()).round(1).alias("give_or_take"),
            pl.len().alias("years"),
        )
    )


def missing(table: pl.DataFrame, codes: dict[str, str]) -> pl.DataFrame:
    """How many rows have no number, and why: a gap is never a zero."""
    gaps = table.filter(pl.col("status").is_in(MISSING)).group_by("status", maintain_order=True).len("rows")
    return gaps.with_columns(pl.col("status").replace_strict(codes, return_dtype=pl.String).alias("why"))


def main(folder: Path) -> None:
    """Print what an export holds: where it comes from, its numbers with their error, and its gaps."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    print(package["title"])
    print(f"origin: {', '.join(package['origin'])}")
    for source in package["sources"]:
        print(f"  {source['citation']} ({source['licence']})")
    pl.Config.set_tbl_hide_dataframe_shape(True).set_tbl_rows(100).set_fmt_str_lengths(80).set_tbl_width_chars(140)
    by_year = read_table(folder, "by_year")
    print("\nBy year:", with_error(by_year).select("year", "basis", "unit", "number", "low", "high"), sep="\n")
    print("\nAll years:", several_years(by_year), sep="\n")
    for name in ("by_role_year", "by_venue", "by_sex", "by_race", "cells"):
        table = read_table(folder, name) if any(folder.glob(f"{name}.*")) else None
        if table is not None and "status" in table.columns:
            print(f"\nRows of {name} without a number:", missing(table, package["codes"]), sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
