"""Rent of a city's places: a value for each place in one month, and the series of all months."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
import polars as pl
import shapely

from safelight.core.errors import BadFilter, NotThere
from safelight.core.said import said
from safelight.ingest.overlays import Kept, areas_of, rent_of
from safelight.presence.overlays.about import about, to_csv

_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_FISCAL: Final = 10
"""HUD's fiscal year begins with this month of the year before."""


@dataclass(frozen=True, slots=True)
class RentAnswer:
    """Rents of one period (`rows`), and of all (`series`) where no month was asked for."""

    document: Mapping[str, Any]
    frame: pl.DataFrame
    shapes: Mapping[str, shapely.Geometry]

    def to_document(self) -> dict[str, Any]:
        """As JSON."""
        return dict(self.document)

    def to_csv(self) -> str:
        """One line a place, measure and period."""
        return to_csv(self.document, self.frame.columns, self.frame.iter_rows())

    def to_geojson(self) -> dict[str, Any]:
        """The places with their rents of the month. Raises NotThere where no outlines of them are held."""
        if not self.shapes:
            raise NotThere(
                said("This site holds no outlines of these places, so there is no map of them."),
                fix=said("Use json or csv."),
            )
        values: dict[str, dict[str, Any]] = {}
        for row in self.document["rows"]:
            values.setdefault(row["region"], {"region": row["region"], "name": row["name"]})[row["measure"]] = row[
                "value"
            ]
        features = [
            {
                "type": "Feature",
                "properties": values[region],
                "geometry": orjson.loads(shapely.to_geojson(shape)),
            }
            for region, shape in self.shapes.items()
            if region in values
        ]
        beside = {name: value for name, value in self.document.items() if name not in ("rows", "series")}
        return {"type": "FeatureCollection", **beside, "features": features}


def rent_answer(kept: Kept, month: str | None) -> RentAnswer:
    """The rents of a month, or without one of the newest and the series. Raises BadFilter or NotThere."""
    frame = rent_of(kept).with_columns(pl.col("value").round(2))
    period = _period(kept, month)
    rows = frame.filter(pl.col("period") == period)
    if rows.is_empty():
        raise NotThere(
            said("There is no rent of {month} here.", month=month or period),
            fix=said("It is known from {since} to {until}.", since=kept.about["since"], until=kept.about["until"]),
        )
    without = frame["region"].n_unique() - rows["region"].n_unique()
    notes: list[str] = [said("As the file of {until} has it.", until=kept.about["until"])]
    if without:
        notes.append(said("{count} of the places have no rent of that month.", count=without))
    document = {
        **about(kept),
        "month": period,
        "notes": notes,
        "rows": rows.select("region", "name", "measure", "value").to_dicts(),
        **({} if month else {"series": list(_series(frame))}),
    }
    return RentAnswer(document, frame if month is None else rows, areas_of(kept))


def _period(kept: Kept, month: str | None) -> str:
    """The period of the file in which a month lies."""
    if month is None:
        return str(kept.about["until"])
    found = _MONTH.fullmatch(month)
    if found is None:
        raise BadFilter(
            said("{name}: {value} is not understood;", name="month", value=repr(month[:20])),
            fix=said("use a month such as {example}.", example="2024-06"),
        )
    if kept.about["format"] == "hud_fmr":
        return str(int(found[1]) + (int(found[2]) >= _FISCAL))
    return month


def _series(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """One entry a place and measure: its periods in order, and the values of them."""
    for (region, name, measure), part in frame.group_by(["region", "name", "measure"], maintain_order=True):
        yield {
            "region": region,
            "name": name,
            "measure": measure,
            "periods": part["period"].to_list(),
            "values": part["value"].to_list(),
        }
