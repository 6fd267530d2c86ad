"""How many trips leave, by service and hour of the service day: at a line's first stop, and at every stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from safelight.core.errors import BadInput

_CLOCK: Final = r"^\s*(\d{1,2}):(\d{2}):(\d{2})\s*$"
_LAST_HOUR: Final = 47
"""A trip may end a day after it began; more is a mistake."""
MOST_EXPANDED: Final = 5_000_000
"""Departures that headways (frequencies.txt) may stand for."""


@dataclass(frozen=True, slots=True)
class Departures:
    """`starts`: service_id, line, direction, hour, trips. `stops`: service_id, stop_id, hour, departures.

    `shapes`: line, shape_id, trips. `sequences`: line, stop ids of the longest trip, in order.
    """

    starts: pl.DataFrame
    stops: pl.DataFrame
    shapes: pl.DataFrame
    sequences: pl.DataFrame


def departures(
    trips: pl.DataFrame, stop_times: pl.DataFrame, frequencies: pl.DataFrame | None, name: str
) -> Departures:
    """Departures of all services; the last stop of a trip is an arrival and counts none.

    Raises BadInput for words that are no times, and for headways without an end.
    """
    calls = _calls(trips, stop_times, name)
    headed = _expanded(calls, frequencies, name) if frequencies is not None and frequencies.height else None
    if headed is not None:
        calls = pl.concat([calls.join(headed.select("trip_id").unique(), on="trip_id", how="anti"), headed])
    hour = (pl.col("at") // 3600).cast(pl.Int32).alias("hour")
    starts = calls.filter("first").group_by("service_id", "line", "direction", hour).agg(pl.len().alias("trips"))
    leaving = calls.filter(~pl.col("last")).group_by("service_id", "stop_id", hour).agg(pl.len().alias("departures"))
    shapes = (
        calls.filter(pl.col("first") & (pl.col("shape_id") != ""))
        .group_by("line", "shape_id")
        .agg(pl.len().alias("trips"))
    )
    counted = pl.col("trips").cast(pl.Int64)
    return Departures(
        starts.with_columns(counted),
        leaving.with_columns(pl.col("departures").cast(pl.Int64)),
        shapes.with_columns(counted),
        _sequences(calls),
    )


def _calls(trips: pl.DataFrame, stop_times: pl.DataFrame, name: str) -> pl.DataFrame:
    """A row a trip and stop in order, with the second at which it leaves; times left out are put between the others."""
    given = pl.when(pl.col("departure_time").str.strip_chars() != "").then("departure_time").otherwise("arrival_time")
    order = pl.col("stop_sequence").str.strip_chars().cast(pl.Int32, strict=False)
    times = stop_times.select("trip_id", "stop_id", order, given.alias("clock")).with_columns(_seconds("clock"))
    unreadable = pl.col("at").is_null() & (pl.col("clock").str.strip_chars() != "")
    if times.select((pl.col("stop_sequence").is_null() | unreadable | (pl.col("at") >= (_LAST_HOUR + 1) * 3600)).any())[
        0, 0
    ]:
        raise BadInput(f"{name} has times that can't be read.", fix="Download the timetable again.")
    known = trips.select(
        "trip_id", "service_id", pl.col("route_id").alias("line"), pl.col("direction_id").alias("direction"), "shape_id"
    )
    calls = times.drop("clock").join(known, on="trip_id").sort("trip_id", "stop_sequence")
    change = pl.col("trip_id") != pl.col("trip_id").shift(1)
    calls = calls.with_columns(
        pl.col("at").interpolate().over("trip_id"),
        change.fill_null(True).alias("first"),
        change.shift(-1).fill_null(True).alias("last"),
    )
    return calls.drop_nulls("at")


def _expanded(calls: pl.DataFrame, frequencies: pl.DataFrame, name: str) -> pl.DataFrame:
    """Trips that run every so many seconds, as trips: each departure of the headway moves all stops of its trip."""
    spans = frequencies.select(
        "trip_id",
        _seconds("start_time").alias("start"),
        _seconds("end_time").alias("end"),
        pl.col("headway_secs").str.strip_chars().cast(pl.Int64, strict=False).alias("every"),
    )
    sound = pl.col("start").is_not_null() & pl.col("end").is_not_null() & (pl.col("every") > 0)
    if not spans.select(sound.fill_null(False).all())[0, 0]:
        raise BadInput(f"{name} has headways that can't be read.", fix="Download the timetable again.")
    spans = spans.join(calls.group_by("trip_id").agg(pl.len().alias("stops")), on="trip_id")
    rows = spans.select(((pl.col("end") - pl.col("start")) // pl.col("every") * pl.col("stops")).sum())[0, 0]
    if (rows or 0) > MOST_EXPANDED:
        raise BadInput(f"{name} has headways for more trips than can run.", fix="Download the timetable again.")
    leaves = spans.with_columns(pl.int_ranges("start", "end", pl.col("every")).alias("leaves")).explode("leaves")
    began = calls.filter("first").select("trip_id", pl.col("at").alias("began"))
    moved = calls.join(began, on="trip_id").join(leaves.select("trip_id", "leaves").drop_nulls(), on="trip_id")
    return moved.with_columns(pl.col("at") - pl.col("began") + pl.col("leaves")).select(calls.columns)


def _sequences(calls: pl.DataFrame) -> pl.DataFrame:
    """For each line the stops of its longest trip, for feeds that draw no lines themselves."""
    lengths = calls.group_by("line", "trip_id").agg(pl.len().alias("stops"))
    longest = lengths.sort(["line", "stops", "trip_id"], descending=[False, True, False]).group_by(
        "line", maintain_order=True
    )
    chosen = longest.first().select("line", "trip_id")
    return (
        calls.unique(["trip_id", "stop_sequence"], keep="first")
        .join(chosen, on=["line", "trip_id"], how="semi")
        .sort("line", "stop_sequence")
        .group_by("line", maintain_order=True)
        .agg("stop_id")
    )


def _seconds(column: str) -> pl.Expr:
    """`25:10:00` as seconds since the service day began; null where it is no time."""
    parts = pl.col(column).str.extract_groups(_CLOCK)
    hours, minutes, seconds = (parts.struct.field(str(number)).cast(pl.Int64) for number in (1, 2, 3))
    return (hours * 3600 + minutes * 60 + seconds).alias("at")
