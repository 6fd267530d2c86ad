"""A batch of public texts to staged facts. The text, and every name in it, ends here, in memory.

What leaves this module is numbers, days, closed words, offsets, keyed hashes of the publisher's ids, the hash of the
text and the public address where it can be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from safelight.catalog import City, Layout, Source
from safelight.core.home import RecordKey
from safelight.core.vocabulary import PlacePrecision, Scope, TextState
from safelight.feeds import Batch, post_name
from safelight.ingest.extraction import Text, facts_of
from safelight.ingest.keys import hashed
from safelight.ingest.rows import Context
from safelight.ingest.tally import Tally
from safelight.ingest.text import Facts, Operation
from safelight.store import TABLE_SCHEMAS

POSTS_SCHEMA: Final[dict[str, pl.DataType]] = TABLE_SCHEMAS["announcements"]
"""Staged texts: as the table, with a row without operation_no for each text that tells of nothing, because it may
take the place of one that did."""

NO_OPERATION: Final = -1
"""operation_no of a text that waits for a steward although nothing countable was read from it."""

NO_DAY: Final = "the day lies in the future, or more than a year before the text"
"""Such a day is not kept: it may be of another year's operation, or of somebody's birth."""

_NEWS_DAYS: Final = 366
_ADDRESSES: Final = ("https://", "http://", "at://")
_LONGEST_ADDRESS: Final = 500


@dataclass(frozen=True, slots=True)
class _Post:
    """A text in memory, with what is kept of it."""

    key: bytes
    address: str | None
    parts: list[str]
    published: datetime | None
    replaces: list[bytes]


def is_text(layout: Layout) -> bool:
    """Whether rows of this layout are public texts."""
    return bool(layout.names("body"))


def read_posts(batch: Batch, context: Context) -> tuple[pl.DataFrame, Tally]:
    """The batch's texts as staged rows (POSTS_SCHEMA), and the tally of all of them; duplicates are settled later."""
    layout, zone = batch.layout, context.city.zone
    frame = _columns(batch, context)
    tally = Tally(unreadable=batch.unreadable, read=frame.height + batch.unreadable)
    tally.layouts.add(layout.id)
    tally.dropped_columns.update(batch.dropped)
    frame, posts = _standing(frame, _posts(frame, context), context)
    texts = frame["body"].to_list()
    days = [_day(post.published, zone) for post in posts]
    rows: list[dict[str, Any]] = []
    read = [Text(text, day, context.city.name) for text, day in zip(texts, days, strict=True)]
    for post, facts in zip(posts, facts_of(read), strict=True):
        told = _rows(facts, post, context)
        rows += told
        tally.relevant += told[0]["operation_no"] is not None
        tally.by_code.update(f"text: {role}" for row in told for role in ROLES_TOLD if row.get(role))
    tally.irrelevant = tally.read - tally.unreadable - tally.relevant
    _note_days(tally, days, rows, context)
    return pl.DataFrame(rows, schema=POSTS_SCHEMA), tally


ROLES_TOLD: Final = ("buyer", "exploiter", "prostituted_person", "unknown_role")


def _columns(batch: Batch, context: Context) -> pl.DataFrame:
    """Columns id, from, body, address, replaces, parts, all text; rows without a text are unreadable, not here."""
    frame = batch.frame.collect()
    fields = {}
    for field in ("id", "from", "body", "address", "replaces", "parts"):
        names = [name for name in batch.layout.names(field) if name in frame.columns]
        fields[field] = pl.col(names[0]) if names else pl.lit(None, dtype=pl.String)
    found = frame.select(**fields)
    formats = [_moment(pl.col("from"), form) for form in batch.layout.dates.formats]
    published = pl.coalesce(formats) if formats else pl.lit(None, dtype=pl.Datetime("us"))
    if batch.layout.dates.zone == "local":
        published = published.dt.replace_time_zone(context.city.timezone, ambiguous="earliest", non_existent="null")
        published = published.dt.convert_time_zone("UTC")
    else:
        published = published.dt.replace_time_zone("UTC")
    found = found.with_columns(published.alias("published"), pl.col("body").fill_null(""))
    if context.since:
        start = datetime.combine(context.since, datetime.min.time(), context.city.zone).astimezone(UTC)
        found = found.filter((pl.col("published") >= start).fill_null(value=True))
    return found


def _moment(text: pl.Expr, form: str) -> pl.Expr:
    if any(code in form for code in ("%H", "%I", "%T", "%R")):
        return text.str.strip_chars().str.to_datetime(form, time_unit="us", strict=False, ambiguous="null")
    return text.str.strip_chars().str.to_date(form, strict=False).cast(pl.Datetime("us"))


def _posts(frame: pl.DataFrame, context: Context) -> list[_Post]:
    """Keys of the publisher's ids; a text without an id is known by its address, else by itself."""
    named = pl.coalesce(*(_filled(pl.col(name)) for name in ("id", "address", "body")), pl.lit(""))
    keys = post_keys(frame.select(named.alias("id")).to_series(), context.key, context.city, context.source)
    replaced, parts = (frame[name].fill_null("").str.split(" ").to_list() for name in ("replaces", "parts"))
    earlier = _keys_of({one for many in replaced for one in many if one}, context)
    return [
        _Post(key, _public(address), _addresses(joined), published, [earlier[one] for one in many if one])
        for key, address, joined, published, many in zip(
            keys, frame["address"], parts, frame["published"], replaced, strict=True
        )
    ]


