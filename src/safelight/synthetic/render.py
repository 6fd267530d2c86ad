"""Puts completed rows into a publisher's columns: the inverse of what a layout says.

Columns of a header that the layout doesn't map are filled by what their name suggests, with words that can't be
taken for a person or a place: SYNTHETIC NAME, 100 BLOCK SYNTHETIC ST.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl
from pyproj import Transformer

from safelight.catalog import City, Layout
from safelight.core.vocabulary import DatePrecision
from safelight.synthetic.offences import JOINT
from safelight.synthetic.profiles import Shape

ORIGIN_COLUMN: Final = "safelight_origin"
ORIGIN: Final = "synthetic"
NAME: Final = "SYNTHETIC NAME"
STREET: Final = "100 BLOCK SYNTHETIC ST"


def render(rows: pl.DataFrame, *, city: City, layout: Layout, shape: Shape) -> pl.DataFrame:
    """A table of text under the header of `shape`, with the mark of origin as its last column."""
    rows = rows.with_columns(_points(rows, layout))
    mapped: dict[str, pl.Expr] = {}
    for field in sorted(layout.columns, key=lambda name: name == "id"):
        for name, value in _field(field, layout, city, shape).items():
            mapped.setdefault(name.casefold(), value)
    header = [name for name in shape.header if name.casefold() not in {absent.casefold() for absent in layout.absent}]
    missing = [
        name for name in (*layout.allowed, *layout.also) if name.casefold() not in {h.casefold() for h in header}
    ]
    fixed = {
        name.casefold(): pl.when("relevant").then(pl.lit(trade)).otherwise(pl.lit(other))
        for name, (trade, other) in shape.fixed.items()
    }
    cells = []
    for name in [*header, *(name for name in missing if name in layout.required)]:
        key = name.casefold()
        value = fixed.get(key, mapped.get(key, _filler(name, city, layout, shape)))
        cells.append(value.cast(pl.String).fill_null("").alias(name))
    return rows.select(*cells, pl.lit(ORIGIN).alias(ORIGIN_COLUMN))


def _field(field: str, layout: Layout, city: City, shape: Shape) -> dict[str, pl.Expr]:
    """Column -> what stands in it, for one of our fields."""
    names = layout.names(field)
    if field in {"from", "until"}:
        source = pl.col("when" if field == "from" else "until")
        return {names[0]: _moment(source, layout, city, shape)}
    if field in {"from_time", "until_time"}:
        source = pl.col("when" if field == "from_time" else "until")
        return {names[0]: source.dt.strftime(_pattern(layout.dates.clock[0], unpadded=False))}
    if field == "offences":
        return {names[0]: pl.col("offences").cast(pl.String)}
    if field in {"lat", "lon", "x", "y", "point"}:
        return {names[0]: pl.col(f"_{field}")}
    if field == "id" and len(names) > 1:
        last = pl.col("ordinal").cast(pl.String) if "person" in layout.columns else pl.col("id")
        return {name: pl.col("id") for name in names[:-1]} | {names[-1]: last}
    if field == "statute" and shape.statute != "{}":
        written = pl.format(shape.statute, pl.col("statute").str.to_uppercase())
        return {names[0]: pl.when(pl.col("statute") == "").then(pl.lit("")).otherwise(written)}
    if len(names) == 1:
        return {names[0]: pl.col(field)}
    parts = pl.col(field).str.splitn(JOINT, len(names)).struct
    return {name: parts.field(f"field_{index}") for index, name in enumerate(names)}


def _moment(when: pl.Expr, layout: Layout, city: City, shape: Shape) -> pl.Expr:
    dates = layout.dates
    if dates.precision is DatePrecision.DAY or layout.names("from_time"):
        when = when.dt.truncate("1d")
    if dates.zone != "local":
        zoned = when.dt.replace_time_zone(city.timezone, ambiguous="earliest", non_existent="null")
        later = (when + pl.duration(hours=1)).dt.replace_time_zone(
            city.timezone, ambiguous="earliest", non_existent="null"
        )
        when = pl.coalesce(zoned, later).dt.convert_time_zone("UTC")
        if dates.zone == "epoch_ms":
            return when.dt.epoch("ms").cast(pl.String)
    return when.dt.strftime(_pattern(dates.formats[shape.moment], unpadded=shape.unpadded))


def _pattern(pattern: str, *, unpadded: bool) -> str:
    """A strptime pattern as one to write by: zero fractions, and no leading zeros where the publisher has none."""
    pattern = pattern.replace("%.f", ".000" if "T" in pattern else "").replace("%f", "000")
    if unpadded:
        for sign in ("%m", "%d", "%I"):
            pattern = pattern.replace(sign, f"%-{sign[1]}")
    return pattern


def _points(rows: pl.DataFrame, layout: Layout) -> list[pl.Expr]:
    """The point as the layout writes it, or one of its signs for a place that isn't known or is held back."""
    blanks = ["", *layout.place.sentinels, *layout.place.withheld]
    choice = (pl.col("_kind") * len(blanks)).floor().cast(pl.Int64)
    blank = choice.replace_strict(list(range(len(blanks))), blanks, return_dtype=pl.String, default="")
    lat = pl.when(pl.col("lat").is_null()).then(blank).otherwise(pl.col("lat").round(6).cast(pl.String))
    lon = pl.when(pl.col("lon").is_null()).then(blank).otherwise(pl.col("lon").round(6).cast(pl.String))
    both = ("(", pl.col("lat").round(6).cast(pl.String), ", ", pl.col("lon").round(6).cast(pl.String), ")")
    if layout.place.point == "wkt":
        both = ("POINT (", pl.col("lon").round(6).cast(pl.String), " ", pl.col("lat").round(6).cast(pl.String), ")")
    parts = [pl.lit(part) if isinstance(part, str) else part for part in both]
    point = pl.when(pl.col("lat").is_null()).then(pl.lit("")).otherwise(pl.concat_str(parts))
    return [lat.alias("_lat"), lon.alias("_lon"), point.alias("_point"), *_projected(rows, layout, blank)]


