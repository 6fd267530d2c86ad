"""A timetable's lines, stops and trips an hour on one of its days."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
import polars as pl
import shapely

from safelight.core.errors import BadFilter, NotThere
from safelight.core.said import said
from safelight.ingest.overlays import Kept, Timetable, timetable_of
from safelight.presence.overlays.about import about, to_csv

PARTS: Final = ("lines", "stops")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class TransitAnswer:
    """Lines with their trips by hour and direction, and stops with their departures, on one day."""

    document: Mapping[str, Any]
    shapes: Mapping[str, shapely.Geometry]

    def to_document(self) -> dict[str, Any]:
        """As JSON, without shapes."""
        return dict(self.document)

    def to_csv(self) -> str:
        """One line a line, direction and hour; or a line a stop, where stops alone are asked for."""
        if self.document["lines"] or not self.document["stops"]:
            rows = [
                (line["line"], line["name"], line["mode"], hour["direction"], hour["hour"], hour["trips"])
                for line in self.document["lines"]
                for hour in line["hours"]
            ]
            return to_csv(self.document, ("line", "name", "mode", "direction", "hour", "trips"), rows)
        columns = ("stop", "name", "lat", "lon", "departures", "busiest")
        return to_csv(self.document, columns, [[stop[name] for name in columns] for stop in self.document["stops"]])

    def to_geojson(self) -> dict[str, Any]:
        """Lines and stops; a line's `most` is its most trips an hour in one direction."""
        beside = {name: value for name, value in self.document.items() if name not in PARTS}
        features = [_line_feature(line, self.shapes[line["line"]]) for line in self.document["lines"]]
        features += [_stop_feature(stop) for stop in self.document["stops"]]
        return {"type": "FeatureCollection", **beside, "features": features}


def transit_answer(kept: Kept, day: str | None, parts: Collection[str]) -> TransitAnswer:
    """The timetable of a day, or without one of a typical weekday. Raises BadFilter or NotThere."""
    timetable = timetable_of(kept)
    chosen = _chosen(kept, timetable, day)
    pattern = timetable.days.filter(pl.col("date") == chosen)["pattern"][0] if chosen else -1
    lines = _lines(timetable, pattern) if "lines" in parts else []
    stops = _stops(timetable, pattern) if "stops" in parts else []
    notes: list[str] = []
    if chosen is None:
        notes.append(said("The file has stops alone: neither lines nor times, and no date."))
    else:
        notes.append(said("Hours are those of the service day: 24 and more are after midnight."))
        if day is None:
            notes.append(said("A weekday of the service that most weekdays of this timetable have."))
    document = {
        **about(kept),
        "date": chosen.isoformat() if chosen else None,
        "weekday": _WEEKDAYS[chosen.weekday()] if chosen else None,
        "notes": notes,
        "lines": lines,
        "stops": stops,
    }
    shapes = dict(
        zip(timetable.lines["line"], shapely.from_wkb(timetable.lines["shape"].to_list()), strict=True)
        if timetable.lines.height
        else ()
    )
    return TransitAnswer(document, shapes)


def _chosen(kept: Kept, timetable: Timetable, day: str | None) -> date | None:
    if day is None:
        typical = kept.about["typical"]
        return date.fromisoformat(typical) if typical else None
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        raise BadFilter(
            said("{name}: {value} is not understood;", name="date", value=repr(day[:20])),
            fix=said("use a day such as {example}.", example="2026-08-31"),
        ) from None
    if asked in set(timetable.days["date"]):
        return asked
    if timetable.days.is_empty():
        raise NotThere(said("This file has stops alone, and no days."), fix=said("Leave out `date`."))
    raise NotThere(
        said("Nothing of this timetable runs on {day}.", day=asked),
        fix=said("It has days from {since} to {until}.", since=kept.about["since"], until=kept.about["until"]),
    )


def _lines(timetable: Timetable, pattern: int) -> list[dict[str, Any]]:
    hours = timetable.hours.filter(pl.col("pattern") == pattern)
    found = []
    for line in timetable.lines.drop("shape").iter_rows(named=True):
        own = hours.filter(pl.col("line") == line["line"]).sort("direction", "hour")
        if own.height:
            rows = own.select("direction", "hour", "trips").to_dicts()
            found.append({**line, "trips": own["trips"].sum(), "most": own["trips"].max(), "hours": rows})
    return found


def _stops(timetable: Timetable, pattern: int) -> list[dict[str, Any]]:
    """Stops of the day with their departures, all lines together; all stops where the file has no times."""
    if timetable.days.is_empty():
        return timetable.stops.with_columns(pl.lit(None).alias("departures"), pl.lit(None).alias("busiest")).to_dicts()
    leaving = (
        timetable.stop_hours.filter(pl.col("pattern") == pattern)
        .group_by("stop")
        .agg(pl.col("departures").sum(), pl.col("departures").max().alias("busiest"))
    )
    return timetable.stops.join(leaving, on="stop").sort("stop").to_dicts()


def _line_feature(line: Mapping[str, Any], shape: shapely.Geometry) -> dict[str, Any]:
    properties = {name: value for name, value in line.items() if name != "hours"}
    geometry = orjson.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": {**properties, "kind": "line"}, "geometry": geometry}


def _stop_feature(stop: Mapping[str, Any]) -> dict[str, Any]:
    properties = {name: value for name, value in stop.items() if name not in ("lat", "lon") and value is not None}
    geometry = {"type": "Point", "coordinates": [stop["lon"], stop["lat"]]}
    return {"type": "Feature", "properties": {**properties, "kind": "stop"}, "geometry": geometry}
