"""The shapes of announced operations."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from safelight.core.vocabulary import Basis, Origin, PlacePrecision, Role, Scope, SizeBand, Unit, Venue
from safelight.web.api.documents.answers import Noise, Status

Word = Literal["strong", "fair", "weak"]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Parts(_Document):
    """How well each side of two tellings agrees; a part that can't be compared is left out."""

    time: Word | None = None
    place: Word | None = None
    number: Word | None = None
    charge: Word | None = None
    agency: Word | None = None


class Fit(_Document):
    """How well a telling fits the operation, in words."""

    score: Word
    parts: Parts


class RecordLink(Fit):
    """Records of those days fit the operation; `undone`: the catalogue says that they are of another one."""

    undone: bool
    because: str | None


class Telling(_Document):
    """A public text that tells of the operation."""

    source: str
    title: str
    basis: Basis
    address: str | None
    stands: Annotated[bool, Field(description="Whether the operation is told as this text tells it.")]
    fits: Fit | None


class RoleOfOperation(_Document):
    """People of one role; a number from ten on, else the band alone."""

    role: Role
    people: int | None
    band: SizeBand


class Operation(_Document):
    """One announced operation."""

    operation: str
    city: str
    month: Annotated[str, Field(examples=["2024-03"])]
    month_to: Annotated[str | None, Field(description="The last month, where it took more than one.")]
    dated_by: Annotated[
        Literal["text", "posting"], Field(description="`posting`: the text names no day, so it is of its own month.")
    ]
    basis: Basis
    origin: Origin
    scope: Scope
    place_precision: PlacePrecision
    venue: Annotated[Venue | None, Field(description="Null for a dwelling with few people.")]
    size: Annotated[int | None, Field(description="People, from ten on.")]
    size_band: Annotated[SizeBand | None, Field(description="Null where the text gives no number.")]
    at_least: Annotated[bool, Field(description="The text says more than, about, or at least.")]
    roles: list[RoleOfOperation] | None
    agencies: list[str]
    told: Literal["announced", "both"]
    sources: list[Telling]
    link: RecordLink | None


class _Told(_Document):
    """What stands beside announced operations, listed or counted."""

    question: dict[str, Any]
    total: int
    notes: list[str]
    origin: list[str]
    synthetic: bool
    sources: list[dict[str, Any]]
    as_of: str | None


class Operations(_Told):
    """A page of announced operations, newest first."""

    rows: list[Operation]
    page: int
    pages: int


class OperationCount(_Document):
    """How many announced operations of one city, origin, and what `by` names."""

    city: Annotated[str, Field(description="The city whose sources tell of them.")]
    origin: Origin
    in_city: Annotated[bool, Field(description="False: of several cities or a state; they stand in no city's number.")]
    month: Annotated[str | None, Field(description="With `by=month`: the first month.", examples=["2024-03"])] = None
    month_to: Annotated[str | None, Field(description="The last month, where they took more than one.")] = None
    size_band: Annotated[SizeBand | None, Field(description="Null where the text gives no number.")] = None
    operations: int


class OperationCounts(_Told):
    """Numbers of announced operations; a city that stands in no row has none that fits."""

    rows: list[OperationCount]


class Side(BaseModel):
    """A published number of one basis; the number stands under its unit's name."""

    model_config = ConfigDict(extra="allow")

    basis: Basis
    unit: Unit
    status: Status


class Sides(_Document):
    """Both sides of one city, year and role; empty where no source covers that year."""

    city: str
    year: int
    role: Role
    announced: list[Side]
    recorded: list[Side]


class NoiseOfSides(_Document):
    """What publishing did to each side."""

    announced: Noise
    recorded: Noise


class AnnouncedAgainstRecorded(_Document):
    """What police chose to tell beside what records hold."""

    title: str
    question: dict[str, Any]
    rows: list[Sides]
    published: NoiseOfSides
    notes: list[str]
    synthetic: bool
    sources: list[dict[str, Any]]
    as_of: str | None
