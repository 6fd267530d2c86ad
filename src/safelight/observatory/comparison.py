"""Report cards of several cities side by side: per field what is said, and what the silence costs the ratio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelight.catalog import Catalog
from safelight.observatory.fields import FIELDS
from safelight.observatory.ratio import RatioRow
from safelight.observatory.report_card import BasisCard, ReportCard
from safelight.observatory.sides import significant


def card_comparison(cards: Mapping[str, ReportCard], catalog: Catalog) -> dict[str, Any]:
    """The document: `fields` in their order, a short card per city, and the cities `without` a database."""
    return {
        "fields": [{"field": field.name, "words": field.words} for field in FIELDS],
        "cities": [_short(card) for card in cards.values()],
        "without": [city for city in catalog.cities if city not in cards],
    }


def _short(card: ReportCard) -> dict[str, Any]:
    return {
        "city": card.city.id,
        "name": card.city.name,
        "origin": list(card.document["origin"]),
        "as_of": card.document.get("as_of"),
        "bases": [_basis(basis) for basis in card.bases],
    }


def _basis(card: BasisCard) -> dict[str, Any]:
    return {
        "basis": card.basis,
        "unit": card.unit,
        "total": {"status": card.total.status, card.unit: card.total.number},
        "fields": [
            {
                "field": one.field.name,
                "published": one.published.to_document(),
                "withheld": one.withheld.to_document(),
                "not_recorded": one.not_recorded.to_document(),
            }
            for one in card.fields
        ],
        "ratios": [_ratio(row) for row in card.ratios],
    }


def _ratio(row: RatioRow) -> dict[str, Any]:
    """Bounds, and how many times the upper one is the lower: what one published field would save."""
    ratio = row.ratio
    return {
        "ratio": row.name,
        "point": None if ratio.point is None else significant(ratio.point),
        "bounds": ratio.bounds.to_document(),
        "interval": ratio.interval.to_document(),
        "factor": None if ratio.factor is None else significant(ratio.factor),
        "unknown_share": None if ratio.unknown_share is None else significant(ratio.unknown_share),
        "reason": ratio.reason,
    }
