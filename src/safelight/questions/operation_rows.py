"""One announced operation as it may be told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from safelight.core.vocabulary import LinkKind, Role, Venue
from safelight.privacy import exact_size, size_band
from safelight.questions.holdings import Holdings

ROLES: Final = {
    "prostituted_person": Role.PROSTITUTED_PERSON,
    "buyer": Role.BUYER,
    "exploiter": Role.EXPLOITER,
    "unknown_role": Role.UNKNOWN,
}
"""Column of the announcements -> role."""

PARTS: Final = ("time", "place", "number", "charge", "agency")
STRONG: Final = 0.8
FAIR: Final = 0.5


def operation_row(row: Mapping[str, Any], holdings: Holdings) -> dict[str, Any]:
    """The document of one operation; `row` is its telling with `tellings` and `links`."""
    total, size = row["total"], exact_size(row["total"])
    residence = row["venue"] == Venue.RESIDENCE.value
    one_month = row["month_from"] == row["month_to"]
    return {
        "operation": row["operation_id"].hex(),
        "city": row["city"],
        "month": row["month_from"].strftime("%Y-%m"),
        "month_to": None if one_month else row["month_to"].strftime("%Y-%m"),
        "dated_by": "text" if row["date_start"] else "posting",
        "basis": row["basis"],
        "origin": row["origin"],
        "scope": row["scope"],
        "place_precision": row["place_precision"],
        "venue": None if residence and size is None else row["venue"],
        "size": size,
        "size_band": size_band(total).value if total else None,
        "at_least": bool(row["approx"]) if size else False,
        "roles": _roles(row) if size else None,
        "agencies": row["agencies"],
        "told": row["told"],
        "sources": [_telling(one, row, holdings) for one in row["tellings"]],
        "link": _record_link(row, holdings),
    }


def _roles(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who was counted; a side with few people has a band alone."""
    return [
        {"role": role.value, "people": exact_size(row[name]), "band": size_band(row[name]).value}
        for name, role in ROLES.items()
        if row[name]
    ]


def _telling(one: Mapping[str, Any], row: Mapping[str, Any], holdings: Holdings) -> dict[str, Any]:
    """A text that tells of the operation: where it stands, and why it is taken for the same."""
    entry = holdings.city(row["city"]).source(one["source"])
    own = one["announcement_id"] == row["announcement_id"]
    why = next(
        (
            link
            for link in row["links"]
            if link["kind"] == LinkKind.TEXT.value
            and not link["undone"]
            and (link["announcement_id"], link["operation_no"]) == (one["announcement_id"], one["operation_no"])
        ),
        None,
    )
    return {
        "source": one["source"],
        "title": entry.title if entry else one["source"],
        "basis": one["basis"],
        "address": one["address"],
        "stands": own,
        "fits": _fit(why) if why and not own else None,
    }


def _record_link(row: Mapping[str, Any], holdings: Holdings) -> dict[str, Any] | None:
    """That records of arrests or offences fit, and how well in words: their number is told only by a count."""
    found = next((link for link in row["links"] if link["kind"] == LinkKind.RECORDS.value), None)
    if found is None:
        return None
    addresses = {one["address"] for one in row["tellings"]}
    unlinks = [one for one in holdings.city(row["city"]).unlinks if one.of == "records" and one.address in addresses]
    because = unlinks[0].because if unlinks else None
    return {**_fit(found), "undone": found["undone"], "because": because if found["undone"] else None}


def _fit(link: Mapping[str, Any]) -> dict[str, Any]:
    """The score and its parts in words, so that no number of records can be read off them."""
    return {
        "score": _word(link["score"]),
        "parts": {name: _word(link[name]) for name in PARTS if link[name] is not None},
    }


def _word(score: float) -> str:
    if score >= STRONG:
        return "strong"
    return "fair" if score >= FAIR else "weak"
