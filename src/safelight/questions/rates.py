"""Rates for files: a published number over the residents of its city, with the error that publishing gave it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

RATE, RATE_ERROR = "per_100000_residents", "per_100000_residents_error"
PER: Final = 100_000
DECIMALS: Final = 3


def per_100_000(number: float, variance: float, residents: float) -> tuple[float, float]:
    """A number and the standard deviation of its noise, per 100,000 residents, in the number's own period.

    >>> per_100_000(480, 3.0, 2_746_388)
    (17.478, 0.063)
    """
    return round(number / residents * PER, DECIMALS), round(math.sqrt(variance) / residents * PER, DECIMALS)


def with_rates(
    frame: pl.DataFrame, unit: str, variance: float, denominators: Sequence[Mapping[str, Any]]
) -> pl.DataFrame:
    """The rows with their rates, where each row's city is known and its residents too."""
    residents = {one["city"]: one["number"] for one in denominators if one["kind"] == "residents"}
    if not residents or ("city" not in frame.columns and len(residents) > 1):
        return frame
    cities = frame["city"].to_list() if "city" in frame.columns else [next(iter(residents))] * len(frame)
    rates = [
        per_100_000(number, variance, residents[city]) if status == "shown" and city in residents else (None, None)
        for number, status, city in zip(frame[unit].to_list(), frame["status"].to_list(), cities, strict=True)
    ]
    return frame.with_columns(
        pl.Series(RATE, [rate for rate, _ in rates], dtype=pl.Float64),
        pl.Series(RATE_ERROR, [error for _, error in rates], dtype=pl.Float64),
    )


def rate_lines(denominators: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a file says of its rates."""
    counted = [
        f"denominator: {one['city']} {one['number']:,} {one['kind']} in {one['year']} | "
        f"{one['source']} | {one['licence']}"
        for one in denominators
    ]
    about = (
        f"rates: {RATE} is the number over all residents of the city, for the whole period of the row; "
        "its error is the standard deviation of the noise alone"
    )
    return [about, *counted] if counted else []
