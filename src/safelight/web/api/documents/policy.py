"""The shapes of the policy lab's documents."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Grade = Literal["A", "B", "C", "D", "convention"]
Months = list[float]
"""One value a month, from the start."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Spread(_Document):
    """A ratio in the worlds drawn: what a twentieth, half and nineteen twentieths of them stay below."""

    p05: float
    p50: float
    p95: float


class SpreadByMonth(_Document):
    """The same, one value a month."""

    p05: Months
    p50: Months
    p95: Months


class Assumption(_Document):
    """A value at work in a run that no study stands behind."""

    symbol: str
    means: str
    value: float
    grade: Grade
    standing: Literal["assumption", "client's hypothesis"]


class BaseCase(_Document):
    """What exists goes on, and nothing is added."""

    N: Months
    outputs: dict[str, float | None]


class Intervals(_Document):
    """The run in uncertain worlds. `fewer`: than in the base case of the same world; `better`: share with fewer."""

    worlds: int
    seed: int
    run: dict[str, SpreadByMonth]
    base: dict[str, SpreadByMonth]
    fewer: dict[str, SpreadByMonth]
    better: dict[str, float]


class MetGoal(_Document):
    """Whether the scenario's goal is met at the values given."""

    new_victims: float
    without: float
    met: bool
    met_already: bool
    spent_a_year: float
    within_budget: bool
    says: str


class Provenance(_Document):
    """What a quantity of a place rests on; `grade` is of the step from the figure to the quantity."""

    symbol: str
    value: float
    says: str
    source: str
    grade: Grade


class PolicyPlace(_Document):
    """A city's figures for the model. `exists` is hinted at and not set."""

    id: str
    name: str
    residents: int
    size: float
    wealth: float
    symbols: dict[str, float]
    exists: dict[str, float]
    provenance: list[Provenance]
    note: str


class PolicyRun(_Document):
    """A run: stocks (`state`) and cumulative `counters` by month, in persons of `residents`; `outputs` at its end."""

    t: list[int]
    state: dict[str, Months]
    counters: dict[str, Months | dict[str, Months]]
    outputs: dict[str, float | None]
    base: BaseCase
    model: str
    hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    scenario: dict[str, Any]
    residents: float
    place: PolicyPlace | None
    assumptions: list[Assumption]
    goal: MetGoal | None
    intervals: Intervals | None
    by_chance: dict[str, Any] | None
    says: str


class ArrestsOfBasket(_Document):
    """Ratios of a basket over the worlds drawn; null where no exploiter is arrested."""

    name: str
    levers: Annotated[list[float], Field(min_length=12, max_length=12)]
    r_arrested: Spread | None
    r_identified: Spread | None
    r_buyers: Spread | None


class MeasuredRatio(_Document):
    """The Observatory's published ratio of the place, as `GET /arrests/ratio` gives it."""

    means: str
    comparable_with: None
    origin: list[str]
    synthetic: bool
    question: dict[str, Any]
    rows: list[dict[str, Any]]


class Measurement(_Document):
    """One publication: what stands above and below the line as its source defines it."""

    model_config = ConfigDict(extra="allow")

    id: str
    place: str
    period: str | int
    measure: str
    citation: str
    grade: Grade
    value: float | None


class MeasurementSeries(_Document):
    """Measurements of one definition. `comparable_with`: the model's ratio that has this definition, if any."""

    measure: str
    means: str
    comparable_with: str | None
    points: list[Measurement]


class PolicyArrests(_Document):
    """Arrest ratios under each basket, beside what was measured. `not_ratios` are taken for such and are none."""

    hash: str
    worlds: int
    seed: int
    months: int
    means: dict[str, str]
    baskets: list[ArrestsOfBasket]
    measured: MeasuredRatio | None
    published: list[MeasurementSeries]
    claims: list[Measurement]
    not_ratios: list[Measurement]
    says: str
