"""What a run is asked with: quantities, levers, what exists already, the regime, how long.

All is checked before anything runs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Final

from safelight.core.errors import BadFilter
from safelight.core.said import said
from safelight.policy.model.levers import COUNT, EFFECTS, LEVERS
from safelight.policy.model.parameters import quantities

MOST_MONTHS: Final = 600
REFERENCE: Final = 1_000_000.0
"""Residents that the defaults of the model are for."""

_LOWERING: Final = frozenset({"s1b", "s3", "s4", "s8", "s9", "s9b", "s10", "s10b", "s11", "zD", "za"})
"""Shares by which something becomes less: more than all of it is not possible."""


@dataclass(frozen=True, slots=True)
class Domain:
    """What a symbol may be at all, wherever its interval lies. `above`: the lowest value itself is not allowed.
    `switch`: only one of both ends is."""

    low: float
    high: float
    above: bool = False
    switch: bool = False

    def holds(self, value: float) -> bool:
        """The value is possible."""
        if self.switch:
            return value in (self.low, self.high)
        return math.isfinite(value) and self.low <= value <= self.high and not (self.above and value == self.low)

    def __str__(self) -> str:
        """In words."""
        if self.switch:
            return said("{low} or {high}", low=f"{self.low:g}", high=f"{self.high:g}")
        low = said("above {low}", low=f"{self.low:g}") if self.above else said("from {low}", low=f"{self.low:g}")
        return low if self.high == math.inf else said("{low} to {high}", low=low, high=f"{self.high:g}")


@dataclass(frozen=True, slots=True)
class Setting:
    """A run: `symbols` that differ from their defaults, `levers` and `existing` (u and u0, twelve each), `regime`.

    `costs` (USD a year) and `lags` (months) are those of the levers. `residents`: of the place that all stocks are of.
    `staged`: whether the police see victims by their stage (the client's hypothesis) or all alike.
    """

    symbols: Mapping[str, float] = field(default_factory=dict)
    levers: tuple[float, ...] = (0.0,) * COUNT
    existing: tuple[float, ...] = (0.0,) * COUNT
    costs: tuple[float, ...] = tuple(lever.cost for lever in LEVERS)
    lags: tuple[float, ...] = tuple(lever.lag for lever in LEVERS)
    regime: float = 0.0
    months: int = 120
    residents: float = REFERENCE
    staged: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.months <= MOST_MONTHS:
            raise BadFilter(
                said("A run of {months} months is not possible.", months=self.months),
                fix=said("Ask for 1 to {most} months.", most=MOST_MONTHS),
            )

    def numbers(self) -> dict[str, float]:
        """Every symbol that can be set, with its value here."""
        known = {name: one.default for name, one in quantities().items()}
        known |= {name: one.default for name, one in EFFECTS.items()}
        found = {**known, **self.symbols, "Z": self.regime}
        for name, twelve in (("u", self.levers), ("u0_", self.existing), ("F", self.costs), ("L", self.lags)):
            found |= {f"{name}{number + 1}": value for number, value in enumerate(twelve)}
        return {name: float(value) for name, value in found.items()}


@cache
def domains() -> Mapping[str, Domain]:
    """Every symbol that can be set, and what it may be."""
    found = {name: Domain(0, math.inf) for name in quantities()}
    found |= {name: Domain(-1, math.inf) for name in EFFECTS}
    found |= {name: Domain(-1, 1) for name in _LOWERING}
    found |= {name: Domain(0, math.inf, above=True) for name in ("T1", "T2", "T3", "g")}
    found |= {name: Domain(0, 1) for name in ("qe", "qi", "qh", "qmax", "cE", "eta")}
    for number in range(1, COUNT + 1):
        found |= {f"u{number}": Domain(0, 1), f"u0_{number}": Domain(0, 1)}
        found |= {f"F{number}": Domain(0, math.inf), f"L{number}": Domain(0, math.inf)}
    found["Z"] = Domain(0, 1, switch=True)
    return found


def setting(
    given: Mapping[str, float],
    *,
    months: int = 120,
    residents: float | None = None,
    staged: bool = True,
) -> Setting:
    """A run with these symbols set (`beta`, `s5`, `u3`, `u0_3`, `F3`, `L3`, `Z` …), all others at their defaults.

    A lever that isn't set stays where it is: what exists of it goes on.

    Raises BadFilter, a sentence each, for unknown symbols and impossible values.
    """
    for symbol, value in given.items():
        _check(symbol, value)
    known = quantities()
    existing = _twelve(given, "u0_{}", lambda _: 0.0)
    return Setting(
        symbols={name: float(value) for name, value in given.items() if name in known or name in EFFECTS},
        levers=_twelve(given, "u{}", lambda number: existing[number]),
        existing=existing,
        costs=_twelve(given, "F{}", lambda number: LEVERS[number].cost),
        lags=_twelve(given, "L{}", lambda number: LEVERS[number].lag),
        regime=float(given.get("Z", 0.0)),
        months=months,
        residents=residents or REFERENCE,
        staged=staged,
    )


def read_settings(texts: Iterable[str]) -> dict[str, float]:
    """`SYMBOL=VALUE` texts as numbers. Raises BadFilter, also for a symbol that is set to two values."""
    found: dict[str, float] = {}
    for text in texts:
        symbol, _, value = text.partition("=")
        try:
            number = float(value) if symbol.strip() else math.nan
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise BadFilter(
                said("No number is set in {text}.", text=text[:60]), fix=said("Write SYMBOL=VALUE, such as beta=0.005.")
            )
        if found.setdefault(symbol := symbol.strip(), number) != number:
            raise BadFilter(
                said(
                    "{symbol} is set twice, to {one} and {other}.",
                    symbol=symbol[:40],
                    one=f"{found[symbol]:g}",
                    other=f"{number:g}",
                ),
                fix=said("Set it once."),
            )
    return found


def _check(symbol: str, value: float) -> None:
    domain = domains().get(symbol)
    if domain is None:
        near = get_close_matches(symbol, domains(), n=3, cutoff=0.5)
        raise BadFilter(
            said("There is no symbol {symbol}.", symbol=symbol[:40]),
            fix=said("Near it: {near}.", near=", ".join(near))
            if near
            else said("`safelight policy symbols` lists them all."),
        )
    if not domain.holds(value):
        raise BadFilter(
            said("{symbol} can't be {value}.", symbol=symbol, value=f"{value:g}"),
            fix=said("It may be {domain}.", domain=str(domain)),
        )


def check_interval(symbol: str, low: float, high: float, value: float | None = None) -> None:
    """Raise BadFilter for an interval that is not possible, or that the value set leaves outside."""
    _check(symbol, low)
    _check(symbol, high)
    if symbol not in quantities() and symbol not in EFFECTS:
        raise BadFilter(
            said("{symbol} is chosen, not uncertain: it has no interval.", symbol=symbol),
            fix=said("Set its value, or give an interval of a quantity or of an effect's size."),
        )
    if low > high:
        raise BadFilter(
            said("The interval of {symbol} ends below its beginning.", symbol=symbol),
            fix=said("Write the lower end first."),
        )
    if value is not None and not low <= value <= high:
        raise BadFilter(
            said("{symbol} is set to {value}, outside its interval.", symbol=symbol, value=f"{value:g}"),
            fix=said("Widen the interval, or set a value within it."),
        )


def _twelve(given: Mapping[str, float], name: str, usual: Callable[[int], float]) -> tuple[float, ...]:
    return tuple(float(given.get(name.format(number + 1), usual(number))) for number in range(COUNT))
