"""The shapes of report cards."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from safelight.core.vocabulary import Basis, Origin, Unit


class Part(BaseModel):
    """Some of the records: a published number, and its share of the published total; null where held back."""

    status: Literal["shown", "at_least", "few", "protected", "none", "inferred"]
    number: int | None
    share: float | None


class FieldParts(BaseModel):
    """One field: how many records say it, withhold it, and don't record it."""

    model_config = ConfigDict(extra="allow")

    field: str
    published: Part
    withheld: Part
    not_recorded: Part


class CardBasis(BaseModel):
    """All fields of one basis and unit, with the ratios that its silence leaves."""

    basis: Basis
    unit: Unit
    total: dict[str, Any]
    fields: list[FieldParts]
    ratios: Annotated[list[dict[str, Any]], Field(description="Bounds, and how many times the one end is the other.")]


class ReportCard(BaseModel):
    """One city's report card with its papers, in the language of the request."""

    model_config = ConfigDict(extra="allow")

    city: str
    name: str
    question: dict[str, Any]
    origin: list[Origin]
    bases: list[CardBasis]
    silent_sources: list[dict[str, Any]]
    known_totals: list[dict[str, Any]]
    as_of: str | None
    letter: Annotated[str, Field(description="A records-request letter, filled in with this city's gaps.")]
    ordinance: Annotated[str, Field(description="The model wording of a reporting ordinance.")]


class ShortCard(BaseModel):
    """A city beside the others."""

    city: str
    name: str
    origin: list[Origin]
    as_of: str | None
    bases: list[CardBasis]


class ReportCards(BaseModel):
    """All cities side by side; `without` have no database."""

    fields: list[dict[str, str]]
    cities: list[ShortCard]
    without: list[str]
