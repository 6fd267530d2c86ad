"""Counts by neighbourhood: sums of published cells whose centres lie in one, never made of true counts.

In: a question and the city's places. Out: rows by neighbourhood with their error, and what lies in none. Neighbourhoods
don't nest in cells, so nothing is asked of the records by neighbourhood: whoever has the cells could add them up alone.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import polars as pl

from safelight.catalog import City
from safelight.core.counts import PublishedCounts
from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.vocabulary import Dimension
from safelight.geo import Places, cells_inside
from safelight.observatory.hidden import FEWEST, most_hidden
from safelight.questions import Answer

CELL, PART, AREA, NAME = "cell", "part", "area", "neighbourhood"
MADE_OF_CELLS: Final = said(
    "A neighbourhood's number is the sum of the published cells whose centres lie in it. `variance` is that of the "
    "noise of these cells; `low` and `high` also hold what cells that are none, few or protected may hide. Cells reach "
    "over borders: `inside` is the share of the cells' ground that lies in the neighbourhood."
)
_Z: Final = 1.959964
"""95 % of a normal distribution; a sum of many small errors is close to one."""

FITS: Final = 0.25
"""The least share of the counted ground that must lie in a neighbourhood; below it, its number is one of elsewhere."""

_MOSTLY: Final = 0.5
_KEYS: Final = frozenset({NAME, "unit", "origin", "kind", *(one.value for one in Dimension)})
"""What tells two rows apart."""


class AsksCells(Protocol):
    """What answers by cell."""

    def cells(self, question: Question, /) -> Answer:
        """The published numbers by cell."""
        ...


@dataclass(frozen=True, slots=True)
class NeighbourhoodAnswer:
    """Rows by neighbourhood beside the answer by cell that they are made of.

    `elsewhere`: cells of no neighbourhood, and rest areas; `too_small`: names of neighbourhoods that cells of this
    resolution are too large for, see `FITS`.
    """

    answer: Answer
    places: Places | None
    rows: tuple[dict[str, Any], ...]
    elsewhere: tuple[dict[str, Any], ...]
    too_small: tuple[str, ...]
    notes: tuple[str, ...]

    def to_document(self) -> dict[str, Any]:
        """The contract's document: an answer's, with rows by neighbourhood."""
        document = self.answer.to_document()
        note = document.get("note")
        document.pop("unlisted", None)
        document |= {
            "rows": list(self.rows),
            "elsewhere": list(self.elsewhere),
            "not_on_map": document.get("not_on_map", []),
            "resolution": self.answer.question.resolution,
            "too_small": list(self.too_small),
            "notes": list(self.notes),
            "places": places_document(self.places) if self.places else None,
            "published": {**document["published"], "note": MADE_OF_CELLS},
        }
        if self.places is None:
            document["note"] = self.notes[0]
            document["notes"] = [*self.notes[1:], *([note] if note else [])]
        return document

    def to_csv(self) -> str:
        """The rows as CSV under comment lines; what lies elsewhere follows with an empty neighbourhood."""
        rows = [*self.rows, *({NAME: "", "part": "elsewhere", **row} for row in self.elsewhere)]
        out = io.StringIO()
        columns = list(dict.fromkeys(name for row in rows for name in row))
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        if columns:
            writer.writeheader()
        writer.writerows(rows)
        return "".join(f"# {' '.join(line.split())}\n" for line in self._about()) + out.getvalue()

    def to_geojson(self) -> dict[str, Any]:
        """A FeatureCollection (RFC 7946): each row with its neighbourhood's shape; the rest of the document beside."""
        document = self.to_document()
        rows = document.pop("rows")
        areas = self.places.to_document()["features"] if self.places else ()
        shapes = {area["properties"]["name"]: area["geometry"] for area in areas if area["properties"]["kind"] == NAME}
        features = [_feature(row, shapes[row[NAME]]) for row in rows]
        return {"type": "FeatureCollection", "features": features, "about": self._about(), **document}

    def _about(self) -> list[str]:
        """What a file says of itself, a line each."""
        lines = [*self.answer.about(), f"neighbourhoods: {MADE_OF_CELLS}", *(f"note: {note}" for note in self.notes)]
        if self.places:
            about = self.places.about
            lines.append(f"places: {about.get('citation')} | licence: {about.get('licence')} | {self.places.changes}")
        return lines


