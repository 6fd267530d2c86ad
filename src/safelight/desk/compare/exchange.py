"""Cases and leads as FollowTheMoney entities (alephdata/followthemoney, schemata of June 2025): one JSON object a line.

A case is a CourtCase; what is known of it are entities of their own, tied to it by CourtCaseParty. An advertisement is
a HyperText, and a lead a Similar between the two. The format has no property for a PDQ hash, so a picture's stands
among its `keywords` as `pdq:` and 64 hex digits; spans of facts stay in the desk's own reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from safelight.desk.compare.cases import Case, Fault

Entity = dict[str, Any]
Rows = list[tuple[int, dict[str, Any]]]
"""Line of each row, and the row."""

CASE: Final = "CourtCase"
PDQ: Final = "pdq:"
LONGEST: Final = 1_024
"""Characters of a value of the format's type `string`; its tools drop longer ones."""
FARTHEST: Final = 4
"""Steps from a case to what is known of it: case, party, account, and the like; other cases are never stepped over."""
_LISTS: Final[dict[str, tuple[str, ...]]] = {
    "phones": ("phone", "number", "phoneMentioned", "contactPhone"),
    "emails": ("email", "emailMentioned", "contactEmail"),
    "handles": ("username",),
    "payments": ("publicKey",),
    "links": ("website",),
    "cities": ("city", "locationMentioned"),
    "text_snippets": ("bodyText",),
    "vehicle_partials": ("registrationNumber",),
}
"""List of indicators -> properties whose values stand in it."""
_OF_A_PARTY: Final = {"phones": "phone", "emails": "email", "links": "website"}
_OF_THEIR_OWN: Final = {
    "handles": ("UserAccount", "username"),
    "payments": ("CryptoWallet", "publicKey"),
    "cities": ("Address", "city"),
    "text_snippets": ("HyperText", "bodyText"),
    "vehicle_partials": ("Vehicle", "registrationNumber"),
    "image_hashes": ("Image", "keywords"),
}


def from_entities(rows: Rows, faults: list[Fault]) -> Rows:
    """Rows as `cases.case_of` reads them, with the line of each CourtCase; what is no entity is added to `faults`."""
    known: dict[str, tuple[int, str, dict[str, list[str]]]] = {}
    for line, row in rows:
        name, schema, told = row.get("id"), row.get("schema"), row.get("properties", {})
        if not isinstance(name, str) or not isinstance(schema, str) or not isinstance(told, dict):
            faults.append(Fault(line, "it is no entity: id, schema or properties are missing"))
            continue
        values = {key: [str(one) for one in (v if isinstance(v, list) else [v])] for key, v in told.items()}
        if name in known:
            for key, more in values.items():
                known[name][2][key] = known[name][2].get(key, []) + more
        else:
            known[name] = line, schema, values
    ties = _ties(known)
    return [(line, _row(name, known, ties)) for name, (line, schema, _) in known.items() if schema == CASE]


def _ties(known: Mapping[str, tuple[int, str, dict[str, list[str]]]]) -> Mapping[str, set[str]]:
    """Entities that name one another in any property, both ways."""
    ties: dict[str, set[str]] = defaultdict(set)
    for name, (_, _, told) in known.items():
        for other in (value for values in told.values() for value in values):
            if other in known and other != name:
                ties[name].add(other)
                ties[other].add(name)
    return ties


def _row(
    case: str, known: Mapping[str, tuple[int, str, dict[str, list[str]]]], ties: Mapping[str, set[str]]
) -> dict[str, Any]:
    reached, edge = {case}, {case}
    for _ in range(FARTHEST):
        edge = {other for one in edge for other in ties.get(one, ()) if known[other][1] != CASE} - reached
        reached |= edge
    told = [known[name][2] for name in sorted(reached)]
    indicators = {
        name: [value for one in told for key in keys for value in one.get(key, [])] for name, keys in _LISTS.items()
    }
    words = [word for one in told for word in one.get("keywords", [])]
    indicators["image_hashes"] = [word.removeprefix(PDQ) for word in words if word.startswith(PDQ)]

    def first(*keys: str) -> str:
        return next((value for key in keys for value in known[case][2].get(key, [])), "")

    return {
        "case_id": first("caseNumber") or case,
        "status": first("status"),
        "opened_at": first("fileDate", "openDate"),
        "closed_at": first("closeDate"),
        "jurisdiction": first("court"),
        "indicators": indicators,
    }


def case_entities(cases: Iterable[Case]) -> Iterator[Entity]:
    """The entities of cases; what `from_entities` reads back as the same cases."""
    for case in cases:
        name = f"case-{case.case_id}"
        yield _entity(
            name,
            CASE,
            name=[f"Case {case.case_id}"],
            caseNumber=[case.case_id],
            status=[case.status],
            court=[case.jurisdiction],
            fileDate=[case.opened.isoformat()] if case.opened else [],
            closeDate=[case.closed.isoformat()] if case.closed else [],
        )
        lists = case.lists()
        contacts = {key: list(lists[of]) for of, key in _OF_A_PARTY.items()}
        if any(contacts.values()):
            yield from _party(name, "LegalEntity", 0, {"name": [f"Unknown party of case {case.case_id}"], **contacts})
        for of, (schema, key) in _OF_THEIR_OWN.items():
            for place, value in enumerate(lists[of]):
                yield from _party(name, schema, place, {key: [PDQ + value if of == "image_hashes" else value]})


def _party(case: str, schema: str, place: int, told: Mapping[str, Sequence[str]]) -> Iterator[Entity]:
    name = f"{case}-{schema.lower()}-{place}"
    yield _entity(name, schema, **told)
    yield _entity(f"{name}-party", "CourtCaseParty", case=[case], party=[name])


def lead_entities(leads: Iterable[Mapping[str, Any]]) -> Iterator[Entity]:
    """The entities of leads (rows as `safelight desk compare` writes them): each advertisement once, then its leads."""
    seen: set[str] = set()
    for lead in leads:
        ad, case = f"ad-{lead['ad_id']}", f"case-{lead['case_id']}"
        if ad not in seen:
            seen.add(ad)
            yield _entity(ad, "HyperText", title=[f"Advertisement {lead['ad_id']}"])
        yield _entity(
            f"{ad}-{case}",
            "Similar",
            candidate=[ad],
            match=[case],
            confidenceScore=[f"{lead['score']:.4f}"],
            criteria=_in_pieces(lead["why"]),
            matcher=[f"safelight desk compare: {lead['band']} lead, for a person to judge"],
        )


def _in_pieces(text: str) -> list[str]:
    """The text as values that the format takes, cut between reasons; they are numbered, for order is lost there."""
    if len(text) <= LONGEST:
        return [text]
    pieces = [""]
    room = LONGEST - len("99/99 ")
    for reason in text.split("; "):
        longer = f"{pieces[-1]}; {reason}" if pieces[-1] else reason
        if len(longer) <= room:
            pieces[-1] = longer
        else:
            pieces += [reason[at : at + room] for at in range(0, len(reason), room)]
    pieces = [piece for piece in pieces if piece]
    return [f"{place}/{len(pieces)} {piece}" for place, piece in enumerate(pieces, start=1)]


def _entity(name: str, schema: str, /, **told: Sequence[str]) -> Entity:
    return {"id": name, "schema": schema, "properties": {key: list(v) for key, v in told.items() if any(v)}}
