"""Complaints about the police, published beside arrests and never mixed with them.

One way to ask: by city and step of time, and by category, finding or area at most once. Each row is one step, so that
no free sum lets the noise be averaged out. Totals pass cell keys alone; anything finer stands by year, from ten on,
because few people stand behind one kind of complaint in one district.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

import polars as pl

from safelight.core.counts import PublishedCounts, TrueCounts
from safelight.core.errors import BadFilter, Refused
from safelight.core.home import RecordKey
from safelight.core.said import said
from safelight.core.vocabulary import Basis, ComplaintCategory, ComplaintFinding, DatePrecision, Dimension, Origin, Unit
from safelight.privacy import METHOD, SHOWN, Protection, last_closed, publish, step_name
from safelight.questions.holdings import Holdings
from safelight.questions.rows import CODES, PARTS_NOTE, SYNTHETIC_NOTE
from safelight.questions.surroundings import source_documents

STEPS: Final = (Dimension.YEAR, Dimension.QUARTER, Dimension.MONTH)
SPLITS: Final[Mapping[str, type[StrEnum] | None]] = {
    "category": ComplaintCategory,
    "finding": ComplaintFinding,
    "area": None,
}
"""What an answer may be split by; the words of an area are the publisher's."""

SPLIT_PROTECTION: Final = Protection(10)
TOTAL_PROTECTION: Final = Protection()

WHAT: Final = said(
    "Complaints about the police: what somebody says that officers did. They are no arrests, most say nothing of the "
    "sex trade, and they stand in no other number."
)
PLACE: Final = said("No publisher gives a point for a complaint: it stands for its police district or the whole city.")


@dataclass(frozen=True, slots=True)
class ComplaintQuestion:
    """What is asked: cities (all without any), years of `since` and `until`, a step of time and at most one split."""

    city: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    step: Dimension = Dimension.YEAR
    split: str | None = None

    def to_filters(self) -> dict[str, str]:
        """As query parameters."""
        by = [self.step.value, *([self.split] if self.split else [])]
        pairs = {
            "city": ",".join(self.city),
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "by": ",".join(by),
        }
        return {name: value for name, value in pairs.items() if value}


def complaint_question(
    city: tuple[str, ...], since: date | None, until: date | None, by: Sequence[str]
) -> ComplaintQuestion:
    """The question of these parameters. Raises BadFilter for words that are none, Refused for what is too fine."""
    known = [step.value for step in STEPS] + list(SPLITS)
    if unknown := [word for word in by if word not in known]:
        raise BadFilter(
            said("by: {value} is not understood;", value=repr(unknown[0][:40])),
            fix=said("use one or more of {words}.", words=", ".join(known)),
        )
    steps = [step for step in STEPS if step.value in by]
    splits = [name for name in SPLITS if name in by]
    if len(steps) > 1 or len(splits) > 1:
        raise Refused(
            said("Complaints are told by one step of time and one of category, finding and area."),
            fix=said("Ask for them one after the other."),
        )
    step = steps[0] if steps else Dimension.YEAR
    if splits and step is not Dimension.YEAR:
        raise Refused(
            said("Categories, findings and areas of complaints are told by year alone."),
            fix=said("Ask with by=year,{split}.", split=splits[0]),
        )
    return ComplaintQuestion(city, since, until, step, splits[0] if splits else None)


def complaints(
    holdings: Holdings, asked: ComplaintQuestion, cities: Sequence[str], today: date, key: RecordKey
) -> dict[str, Any]:
    """The published numbers of complaints of these cities, as a document. Where none has any, `rows` is empty."""
    tables = [table for city in cities if (table := _city_table(holdings, asked, city, today, key)) is not None]
    states = [
        (city, state)
        for city in cities
        for state in holdings.generations[city].manifest.sources
        if state.basis == Basis.COMPLAINT.value
    ]
    origins = sorted({state.origin for _, state in states})
    made = [holdings.generations[city].manifest.made_at for city in dict.fromkeys(city for city, _ in states)]
    protection = SPLIT_PROTECTION if asked.split else TOTAL_PROTECTION
    synthetic = Origin.SYNTHETIC.value in origins
    return {
        "question": asked.to_filters(),
        "rows": [row for table in tables for row in _rows(table)],
        "published": {
            "method": METHOD,
            "k": protection.shown_from,
            "max_change": tables[0].max_change if tables else 0,
            "variance": tables[0].variance if tables else 0.0,
            "note": PARTS_NOTE,
        },
        "notes": [WHAT, PLACE, *([SYNTHETIC_NOTE] if synthetic else [])],
        "codes": dict(CODES),
        "origin": origins,
        "synthetic": synthetic,
        "sources": list(source_documents(holdings, states)),
        "as_of": max(made).isoformat() if made else None,
    }