def post_keys(names: pl.Series, key: RecordKey, city: City, source: Source) -> pl.Series:
    """announcement_ids (16 bytes) of posts by what their publisher calls them; null stays null."""
    return hashed(names, key.derive("ids"), f"text/{city.id}/{source.id}")


def _keys_of(names: set[str], context: Context) -> dict[str, bytes]:
    series = pl.Series(sorted(names), dtype=pl.String)
    return dict(zip(series, post_keys(series, context.key, context.city, context.source), strict=True))


def _standing(frame: pl.DataFrame, posts: list[_Post], context: Context) -> tuple[pl.DataFrame, list[_Post]]:
    """Texts of which no post was taken down at its source; the others are not even read."""
    if not context.tombstones:
        return frame, posts
    names = [[_name(one, context) for one in (post.address, *post.parts) if one] for post in posts]
    keys = _keys_of({name for many in names for name in many}, context)
    stands = [
        context.tombstones.isdisjoint((post.key, *(keys[name] for name in many)))
        for post, many in zip(posts, names, strict=True)
    ]
    return frame.filter(pl.Series(stands, dtype=pl.Boolean)), [
        post for post, one in zip(posts, stands, strict=True) if one
    ]


def _name(address: str, context: Context) -> str:
    return post_name(context.source.feed, address) or address


def _addresses(parts: Sequence[str]) -> list[str]:
    return [address for part in parts if (address := _public(part))]


def _filled(column: pl.Expr) -> pl.Expr:
    text = column.str.strip_chars()
    return pl.when(text != "").then(text)


def _public(address: str | None) -> str | None:
    """An address that a reader can follow; anything else is left out."""
    address = (address or "").strip()
    sound = (
        address.startswith(_ADDRESSES) and len(address) <= _LONGEST_ADDRESS and not any(c.isspace() for c in address)
    )
    return address if sound else None


def _day(published: datetime | None, zone: ZoneInfo) -> date | None:
    return published.astimezone(zone).date() if published else None


def _rows(facts: Facts, post: _Post, context: Context) -> list[dict[str, Any]]:
    """One row per operation told; for a text that tells of none, one that says so."""
    base: dict[str, Any] = {
        "announcement_id": post.key,
        "source": context.source.id,
        "basis": context.source.basis.value,
        "origin": context.origin.value,
        "address": post.address,
        "parts": post.parts,
        "published": post.published,
        "text_sha256": facts.text_sha256,
        "replaces": post.replaces,
        "reasons": list(facts.reasons),
        "venue": "unknown",
        "scope": Scope.LOCAL.value,
        "place_precision": PlacePrecision.CITY.value,
        **{name: [] for name in ("agencies", "approx", "spans")},
    }
    if not facts.operations:
        waits = NO_OPERATION if facts.uncertain else None
        return [{**base, "operation_no": waits, "state": TextState.QUEUED.value if waits else None}]
    uncertain = facts.uncertain
    rows = [
        {**base, **_told(one, post, context), "operation_no": number} for number, one in enumerate(facts.operations)
    ]
    for row, one in zip(rows, facts.operations, strict=True):
        row["reasons"] = [*facts.reasons, *one.reasons, *row["reasons"]]
        uncertain = uncertain or bool(row["reasons"])
    state = TextState.QUEUED if uncertain else TextState.USED
    return [{**row, "state": state.value} for row in rows]


def _told(one: Operation, post: _Post, context: Context) -> dict[str, Any]:
    start, end = (_iso(day) for day in (one.date_start, one.date_end))
    posted = _day(post.published, context.city.zone)
    last = (posted or context.now.date()) + timedelta(days=1)
    first = date(context.source.expect.first_year, 1, 1)
    first = max(first, posted - timedelta(days=_NEWS_DAYS)) if posted else first
    impossible = any(day is not None and not first <= day <= last for day in (start, end))
    impossible = impossible or bool(start and end and start > end)
    wide = one.scope != Scope.LOCAL
    return {
        **{role: one.counts[role] for role in (*ROLES_TOLD, "total")},
        "male": one.sex["male"] if one.sex else None,
        "female": one.sex["female"] if one.sex else None,
        "minors_recovered": one.minors_recovered,
        "venue": one.venue,
        "date_start": None if impossible else start,
        "date_end": None if impossible else end,
        "agencies": one.agencies,
        "approx": one.approx,
        "scope": one.scope,
        "place_precision": (PlacePrecision.REGION if wide else PlacePrecision.CITY).value,
        "spans": [
            {"field": span.field, "start": span.start, "end": span.end}
            for span in one.spans
            if not (impossible and span.field in ("date_start", "date_end"))
        ],
        "reasons": [NO_DAY] if impossible else [],
    }


def _iso(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _note_days(tally: Tally, days: Sequence[date | None], rows: list[dict[str, Any]], context: Context) -> None:
    """Months of which the source has texts, and of which its texts tell."""
    first, last = date(context.source.expect.first_year, 1, 1), context.now.date() + timedelta(days=1)
    sane = sorted({day for day in days if day and first <= day <= last})
    if sane:
        tally.oldest, tally.newest = sane[0], sane[-1]
    told = {row["date_start"] for row in rows if row.get("date_start")}
    tally.months = {day.strftime("%Y-%m") for day in {*sane, *told}}
    tally.places = Counter()
