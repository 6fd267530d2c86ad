"""The statements that run with every report, written out: Django takes ten times as long to make one as to run it.

They hold for SQLite and PostgreSQL alike. What they answer is what the rules look at and no more: the words about one
sighting with what is known of who said them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

from django.db import connection

from safelight.presence.models import Report, Sighting, SightingState, Standing, Surge, Verdict

_REPORT: Final = Report._meta.db_table
_SIGHTING: Final = Sighting._meta.db_table
_STANDING: Final = Standing._meta.db_table
_SURGE: Final = Surge._meta.db_table
_LIVE: Final = f"('{SightingState.OPEN.value}', '{SightingState.DISPUTED.value}')"
_JUDGED: Final = f"NOT (r.verdict = '{Verdict.NONE.value}')"
_WEIGHS: Final = f"(r.weight > 0.0 OR {_JUDGED})"
"""As the index of the words that weigh has it (`models.Report`): SQLite uses that for the same words alone."""

# ruff: noqa: S608  # the tables' own names

# As text: there are few days and minutes, so each is read once (`_moment`, `_day`) instead of in every row.
_WORD: Final = (
    "r.id, CAST(r.day AS text), r.sender, CAST(r.at AS text), r.says, r.weight, r.photo, r.verdict, r.in_surge"
)
_SAID: Final = f"""
SELECT {_WORD}, CAST(s.first_at AS text), s.reports, s.confirmed, s.refused
FROM {_REPORT} r LEFT JOIN {_STANDING} s ON s.day = r.day AND s.sender = r.sender WHERE r.sighting_id = %s
"""
_OF_MARKS: Final = "AND r.sender IN {marks}"
_OF_JUDGED: Final = f"AND r.sender IN (SELECT sender FROM {_REPORT} r WHERE r.sighting_id = %s AND {_JUDGED})"
_THAT_WEIGHS: Final = f"{_SAID} AND {_WEIGHS} UNION {_SAID} {_OF_MARKS} UNION {_SAID} {_OF_JUDGED}"
_NAMES: Final = [field.attname for field in Sighting._meta.concrete_fields]
_COLUMNS: Final = ", ".join(str(field.column) for field in Sighting._meta.concrete_fields)
_NEAR: Final = f"""
SELECT {_COLUMNS} FROM {_SIGHTING} WHERE city = %s AND cell IN {{cells}} AND state IN {_LIVE}
AND last_at > %s AND last_at <= %s ORDER BY last_at DESC, id
"""
_LIVING: Final = f"SELECT {_COLUMNS} FROM {_SIGHTING} WHERE city = %s AND state IN {_LIVE} AND last_at > %s"
_SAID_OF_LIVING: Final = f"""
SELECT r.sighting_id, {_WORD}, NULL, NULL, NULL, NULL
FROM {_SIGHTING} s JOIN {_REPORT} r ON r.sighting_id = s.id
WHERE s.city = %s AND s.state IN {_LIVE} AND s.last_at > %s AND {_WEIGHS}
"""
_LATELY: Final = f"""
SELECT count(*) FROM (
    SELECT 1 FROM {_REPORT} r JOIN {_SIGHTING} s ON s.id = r.sighting_id
    WHERE s.city = %s AND s.last_at > %s AND s.cell IN {{cells}} AND r.at > %s LIMIT %s
) few
"""
_NOTE: Final = f"""
INSERT INTO {_REPORT} (sighting_id, day, sender, at, says, weight, photo, score, picture, verdict, in_surge)
VALUES (%s, %s, %s, %s, %s, %s, %s, NULL, NULL, '{Verdict.NONE.value}', %s) RETURNING id
"""
_RENEW: Final = f"UPDATE {_REPORT} SET at = %s, says = %s, weight = %s, photo = %s, in_surge = %s WHERE id = %s"
_REWEIGH: Final = f"UPDATE {_REPORT} SET weight = %s WHERE id = %s"
_COUNT: Final = f"""
INSERT INTO {_STANDING} (day, sender, first_at, messages, reports, confirmed, refused, window_from, in_window)
VALUES (%s, %s, %s, 0, %s, 0, 0, %s, 0)
ON CONFLICT (day, sender) DO UPDATE SET reports = {_STANDING}.reports + excluded.reports
RETURNING first_at, reports, confirmed, refused
"""
_EARLIER: Final = (
    f"SELECT first_at, reports, confirmed, refused FROM {_STANDING} WHERE day = %s AND sender IN {{marks}}"
)
_INHERIT: Final = f"""
UPDATE {_STANDING} SET first_at = %s, confirmed = confirmed + %s, refused = refused + %s WHERE day = %s AND sender = %s
"""
_SURGING: Final = f"SELECT id, city, floor, ends_at FROM {_SURGE} WHERE city = %s"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a sender on a day."""

    first_at: datetime
    reports: int
    confirmed: int
    refused: int


