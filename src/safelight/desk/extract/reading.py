"""All facts of one text, by kind and place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from safelight.desk.extract.contacts import contacts
from safelight.desk.extract.facts import Fact
from safelight.desk.extract.folding import fold
from safelight.desk.extract.money import ages, prices
from safelight.desk.extract.people import aliases, vehicles
from safelight.desk.extract.phones import phones
from safelight.desk.extract.places import places
from safelight.desk.extract.times import days, hours
from safelight.desk.extract.wording import languages, wording

PLURALS: Final = {
    "phone": "phones",
    "email": "emails",
    "handle": "handles",
    "link": "links",
    "payment": "payments",
    "price": "prices",
    "age": "ages",
    "alias": "aliases",
    "vehicle": "vehicles",
    "place": "places",
    "date": "dates",
    "relative_date": "relative_dates",
    "hours": "hours",
    "language": "languages",
    "written_in": "written_in",
    "several_people": "several_people",
    "third_person": "third_person",
    "movement": "movement",
}
"""Kind of fact -> its name in the documents of `safelight desk extract`."""
_BESIDE_PHONES: Final = frozenset({"price", "age", "date", "hours", "handle", "payment", "link"})
LONGEST: Final = 200_000
"""Characters of a text that are read; longer ones are read to there, and the document says so."""


def extract(text: str, posted: date | str | None = None) -> list[Fact]:
    """Facts of an advertisement, by place. `posted` (a day, or ISO text) resolves days without a year.

    Raises ValueError where `posted` is text and no ISO day or time. Never fails on a text.
    """
    when = _day(posted)
    folded = fold(text[:LONGEST])
    reached = contacts(folded)
    numbers = [fact for fact in phones(folded) if not _inside(fact, reached)]
    rest = [*reached, *prices(folded), *ages(folded), *days(folded, when), *hours(folded)]
    rest = [fact for fact in rest if fact.kind not in _BESIDE_PHONES or not _touches(fact, numbers)]
    where = list(places(folded))
    names = [fact for fact in aliases(folded) if not _touches(fact, where)]
    found = [*numbers, *rest, *where, *names, *vehicles(folded), *wording(folded), *languages(folded)]
    return sorted(_once(found), key=lambda fact: (fact.start, fact.end, fact.kind))


def _day(posted: date | str | None) -> date | None:
    if not isinstance(posted, str):
        return posted.date() if isinstance(posted, datetime) else posted
    moment = datetime.fromisoformat(posted)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()


def _inside(fact: Fact, others: list[Fact]) -> bool:
    """Whether a number stands in an address of another kind; links may hold one (wa.me/…), handles and mail not."""
    return any(
        other.start <= fact.start and fact.end <= other.end for other in others if other.kind in ("email", "handle")
    )


def _touches(fact: Fact, others: list[Fact]) -> bool:
    return any(fact.start < other.end and fact.end > other.start for other in others)


def _once(found: list[Fact]) -> list[Fact]:
    """Each stretch once for each kind."""
    kept: dict[tuple[str, int, int], Fact] = {}
    for fact in found:
        kept.setdefault((fact.kind, fact.start, fact.end), fact)
    return list(kept.values())


def document(facts: list[Fact]) -> dict[str, list[dict[str, Any]]]:
    """The facts as the contract's line says: a list for each kind, phones first and always there."""
    told: dict[str, list[dict[str, Any]]] = {"phones": []}
    for fact in facts:
        if fact.kind == "phone":
            first: dict[str, Any] = {"e164": fact.normal}
        else:
            first = {"normal": fact.normal}
        told.setdefault(PLURALS[fact.kind], []).append(
            {
                **first,
                "value": fact.value,
                "start": fact.start,
                "end": fact.end,
                "rule": fact.rule,
                "confidence": fact.confidence,
                **fact.more,
            }
        )
    return told