def _projected(rows: pl.DataFrame, layout: Layout, blank: pl.Expr) -> list[pl.Expr]:
    if not (layout.names("x") and layout.place.epsg):
        return [blank.alias("_x"), blank.alias("_y")]
    to_plane = Transformer.from_crs(4326, layout.place.epsg, always_xy=True)
    x, y = to_plane.transform(rows["lon"].fill_null(0).to_numpy(), rows["lat"].fill_null(0).to_numpy())
    here = pl.col("lat").is_not_null()
    return [
        pl.when(here).then(pl.Series(values).round(1).cast(pl.String)).otherwise(blank).alias(name)
        for name, values in (("_x", x), ("_y", y))
    ]


PEOPLE_WORDS: Final = ("name", "officer", "arofcr", "arst_officer", "employer", "councilmember", "cdmember")
STREET_WORDS: Final = ("address", "street", "block", "location", "addr", "road", "cross")
AREA_WORDS: Final = ("neighborhood", "nhoodname", "mcpp")
BEAT_WORDS: Final = (
    "beat",
    "district",
    "precinct",
    "sector",
    "zone",
    "ward",
    "grid",
    "community",
    "npu",
    "reporting",
    "division",
)
PARTS_OF_ADDRESS: Final[Mapping[str, str]] = {
    "address_number_primary": "100",
    "address_dir_primary": "",
    "address_road_primary": "SYNTHETIC",
    "address_sfx_primary": "ST",
    "address_dir_intersecting": "",
    "address_road_intersecting": "",
    "address_sfx_intersecting": "",
    "streetno": "100",
    "street no": "100",
    "block range": "100-199",
    "streetname": "SYNTHETIC",
    "street name": "SYNTHETIC",
    "street\nname": "SYNTHETIC",
    "streettype": "ST",
    "street type": "ST",
    "street\ntype": "ST",
}
CLOCK: Final[Mapping[str, str]] = {
    "year": "%Y",
    "arrestyr": "%Y",
    "month": "%-m",
    "hour": "%-H",
    "day_of_week": "%A",
    "day_of_the_week": "%A",
    "occur_day": "%A",
    "aradow": "%a",
    "arbkdate": "%Y-%m-%dT00:00:00.000",
    "query_run_date": "%Y-%m-%d",
    "reportdate": "%-m/%-d/%Y",
    "reportmonthyear": "%m/%Y",
}


def _filler(name: str, city: City, layout: Layout, shape: Shape) -> pl.Expr:
    """Something harmless for a column that is not ours to read, chosen by its name."""
    key = name.casefold()
    if key in CLOCK:
        return pl.col("when").dt.strftime(CLOCK[key])
    if key in {"objectid", "_id"}:
        return pl.col("id").str.slice(3).str.strip_chars_start("0")
    if key in PARTS_OF_ADDRESS:
        return pl.lit(PARTS_OF_ADDRESS[key])
    if name == "Location":
        return pl.col("_point")
    if any(word in key for word in AREA_WORDS):
        return pl.format("SYNTHETIC AREA {}", pl.col("area"))
    if any(word in key for word in PEOPLE_WORDS) and "street" not in key:
        return pl.lit(NAME)
    if any(word in key for word in BEAT_WORDS) and "date" not in key:
        return pl.col("area").cast(pl.String).str.zfill(3)
    if any(word in key for word in ("report", "updated", "approved")):
        return _moment(pl.col("reported"), layout, city, shape)
    if any(word in key for word in STREET_WORDS):
        broken = (pl.col("_kind") < 0.01) & (shape.form == "csv")
        return pl.when(broken).then(pl.lit(f"{STREET}\nSYNTHETIC CITY")).otherwise(pl.lit(STREET))
    return pl.lit({"city": city.name, "arlcity": city.name, "state": city.state, "zip": "00000"}.get(key, ""))
