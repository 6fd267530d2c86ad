"""What else happened on the time axis: laws that changed, and sources that began, fell silent, or changed.

Only what is published: the catalogue's words, and months in which a published answer lists a source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from safelight.catalog import Catalog, City, LawChange, Source, Status
from safelight.core.errors import NotThere
from safelight.core.question import Question
from safelight.core.said import said, sentences
from safelight.observatory.months import (
    SourceMonths,
    first_day,
    last_closed,
    last_day,
    source_months,
)
from safelight.observatory.published import Asks, Document

State = Literal["published", "silent", "changed", "not_comparable"]
PATIENCE_DAYS: Final = 92
"""How long a source whose entry expects nothing may be quiet before its end is called silence."""
_ENDED: Final = frozenset({Status.GONE, Status.ARCHIVE, Status.MOVED, Status.REFUSED})


@dataclass(frozen=True, slots=True)
class LawMark:
    """A change of law: `id` names it in questions ("tx-2021-09-01"), `title` is the statute."""

    id: str
    day: date
    title: str
    what: str
    source: str
    url: str | None

    def to_document(self) -> dict[str, Any]:
        """All of it, as plain values."""
        return {
            "id": self.id,
            "date": self.day.isoformat(),
            "title": self.title,
            "what": self.what,
            "source": self.source,
            "source_url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` to `until` (inclusive) a source was in that state; open ends aren't known.

    `published` and `silent` follow one another; `changed` and `not_comparable` are single days laid over them.
    """

    since: date | None
    until: date | None
    state: State
    why: str

    def to_document(self) -> dict[str, str | None]:
        """All of it, as plain values."""
        since, until = (day.isoformat() if day else None for day in (self.since, self.until))
        return {"since": since, "until": until, "state": self.state, "why": self.why}


def law_marks(catalog: Catalog, city: City) -> list[LawMark]:
    """Changes of the law of the city's state, by day; two acts of one day are one mark."""
    pack = catalog.laws.get(city.state)
    by_day: dict[date, list[LawChange]] = {}
    for change in sorted(pack.changes if pack else (), key=lambda change: change.day):
        by_day.setdefault(change.day, []).append(change)
    return [_law_mark(city.state, day, changes) for day, changes in by_day.items()]


def _law_mark(state: str, day: date, changes: Sequence[LawChange]) -> LawMark:
    return LawMark(
        id=f"{state.lower()}-{day}",
        day=day,
        title="; ".join(change.statute for change in changes),
        what=sentences([change.what for change in changes]),
        source="; ".join(change.source for change in changes),
        url=next((change.url for change in changes if change.url), None),
    )


def law_mark(catalog: Catalog, city: City, law: str) -> LawMark:
    """The change of law of that id; NotThere names those that the city has."""
    marks = law_marks(catalog, city)
    found = next((mark for mark in marks if mark.id == law.strip().lower()), None)
    if found is None:
        known = ", ".join(mark.id for mark in marks)
        fix = said("Its changes of law are: {ids}.", ids=known) if known else said("Give a date with `at` instead.")
        raise NotThere(said("{law} is no change of law of {city}.", law=repr(law[:40]), city=city.name), fix=fix)
    return found


def source_marks(catalog: Catalog, city: City, source: Source) -> list[Span]:
    """Days from which a source's rows are made, or read by Safelight's rules, in another way."""
    marks = [Span(change.day, change.day, change.state, change.what) for change in source.changes]
    read = {rule.valid_from: rule.why for rule in reversed(catalog.rules(city, source)) if rule.valid_from}
    marks += [
        Span(day, day, "changed", said("Charges are read by other rules from this day on: {why}", why=why))
        for day, why in read.items()
    ]
    return sorted(marks, key=lambda mark: (mark.since or date.min, mark.state))


def timeline(questions: Asks, catalog: Catalog, city: str) -> dict[str, Any]:
    """The document: `laws` of the state, and `sources` with their spans.

    Raises NotThere for a city that isn't in the catalogue; a city without a database has laws and silent sources alone.
    """
    entry = catalog.city(city)
    found: list[SourceMonths] = []
    document: Document = {"question": {}, "origin": [], "as_of": None}
    with suppress(NotThere):  # a city without a database
        found, document = source_months(questions, Question(city=(city,)))
    end = last_closed(document)
    by_source = {months.source: months for months in found}
    return {
        "city": entry.id,
        "name": entry.name,
        "laws": [mark.to_document() for mark in law_marks(catalog, entry)],
        "sources": [_source(catalog, entry, source, by_source.get(source.id), end) for source in entry.sources],
        "until": end.isoformat() if end else None,
        "origin": list(document["origin"]),
        "synthetic": bool(document.get("synthetic")),
        "note": document.get("note"),
        "as_of": document["as_of"],
    }


def _source(
    catalog: Catalog, city: City, source: Source, months: SourceMonths | None, end: date | None
) -> dict[str, Any]:
    if months is None:
        spans = [] if source.covers else [Span(None, None, "silent", source.covers_why)]
        since = until = None
    else:
        since, until = first_day(months.first), last_day(months.last)
        spans = [*_published(source, months), *_since_then(source, until, end)]
        spans += [mark for mark in source_marks(catalog, city, source) if mark.since and since < mark.since <= until]
    return {
        "source": source.id,
        "title": source.title,
        "basis": source.basis.value,
        "unit": source.unit.value,
        "from": since.isoformat() if since else None,
        "to": until.isoformat() if until else None,
        "status": source.status.value,
        "spans": [span.to_document() for span in spans],
    }


def _published(source: Source, months: SourceMonths) -> Iterator[Span]:
    """Runs of months, from its first to its last."""
    start, silent = months.first, False
    for month in range(months.first, months.last + 2):
        now = month <= months.last and months.is_silent(month)
        if now != silent or month > months.last:
            yield _run(source, months, start, month - 1, silent=silent)
            start, silent = month, now


def _run(source: Source, months: SourceMonths, first: int, last: int, *, silent: bool) -> Span:
    since, until = first_day(first), last_day(last)
    if not silent:
        return Span(since, until, "published", said("Rows of {title} are counted.", title=source.title))
    if not any(month in months.numbers for month in range(first, last + 1)):
        return Span(since, until, "silent", said("It sent no row of these months: that is no count of nobody."))
    why = said(
        "No record is published of these months, where it usually publishes {n} a month: it was silent, or nearly.",
        n=round(months.usual),
    )
    return Span(since, until, "silent", why)


def _since_then(source: Source, until: date, end: date | None) -> Iterator[Span]:
    """Silence after its last month, once it has lasted longer than its entry allows."""
    patience = source.expect.newest_within_days or PATIENCE_DAYS
    if end is None or (end - until).days <= patience:
        return
    why: str = said("No row has come since; a source like this may be quiet for {n} days.", n=patience)
    if source.status in _ENDED:
        why = sentences([said("The source has ended: no row comes any more."), source.status_note])
    yield Span(until + timedelta(days=1), end, "silent", why)
