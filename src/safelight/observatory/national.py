"""National figures, each with where it was read; they stand beside the cities, never in one series with them."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from safelight.core.said import Said, said


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """One figure of one table. `count` is in `count_unit` (arrests, arrestees, victims, offences), never a city's unit.

    `table` names the series that it may be read with; figures of two tables are not comparable, and
    `not_comparable` says why. `year_certain` is false where its source leaves the year in doubt. `rounding` is the
    publisher's; `work` and `address` say whom to cite and where it is public; `source`, `path`, `commit` which file was
    read.
    """

    table: str
    year: int
    program: str
    kind: str
    offence: str
    count: int
    count_unit: str
    rounding: str
    coverage: str
    not_comparable: str
    source: str
    path: str
    commit: str
    grade: str
    note: str
    work: str
    address: str
    year_certain: bool = True

    @property
    def citation(self) -> str:
        """Where the figure was read, in one line."""
        at = f" @ {self.commit[:12]}" if self.commit else ""
        return f"{self.program}, {self.source}{at}, {self.path}"

    def to_document(self) -> dict[str, Any]:
        """All fields and the citation, as plain values."""
        return {**asdict(self), "citation": self.citation}


@cache
def national_figures() -> tuple[NationalFigure, ...]:
    """Every national figure that was read in its source, by table, then year."""
    text = files("safelight.observatory").joinpath("national.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    figures = [
        _figure(table | _work(document["work"][table["source"]]), figure)
        for table in document["table"]
        for figure in table["figures"]
    ]
    return tuple(sorted(figures, key=lambda figure: (figure.table, figure.year, figure.offence)))


def national_document() -> dict[str, Any]:
    """All tables with their figures, each table with its limits and its source."""
    tables: dict[str, dict[str, Any]] = {}
    for figure in national_figures():
        shared = {name: getattr(figure, name) for name in _TABLE}
        table = tables.setdefault(
            figure.table, {"table": figure.table, **shared, "citation": figure.citation, "figures": []}
        )
        table["figures"].append({name: getattr(figure, name) for name in _FIGURE})
    return {
        "tables": list(tables.values()),
        "note": said("Each table stands by itself: two tables are not comparable with each other, nor with a city."),
    }


def _work(work: dict[str, str]) -> dict[str, str]:
    return {"work": work["title"], "address": work["address"]}


def _figure(table: dict[str, Any], figure: dict[str, Any]) -> NationalFigure:
    shared = {name: Said(table[name]) if name in _SENTENCES else table[name] for name in _TABLE}
    return NationalFigure(
        table=table["id"],
        rounding=figure.get("rounding", "none"),
        note=Said(figure.get("note", "")),
        year=figure["year"],
        offence=Said(figure["offence"]),
        count=figure["count"],
        year_certain=table.get("year_certain", True),
        **shared,
    )


_TABLE = (
    "program",
    "kind",
    "count_unit",
    "coverage",
    "not_comparable",
    "source",
    "path",
    "commit",
    "grade",
    "work",
    "address",
)
_SENTENCES = ("coverage", "not_comparable")
_FIGURE = ("year", "year_certain", "offence", "count", "rounding", "note")
