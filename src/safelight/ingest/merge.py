"""A city's stored records and new ones to its next generation: corrections, held rows, joins across sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from safelight.catalog import City, Source
from safelight.ingest.dates import month_visible_from
from safelight.ingest.tally import Tally
from safelight.ingest.told import Told
from safelight.store import AREA_TABLES, RECORD_SCHEMA, TABLE_SCHEMAS, Manifest

_NOT_CONTENT: Final = ("generation", "operation_id", "operation_size", "held", "record_key", "charges")
_FILLS: Final[Mapping[str, tuple[str, ...]]] = {
    "place": ("cell", "cell_8", "cell_7", "cell_6", "place_precision"),
    "venue": ("venue",),
    "sex": ("sex",),
    "age": ("age_band",),
    "race": ("race",),
    "time": ("occurred_from", "occurred_to", "date_precision"),
}
_UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Stored:
    """What the city holds before this ingest; `records` without those of public texts, which follow from these."""

    records: pl.DataFrame
    supplements: pl.DataFrame
    announcements: pl.DataFrame
    links: pl.DataFrame
    complaints: pl.DataFrame
    encampment_calls: pl.DataFrame
    police_activity: pl.DataFrame
    manifest: Manifest | None

    @classmethod
    def empty(cls) -> Stored:
        """Of a city without a database."""
        names = ("records", "supplements", "announcements", "links", "complaints", *AREA_TABLES.values())
        return cls(**{name: pl.DataFrame(schema=TABLE_SCHEMAS[name]) for name in names}, manifest=None)

    @property
    def origins(self) -> set[str]:
        """Where rows, texts and complaints come from."""
        frames = (self.records, self.announcements, self.complaints, *self.activity.values())
        return {origin for frame in frames for origin in frame["origin"].cast(pl.String).unique()}

    @property
    def activity(self) -> dict[str, pl.DataFrame]:
        """The two tables of encampment calls and police activity."""
        return {"encampment_calls": self.encampment_calls, "police_activity": self.police_activity}

    def tells_otherwise(self, told: Told) -> bool:
        """Whether the public texts tell something else than what is stored."""
        return not (
            told.announcements.equals(self.announcements, null_equal=True)
            and told.links.equals(self.links, null_equal=True)
        )


@dataclass(frozen=True, slots=True)
class Merged:
    """The next generation's records and supplements; `changed` is False when it would equal the one before."""

    records: pl.DataFrame
    supplements: pl.DataFrame
    changed: bool


def merge(stored: Stored, new: pl.DataFrame, waiting: pl.DataFrame, city: City, tallies: Mapping[str, Tally]) -> Merged:
    """Put `new` records and `waiting` supplements into what is `stored`, and join the city's sources.

    An unchanged record stays as it was; a new or corrected one for a month that its source had already published is
    held. Counts unchanged and held rows into `tallies`, and a supplement's matched rows as merged.
    """
    shown, held = stored.records.filter(~pl.col("held")), stored.records.filter("held")
    everything = pl.concat([shown.join(new, on="record_id", how="anti"), new])
    supplements = pl.concat([stored.supplements, waiting]).unique(maintain_order=True)
    new = _join_all(new, everything, supplements, city, fallback=shown)
    fresh = _fresh(new, shown)
    _count_unchanged(new, fresh, tallies)
    late = fresh.with_columns(is_late(fresh, stored.manifest, city).alias("held"))
    shown = pl.concat(
        [shown.join(late.filter(~pl.col("held")), on="record_id", how="anti"), late.filter(~pl.col("held"))]
    )
    late = late.filter("held")
    held = pl.concat([held.join(new, on="record_id", how="anti"), late])
    for source_id, count in late.group_by("source").len().iter_rows():
        tallies[source_id].held += count
    joined = _join_all(shown, shown, supplements, city, fallback=None)
    filled = not joined.equals(shown, null_equal=True)
    _count_matches(waiting, joined, tallies)
    left = _unmatched(supplements, joined)
    changed = bool(fresh.height) or filled or left.height != stored.supplements.height
    return Merged(pl.concat([joined, held]), left, changed)


def without_overlaps(records: pl.DataFrame, taken: set[str], tally: Tally) -> pl.DataFrame:
    """Records of months that no other publication of the same rows covers; the others are counted as rejected."""
    if not taken:
        return records
    month = pl.col("occurred_from").dt.strftime("%Y-%m")
    twice = records.filter(month.is_in(sorted(taken)))
    for when, count in twice.group_by(month.alias("month")).len().iter_rows():
        tally.rejects["overlaps", when] += count
    tally.rejected += twice.height
    tally.months -= taken
    return records.filter(~month.is_in(sorted(taken)))


def restated(records: pl.DataFrame) -> pl.DataFrame:
    """All held rows take their place; what they correct goes."""
    held = records.filter("held").with_columns(held=pl.lit(value=False))
    return pl.concat([records.filter(~pl.col("held")).join(held, on="record_id", how="anti"), held])


