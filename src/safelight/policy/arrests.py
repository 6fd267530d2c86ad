"""Arrest policy: victims to exploiters arrested under each basket, beside what was measured and published.

A ratio is worth what its definition is. Published measurements stand in series of one definition each; none is joined
to another, and what is no ratio of arrests is told apart with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from safelight.core.said import Said, said
from safelight.policy.baskets.evaluating import Measured, evaluate
from safelight.policy.evidence import ObservedRatio, observed_ratios
from safelight.policy.model.levers import COUNT, LEVERS
from safelight.policy.model.sm1 import MEASURES, Numbers
from safelight.policy.scenario import Scenario, Search
from safelight.policy.search.asking import asked

MEASURED: Final = "prostituted_person:exploiter"
"""The Observatory's ratio that stands beside the model's."""

_WORLDS: Final = 200
_EXPLOITERS: Final = "exploiters_arrested"
RATIOS: Final[Mapping[str, tuple[str, Said]]] = {
    "r_arrested": ("victims_arrested", said("victims arrested for each exploiter arrested, in the model")),
    "r_identified": (
        "identified_police",
        said("victims identified by the police for each exploiter arrested, in the model"),
    ),
    "r_buyers": ("buyers_arrested", said("buyers arrested for each exploiter arrested, in the model")),
}
"""The model's ratios: what stands above the line."""

DEFINITIONS: Final[Mapping[str, Said]] = {
    "recovered_per_trafficker_arrest": said(
        "victims recovered in an operation, for each person arrested for trafficking"
    ),
    "recovered_per_suspect_arrest": said("victims rescued, for each suspect arrested in connection with trafficking"),
    "identified_per_trafficker_arrest": said(
        "victims of trafficking in police records, for each arrest for trafficking"
    ),
    "identified_per_exploiter_arrest_wide": said(
        "victims of trafficking in police records, for each arrest for trafficking or promoting"
    ),
    "identified_per_arrest": said("confirmed victims, for each known arrest"),
    "identified_per_suspect": said("confirmed victims, for each confirmed suspect, arrested or not"),
    "sellers_arrested_per_exploiter_arrested": said("people arrested for selling, for each pimp arrested"),
    "sellers_arrested_per_residual_arrest": said(
        "people arrested for selling, for each arrest that is for neither side"
    ),
    "prostitution_related_arrests_per_trafficking_arrest": said(
        "arrests for prostitution of any side, for each arrest for trafficking"
    ),
}
"""Measures that are ratios of arrests, and what each is."""

COMPARABLE: Final[Mapping[str, str]] = {"identified_per_trafficker_arrest": "r_identified"}
"""The one measure whose definition a ratio of the model has."""

CLAIM: Final = "claim"
NO_RATIO: Final[Mapping[str, Said]] = {
    "not_an_arrest_ratio": said(
        "Victims that nobody knows of, for each one who is known: nobody of these was arrested."
    ),
    "recovered_per_conviction": said("Below the line stand convictions, which are far fewer than arrests."),
    "stock_ratio_not_arrest": said("Victims under one exploiter's control: of people living so, not of arrests."),
}
"""Measures that are taken for ratios of arrests and are none, and why."""


def arrest_policy(
    scenario: Scenario, measured: Mapping[str, Any] | None = None, *, worlds: int = _WORLDS, seed: int = 1
) -> dict[str, Any]:
    """Ratios under each basket, over uncertain worlds; the Observatory's published ratio; the published measurements.

    `measured`: the Observatory's document of ratios for the place, as published; nothing else of it is known here.
    Raises BadFilter or NotThere for a scenario that can't be run.
    """
    setting = scenario.setting()
    baskets = _baskets(setting.levers, setting.existing)
    known = asked(scenario.model_copy(update={"search": Search(worlds=worlds, seed=seed)}))
    found = evaluate(known.worlds, np.subtract([levers for _, levers in baskets], setting.existing), known.terms)
    return {
        "hash": scenario.hash,
        "worlds": worlds,
        "seed": seed,
        "months": known.terms.months,
        "means": {name: means for name, (_, means) in RATIOS.items()},
        "baskets": [_basket(name, levers, found[number]) for number, (name, levers) in enumerate(baskets)],
        "measured": _measured(measured),
        "published": [_series(measure, means) for measure, means in DEFINITIONS.items()],
        "claims": [_point(one) for one in _of(CLAIM)],
        "not_ratios": [{**_point(one), "why": why} for measure, why in NO_RATIO.items() for one in _of(measure)],
        "says": said(
            "Ratios of different definitions can't be compared, and no line joins them. Records count people arrested"
            " for selling; the model counts victims, who are some of them."
        ),
    }


def _baskets(levers: tuple[float, ...], existing: tuple[float, ...]) -> list[tuple[Said, tuple[float, ...]]]:
    """What exists alone, each lever in full beside it, what the scenario sets, everything."""
    alone = [
        (lever.name, tuple(1.0 if place == number else level for place, level in enumerate(existing)))
        for number, lever in enumerate(LEVERS)
    ]
    asked = [(said("the scenario's levers"), levers)] if levers != existing else []
    return [(said("what exists"), existing), *asked, *alone, (said("every lever in full"), (1.0,) * COUNT)]


def _basket(name: Said, levers: tuple[float, ...], found: Numbers | Measured) -> dict[str, Any]:
    below = found[:, MEASURES.index(_EXPLOITERS)]
    ratios = {ratio: _spread(found[:, MEASURES.index(above)], below) for ratio, (above, _) in RATIOS.items()}
    return {"name": name, "levers": list(levers), **ratios}


def _spread(above: Any, below: Any) -> dict[str, float] | None:
    """The middle of the worlds and nine tenths of them; None where nobody is arrested below the line."""
    some = below > 0
    if not some.any():
        return None
    low, middle, high = np.quantile(above[some] / below[some], (0.05, 0.5, 0.95))
    return {"p05": float(low), "p50": float(middle), "p95": float(high)}


def _measured(document: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if document is None:
        return None
    kept = ("basis", "unit", "point", "bounds", "interval", "reason", "sentence", "numerator", "denominator")
    rows = [{name: row[name] for name in kept} for row in document["rows"] if row["ratio"] == MEASURED]
    return {
        "means": said(
            "people arrested or recorded for selling, for each one for promoting or trafficking, as published"
        ),
        "comparable_with": None,
        "origin": document["origin"],
        "synthetic": document["synthetic"],
        "question": document["question"],
        "rows": rows,
    }


def _series(measure: str, means: Said) -> dict[str, Any]:
    return {
        "measure": measure,
        "means": means,
        "comparable_with": COMPARABLE.get(measure),
        "points": [_point(one) for one in _of(measure)],
    }


def _of(measure: str) -> Iterable[ObservedRatio]:
    return (one for one in observed_ratios().values() if one.measure == measure)


def _point(one: ObservedRatio) -> dict[str, Any]:
    """A measurement with its `value`: the one that its definition is of."""
    value = one.sellers_per_exploiter if one.measure.startswith("sellers_") else one.ratio
    return asdict(one) | {"read": str(one.read), "value": value}
