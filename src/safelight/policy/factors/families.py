"""Which lines of evidence measure one association, and what they say together."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

from safelight.core.errors import CatalogError
from safelight.policy.evidence import Evidence, evidence
from safelight.policy.factors.pooling import Z95, Pooled, Study, pool, study_of, study_of_counts


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a forest plot, as a ratio or a share; `why_apart` where it isn't pooled."""

    evidence: Evidence
    value: float | None
    low: float | None
    high: float | None
    why_apart: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """One association: its studies, what they say together (None for fewer than two), and what that may not mean."""

    id: str
    name: str
    outcome: str
    scale: Literal["ratio", "share"]
    lines: tuple[Line, ...]
    pooled: Pooled | None
    confounding: str
    marker: bool
    """A marker of exposure: it is shown, and never offered as something to act on."""

    def shown(self, value: float) -> float:
        """From the scale of pooling to a ratio or a share."""
        return math.exp(value) if self.scale == "ratio" else 1 / (1 + math.exp(-value))


@cache
def families() -> Mapping[str, Family]:
    """All of them by id. Raises CatalogError where the table names what isn't there."""
    text = resources.files(__package__).joinpath("families.toml").read_text("utf-8")
    return {name: _family(name, table) for name, table in tomllib.loads(text).items()}


def _family(name: str, table: dict[str, Any]) -> Family:
    beside: dict[str, str] = table.get("beside", {})
    if missing := [one for one in (*table["pooled"], *beside) if one not in evidence()]:
        raise CatalogError(f"factors/families.toml, {name}: there is no {missing[0]}.", fix="Correct the line.")
    scale: Literal["ratio", "share"] = table["scale"]
    studies = {one: _study(one, table, scale) for one in table["pooled"]}
    if missing := [one for one, study in studies.items() if study is None]:
        raise CatalogError(f"factors/families.toml, {name}: {missing[0]} has no interval.", fix="Set it beside.")
    found = [study for study in studies.values() if study]
    family = Family(
        id=name,
        name=table["name"],
        outcome=table["outcome"],
        scale=scale,
        lines=(),
        pooled=pool(found) if len(found) > 1 else None,
        confounding=table["confounding"],
        marker=table.get("marker", False),
    )
    lines = [_pooled_line(study, family) for study in found] + [_beside(one, why, scale) for one, why in beside.items()]
    return replace(family, lines=tuple(lines))


def _study(name: str, table: dict[str, Any], scale: str) -> Study | None:
    if counts := table.get("tables", {}).get(name):
        return study_of_counts(name, (counts[0], counts[1]), (counts[2], counts[3]))
    one = evidence()[name]
    return study_of(name, one.best, one.low, one.high, share=scale == "share")


def _pooled_line(study: Study, family: Family) -> Line:
    half = Z95 * study.error
    middle, low, high = (family.shown(study.mean + side * half) for side in (0, -1, 1))
    return Line(evidence()[study.id], middle, low, high)


def _beside(name: str, why: str, scale: str) -> Line:
    """A line apart; without figures where they measure something else than the family does."""
    one = evidence()[name]
    if not one.unit.startswith("odds ratio" if scale == "ratio" else "proportion"):
        return Line(one, None, None, None, why)
    return Line(one, one.best, one.low, one.high, why)
