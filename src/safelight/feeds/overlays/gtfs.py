"""A timetable in GTFS: lines, stops and how many trips an hour, for each kind of day that the timetable knows.

In: a ZIP as agencies publish it, or a bare stops.txt. Out: a `Timetable`. Read with Polars alone (decision 0155).
Hours are those of the service day: 24 and more are after midnight.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from safelight.core.errors import BadInput
from safelight.feeds.archive import Bounds, Opener, members
from safelight.feeds.delimited import delimited_table
from safelight.feeds.overlays.gtfs_days import WEEK, service_days
from safelight.feeds.overlays.gtfs_lines import DECIMALS, line_shapes
from safelight.feeds.overlays.gtfs_trips import Departures, departures

ZIP_MAGIC: Final = b"PK\x03\x04"
MOST_BYTES: Final = 512 * 1024**2
BOUNDS: Final = Bounds(members=200, bytes=2 * 1024**3, ratio=200)
"""Of what is inside; the stop times of the largest agencies unpack to about a gigabyte."""

_FILES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "stops": (("stop_id", "stop_name", "stop_lat", "stop_lon"), ("location_type", "parent_station")),
    "routes": (("route_id", "route_type"), ("route_short_name", "route_long_name", "route_color", "route_text_color")),
    "trips": (("trip_id", "route_id", "service_id"), ("direction_id", "shape_id")),
    "stop_times": (("trip_id", "stop_id", "stop_sequence", "departure_time"), ("arrival_time",)),
    "calendar": (
        ("service_id", "start_date", "end_date", *WEEK),
        (),
    ),
    "calendar_dates": (("service_id", "date", "exception_type"), ()),
    "shapes": (("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"), ()),
    "frequencies": (("trip_id", "start_time", "end_time", "headway_secs"), ()),
}
"""File -> columns that must be there, and columns that are read where they are."""
_NEEDED: Final = ("stops", "routes", "trips", "stop_times")


@dataclass(frozen=True, slots=True)
class Timetable:
    """`days`: date, pattern (days of one pattern have the same trips), trips. `lines`: line, name, mode, colour,
    text_colour, shape (WKB, degrees). `stops`: stop, name, lat, lon. `hours`: pattern, line, direction, hour, trips.
    `stop_hours`: pattern, stop, hour, departures. A bare list of stops has no days, lines and hours.
    """

    days: pl.DataFrame
    lines: pl.DataFrame
    stops: pl.DataFrame
    hours: pl.DataFrame
    stop_hours: pl.DataFrame

    @property
    def typical(self) -> date | None:
        """The first weekday (Monday to Friday) of the service that most weekdays have; any day where no weekday runs.

        The day with the most trips would be an exception: of TriMet's in 2021 it is New Year's Eve.
        """
        weekdays = self.days.filter(pl.col("date").dt.weekday() <= 5)
        days = weekdays if weekdays.height else self.days
        if days.is_empty():
            return None
        common = days.group_by("pattern").agg(pl.len().alias("days"), pl.col("trips").first(), pl.col("date").min())
        found: date = common.sort(["days", "trips", "date"], descending=[True, True, False])["date"][0]
        return found


def read_gtfs(content: bytes, name: str) -> Timetable:
    """The timetable in a GTFS archive, or the stops of a bare stops.txt.

    Raises BadInput for a bomb, a damaged or half feed, and values that are no times, days or degrees.
    """
    if len(content) > MOST_BYTES:
        raise BadInput(f"{name} is far larger than a city's timetable.", fix="Check where the file comes from.")
    if not content.startswith(ZIP_MAGIC):
        days, lines, hours, stop_hours = (pl.DataFrame(schema=schema) for schema in _EMPTY)
        stops = _stops(_table(lambda: io.BytesIO(content), "stops", name), name)
        return Timetable(days, lines, stops.pipe(_shown), hours, stop_hours)
    inside = {
        member.rpartition("/")[2].lower().removesuffix(".txt"): opener
        for member, opener in reversed(members(lambda: io.BytesIO(content), name, BOUNDS))
        if member.lower().endswith(".txt")
    }
    missing = [f"{one}.txt" for one in _NEEDED if one not in inside]
    if not {"calendar", "calendar_dates"} & set(inside):
        missing.append("calendar.txt")
    if missing:
        raise BadInput(
            f"{name} is no whole timetable: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing.",
            fix="Give the GTFS archive as the agency publishes it.",
        )
    tables = {one: _table(inside[one], one, name) for one in _FILES if one in inside}
    return _timetable(tables, name)


_EMPTY: Final = (
    {"date": pl.Date, "pattern": pl.Int32, "trips": pl.Int64},
    {
        "line": pl.String, "name": pl.String, "mode": pl.String, "colour": pl.String, "text_colour": pl.String,
        "shape": pl.Binary,
    },
    {"pattern": pl.Int32, "line": pl.String, "direction": pl.String, "hour": pl.Int32, "trips": pl.Int64},
    {"pattern": pl.Int32, "stop": pl.String, "hour": pl.Int32, "departures": pl.Int64},
)  # fmt: skip


def _timetable(tables: dict[str, pl.DataFrame], name: str) -> Timetable:
    """All parts of the timetable; the large tables are let go of as soon as they are counted."""
    stops = _stops(tables.pop("stops"), name)
    trips = tables["trips"]
    known = trips.join(tables["routes"].select("route_id"), on="route_id", how="semi")
    by_service = departures(known, tables.pop("stop_times"), tables.pop("frequencies", None), name)
    patterns = service_days(tables.get("calendar"), tables.get("calendar_dates"), name)
    stations = _stations(stops)
    hours = (
        patterns.services.join(by_service.starts, on="service_id")
        .group_by("pattern", "line", "direction", "hour")
        .agg(pl.col("trips").sum())
        .sort("pattern", "line", "direction", "hour")
    )
    stop_hours = (
        patterns.services.join(by_service.stops, on="service_id")
        .join(stations, on="stop_id")
        .group_by("pattern", "stop", "hour")
        .agg(pl.col("departures").sum())
        .sort("pattern", "stop", "hour")
    )
    totals = hours.group_by("pattern").agg(pl.col("trips").sum())
    days = patterns.days.join(totals, on="pattern", how="left").with_columns(pl.col("trips").fill_null(0)).sort("date")
    if hours.is_empty():
        raise BadInput(f"{name} has no trip on any of its days.", fix="Download the timetable again.")
    lines = _lines(tables["routes"], by_service, tables.get("shapes"), stops, name)
    served = stop_hours.select(pl.col("stop").unique())
    shown = stops.join(served, left_on="stop_id", right_on="stop", how="semi").pipe(_shown)
    return Timetable(days, lines, shown, hours, stop_hours)


def _shown(stops: pl.DataFrame) -> pl.DataFrame:
    return stops.select(pl.col("stop_id").alias("stop"), "name", "lat", "lon").sort("stop")


def _table(opened: Opener, kind: str, name: str) -> pl.DataFrame:
    """The columns of a file that are read, as text; those that may be left out are empty where they are."""
    needed, optional = _FILES[kind]
    table = delimited_table(opened, f"{name} ({kind}.txt)")
    missing = [column for column in needed if column not in table.columns]
    if missing:
        raise BadInput(
            f"{kind}.txt of {name} has no {', '.join(missing)}.",
            fix="Give the GTFS archive as the agency publishes it.",
        )
    wanted = [column for column in (*needed, *optional) if column in table.columns]
    frame = table.frame.select(wanted).collect()
    return frame.with_columns(pl.lit("").alias(column) for column in optional if column not in wanted)


def _stops(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """Places where something stops, and the stations they belong to: stop_id, name, lat, lon, station."""
    degrees = [pl.col(column).str.strip_chars().cast(pl.Float64, strict=False) for column in ("stop_lat", "stop_lon")]
    places = table.filter(pl.col("location_type").str.strip_chars().is_in(["", "0", "1"])).select(
        "stop_id",
        pl.col("stop_name").str.strip_chars().alias("name"),
        degrees[0].round(DECIMALS).alias("lat"),
        degrees[1].round(DECIMALS).alias("lon"),
        pl.col("parent_station").str.strip_chars().alias("station"),
    )
    sound = pl.col("lat").is_between(-90, 90) & pl.col("lon").is_between(-180, 180)
    found = places.filter(sound.fill_null(False)).unique("stop_id", keep="first", maintain_order=True)
    if found.height * 2 < places.height or found.is_empty():
        raise BadInput(f"{name} has stops without a place on the map.", fix="Download the timetable again.")
    return found


def _stations(stops: pl.DataFrame) -> pl.DataFrame:
    """stop_id -> the stop that is shown for it: its station where it has one, else itself."""
    shown = pl.when(pl.col("station").is_in(stops["stop_id"].implode())).then("station").otherwise("stop_id")
    return stops.select("stop_id", shown.alias("stop"))


def _lines(
    routes: pl.DataFrame,
    counted: Departures,
    shapes: pl.DataFrame | None,
    stops: pl.DataFrame,
    name: str,
) -> pl.DataFrame:
    """Lines that run, by name: what they are called, their colour and shape."""
    drawn = line_shapes(_variants(counted, shapes, stops, name))
    rows = []
    for route in routes.unique("route_id", keep="first", maintain_order=True).iter_rows(named=True):
        line = route["route_id"]
        if line not in drawn:
            continue
        called = " ".join(filter(None, (route["route_short_name"].strip(), route["route_long_name"].strip())))
        rows.append((
            line,
            called or line,
            mode_of(route["route_type"]),
            _colour(route["route_color"]),
            _colour(route["route_text_color"]),
            shapely.to_wkb(drawn[line]),
        ))  # fmt: skip
    return pl.DataFrame(rows, schema=_EMPTY[1], orient="row").sort("name")


def _variants(
    counted: Departures, shapes: pl.DataFrame | None, stops: pl.DataFrame, name: str
) -> dict[str, list[npt.NDArray[np.float64]]]:
    """Line -> points of its shapes, the most used first; from stop to stop where the feed draws none."""
    found: dict[str, list[npt.NDArray[np.float64]]] = {}
    points = _points(shapes, name) if shapes is not None else {}
    used = counted.shapes.sort(["line", "trips", "shape_id"], descending=[False, True, False])
    for line, shape, _trips in used.iter_rows():
        if shape in points:
            found.setdefault(line, []).append(points[shape])
    places = {stop: (lon, lat) for stop, lat, lon in stops.select("stop_id", "lat", "lon").iter_rows()}
    for line, called in counted.sequences.iter_rows():
        if line not in found:
            found[line] = [np.array([places[stop] for stop in called if stop in places]).reshape(-1, 2)]
    return found


def _points(shapes: pl.DataFrame, name: str) -> dict[str, npt.NDArray[np.float64]]:
    numbers = shapes.select(
        "shape_id",
        *(
            pl.col(column).str.strip_chars().cast(pl.Float64, strict=False)
            for column in ("shape_pt_lon", "shape_pt_lat", "shape_pt_sequence")
        ),
    )
    degrees = pl.col("shape_pt_lat").is_between(-90, 90) & pl.col("shape_pt_lon").is_between(-180, 180)
    if not numbers.select((degrees & pl.col("shape_pt_sequence").is_not_null()).fill_null(False).all())[0, 0]:
        raise BadInput(f"{name} has lines with points that are no places.", fix="Download the timetable again.")
    ordered = numbers.sort("shape_id", "shape_pt_sequence")
    return {
        str(shape): part.select("shape_pt_lon", "shape_pt_lat").to_numpy()
        for (shape,), part in ordered.partition_by("shape_id", as_dict=True, maintain_order=True).items()
    }


_MODES: Final = {0: "tram", 1: "subway", 2: "train", 3: "bus", 4: "ferry", 5: "tram", 6: "cable_car", 7: "funicular"}
_MODES_MORE: Final = {11: "bus", 12: "train"}


def mode_of(text: str) -> str:
    """GTFS's number of a kind of line as a word; its hundreds (extended types) and unknown ones too.

    >>> [mode_of(number) for number in ("0", "3", "109", "700", "")]
    ['tram', 'bus', 'train', 'bus', 'other']
    """
    number = int(text) if text.strip().isdecimal() else -1
    hundreds = {1: "train", 2: "bus", 4: "subway", 7: "bus", 8: "bus", 9: "tram", 10: "ferry", 12: "ferry"}
    return _MODES.get(number) or _MODES_MORE.get(number) or hundreds.get(number // 100, "other")


def _colour(text: str) -> str | None:
    """Six hex digits with the sign that CSS wants; None for anything else."""
    found = text.strip().lstrip("#").upper()
    return f"#{found}" if re.fullmatch(r"[0-9A-F]{6}", found) else None
