"""HUD's fair market rents: a row a county or ZIP, a column a number of bedrooms, one file a fiscal year.

Columns as HUD named them over the years: by county `fips` (ten digits; earlier `fips2010`), `countyname`, `stusps` and
`fmr_0` to `fmr_4`; by ZIP `ZIP Code` (`zcta`, `zipcode`), `HUD Area Name` and `SAFMR 0BR` to `SAFMR 4BR`
(`area_rent_br0` …), with line breaks inside the names of workbooks. The year stands in the file's name alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

import polars as pl

from safelight.core.errors import BadInput
from safelight.feeds.overlays.rent import Rent, finished, numbers, plain, rent_level, table_of

_YEAR: Final = re.compile(r"fy[ _-]?(20\d\d|\d\d)(?!\d)", re.IGNORECASE)
_RENTS: Final = {
    "county": ("fmr_{n}",),
    "zip": ("safmr_{n}br", "area_rent_br{n}"),
}
_KEYS: Final = {"county": ("fips", "fips2010", "fips2020"), "zip": ("zip_code", "zipcode", "zip", "zcta")}
_NAMES: Final = {
    "county": ("countyname", "county_name", "cntyname"),
    "zip": (
        "hud_area_name",
        "hud_fair_market_rent_area_name",
        "hud_metro_fair_market_rent_area_name",
        "areaname",
    ),
}
_BEDROOMS: Final = range(5)
_WHOLE_COUNTY: Final = "99999"


def read_fmr(content: bytes, name: str, *, level: Literal["zip", "county"], regions: Sequence[str]) -> Rent:
    """The rents of `regions`: five digits of FIPS (county); ZIPs, or the beginning of HUD's name of an area (zip).

    Where HUD sets rents by town (New England), each town of the county is a region of its own, with ten digits.
    Raises BadInput as `read_zori`, and where the name of the file doesn't say its fiscal year.
    """
    if rent_level(content, name) != ("hud_fmr", level):
        raise BadInput(f"{name} is not HUD's file by {level}.", fix="Give the file of that level, or another --name.")
    year = _year(name)
    table = table_of(content, name)
    columns = {plain(column): column for column in table.columns}
    key, label = _one(columns, _KEYS[level]), _one(columns, _NAMES[level])
    rents = {f"{n}br": _one(columns, tuple(form.format(n=n) for form in _RENTS[level])) for n in _BEDROOMS}
    state = columns.get("stusps", columns.get("state_alpha"))
    if key is None or label is None or None in rents.values():
        raise BadInput(
            f"{name} lacks the {level}, its name or the rents of nought to four bedrooms.",
            fix="Give HUD's file as it was downloaded.",
        )
    of = {measure: column for measure, column in rents.items() if column is not None}
    frame = table.frame.select([key, label, *of.values(), *([state] if state else [])]).collect()
    kept = _kept(frame, level, key, label, state, regions)
    values = numbers(kept, list(of.values()), name).rename({column: measure for measure, column in of.items()})
    long = values.unpivot(on=list(of), index=["region", "name"], variable_name="measure", value_name="value")
    return finished(long.with_columns(pl.lit(year).alias("period")).unique(), regions, name)


def _kept(
    frame: pl.DataFrame, level: str, key: str, label: str, state: str | None, regions: Sequence[str]
) -> pl.DataFrame:
    """The rows of the regions, with `region` and `name`."""
    if level == "zip":
        zips = pl.col(key).str.strip_chars().str.zfill(5)
        asked = pl.any_horizontal(pl.col(label).str.starts_with(region) | (zips == region) for region in regions)
        return frame.with_columns(zips.alias("region"), zips.alias("name")).filter(asked)
    fips = pl.col(key).str.strip_chars().str.zfill(10)
    whole = fips.str.ends_with(_WHOLE_COUNTY)
    called = pl.col(label) + ", " + pl.col(state) if state else pl.col(label)
    return frame.filter(fips.str.head(5).is_in(list(regions))).with_columns(
        pl.when(whole).then(fips.str.head(5)).otherwise(fips).alias("region"), called.alias("name")
    )


def _one(columns: dict[str, str], names: Sequence[str]) -> str | None:
    return next((columns[name] for name in names if name in columns), None)


def _year(name: str) -> str:
    """The fiscal year that HUD writes into the names of its files: FY26_FMRs.xlsx, fy2025_safmrs.xlsx."""
    found = _YEAR.search(name)
    if found is None:
        raise BadInput(
            f"The name of {name} doesn't say of which fiscal year its rents are.",
            fix="Name it as HUD does, such as FY26_FMRs.xlsx or fy2026_safmrs.xlsx.",
        )
    return found[1] if len(found[1]) == 4 else f"20{found[1]}"
