"""Numbers and baskets of a report in words."""

from __future__ import annotations

from safelight.core.said import Said, said
from safelight.policy.model.levers import LEVERS
from safelight.policy.model.parameters import quantities
from safelight.policy.search.document import Basket, Found, Spread
from safelight.policy.search.goals import about


def by_number(found: Found) -> dict[int, Basket]:
    """A search's baskets by their numbers."""
    return {one.number: one for one in found.baskets if one.number is not None}


def levers_in(basket: Basket) -> list[int]:
    """The levers of a basket, by number."""
    return [part.lever for part in basket.credits]


def names(basket: Basket) -> Said:
    """The levers of a basket in words."""
    each = [LEVERS[lever - 1].name for lever in levers_in(basket)]
    together = each[0] if each else said("nothing")
    for name in each[1:]:
        together = said("{first}; {next}", first=together, next=name)
    return together


def share(part: float) -> Said:
    """A share in whole per cent."""
    return said("{share} %", share=f"{100 * part:.0f}")


def unit(symbol: str) -> Said:
    """Of a quantity its own; effects of levers are shares of the rate that they change."""
    known = quantities().get(symbol)
    if known is None:
        return said("share of a rate")
    return said("without a unit") if known.unit == "none" else known.unit


def span(spread: Spread) -> Said:
    """The middle of the worlds, and what nine tenths of them stay within."""
    return said("{best} ({low} to {high})", best=about(spread.p50), low=about(spread.p05), high=about(spread.p95))


def dollars(value: float) -> Said:
    """USD, to two figures."""
    if value >= 1e6:
        return said("${amount} million", amount=f"{value / 1e6:.1f}")
    return said("${amount}", amount=about(value))
