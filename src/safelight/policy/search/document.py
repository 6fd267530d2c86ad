"""What a search finds: one typed document, the same for command, API, page and report.

All persons are those of the setting searched (per 1,000,000 residents unless a place is set). Intervals are over the
worlds drawn: the part of what is not known that the intervals of the evidence express.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from safelight.policy.search.driven import Box, Index, Worth
from safelight.policy.search.words import Sentence

FORMAT: Final = 1
"""Goes up when a key changes its meaning or goes away."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A quantity over all worlds: its mean, and what a twentieth, half and nineteen twentieths of them stay below."""

    mean: float
    p05: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Regret:
    """New victims a year more than under the best affordable basket of the same world: over all worlds."""

    mean: float
    p90: float
    most: float


@dataclass(frozen=True, slots=True)
class Credit:
    """A lever's part in what a basket averts (its Shapley value over the basket's own sub-baskets, mean of worlds)."""

    lever: int
    averted: float
    grade: str


@dataclass(frozen=True, slots=True)
class Basket:
    """A set of levers and what comes of it.

    `number`: the basket's bits, lever 1 first (0 is none, 4095 all); None where levers are set in part. `levers`: how
    far each is set. `cost_a_year`: USD of the programme. `reaches`: share of worlds that reach the goal. `r_arrested`,
    `r_identified`: victims arrested, and identified by the police, for each exploiter arrested. `grades`: share of
    what is averted that rests on effects of each grade; `grade`: the best grade that half of it reaches.
    """

    number: int | None
    levers: tuple[float, ...]
    cost_a_year: float
    reaches: float | None
    new_victims_a_year: Spread
    in_exploitation: Spread
    violent_events: Spread
    victims_arrested: Spread
    buyers_arrested: Spread
    cost: Spread
    cost_discounted: Spread
    r_arrested: Spread
    r_identified: Spread
    regret: Regret | None
    credits: tuple[Credit, ...]
    grades: Mapping[str, float]
    grade: str
    more_victims_arrested: float
    """Share of worlds in which more victims are arrested than with nothing done."""
    more_violence: float
    """Share of worlds with more violent events than with nothing done."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """How near one gets where no basket reaches the goal, each with the basket that gets there.

    `probability`: the highest share of worlds at the goal within the budget; `new_victims`: the lowest number that is
    kept in the wished-for share of worlds within the budget; `budget`: the lowest budget with which the goal is
    reached after all, None where no budget does.
    """

    probability: float
    probability_by: int
    new_victims: float
    new_victims_by: int
    budget: float | None
    budget_by: int | None


@dataclass(frozen=True, slots=True)
class GoalAnswer:
    """Whether the goal is reached: at most `at_most` new victims a year in year `by_year`, in a share `probability` of
    worlds, with at most `budget` USD a year. `said`: the answer in a sentence. `cheapest`: baskets that reach it,
    cheapest first, by number."""

    at_most: float
    by_year: int
    probability: float
    budget: float | None
    status: Literal["already met", "reached", "not reached"]
    said: Sentence
    with_nothing: float
    cheapest: tuple[int, ...]
    nearest: Nearest | None


@dataclass(frozen=True, slots=True)
class Swing:
    """New victims a year with one quantity at its low and high end, all others at their defaults."""

    symbol: str
    means: Sentence
    grade: str
    assumption: bool
    low: float
    high: float
    at_low: float
    at_high: float


@dataclass(frozen=True, slots=True)
class Drivers:
    """What drives the new victims a year of basket `basket`. `converged`: no leading index's interval is wider than
    the index itself."""

    basket: int
    indices: tuple[Index, ...]
    converged: bool
    tornado: tuple[Swing, ...]
    usual: float
    perfect_information: float
    information: tuple[Worth, ...]


@dataclass(frozen=True, slots=True)
class Linear:
    """The linear part: levers bought by their mean effect alone, as if effects added up (HiGHS).

    `averts_if_added`, `averts`: new victims a year averted, as the sum says and as the model says.
    """

    budget: float
    levers: tuple[float, ...]
    on_off: int
    averts_if_added: float
    averts: float


@dataclass(frozen=True, slots=True)
class Harm:
    """What a lever does to people outside its aim. `status`: `evidence`, or `unknown` where no study was found;
    `evidence`: ids of what bears on it."""

    status: Literal["evidence", "unknown"]
    said: Sentence
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeverSheet:
    """A lever of the search with what it costs, whom it reaches and whom it may harm. `works_with`: levers that change
    the same rates, so that effects multiply and do not add up. `effects`: symbol -> default, low, high."""

    number: int
    name: Sentence
    acts_on: Sentence
    cost_a_year: float
    lag: float
    pays: Sentence
    reach: Sentence
    works_with: tuple[int, ...]
    grade: str
    evidence: tuple[str, ...]
    effects: Mapping[str, tuple[float, float, float]]
    sells_by_choice: Harm
    unhoused: Harm


@dataclass(frozen=True, slots=True)
class Assumption:
    """A quantity that no study stands behind and that moves the answer. `standing`: an assumption or the client's
    hypothesis; `swing`: its bar of the tornado as a part of the widest one."""

    symbol: str
    means: Sentence
    standing: str
    low: float
    high: float
    swing: float


@dataclass(frozen=True, slots=True)
class Found:
    """The document of a search.

    `baskets` holds every basket that anything else here names, by number; `frontier`, `robust` (least greatest regret
    first) and the goal's baskets are numbers into it. `partial`: baskets with levers set in part, of the frontier that
    NSGA-II found. `chosen`: the basket that drivers and boxes are about.
    """

    format: int
    hash: str
    seed: int
    worlds: int
    months: int
    data: str
    version: str
    asked: Mapping[str, Any]
    levers: tuple[LeverSheet, ...]
    baskets: tuple[Basket, ...]
    chosen: int
    goal: GoalAnswer | None
    frontier: tuple[int, ...]
    robust: tuple[int, ...]
    expected: tuple[int, ...]
    boxes: tuple[Box, ...]
    drivers: Drivers
    linear: tuple[Linear, ...]
    partial: tuple[Basket, ...]
    assumptions: tuple[Assumption, ...]
    assumed_levers: int
    """How many of the levers rest on effects of grade D."""
    warnings: tuple[Sentence, ...]


def as_json(found: Found) -> dict[str, Any]:
    """The document as plain JSON values."""
    return asdict(found)


def from_json(document: Mapping[str, Any]) -> Found:
    """The document from its JSON values."""
    return _FOUND.validate_python(document)


_FOUND: Final = TypeAdapter(Found)