def _feature(row: Mapping[str, Any], shape: Mapping[str, Any]) -> dict[str, Any]:
    """A row on the map, with `number`, `error` and, without a number, `missing`, as the file of cells has them."""
    shown = row["status"] == "shown"
    keys = [str(value) for name, value in row.items() if isinstance(value, str | int) and name in _KEYS]
    coded = {
        "number": row[row["unit"]],
        "error": round(math.sqrt(row["variance"]), 3) if shown else None,
        "missing": None if shown else row["status"],
    }
    return {"type": "Feature", "id": ":".join(keys), "geometry": shape, "properties": {**row, **coded}}


def neighbourhoods(questions: AsksCells, question: Question, city: City, places: Places | None) -> NeighbourhoodAnswer:
    """The published numbers of `question` by neighbourhood of `city`, the one city that it asks for.

    Raises BadFilter for a map's view, and whatever the answer by cell raises.
    """
    if question.bbox is not None:
        raise BadFilter(
            said("bbox chooses which cells of a map are sent, not neighbourhoods;"), fix=said("leave it out.")
        )
    answer = questions.cells(question)
    if places is None or not places.neighbourhoods or not answer.has_cells:
        unplaced = [_unplaced(table, split=answer.split_by_origin, variance=answer.variance) for table in answer.tables]
        whole = tuple(row for table in unplaced for row in table)
        return NeighbourhoodAnswer(answer, places, (), whole, (), (_why_none(city, places, answer),))
    resolution = answer.question.resolution or 6
    inside = cells_inside(places.neighbourhoods, tuple(city.footprint), resolution)
    names = pl.DataFrame({NAME: [area.name for area in places.neighbourhoods]}).with_row_index(AREA)
    grounds = (
        inside.drop_nulls(AREA)
        .group_by(AREA)
        .agg(of_cells=pl.len(), inside=pl.col("inside").mean().round(2))
        .filter(pl.col("inside") >= FITS)
        .join(names.cast({AREA: pl.Int64}), on=AREA)
        .sort(NAME)
    )
    inside = inside.with_columns(pl.when(pl.col(AREA).is_in(grounds[AREA].implode())).then(AREA).alias(AREA))
    rows: list[dict[str, Any]] = []
    elsewhere: list[dict[str, Any]] = []
    for number, table in enumerate(answer.tables):
        off_map = answer.off_map[number] if number < len(answer.off_map) else None
        rows += _sums(table, off_map, inside, grounds, answer)
        elsewhere += _elsewhere(table, inside, split=answer.split_by_origin, variance=answer.variance)
    small = tuple(sorted(set(names[NAME]) - set(grounds[NAME])))
    return NeighbourhoodAnswer(answer, places, tuple(rows), tuple(elsewhere), small, _notes(grounds, small, answer))


def places_document(places: Places) -> dict[str, Any]:
    """Whom to cite for the areas, and what was changed about them."""
    told = ("called", "publisher", "page", "licence", "citation", "remark", "fetched_at", "synthetic")
    return {**{name: places.about[name] for name in told if name in places.about}, "changes": places.changes}


def no_places(city: City) -> str:
    """Why there are no neighbourhoods, for whoever visits; the operator's guide says how to get them."""
    return said("Boundaries of the neighbourhoods of {city} have not been loaded on this site.", city=city.name)


def _why_none(city: City, places: Places | None, answer: Answer) -> str:
    if places is None or not places.neighbourhoods:
        return no_places(city)
    return said("This question is answered for the whole city alone, not by cell and so not by neighbourhood.")


def _keys(table: PublishedCounts) -> list[str]:
    return [name for name in table.dimensions if name != CELL]


def _sums(
    table: PublishedCounts,
    off_map: PublishedCounts | None,
    inside: pl.DataFrame,
    grounds: pl.DataFrame,
    answer: Answer,
) -> list[dict[str, Any]]:
    """A row for each neighbourhood within each key of the other dimensions."""
    keys = _keys(table)
    groups = pl.concat(
        [table.frame.select(keys), *([off_map.frame.select(keys)] if off_map is not None else [])], how="vertical"
    ).unique(maintain_order=True)
    cells = table.frame.filter(pl.col(PART) == CELL).join(inside.select(CELL, AREA), on=CELL, how="left")
    sums = cells.drop_nulls(AREA).group_by(*keys, AREA).agg(pl.col("number").sum(), cells=pl.len())
    hidden = most_hidden(table, off_map, inside, groups, threshold=answer.threshold, max_change=answer.max_change)
    every = (
        groups.join(grounds, how="cross", maintain_order="left_right")
        .join(sums, on=[*keys, AREA], how="left", nulls_equal=True, maintain_order="left")
        .join(hidden, on=[*keys, AREA], how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.col("number", "cells").fill_null(0))
    )
    failed = "protected" if answer.threshold > FEWEST else "few"
    return [_row(row, keys, table, failed, answer) for row in every.iter_rows(named=True)]


