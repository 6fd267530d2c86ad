"""Calibration by history matching: which worlds agree with what was observed, and what that leaves unknown.

Worlds are drawn over the intervals of the evidence; those whose balance lies outside what was observed are ruled out.
Nothing is fitted: a few weak observations can't pick one world of fifty quantities, and it is said which they
leave as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from safelight.core.errors import BadFilter
from safelight.core.said import Said, said
from safelight.policy.model.parameters import quantities
from safelight.policy.model.sm1 import STOCKS, Numbers, World
from safelight.policy.sampling import Space, Worlds, draw_in, space

WORLDS: Final = 20_000
_LEARNED: Final = 0.8
"""An interval of nine tenths that is left with less than this part of its width tells that something was learned."""

_TOGETHER: Final = 0.25
"""Rank correlation among the worlds left from which two quantities are called known only together."""

_FEWEST: Final = 50
"""Worlds that have to be left to say anything of intervals."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What a figure was seen to lie between. `rests_on`: ids of evidence or of published ratios."""

    name: str
    means: Said
    low: float
    high: float
    rests_on: tuple[str, ...]


OBSERVED: Final[tuple[Observed, ...]] = (
    Observed(
        "r_identified",
        said("victims identified by the police for each exploiter arrested"),
        3,
        6,
        ("AR20", "AR22", "AR24"),
    ),
    Observed("r_arrested", said("victims arrested for each exploiter arrested"), 2, 5, ("AR20", "AR22", "AR24")),
    Observed("recruited_share", said("share of those at risk who are recruited"), 0.04, 0.10, ("CF27",)),
    Observed("months_in_exploitation", said("mean time in exploitation, in months"), 24, 48, ("ST07",)),
    Observed("police_stage4_share", said("share of police identifications in stage 4"), 0.5, 1, ("ST06",)),
    Observed("N_per_100k", said("people in exploitation per 100,000 residents"), 10, 350, ("PR02", "PR03")),
)
"""The specification's weak checks (5.6, 5.8)."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """An observation and the share of all worlds that agree with it, alone."""

    name: str
    means: Said
    low: float
    high: float
    rests_on: tuple[str, ...]
    agree: float


@dataclass(frozen=True, slots=True)
class Left:
    """A quantity before and after: nine tenths of worlds lie in each interval; `width` is after over before.

    `identified`: the observations narrowed it.
    """

    symbol: str
    before: tuple[float, float]
    after: tuple[float, float]
    width: float
    identified: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """`kept` of `worlds` agree with all observations. `together`: pairs known only together, with their correlation."""

    worlds: int
    seed: int
    kept: int
    observed: tuple[Ruled, ...]
    quantities: tuple[Left, ...]
    together: tuple[tuple[str, str, float], ...]
    says: Said

    def to_document(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def calibrate(
    given: Mapping[str, tuple[float, float]] | None = None, *, worlds: int = WORLDS, seed: int = 1
) -> Calibration:
    """Rule out what doesn't agree with OBSERVED, some of whose intervals may be `given` anew.

    Raises BadFilter for an unknown name or an interval upside down.
    """
    observed = [_with(one, given or {}) for one in OBSERVED]
    if unknown := sorted(set(given or {}) - {one.name for one in OBSERVED}):
        raise BadFilter(
            said("Nothing that is observed is called {name}.", name=unknown[0][:40]),
            fix=said("Names are {names}.", names=", ".join(one.name for one in OBSERVED)),
        )
    drawn_from = space({name: 0.0 for name in World._fields if name not in quantities()})
    drawn = draw_in(drawn_from, worlds, seed)
    figures = _figures(drawn)
    agree = {one.name: (figures[one.name] >= one.low) & (figures[one.name] <= one.high) for one in observed}
    kept = np.logical_and.reduce(list(agree.values()))
    left = _left(drawn_from, drawn, kept) if kept.sum() >= _FEWEST else ()
    found = [one.symbol for one in left if one.identified]
    return Calibration(
        worlds,
        seed,
        int(kept.sum()),
        tuple(Ruled(**asdict(one), agree=float(agree[one.name].mean())) for one in observed),
        left,
        _together(drawn, kept) if left else (),
        _in_words(int(kept.sum()), worlds, found, len(left)),
    )


def read_observed(texts: Iterable[str]) -> dict[str, tuple[float, float]]:
    """`NAME=LOW:HIGH` texts as intervals. Raises BadFilter."""
    found = {}
    for text in texts:
        name, _, span = text.partition("=")
        try:
            low, high = (float(end) for end in span.split(":"))
        except ValueError:
            low, high = 1.0, 0.0
        if not low <= high:
            raise BadFilter(
                said("No interval is given in {text}.", text=text[:60]),
                fix=said("Write NAME=LOW:HIGH, such as r_identified=3:6."),
            )
        found[name.strip()] = (low, high)
    return found


def _with(one: Observed, given: Mapping[str, tuple[float, float]]) -> Observed:
    if one.name not in given:
        return one
    low, high = given[one.name]
    return Observed(one.name, one.means, low, high, ())


def _figures(worlds: Worlds) -> dict[str, Numbers]:
    """What is observed, in the balance of every world."""
    w: Any = World(*worlds.rows.T)
    state = dict(zip(STOCKS, worlds.starts.T, strict=False))
    stages = [state[f"S{stage}"] for stage in range(1, 5)]
    people = sum(stages)
    identified = [getattr(w, f"i{stage}") * stages[stage - 1] for stage in range(1, 5)]
    arrested = sum(getattr(w, f"a{stage}") * stages[stage - 1] for stage in range(1, 5))
    exploiters = w.alphaE * state["E"]
    return {
        "r_identified": sum(identified) / exploiters,
        "r_arrested": arrested / exploiters,
        "recruited_share": w.beta / (w.beta + w.delta),
        "months_in_exploitation": people / (w.beta * state["R"]),
        "police_stage4_share": identified[3] / sum(identified),
        "N_per_100k": people / 10,
    }


def _left(drawn_from: Space, worlds: Worlds, kept: NDArray[np.bool_]) -> tuple[Left, ...]:
    found = []
    for name, log in zip(drawn_from.free, drawn_from.log, strict=True):
        numbers = worlds.column(name)
        before, after = (np.quantile(some, (0.05, 0.95)) for some in (numbers, numbers[kept]))
        scale = np.log if log else np.asarray
        width = float(np.diff(scale(after))[0] / np.diff(scale(before))[0])
        found.append(Left(name, _pair(before), _pair(after), width, width < _LEARNED))
    return tuple(sorted(found, key=lambda one: one.width))


def _pair(ends: Numbers) -> tuple[float, float]:
    return float(ends[0]), float(ends[1])


def _together(worlds: Worlds, kept: NDArray[np.bool_]) -> tuple[tuple[str, str, float], ...]:
    """Pairs whose ranks go together in the worlds left; in those drawn none do."""
    names = [name for name in World._fields if name in quantities()]
    ranks = np.array([worlds.column(name)[kept].argsort().argsort() for name in names])
    close = np.corrcoef(ranks)
    pairs = [(names[a], names[b], float(close[a, b])) for a, b in combinations(range(len(names)), 2)]
    return tuple(sorted((pair for pair in pairs if abs(pair[2]) >= _TOGETHER), key=lambda pair: -abs(pair[2])))


def _in_words(kept: int, worlds: int, found: list[str], asked: int) -> Said:
    if not asked:
        return said(
            "{kept} of {worlds} worlds agree with all that was observed: too few to say more.", kept=kept, worlds=worlds
        )
    return said(
        "{kept} of {worlds} worlds agree with all that was observed. Of {asked} quantities it narrows {count}"
        " ({names}); all others can't be identified from it, and stay as uncertain as they were.",
        kept=kept,
        worlds=worlds,
        asked=asked,
        count=len(found),
        names=", ".join(found) or "–",
    )