@dataclass(slots=True)
class Heard:
    """A report, and what is known of who made it; `pk` is None until it is stored."""

    pk: int | None
    day: date
    sender: bytes = field(repr=False)
    at: datetime
    says: str
    weight: float
    photo: str
    verdict: str
    in_surge: bool
    known: Known | None


def heard(sighting: int, marks: Sequence[bytes] | None = None) -> list[Heard]:
    """What is said of a sighting. With `marks`: only what weighs, what was judged, and what their owner said."""
    if marks is None:
        return [_heard(row) for row in _rows(_SAID, [sighting])]
    query = _THAT_WEIGHS.format(marks=_places(marks))
    return [_heard(row) for row in _rows(query, [sighting, sighting, *marks, sighting, sighting])]


def heard_of(city: str, after: datetime) -> list[tuple[Sighting, list[Heard]]]:
    """The live sightings of a city that were last seen after a moment, each with what is said of it and weighs."""
    live: dict[int, tuple[Sighting, list[Heard]]] = {
        one.pk: (one, []) for one in _sightings(_LIVING, [city, written(after)])
    }
    for pk, *row in _rows(_SAID_OF_LIVING, [city, written(after)]):
        if pk in live:
            live[pk][1].append(_heard(row))
    return list(live.values())


def near(city: str, cells: Sequence[int], after: datetime, until: datetime) -> list[Sighting]:
    """The live sightings of a city in these cells that were last seen then, the newest first."""
    query = _NEAR.format(cells=_places(cells))
    return _sightings(query, [city, *cells, written(after), written(until)])


def lately(city: str, cells: Sequence[int], after: datetime, most: int) -> int:
    """How many reports of these cells came after a moment, counted up to `most`."""
    since = written(after)
    return int(_rows(_LATELY.format(cells=_places(cells)), [city, since, *cells, since, most])[0][0])


def store(sighting: int, said: Heard) -> None:
    """Store a report, or what changed of it."""
    at = written(said.at)
    if said.pk is None:
        day = connection.ops.adapt_datefield_value(said.day)
        said.pk = _rows(_NOTE, [sighting, day, said.sender, at, said.says, said.weight, said.photo, said.in_surge])[0][
            0
        ]
    else:
        with connection.cursor() as cursor:
            cursor.execute(_RENEW, [at, said.says, said.weight, said.photo, said.in_surge, said.pk])


def reweigh(said: Sequence[Heard]) -> None:
    """Store what these weigh now."""
    if said:
        with connection.cursor() as cursor:
            cursor.executemany(_REWEIGH, [(one.weight, one.pk) for one in said])


def count(day: date, sender: bytes, at: datetime, reports: int) -> Known:
    """Count `reports` more of a sender on a day, and say what is known of them."""
    minute = written(at)
    row = _rows(_COUNT, [connection.ops.adapt_datefield_value(day), sender, minute, reports, minute])[0]
    return Known(_moment(row[0]), *row[1:])


def earlier(day: date, marks: Sequence[bytes]) -> Known | None:
    """What was known of a sender on a day before; None where they didn't write then."""
    if not marks:
        return None
    rows = _rows(_EARLIER.format(marks=_places(marks)), [connection.ops.adapt_datefield_value(day), *marks])
    return Known(_moment(rows[0][0]), *rows[0][1:]) if rows else None


def inherit(day: date, sender: bytes, known: Known) -> None:
    """Put what is known of a sender since yesterday into today's row; what they have is added to."""
    rest = [known.confirmed, known.refused, connection.ops.adapt_datefield_value(day), sender]
    with connection.cursor() as cursor:
        cursor.execute(_INHERIT, [written(known.first_at), *rest])


def surge(city: str) -> Surge | None:
    """The row of a city's surge, whether it lasts or not."""
    rows = _rows(_SURGING, [city])
    return Surge(*rows[0][:3], _moment(rows[0][3])) if rows else None


def written(at: datetime) -> Any:
    """A moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(at)


def _sightings(query: str, values: list[Any]) -> list[Sighting]:
    rows = [[_moment(one) if isinstance(one, datetime) else one for one in row] for row in _rows(query, values)]
    return [Sighting.from_db(connection.alias, _NAMES, row) for row in rows]


def _heard(row: Sequence[Any]) -> Heard:
    pk, day, sender, at, says, weight, photo, verdict, in_surge, first_at, *counts = row
    known = None if first_at is None else Known(_moment(first_at), *counts)
    # SQLite has no truth values but 0 and 1.
    return Heard(pk, _day(day), bytes(sender), _moment(at), says, weight, photo, verdict, bool(in_surge), known)


@lru_cache(maxsize=16)
def _day(value: str) -> date:
    return date.fromisoformat(value)


@lru_cache(maxsize=4096)
def _moment(value: datetime | str) -> datetime:
    """A time of the database with its zone: SQLite has none, and gives as text what isn't read from a column."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _places(values: Sequence[Any]) -> str:
    return f"({', '.join(['%s'] * len(values))})"


def _rows(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