def _row(
    row: Mapping[str, Any], keys: Iterable[str], table: PublishedCounts, failed: str, answer: Answer
) -> dict[str, Any]:
    cells, number, hidden = row["cells"], row["number"], row["hidden"]
    spread = _Z * math.sqrt(cells * answer.variance)
    bounded = hidden is not None
    return {
        NAME: row[NAME],
        **_shown(row, keys, split=answer.split_by_origin),
        "unit": table.unit.value,
        "status": "shown" if cells else failed,
        table.unit.value: number if cells or failed == "few" else None,
        "variance": cells * answer.variance,
        "low": max(0, math.floor(number - spread)),
        "high": math.ceil(number + spread) + hidden if bounded else None,
        "cells": cells,
        "of_cells": row["of_cells"],
        "inside": row["inside"],
        "mostly_elsewhere": row["inside"] < _MOSTLY,
    }


def _shown(row: Mapping[str, Any], keys: Iterable[str], *, split: bool) -> dict[str, Any]:
    """The keys of a row; its origin only where an answer has more than one."""
    return {name: row[name] for name in keys if name != "origin" or split}


def _elsewhere(table: PublishedCounts, inside: pl.DataFrame, *, split: bool, variance: float) -> list[dict[str, Any]]:
    """What is drawn on the map and belongs to no neighbourhood: cells outside, and rest areas."""
    keys = _keys(table)
    cells = table.frame.join(inside.select(CELL, AREA), on=CELL, how="left", maintain_order="left")
    outside = cells.filter((pl.col(PART) != CELL) | pl.col(AREA).is_null())
    sums = outside.group_by(keys, maintain_order=True).agg(
        pl.col("number").sum(), cells=(pl.col(PART) == CELL).sum(), rest_areas=(pl.col(PART) != CELL).sum()
    )
    return [
        {
            **_shown(row, keys, split=split),
            "unit": table.unit.value,
            "status": "shown",
            table.unit.value: row["number"],
            "variance": (row["cells"] + row["rest_areas"]) * variance,
            "cells": row["cells"],
            "rest_areas": row["rest_areas"],
        }
        for row in sums.iter_rows(named=True)
    ]


def _unplaced(table: PublishedCounts, *, split: bool, variance: float) -> list[dict[str, Any]]:
    """All of a table as elsewhere, where there are no neighbourhoods or no cells."""
    if CELL in table.dimensions:
        nobody = pl.DataFrame(schema={CELL: pl.Int64, AREA: pl.Int64})
        return _elsewhere(table, nobody, split=split, variance=variance)
    return [
        {
            **_shown(row, _keys(table), split=split),
            "unit": table.unit.value,
            "status": row["status"],
            table.unit.value: row["number"],
            "variance": variance if row["status"] == "shown" else 0.0,
            "cells": 0,
            "rest_areas": 0,
        }
        for row in table.frame.iter_rows(named=True)
    ]


def _notes(grounds: pl.DataFrame, small: tuple[str, ...], answer: Answer) -> tuple[str, ...]:
    notes, resolution = [], answer.question.resolution or 6
    if outside := int((grounds["inside"] < _MOSTLY).sum()):
        notes.append(
            said(
                "In {count} of {all} neighbourhoods more than half of the ground that is counted lies outside: their "
                "cells (H3 {resolution}) are large for them.",
                count=outside,
                all=grounds.height,
                resolution=resolution,
            )
        )
    if small:
        notes.append(
            said(
                "{count} neighbourhoods are too small for cells of H3 {resolution}: no cell has its centre in them, or "
                "less than a quarter of its ground. What stands there is counted as elsewhere.",
                count=len(small),
                resolution=resolution,
            )
        )
    return tuple(notes)
