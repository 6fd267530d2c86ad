"""The shapes of what is known: evidence, families of studies, and shares of cases."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


Grade = Literal["A", "B", "C", "D"]


class EvidenceLine(_Document):
    """A quantity that somebody measured, supposed or looked for in vain."""

    id: str
    group: str
    name: str
    unit: str
    distribution: str
    citation: str
    grade: Grade
    read: Annotated[str, Field(description="Whether somebody read the figure at its source, in a summary, or not.")]
    kind: str
    best: float | None
    best_text: str
    low: float | None
    high: float | None
    interval: str
    population: str
    place: str
    year: str | int
    design: str
    sample: int | str
    found_at: str
    note: str
    assumption: Annotated[bool, Field(description="No study stands behind it; so is everything that rests on it.")]
    drives: Annotated[list[str], Field(description="Symbols of the model that rest on it.")]


class PublishedRatio(_Document):
    """A published measurement of who is arrested; only ratios of the same `measure` may be compared."""

    id: str
    place: str
    period: str | int
    event: str
    measure: str
    design: str
    citation: str
    grade: Grade
    read: str
    victims: float | None
    victims_are: str
    exploiters: float | None
    exploiters_are: str
    buyers_arrested: int | None
    sellers_arrested: int | None
    ratio: float | None
    sellers_per_exploiter: float | None
    buyers_per_exploiter: float | None
    found_at: str
    note: str


class EvidenceTable(_Document):
    """What is known, and how badly."""

    lines: list[EvidenceLine]
    total: int
    by_grade: dict[str, int]
    arrest_ratios: Annotated[list[PublishedRatio], Field(description="All of them where no filter is set.")]
    licence: str


class FamilyLine(_Document):
    """A study of a family; `why_apart` where it isn't pooled."""

    evidence: str
    name: str
    grade: Grade
    value: float | None
    low: float | None
    high: float | None
    why_apart: str | None


class PooledStudies(_Document):
    """Random effects; `another_low` to `another_high` is where another study of the kind would lie."""

    studies: int
    mean: float
    low: float
    high: float
    another_low: float | None
    another_high: float | None
    i2: float
    tau2: float
    q: float
    p: float


class FactorFamily(_Document):
    """Studies of one association."""

    id: str
    name: str
    outcome: str
    scale: Literal["ratio", "share"]
    marker: Annotated[bool, Field(description="A marker of exposure: never a cause, never something to act on.")]
    confounding: str
    studies: list[FamilyLine]
    pooled: PooledStudies | None


class Factors(_Document):
    """Contributing factors."""

    families: list[FactorFamily]
    note: str


class AttributableShare(_Document):
    """What share of cases would not have been if the factor had done nothing, were the association wholly causal."""

    share: float
    low: float
    high: float
    exposed: float
    ratio: float
    ratio_low: float
    ratio_high: float
    note: str
