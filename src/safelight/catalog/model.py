"""What a catalogue file may say: the typed model of a city, its sources, their layouts and rules.

Every key is on this page; an unknown key is an error. Column names are the publisher's; field names are ours.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from safelight.catalog.rules import Rule, SourceChange, Strict, Text, Told
from safelight.core.vocabulary import (
    AgeBand,
    Basis,
    DatePrecision,
    PlacePrecision,
    Race,
    Sex,
    Unit,
    Venue,
)

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Columns = str | list[str]

CODE_FIELDS: Final = ("code", "text", "statute")
"""Fields that rules match. A layout's `columns` may list several columns for one; they are joined by " / "."""

PLACE_FIELDS: Final = ("lat", "lon", "point", "x", "y")
PERSON_FIELDS: Final = ("sex", "age", "race", "ethnicity")
ALL_FIELDS: Final = (
    "id",
    "incident",
    "person",
    "from",
    "from_time",
    "until",
    "until_time",
    *CODE_FIELDS,
    "venue",
    "offences",
    *PLACE_FIELDS,
    *PERSON_FIELDS,
)
"""The allow-list: what ingest can take from a row. Nothing else of a row is ever read."""


class Status(StrEnum):
    """Whether a source can be read today, as far as is known."""

    LIVE = "live"
    UNVERIFIED = "unverified"
    MOVED = "moved"
    GONE = "gone"
    REFUSED = "refused"
    ARCHIVE = "archive"


class FeedKind(StrEnum):
    """How a publisher is read; `file` is a file that a person downloads by hand, `none` can't be read at all."""

    SOCRATA = "socrata"
    ARCGIS = "arcgis"
    CKAN = "ckan"
    DOWNLOAD = "download"
    FILE = "file"
    NONE = "none"


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


class Dates(Strict):
    """How a layout writes dates. Formats are strptime's; `clock` formats read `from_time` and `until_time`.

    `zone`: "local" is the city's wall clock, "utc" is converted to it, "epoch_ms" is UTC milliseconds. A false
    offset (Boston's +00) is a literal in the format, with zone "local".
    """

    formats: list[str] = []
    clock: list[str] = []
    zone: Literal["local", "utc", "epoch_ms"] = "local"
    precision: DatePrecision = DatePrecision.HOUR
    midnight_is_unknown: bool = False

    @model_validator(mode="after")
    def _formats_fit_zone(self) -> Dates:
        if (self.zone == "epoch_ms") == bool(self.formats):
            raise ValueError('give formats, or zone = "epoch_ms", not both')
        return self


class Place(Strict):
    """How a layout says where: `precision` of a row with a point, `without_point` of one without.

    `point` is read as WKT `POINT (lon lat)` or as `(lat, lon)`; x and y are in `epsg`. `sentinels` mean "not known",
    `withheld` "held back by the publisher"; `fallback_points` (lat, lon) are where a geocoder puts what it can't find.
    """

    precision: PlacePrecision = PlacePrecision.BLOCK
    without_point: PlacePrecision = PlacePrecision.CITY
    epsg: int | None = None
    point: Literal["wkt", "lat_lon"] | None = None
    sentinels: list[str] = []
    withheld: list[str] = []
    fallback_points: list[tuple[float, float]] = []


class Layout(Strict):
    """One shape in which a source's rows come, told from the others by its columns.

    `columns`: our field -> the publisher's column, or a list of columns joined by " / ". All must be there but those of
    `optional` fields, and those of `also` (never read, only looked for); `absent` columns must not be there.
    """

    id: Identifier
    columns: dict[str, Columns]
    optional: list[str] = []
    absent: list[str] = []
    also: list[str] = []
    dates: Dates
    place: Place = Place(precision=PlacePrecision.CITY)
    statute_separator: str | None = None
    note: str = ""

    @field_validator("columns")
    @classmethod
    def _known_fields(cls, columns: dict[str, Columns]) -> dict[str, Columns]:
        if unknown := set(columns) - set(ALL_FIELDS):
            raise ValueError(f"unknown fields {sorted(unknown)}; the fields are {', '.join(ALL_FIELDS)}")
        if "from" not in columns:
            raise ValueError("a layout needs a `from` column (when it happened)")
        return columns

    @model_validator(mode="after")
    def _optional_known(self) -> Layout:
        if unknown := set(self.optional) - set(self.columns):
            raise ValueError(f"optional names fields without a column: {sorted(unknown)}")
        return self

    def names(self, field: str) -> tuple[str, ...]:
        """The publisher's columns behind our `field`; empty where the layout has none."""
        value = self.columns.get(field, [])
        return (value,) if isinstance(value, str) else tuple(value)

    @property
    def required(self) -> frozenset[str]:
        """Columns that must be there for this layout to fit."""
        needed = (name for field in self.columns if field not in self.optional for name in self.names(field))
        return frozenset(needed) | frozenset(self.also)

    @property
    def allowed(self) -> tuple[str, ...]:
        """All columns that may be read, in a stable order."""
        return tuple(dict.fromkeys(name for field in self.columns for name in self.names(field)))


class Endpoint(Strict):
    """Where a feed asks. Which keys are needed depends on the kind of feed.

    `download_only`: the portal's robots.txt or terms bar its data store; take the file instead (CKAN).
    """

    url: str | None = None
    urls: list[str] = []
    host: str | None = None
    dataset: str | None = None
    package: str | None = None
    resource: str | None = None
    where: str | None = None
    order: str | None = None
    page_rows: Annotated[int, Field(ge=1, le=50_000)] = 5_000
    download_only: bool = False


class Expect(Strict):
    """What is plausible for a whole fetch of this source; outside it no new generation is published."""

    rows: tuple[int, int] | None = None
    newest_within_days: int | None = None
    unknown_code_share_max: Annotated[float, Field(ge=0, le=1)] = 0.05
    first_year: int = 1990


class Join(Strict):
    """Rows that take place or demographics from another source of the city, on a shared key."""

    source: Identifier
    on: Literal["incident", "person"]
    take: list[Literal["place", "venue", "sex", "age", "race", "time"]]


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
    expect: Expect = Expect()

    @model_validator(mode="after")
    def _consistent(self) -> Source:
        if self.unit is Unit.OPERATIONS:
            raise ValueError("a row stands for people, offences or calls")
        if self.basis is Basis.CALL and self.unit is Unit.PEOPLE:
            raise ValueError("a call is not a person: unit is calls")
        if self.covers and self.layouts and not (self.rules or self.supplement):
            raise ValueError("covers = true needs rules that say which rows concern the sex trade")
        if len({layout.id for layout in self.layouts}) != len(self.layouts):
            raise ValueError("two layouts have the same id")
        return self


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
    sources: list[Source] = Field(alias="source")
    rules: dict[str, list[Rule]] = {}

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
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

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)

    def source(self, source_id: str) -> Source | None:
        """The source of that id, if the city has it."""
        return next((source for source in self.sources if source.id == source_id), None)
