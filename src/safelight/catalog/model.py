"""What a catalogue file may say: the typed model of a city and its sources; `reading.py` has how they are read.

Every key is on these two pages; an unknown key is an error. Column names are the publisher's; field names are ours.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from safelight.catalog.gazetteer import Gazetteer
from safelight.catalog.overlays import Overlay
from safelight.catalog.reading import Endpoint, Expect, FeedKind, Identifier, Layout, Status
from safelight.catalog.rules import Rule, SourceChange, Strict, Text, Told
from safelight.core.vocabulary import (
    KINDS_ABOUT,
    About,
    AgeBand,
    AreaKind,
    Basis,
    ComplaintCategory,
    ComplaintFinding,
    Race,
    Sex,
    Unit,
    Venue,
)


@cache
def _zones() -> frozenset[str]:
    """Names of time zones: a walk over a folder of files, so once and not for each city."""
    return frozenset(available_timezones())


class Figure(Strict):
    """A number with its year and source, such as residents."""

    value: float
    year: int
    source: Text
    licence: Text | None = None


class Boundaries(Strict):
    """Where a city's neighbourhoods come from, and its outline where one is published; whom to cite for them.

    `feed`: "geojson" is one file of areas, "arcgis" a layer that is asked page by page for names and areas alone.
    """

    areas: Text
    outline: Text | None = None
    feed: Literal["geojson", "arcgis"] = "geojson"
    name: Text = "name"
    called: Told
    publisher: Text
    page: Text
    licence: Text
    citation: Text
    note: str = ""


class Join(Strict):
    """Rows that take place or demographics from another source of the city, on a shared key."""

    source: Identifier
    on: Literal["incident", "person"]
    take: list[Literal["place", "venue", "sex", "age", "race", "time"]]


class Complaints(Strict):
    """How the words of a source of complaints about the police become ours; nothing about a person is ever read."""

    categories: dict[ComplaintCategory, list[str]] = {}
    findings: dict[ComplaintFinding, list[str]] = {}
    area: Text | None = None
    area_name: Text = "{0}"


class ActivityRule(Strict):
    """Which rows are encampment calls or other police activity, and of which kind; the first rule that fits wins.

    All fields that are given must fit; a rule without any takes every row. `flags` fits where one of the column's
    words does, the others where the whole value does. The kind `none` leaves rows out.
    """

    kind: AreaKind | Literal["none"]
    code: list[str] = []
    text: list[str] = []
    flags: list[str] = []
    outcome: list[str] = []
    why: Text
    source: Text


class Unpublished(Strict):
    """A kind of row that a source has and doesn't publish in a form that can be used: since when, and why."""

    kind: AreaKind
    since: Text
    why: Told


class Source(Strict):
    """One publication of one publisher: what a row stands for, how to read it, and what it may be used for."""

    id: Identifier
    title: Text
    publisher: Text
    page: Text
    named_as: list[str] = []
    status: Status
    status_since: str
    status_note: Told
    stands_in: list[Identifier] = []
    covers: bool
    covers_why: Told
    basis: Basis
    unit: Unit
    feed: FeedKind
    endpoint: Endpoint = Endpoint()
    licence: Text
    citation: Text
    terms: Told
    robots: Told
    cadence: Told
    settle_days: Annotated[int, Field(ge=0, le=400)] = 0
    withholds: list[Told] = []
    id_unique: bool = True
    supplement: bool = False
    year: int | None = None
    overlaps: list[Identifier] = []
    join: Join | None = None
    rules: list[str] = []
    not_relevant: list[str] = []
    watch: list[str] = []
    layouts: list[Layout] = Field(default=[], alias="layout")
    changes: list[SourceChange] = Field(default=[], alias="change")
    venues: dict[Venue, list[str]] = {}
    sexes: dict[Sex, list[str]] = {}
    ages: dict[AgeBand, list[str]] = {}
    races: dict[Race, list[str]] = {}
    complaints: Complaints | None = None
    activity: list[ActivityRule] = []
    unpublished: list[Unpublished] = []
    expect: Expect = Expect()

    @property
    def only_activity(self) -> bool:
        """Whether its rows are read for encampment calls: then those count as relevant, as none concerns the trade."""
        about = KINDS_ABOUT[About.ENCAMPMENTS]
        return not self.rules and any(rule.kind in about for rule in self.activity)

    @model_validator(mode="after")
    def _consistent(self) -> Source:
        if len({self.basis is Basis.COMPLAINT, self.unit is Unit.COMPLAINTS, self.complaints is not None}) > 1:
            raise ValueError('complaints have basis = "complaint", unit = "complaints" and a table [source.complaints]')
        if self.activity and (self.complaints is not None or self.supplement):
            raise ValueError("a source of complaints or of supplements has no table [[source.activity]]")
        if self.unit is Unit.OPERATIONS:
            raise ValueError("a row stands for people, offences or calls")
        if self.basis is Basis.CALL and self.unit is Unit.PEOPLE:
            raise ValueError("a call is not a person: unit is calls")
        if self.covers and self.layouts and not (self.rules or self.supplement):
            raise ValueError("covers = true needs rules that say which rows concern the sex trade")
        if len({layout.id for layout in self.layouts}) != len(self.layouts):
            raise ValueError("two layouts have the same id")
        return self


class Unlink(Strict):
    """A link that a person found wrong: the announcement at `address` is tied to no records, or to no other text."""

    address: Text
    of: Literal["records", "texts"] = "records"
    because: Text


class City(Strict):
    """A city: where and when it is, and everything that is published about arrests in it."""

    id: Identifier
    name: Text
    state: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    timezone: str
    centre: tuple[float, float]
    footprint: list[str]
    residents: Figure
    boundaries: Boundaries | None = None
    gazetteer: Gazetteer | None = None
    sources: list[Source] = Field(alias="source")
    rules: dict[str, list[Rule]] = {}
    unlinks: list[Unlink] = Field(default=[], alias="unlink")
    overlays: list[Overlay] = Field(default=[], alias="overlay")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in _zones():
            raise ValueError(f"{zone!r} is not a time zone such as America/Chicago")
        return zone

    @field_validator("footprint")
    @classmethod
    def _cells(cls, cells: list[str]) -> list[str]:
        if not cells or any(not re.fullmatch(r"86[0-9a-f]{13}", cell) for cell in cells):
            raise ValueError("footprint lists H3 cells of resolution 6, as hex text")
        return cells

    @model_validator(mode="after")
    def _sources_known(self) -> City:
        ids = [source.id for source in self.sources]
        if len(set(ids)) != len(ids):
            raise ValueError("two sources have the same id")
        for source in self.sources:
            named = {*source.stands_in, *source.overlaps, *([source.join.source] if source.join else [])}
            if unknown := named - set(ids):
                raise ValueError(f"source {source.id} names sources that are not listed: {sorted(unknown)}")
        return self

    @model_validator(mode="after")
    def _overlays_differ(self) -> City:
        if len({overlay.id for overlay in self.overlays}) != len(self.overlays):
            raise ValueError("two overlays have the same id")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)

    def source(self, source_id: str) -> Source | None:
        """The source of that id, if the city has it."""
        return next((source for source in self.sources if source.id == source_id), None)
