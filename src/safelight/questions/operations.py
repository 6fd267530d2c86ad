"""Announced operations, one by one: public statements, each with the address where it stands.

What may be said of one is the policy's row for announced operations: its city and month; size and roles from ten people
on, else a band; of the records that it speaks about only that there are some, and how well they fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from safelight.core.errors import BadFilter, Refused
from safelight.core.question import Question
from safelight.core.said import either, said
from safelight.core.vocabulary import TEXT_BASES, Basis, LinkKind, Origin, Scope, TextState, Told, Unit
from safelight.privacy import EXACT_FROM, snap_sizes
from safelight.questions.holdings import Holdings, default_origin
from safelight.questions.operation_rows import ROLES, operation_row
from safelight.questions.rows import SYNTHETIC_NOTE
from safelight.questions.surroundings import source_documents

FILTERS: Final = ("city", "since", "until", "basis", "role", "venue", "size_min", "size_max", "origin", "release")
"""The filters of a question that operations are listed by."""

OWN: Final = ("told", "page", "per_page")
PER_PAGE: Final = 100
MOST_PER_PAGE: Final = 500
_LAST_PAGE: Final = 100_000

WHAT: Final = said(
    "Announced operations: what police and papers chose to tell, each with the address where it stands. Most tell of "
    "buyers; records tell the rest. They are added to no number of arrests."
)
BANDS: Final = said(
    "Sizes and roles are given from {count} people on, else a band; months that aren't over are not listed.",
    count=EXACT_FROM,
)


@dataclass(frozen=True, slots=True)
class OperationQuestion:
    """What is asked: filters (`question`, its sizes snapped to bands, its days to months), how it is told, a page."""

    question: Question
    told: Told | None = None
    page: int = 1
    per_page: int = PER_PAGE

    def to_filters(self) -> dict[str, str]:
        """As query parameters, those left out that say nothing."""
        own = {
            "told": self.told.value if self.told else "",
            "page": str(self.page) if self.page > 1 else "",
            "per_page": str(self.per_page) if self.per_page != PER_PAGE else "",
        }
        return {**self.question.to_filters(), **{name: value for name, value in own.items() if value}}


def operation_question(filters: Mapping[str, str]) -> OperationQuestion:
    """The question of these parameters.

    Raises BadFilter for what is none of FILTERS and OWN or makes no sense, Refused for operations nobody announced.
    """
    if unknown := sorted(set(filters) - {*FILTERS, *OWN}):
        raise BadFilter(
            said("{name} is not a parameter here.", name=repr(unknown[0][:40])),
            fix=said("use one or more of {words}.", words=", ".join((*FILTERS, *OWN))),
        )
    plain = Question.from_filters({name: value for name, value in filters.items() if name in FILTERS})
    if other := [basis.value for basis in plain.basis if basis not in TEXT_BASES]:
        raise BadFilter(
            said("basis: {value} is not offered here;", value=other[0]), fix=said("use {formats}.", formats=_texts())
        )
    low, high = snap_sizes(plain.size_min, plain.size_max)
    since = plain.since.replace(day=1) if plain.since else None
    until = _month_after(plain.until) - timedelta(days=1) if plain.until else None
    question = replace(plain, size_min=low, size_max=high, since=since, until=until)
    return OperationQuestion(
        question,
        _told(filters.get("told", ""), question),
        _number("page", filters.get("page", ""), 1, _LAST_PAGE),
        _number("per_page", filters.get("per_page", ""), PER_PAGE, MOST_PER_PAGE),
    )


def _texts() -> str:
    return either(tuple(basis.value for basis in TEXT_BASES))


def _told(text: str, question: Question) -> Told | None:
    word = text.strip().lower()
    if not word:
        return None
    if word == Told.INFERRED:
        nearest = replace(question, basis=(Basis.ARREST,), unit=Unit.OPERATIONS, role=(), venue=())
        raise Refused(
            said("Operations that can only be inferred from records are counted, never listed."),
            fix=said("Count them with unit=operations."),
            nearest=nearest.to_filters(),
        )
    if word not in (Told.ANNOUNCED, Told.BOTH):
        raise BadFilter(
            said("told: {value} is not understood;", value=repr(text[:40])),
            fix=said("use one or more of {words}.", words=f"{Told.ANNOUNCED}, {Told.BOTH}"),
        )
    return Told(word)


def _number(name: str, text: str, default: int, most: int) -> int:
    if not text.strip():
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= most):
        raise BadFilter(
            said("{name}: {value} is not understood;", name=name, value=repr(text[:20])),
            fix=said("use a whole number from 1 to {most}.", most=most),
        )
    return int(text)


def operations(holdings: Holdings, asked: OperationQuestion, cities: Sequence[str], today: date) -> dict[str, Any]:
    """The announced operations of these cities, newest first, as a document."""
    found = announced(holdings, asked, cities, today)
    found = found.sort("month_from", "city", "operation_id", descending=[True, False, False])
    start = (asked.page - 1) * asked.per_page
    listed = found.slice(start, asked.per_page)
    return {
        "question": asked.to_filters(),
        "rows": [operation_row(row, holdings) for row in _with_tellings(listed, holdings)],
        "total": found.height,
        "page": asked.page,
        "pages": max(1, -(-found.height // asked.per_page)),
        **told_of(holdings, cities, listed),
    }


def announced(holdings: Holdings, asked: OperationQuestion, cities: Sequence[str], today: date) -> pl.DataFrame:
    """The tellings that stand for the operations of these cities that may be listed and fit; a row for each."""
    found = pl.concat([_of_city(holdings, asked.question, city, today) for city in cities])
    return found.filter(pl.col("told") == asked.told.value) if asked.told else found


def told_of(holdings: Holdings, cities: Sequence[str], found: pl.DataFrame) -> dict[str, Any]:
    """What stands beside a list or a number of announced operations: what they are, and who told."""
    states = [
        (city, state)
        for city in cities
        for state in holdings.generations[city].manifest.sources
        if state.basis in TEXT_BASES
    ]
    origins = sorted(found["origin"].cast(pl.String).unique())
    made = [holdings.generations[city].manifest.made_at for city in cities]
    synthetic = Origin.SYNTHETIC.value in origins
    return {
        "notes": [WHAT, BANDS, *([SYNTHETIC_NOTE] if synthetic else [])],
        "origin": origins,
        "synthetic": synthetic,
        "sources": list(source_documents(holdings, states)),
        "as_of": max(made).isoformat() if made else None,
    }


def _of_city(holdings: Holdings, question: Question, city: str, today: date) -> pl.DataFrame:
    """The tellings that stand for an operation of the city which may be listed and fits the question."""
    generation = holdings.generations[city]
    told = generation.table("announcements").collect()
    wide = (pl.col("state") == TextState.APART.value) & (pl.col("scope") != Scope.LOCAL.value)
    zone = holdings.city(city).timezone
    settle = {state.source: holdings.settle_days(city, state.source) for state in generation.manifest.sources}
    posted = pl.col("published").dt.convert_time_zone(zone).dt.date()
    first = pl.coalesce("date_start", posted)
    standing = told.filter((pl.col("state") == TextState.USED.value) | wide).with_columns(
        pl.lit(city).alias("city"),
        first.dt.month_start().alias("month_from"),
        pl.coalesce("date_end", first).dt.month_start().alias("month_to"),
        pl.col("source").replace_strict(settle, default=0, return_dtype=pl.Int64).alias("settle_days"),
    )
    closed = pl.col("month_to").dt.offset_by("1mo") + pl.duration(days=1) * pl.col("settle_days") <= today
    # Nobody arrested: only minors were found, of whom neither place nor month is ever told.
    somebody = pl.col("total").is_null() | (pl.col("total") > 0)
    origin = [one.value for one in question.origin] or [default_origin(generation.manifest)]
    linked = generation.table("links").filter(pl.col("kind") == LinkKind.RECORDS.value, ~pl.col("undone"))
    tied = linked.select(pl.col("operation_id").unique()).collect()["operation_id"]
    fitting = standing.filter(closed & somebody & pl.col("origin").cast(pl.String).is_in(origin), *_filters(question))
    both = pl.col("operation_id").is_in(tied.implode())
    return fitting.with_columns(
        pl.when(both).then(pl.lit(Told.BOTH.value)).otherwise(pl.lit(Told.ANNOUNCED.value)).alias("told")
    )


def _filters(question: Question) -> list[pl.Expr]:
    """Of what is not told of a small operation, no filter tells either."""
    total = pl.col("total")
    found = []
    if question.since:
        found.append(pl.col("month_to") >= question.since)
    if question.until:
        found.append(pl.col("month_from") <= question.until)
    if question.size_min:
        found.append(total >= question.size_min)
    if question.size_max:
        found.append(total <= question.size_max)
    if question.basis:
        found.append(pl.col("basis").cast(pl.String).is_in([basis.value for basis in question.basis]))
    if question.venue:
        named = (total >= EXACT_FROM) | (pl.col("venue") != "residence")
        found.append(named & pl.col("venue").cast(pl.String).is_in([venue.value for venue in question.venue]))
    if question.role:
        wanted = [name for name, role in ROLES.items() if role in question.role]
        found.append((total >= EXACT_FROM) & pl.any_horizontal((pl.col(name) > 0) for name in wanted))
    return [one.fill_null(value=False) for one in found]


def _with_tellings(listed: pl.DataFrame, holdings: Holdings) -> list[dict[str, Any]]:
    """Each operation with all texts that tell of it, its own first, and its links."""
    rows = []
    tables = {
        city: (holdings.generations[city].table("announcements"), holdings.generations[city].table("links"))
        for city in listed["city"].unique()
    }
    ids = listed["operation_id"].implode()
    columns = ["operation_id", "announcement_id", "operation_no", "source", "basis", "address", "published"]
    of = {
        city: tuple(
            table.filter(pl.col("operation_id").is_in(ids)).collect().partition_by("operation_id", as_dict=True)
            for table in (texts.select(*columns), links)
        )
        for city, (texts, links) in tables.items()
    }
    for row in listed.iter_rows(named=True):
        texts, links = (part.get((row["operation_id"],)) for part in of[row["city"]])
        tellings = texts.to_dicts() if texts is not None else []
        tellings.sort(key=lambda one: one["announcement_id"] != row["announcement_id"])
        rows.append({**row, "tellings": tellings, "links": links.to_dicts() if links is not None else []})
    return rows


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
