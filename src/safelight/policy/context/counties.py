"""The counties around the cities, as their publishers count them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, TypeAlias

NATION: Final = "00000"

Interval: TypeAlias = tuple[float, float, float]
"""An estimate and both ends of its 90 % interval."""


@dataclass(frozen=True, slots=True)
class County:
    """A county, or the nation. `poor`: people in poverty; `poverty`, `child_poverty`: per cent; `income`: USD, median
    of households; `unemployment`: per cent of the labour force in 2019 and 2020, None where no figure is held."""

    fips: str
    name: str
    poor: int
    poverty: Interval
    child_poverty: Interval
    income: int
    unemployment: tuple[float, float] | None

    @property
    def residents(self) -> float:
        """People whose poverty is estimated, as the published number of poor and their share give it."""
        return self.poor / self.poverty[0] * 100


@cache
def counties() -> Mapping[str, County]:
    """Every county by its FIPS code; the nation stands under NATION."""
    return {fips: _county(fips, figures) for fips, figures in table("counties")["county"].items()}


def citation(source: str) -> str:
    """Whom to cite for figures: `poverty`, `unemployment`, `homeless` or `beds`."""
    return str(table("sources")[source]["citation"])


@cache
def table(name: str) -> dict[str, Any]:
    """One of this package's tables, as it is written."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def _county(fips: str, figures: Mapping[str, Any]) -> County:
    jobless = figures.get("unemployment")
    return County(
        fips=fips,
        name=figures["name"],
        poor=figures["poor"],
        poverty=tuple(figures["poverty"]),
        child_poverty=tuple(figures["child_poverty"]),
        income=figures["income"],
        unemployment=jobless and tuple(jobless),
    )
