"""What may be laid over a city's map: publications of rent and public transport, and which part of each is a city's.

A publication is described once (`catalog/publications/*.toml`), since one file of Zillow or HUD serves all cities; a
city says which rows of it are its own.
"""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from safelight.catalog.reading import Identifier
from safelight.catalog.rules import Strict, Text, Told

Level = Literal["zip", "county", "metro"]


class Publication(Strict):
    """One publication that overlays are made of: whom to cite, on which terms, and how its file is read.

    `url`: None where the file can't be fetched by a program; it is then given by hand.
    """

    id: Identifier
    title: Told
    format: Literal["zori", "hud_fmr", "gtfs"]
    level: Level | None = None
    publisher: Text
    page: Text
    url: Text | None = None
    licence: Text
    terms: Told
    citation: Text
    note: Told

    @model_validator(mode="after")
    def _level_fits(self) -> Publication:
        if (self.format == "gtfs") == (self.level is not None):
            raise ValueError("rent has a level (zip, county or metro); a timetable has none")
        if self.format == "hud_fmr" and self.level == "metro":
            raise ValueError("HUD's files are by county or ZIP")
        return self

    @property
    def kind(self) -> Literal["rent", "transit"]:
        """What it tells of."""
        return "transit" if self.format == "gtfs" else "rent"


class Overlay(Strict):
    """A city's part of a publication: `regions` are the rows that are its own; a timetable is taken whole."""

    id: Identifier
    of: Identifier
    regions: list[Text] = []
