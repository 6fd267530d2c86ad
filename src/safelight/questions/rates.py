"""Rates for files: a published number over the residents of its city, with the error that publishing gave it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

PER: Final = 100_000
DECIMALS: Final = 3


def rate_columns(per: int) -> tuple[str, str]:
    """Names of the columns of a rate per so many residents, and of its error."""
    return f"per_{per}_residents", f"per_{per}_residents_error"


def rate_of(number: float, variance: float, residents: float, per: int = PER) -> tuple[float, float]:
    """A number and the standard deviation of its noise, per so many residents, in the number's own period.

    >>> rate_of(480, 3.0, 2_746_388)
    (17.478, 0.063)
    """
    return round(number / residents * per, DECIMALS), round(math.sqrt(variance) / residents * per, DECIMALS)


def with_rates(
    frame: pl.DataFrame, unit: str, variance: float, denominators: Sequence[Mapping[str, Any]], per: int = PER
) -> pl.DataFrame:
    """The rows with their rates, where each row's city is known and its residents too."""
    residents = {one["city"]: one["number"] for one in denominators if one["kind"] == "residents"}
    if not residents or ("city" not in frame.columns and len(residents) > 1):
        return frame
    cities = frame["city"].to_list() if "city" in frame.columns else [next(iter(residents))] * len(frame)
    rates = [
        rate_of(number, variance, residents[city], per) if status == "shown" and city in residents else (None, None)
        for number, status, city in zip(frame[unit].to_list(), frame["status"].to_list(), cities, strict=True)
    ]
    name, error = rate_columns(per)
    return frame.with_columns(
        pl.Series(name, [rate for rate, _ in rates], dtype=pl.Float64),
        pl.Series(error, [error for _, error in rates], dtype=pl.Float64),
    )


def rate_lines(denominators: Sequence[Mapping[str, Any]], per: int = PER) -> list[str]:
    """What a file says of its rates."""
    counted = [
        f"denominator: {one['city']} {one['number']:,} {one['kind']} in {one['year']} | "
        f"{one['source']} | {one['licence']}"
        for one in denominators
    ]
    about = (
        f"rates: {rate_columns(per)[0]} is the number over all residents of the city, for the whole period of the row; "
        "its error is the standard deviation of the noise alone"
    )
    return [about, *counted] if counted else []