def _fresh(new: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Records that are not stored yet, or differ from what is stored."""
    content = [name for name in RECORD_SCHEMA if name not in _NOT_CONTENT]
    return new.join(shown.select(content), on=content, how="anti", nulls_equal=True, maintain_order="left")


def _count_unchanged(new: pl.DataFrame, fresh: pl.DataFrame, tallies: Mapping[str, Tally]) -> None:
    for source_id, count in new.group_by("source").len().iter_rows():
        tallies[source_id].unchanged += count
    for source_id, count in fresh.group_by("source").len().iter_rows():
        tallies[source_id].unchanged -= count


def is_late(fresh: pl.DataFrame, manifest: Manifest | None, city: City) -> pl.Series:
    """Whether each row's month had been published by its source before this ingest (`manifest`)."""
    published: list[tuple[str, str]] = []
    for state in manifest.sources if manifest else []:
        source = city.source(state.source)
        settle = source.settle_days if source else 0
        made: date = manifest.made_at.date() if manifest else date.min
        months = [month for month in state.covered_months if month_visible_from(month, settle) <= made]
        published += [(state.source, month) for month in months]
    table = pl.DataFrame(published, schema={"source": pl.String, "month": pl.String}, orient="row")
    fresh_months = fresh.select("source", pl.col("occurred_from").dt.strftime("%Y-%m").alias("month"))
    hits = fresh_months.join(
        table.with_columns(hit=pl.lit(value=True)), on=["source", "month"], how="left", maintain_order="left"
    )
    late: pl.Series = hits["hit"].fill_null(value=False)
    return late


def _join_all(
    records: pl.DataFrame, others: pl.DataFrame, supplements: pl.DataFrame, city: City, *, fallback: pl.DataFrame | None
) -> pl.DataFrame:
    """Fill what a source's rows lack from the source they are joined with; `fallback`: what the city held of them."""
    parts = [records.filter(~pl.col("source").is_in([source.id for source in city.sources if source.join]))]
    for source in city.sources:
        if source.join is None:
            continue
        rows = records.filter(pl.col("source") == source.id)
        fields = [name for take in source.join.take for name in _FILLS[take]]
        rows = _filled(rows, _givers(source, others, supplements, fields), f"{source.join.on}_key", fields)
        if fallback is not None:
            rows = _filled(rows, fallback.select("record_id", *fields), "record_id", fields)
        parts.append(rows)
    order = records.select("record_id").with_row_index("_order")
    joined = pl.concat(parts).join(order, on="record_id", maintain_order="left").sort("_order")
    return joined.select(pl.col(name).cast(kind) for name, kind in RECORD_SCHEMA.items())


def _givers(source: Source, others: pl.DataFrame, supplements: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """Rows of the joined source, one per key: the one with a place first, then the earliest."""
    assert source.join is not None
    key = f"{source.join.on}_key"
    columns = list(dict.fromkeys([key, *fields, "cell", "occurred_from"]))
    rows = [table.filter(pl.col("source") == source.join.source).select(columns) for table in (others, supplements)]
    found = pl.concat(rows).filter(pl.col(key).is_not_null())
    best = found.sort(pl.col("cell").is_null(), "occurred_from", "cell", maintain_order=True)
    return best.unique(key, keep="first", maintain_order=True).select(key, *fields)


def _filled(rows: pl.DataFrame, givers: pl.DataFrame, key: str, fields: Sequence[str]) -> pl.DataFrame:
    """`rows` with unknown fields taken from `givers`; what a row knows itself stays. Time is taken where coarser."""
    given = givers.rename({name: f"{name}_given" for name in fields})
    joined = rows.join(given, on=key, how="left", maintain_order="left")
    has_place = pl.col("cell").is_not_null() if "cell" in fields else pl.lit(value=True)
    hour_known = pl.col("date_precision").cast(pl.String) == "hour"
    fills = []
    for name in fields:
        own, other = pl.col(name), pl.col(f"{name}_given")
        if name in _FILLS["place"]:
            keep = has_place | pl.col("cell_given").is_null()
        elif name in _FILLS["time"]:
            keep = hour_known | (pl.col("date_precision_given").cast(pl.String).fill_null("") != "hour")
        else:
            keep = own.cast(pl.String) != _UNKNOWN
        fills.append(pl.when(keep | other.is_null()).then(own).otherwise(other).alias(name))
    minor = pl.col("minor")
    if "age_band" in fields:
        minor = minor | (pl.col("age_band_given").cast(pl.String) == "under_18").fill_null(value=False)
    return joined.with_columns(*fills, minor.alias("minor")).select(rows.columns)


def _count_matches(waiting: pl.DataFrame, records: pl.DataFrame, tallies: Mapping[str, Tally]) -> None:
    """A supplement's row concerns the trade where its charges do: it counts as relevant, and as merged."""
    matched = waiting.join(_unmatched(waiting, records), on=waiting.columns, how="anti", nulls_equal=True)
    for source_id, count in matched.group_by("source").len().iter_rows():
        tally = tallies[source_id]
        tally.relevant += count
        tally.merged += count
        tally.irrelevant -= count
    for source_id, count in waiting.group_by("source").len().iter_rows():
        tallies[source_id].waiting += count - matched.filter(pl.col("source") == source_id).height


def _unmatched(supplements: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Supplements whose charges are not known (yet)."""
    people = records.select("person_key").drop_nulls().unique()
    return supplements.join(people, on="person_key", how="anti", maintain_order="left")
