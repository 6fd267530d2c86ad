"""`/policy/evidence`, `/policy/factors` and `/policy/attributable`: what is known, and how badly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight.core.errors import BadFilter
from safelight.core.said import said
from safelight.policy import evidence, factors
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, no_parameters, single_values, take_format, to_json

router = Router()

FORMATS: Final = ("json", "csv")
ATTRIBUTABLE: Final[Mapping[str, str]] = {
    "exposed": "Share of the cases that have the factor, 0 to 1",
    "exposed_low": "Lower end of its 95 % interval",
    "exposed_high": "Upper end of its 95 % interval",
    "ratio": "Odds or risk ratio of the factor",
    "ratio_low": "Lower end of its 95 % interval",
    "ratio_high": "Upper end of its 95 % interval",
}
RATIO: Final = ("ratio", "ratio_low", "ratio_high")
NOTE: Final = (
    "It supposes that the association is wholly causal and that nothing else changes, which no study here shows; "
    "shares of several factors overlap and may not be added."
)


def _parameters(named: Mapping[str, str], *, required: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": name in required, "description": told, "schema": {"type": "string"}}
        for name, told in named.items()
    ]


@router.get(
    "/policy/evidence",
    response={200: documents.EvidenceTable, **documents.PROBLEMS},
    url_name="policy_evidence",
    summary="What is known",
    openapi_extra={"parameters": _parameters({**evidence.FILTERS, "format": "json (as left out) or csv"})},
)
def policy_evidence(request: HttpRequest) -> HttpResponse:
    """Every quantity with its unit, interval, population, design, grade and citation, and what it drives."""
    filters = single_values(request)
    chosen = take_format(filters, FORMATS)
    written = (
        evidence.evidence_csv(filters).encode() if chosen == "csv" else to_json(evidence.evidence_document(filters))
    )
    return answer(request, f"evidence {chosen} {sorted(filters.items())}", lambda: written, CONTENT_TYPES[chosen])


@router.get(
    "/policy/factors",
    response={200: documents.Factors, **documents.PROBLEMS},
    url_name="policy_factors",
    summary="Contributing factors",
)
def policy_factors(request: HttpRequest) -> HttpResponse:
    """Families of studies, pooled where they are independent, with how much they differ and what confounds them."""
    no_parameters(request)
    return answer(request, "factors", lambda: to_json(factors.factors_document()), CONTENT_TYPES["json"])


@router.get(
    "/policy/attributable",
    response={200: documents.AttributableShare, **documents.PROBLEMS},
    url_name="policy_attributable",
    summary="Share of cases",
    openapi_extra={"parameters": _parameters(ATTRIBUTABLE, required=("exposed", *RATIO))},
)
def policy_attributable(request: HttpRequest) -> HttpResponse:
    """The population-attributable share of a factor with its interval. Of populations, never of a person."""
    filters = single_values(request)
    if unknown := sorted(set(filters) - set(ATTRIBUTABLE)):
        raise BadFilter(
            said("{name} is not a parameter here.", name=repr(unknown[0][:40])),
            fix=said("use one or more of {words}.", words=", ".join(ATTRIBUTABLE)),
        )
    given = {name: _number(filters.get(name, ""), name) for name in ATTRIBUTABLE}
    exposed, ratio = given["exposed"], [given[name] for name in RATIO]
    best, low, high = ratio
    if exposed is None or best is None or low is None or high is None:
        raise BadFilter(
            said("The share and the ratio with its interval are needed."),
            fix=said("Give exposed, ratio, ratio_low and ratio_high."),
        )
    ends = given["exposed_low"], given["exposed_high"]
    interval = None if ends[0] is None or ends[1] is None else (ends[0], ends[1])
    found = factors.attributable(exposed, (best, low, high), exposed_interval=interval)
    told = {
        "share": found.share,
        "low": found.low,
        "high": found.high,
        "exposed": exposed,
        **dict(zip(RATIO, ratio, strict=True)),
        "note": NOTE,
    }
    return answer(request, f"attributable {sorted(filters.items())}", lambda: to_json(told), CONTENT_TYPES["json"])


def _number(text: str, name: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadFilter(
            said("{name}: {value} is no number.", name=name, value=repr(text[:20])), fix=said("Write it as 0.4.")
        )
    return number
