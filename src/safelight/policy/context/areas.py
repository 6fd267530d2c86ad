"""What stands around a city: its counties, and the areas by which people without a home are counted there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from safelight.core.said import Said, said
from safelight.policy.context.counties import counties, table

NATION_AREA: Final = "nation"


@dataclass(frozen=True, slots=True)
class Area:
    """A continuum of care: `homeless`, people not in a family in one night; `youth_beds`, beds for youth alone."""

    id: str
    name: str
    homeless: int
    youth_beds: int


@dataclass(frozen=True, slots=True)
class Around:
    """`homeless`, `beds`: of the areas together, per resident of the counties together; `income`: USD, the counties'
    medians weighted by residents; `note`: where the areas count more than one county."""

    counties: tuple[str, ...]
    areas: tuple[Area, ...]
    homeless: float
    beds: float
    income: float
    note: Said


def cities_with_figures() -> tuple[str, ...]:
    """The cities that there are figures for."""
    return tuple(name for name in table("areas")["place"] if name != NATION_AREA)


@cache
def around(city: str) -> Around:
    """What stands around one of these cities; around NATION_AREA the nation."""
    told = table("areas")["place"][city]
    own = [counties()[fips] for fips in told["counties"]]
    areas = tuple(Area(**area) for area in told["areas"])
    residents = sum(county.residents for county in own)
    return Around(
        counties=tuple(told["counties"]),
        areas=areas,
        homeless=sum(area.homeless for area in areas) / residents,
        beds=sum(area.youth_beds for area in areas) / residents,
        income=sum(county.residents * county.income for county in own) / residents,
        note=said("These areas count {count} counties together.", count=len(own)) if len(own) > 1 else Said(""),
    )
