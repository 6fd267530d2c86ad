"""What a search says of the worlds behind an answer: where a basket fails, and which quantities drive it."""

from __future__ import annotations

from dataclasses import dataclass

from safelight.policy.search.words import Sentence


@dataclass(frozen=True, slots=True)
class Limit:
    """A side of a box: worlds whose quantity lies between `low` and `high` (None: no limit on that side).

    `quasi_p`: how likely the box would hold so many failures by chance without this limit's help (one-sided binomial).
    """

    symbol: str
    means: Sentence
    low: float | None
    high: float | None
    quasi_p: float
    grade: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where a basket fails: `coverage`, the share of failing worlds inside; `density`, the share inside that fails."""

    basket: int
    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    said: Sentence


@dataclass(frozen=True, slots=True)
class Index:
    """How much of the spread of new victims a year a quantity explains, alone (`first`) and with others (`total`),
    with half-widths of 95 % intervals. `mu_star`, `sigma`: Morris' mean of absolute effects and their spread."""

    symbol: str
    means: Sentence
    grade: str
    assumption: bool
    first: float
    first_within: float
    total: float
    total_within: float
    mu_star: float
    sigma: float


@dataclass(frozen=True, slots=True)
class Worth:
    """What it would be worth to know a quantity before choosing: new victims a year fewer, on average over worlds.

    `by_chance`: what the same estimate gives for a quantity that says nothing.
    """

    symbol: str
    means: Sentence
    grade: str
    fewer_a_year: float
    by_chance: float
