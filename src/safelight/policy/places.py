"""Places that a run can be made for: residents, how many come to be at risk, what things cost; each with its source.

A city's residents are the catalogue's. How many come to be at risk, and what a dollar buys, is taken from its counties
beside the nation. That both go with these figures is an assumption (grade D), and is told as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from safelight.catalog import load_catalog
from safelight.core.errors import NotThere
from safelight.core.said import Said, said
from safelight.policy.context import NATION_AREA, around, citation, cities_with_figures
from safelight.policy.model.levers import LEVERS
from safelight.policy.model.parameters import quantities
from safelight.policy.setting import REFERENCE

_BEDS_OF_HOUSING: Final = 200
"""Places that lever 1 stands for at 1, per REFERENCE residents (specification 5.5)."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What one quantity of a place rests on. `grade` is that of the step from the figure to the quantity."""

    symbol: str
    value: float
    says: Said
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Place:
    """A city: `residents`, the symbols that differ from the model's defaults there, and where each comes from.

    `size`: residents over REFERENCE; `wealth`: median household income over the nation's, which costs are taken to
    follow. `exists` are levels that the context hints at (`u0_1`): told, and set by nobody but who asks.
    """

    id: str
    name: str
    residents: int
    size: float
    wealth: float
    symbols: dict[str, float]
    exists: dict[str, float]
    provenance: tuple[Provenance, ...]
    note: Said


@cache
def place_ids() -> tuple[str, ...]:
    """The cities that there are figures for."""
    return cities_with_figures()


@cache
def place(city: str) -> Place:
    """A city's figures. Raises NotThere for one without."""
    if city not in place_ids():
        raise NotThere(
            said("There are no figures of {place} to run the model for.", place=repr(city[:40])),
            fix=said("Places are {places}.", places=", ".join(place_ids())),
        )
    known = load_catalog().city(city)
    assert known.residents is not None  # a test holds it for every place
    here, nation = around(city), around(NATION_AREA)
    residents = int(known.residents.value)
    size, wealth = residents / REFERENCE, here.income / nation.income
    times = here.homeless / nation.homeless
    flow = quantities()["Lam"]
    inflow = min(max(flow.default * times, flow.low), flow.high)
    symbols = {"Lam": inflow * size, "B0": quantities()["B0"].default * size, "cV": quantities()["cV"].default * wealth}
    symbols |= {f"F{lever.number}": lever.cost * size * wealth for lever in LEVERS}
    exists = {"u0_1": round(min(here.beds * REFERENCE / _BEDS_OF_HOUSING, 1.0), 2)}
    return Place(
        id=city,
        name=known.name,
        residents=residents,
        size=size,
        wealth=wealth,
        symbols=symbols,
        exists=exists,
        provenance=_provenance(
            residents, known.residents.source, symbols, exists, times, wealth, capped=inflow != flow.default * times
        ),
        note=here.note,
    )


def _provenance(
    residents: int,
    census: str,
    symbols: Mapping[str, float],
    exists: Mapping[str, float],
    times: float,
    wealth: float,
    *,
    capped: bool,
) -> tuple[Provenance, ...]:
    flow = quantities()["Lam"]
    held = said(
        " It is held within the evidence, {low} to {high} per million.", low=f"{flow.low:g}", high=f"{flow.high:g}"
    )
    return (
        Provenance("residents", residents, said("residents of the city"), census, "A"),
        Provenance(
            "Lam",
            symbols["Lam"],
            said(
                "Assumed: as many more come to be at risk as are without a home: {times} times the nation's part, by"
                " the counties around.{held}",
                times=f"{times:.1f}",
                held=held if capped else "",
            ),
            f"{citation('homeless')}; {citation('poverty')}",
            "D",
        ),
        Provenance("B0", symbols["B0"], said("Assumed: buyers are as many per resident as everywhere."), census, "D"),
        Provenance(
            "F1",
            symbols["F1"],
            said(
                "Assumed: all costs follow residents and the median household income, {wealth} times the nation's.",
                wealth=f"{wealth:.2f}",
            ),
            citation("poverty"),
            "D",
        ),
        Provenance(
            "u0_1",
            exists["u0_1"],
            said("A hint, not set: beds for youth alone that exist in the counties around, as a part of lever 1."),
            citation("beds"),
            "D",
        ),
    )