def _city_table(
    holdings: Holdings, asked: ComplaintQuestion, city: str, today: date, key: RecordKey
) -> PublishedCounts | None:
    """One city's rows; None where it has no source of complaints."""
    generation = holdings.generations[city]
    states = [state for state in generation.manifest.sources if state.basis == Basis.COMPLAINT.value]
    if not states:
        return None
    settle = max(holdings.settle_days(city, state.source) for state in states)
    steps = _steps(asked, (month for state in states for month in state.covered_months), today, settle)
    time = asked.step.value
    rows = generation.table("complaints").collect()
    coarser = {Dimension.QUARTER: (DatePrecision.YEAR,), Dimension.MONTH: (DatePrecision.YEAR, DatePrecision.QUARTER)}
    unknown = [precision.value for precision in coarser.get(asked.step, ())]
    rows = rows.filter(~pl.col("date_precision").cast(pl.String).is_in(unknown))
    named = rows.with_columns(_step_of(asked.step).alias(time)).filter(pl.col(time).is_in(steps))
    keys = [time, *([asked.split] if asked.split else [])]
    found = (
        named.with_columns(pl.col(keys[1:]).cast(pl.String))
        .group_by(keys)
        .agg(pl.len().cast(pl.Int64).alias("n"), pl.col("record_key").cast(pl.Int64).sum().alias("key"))
    )
    whole = _expected(steps, asked, named).join(found, on=keys, how="left", maintain_order="left")
    counted = whole.with_columns(pl.col("n", "key").fill_null(0)).with_columns(
        pl.lit(city).alias("city"), pl.col("n").alias("operations"), (pl.col("n") > 0).cast(pl.Int64).alias("largest")
    )
    dimensions = ("city", *keys)
    true = TrueCounts(counted.select(*dimensions, "n", "key", "operations", "largest"), dimensions, Unit.COMPLAINTS)
    table = publish(true, key, SPLIT_PROTECTION if asked.split else TOTAL_PROTECTION)
    return _without_quiet_areas(table) if asked.split == "area" else table


def _steps(asked: ComplaintQuestion, months: Iterable[str], today: date, settle: int) -> list[str]:
    """Names of the closed steps of which a source sent rows, within the years asked for."""
    last = last_closed(today - timedelta(days=settle), asked.step)
    days = sorted(date(int(month[:4]), int(month[5:7]), 1) for month in months)
    since, until = asked.since or date.min, min(asked.until or last, last)
    return sorted({step_name(day, asked.step) for day in days if since <= day <= until})


def _step_of(step: Dimension) -> pl.Expr:
    day = pl.col("occurred_from").dt
    if step is Dimension.YEAR:
        return day.year().cast(pl.String)
    if step is Dimension.QUARTER:
        return day.year().cast(pl.String) + "-Q" + day.quarter().cast(pl.String)
    return day.strftime("%Y-%m")


def _expected(steps: Sequence[str], asked: ComplaintQuestion, rows: pl.DataFrame) -> pl.DataFrame:
    """Every step with every word, so that nobody and few look the same."""
    frame = pl.DataFrame({asked.step.value: list(steps)}, schema={asked.step.value: pl.String})
    if asked.split is None:
        return frame
    words = SPLITS[asked.split]
    values = [word.value for word in words] if words else sorted(rows["area"].drop_nulls().unique().to_list())
    return frame.join(pl.DataFrame({asked.split: values}, schema={asked.split: pl.String}), how="cross")


def _without_quiet_areas(table: PublishedCounts) -> PublishedCounts:
    """Only areas that have a number somewhere: the name of a district with one complaint tells of it."""
    named = table.frame.filter(pl.col("status") == SHOWN)["area"].unique()
    return replace(table, frame=table.frame.filter(pl.col("area").is_in(named.implode())))


def _rows(table: PublishedCounts) -> list[dict[str, Any]]:
    """Flat rows as everywhere: keys, basis, unit, status, and the number under its unit's name."""
    unit = table.unit.value
    beside = [pl.lit(Basis.COMPLAINT.value).alias("basis"), pl.lit(unit).alias("unit")]
    return table.frame.select(*table.dimensions, *beside, "status", pl.col("number").alias(unit)).to_dicts()
