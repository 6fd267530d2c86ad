"""A made-up city with real generations on disk, and a plain Polars engine as the reference for what counts mean."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import h3
import numpy as np
import polars as pl
import pytest

from safelight.catalog import Catalog, City
from safelight.core.counts import KEY_MODULUS, TRUE_COLUMNS, TrueCounts
from safelight.core.home import Home
from safelight.core.question import Question
from safelight.core.settings import Settings
from safelight.core.vocabulary import HOUR_BLOCKS, SIZE_BAND_STARTS, WEEKDAYS, Dimension, SizeBand, Unit
from safelight.questions import Questions
from safelight.store import RECORD_SCHEMA, Manifest, Population, SourceState, Tables, lock_city, publish

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CENTRE = (37.80, -122.25)


@dataclass(frozen=True)
class PolarsEngine:
    """Counts in memory, written for reading: the reference that the store's engines must equal."""

    records: pl.DataFrame

    def counts(
        self, question: Question, *, today: date, population: Population = Population.TOTAL, events: bool = True
    ) -> list[TrueCounts]:
        rows = self._prepared().filter(self._conditions(question, today, population))
        names = [dimension.value for dimension in question.by]
        dimensions = (*names, *(name for name in ("basis", "origin") if name not in names))
        if "cell" in names:
            rows = rows.with_columns(
                pl.col("cell" if question.resolution == 9 else f"cell_{question.resolution}").alias("cell")
            )
        units = [question.unit] if question.unit else [Unit(unit) for unit in Unit if unit in rows["unit"].unique()]
        return [TrueCounts(self._count(rows, dimensions, unit), dimensions, unit) for unit in units]

    def _prepared(self) -> pl.DataFrame:
        start = pl.col("occurred_from")
        precision = pl.col("date_precision").cast(pl.String)
        dated = precision != "year"
        has_hour = precision == "hour"
        has_day = precision.is_in(["hour", "day"])
        block = (start.dt.hour() // 4).replace_strict(dict(enumerate(HOUR_BLOCKS)), return_dtype=pl.String)
        weekday = (start.dt.weekday() - 1).replace_strict(dict(enumerate(WEEKDAYS)), return_dtype=pl.String)
        band = sum((pl.col("operation_size") >= bound).cast(pl.Int64) for bound in SIZE_BAND_STARTS) - 1
        quarter = pl.concat_str(start.dt.year().cast(pl.String), pl.lit("-Q"), start.dt.quarter().cast(pl.String))
        words = [name for name, kind in RECORD_SCHEMA.items() if isinstance(kind, pl.Enum)]
        return self.records.with_columns(
            pl.col(words).cast(pl.String),
            year=start.dt.year().cast(pl.Int64),
            month=pl.when(dated).then(start.dt.strftime("%Y-%m")),
            quarter=pl.when(dated).then(quarter),
            weekday=pl.when(has_day).then(weekday),
            hour=pl.when(has_hour).then(block),
            size_band=band.replace_strict(dict(enumerate(str(b) for b in SizeBand)), return_dtype=pl.String),
            unit=pl.when(pl.col("people").is_not_null())
            .then(pl.lit("people"))
            .when(pl.col("basis").cast(pl.String) == "call")
            .then(pl.lit("calls"))
            .otherwise(pl.lit("offences")),
            count=pl.coalesce("people", "offences").cast(pl.Int64),
        )

    def _conditions(self, question: Question, today: date, population: Population) -> list[pl.Expr]:
        day = pl.col("occurred_from").dt.date()
        found = [~pl.col("held"), pl.col("visible_from") <= today]
        found += [day >= question.since] if question.since else []
        found += [day <= question.until] if question.until else []
        found += [pl.col("operation_size") >= question.size_min] if question.size_min else []
        found += [pl.col("operation_size") <= question.size_max] if question.size_max else []
        found += [pl.col("origin").is_in(question.origin or ("open",))]
        for name in ("city", "source", "basis", "role", "sex", "age_band", "race", "charge", "venue"):
            wanted = getattr(question, name)
            if wanted and not (name == "age_band" and population is Population.MINORS):
                found.append(pl.col(name).is_in([str(word) for word in wanted]))
        if question.unit and question.unit is not Unit.OPERATIONS:
            found.append(pl.col("unit") == question.unit.value)
        apart = population is Population.APART or question.charge == ("lewd_conduct",)
        if population is Population.MINORS:
            return [*found, pl.col("minor")]
        return [*found, ~pl.col("minor"), pl.col("apart") == apart, *self._clock(question, population)]

    def _clock(self, question: Question, population: Population) -> list[pl.Expr]:
        by_hour = question.hours is not None or Dimension.HOUR in question.by
        by_day = bool(question.weekdays) or Dimension.WEEKDAY in question.by
        if population is Population.UNKNOWN_HOUR:
            maybe = pl.col("weekday").is_null() | pl.col("weekday").is_in(question.weekdays or WEEKDAYS)
            return [pl.col("hour").is_null(), maybe] if by_hour else [pl.col("weekday").is_null()]
        start, end = question.hours or (0, 24)
        blocks = [
            b
            for b in HOUR_BLOCKS
            if (start <= int(b.split("-")[0]) < end)
            or (start > end and (int(b.split("-")[0]) >= start or int(b.split("-")[0]) < end))
        ]
        hours = [pl.col("hour").is_in(blocks)] if by_hour else []
        return [*hours, *([pl.col("weekday").is_in(question.weekdays or WEEKDAYS)] if by_day else [])]

    def _count(self, rows: pl.DataFrame, dimensions: tuple[str, ...], unit: Unit) -> pl.DataFrame:
        rows = rows.with_row_index("_row")
        group = pl.coalesce(pl.col("operation_id").bin.encode("hex"), pl.col("_row").cast(pl.String)).alias(
            "_operation"
        )
        key = pl.col("record_key").cast(pl.Int64)
        if unit is Unit.OPERATIONS:
            first = (
                self.records.filter(~pl.col("held"))
                .group_by("operation_id")
                .agg(first=pl.col("record_key").sort_by("record_id").first().cast(pl.Int64))
            )
            rows = rows.join(first, on="operation_id", how="left").with_columns(key=pl.coalesce("first", key))
            each = rows.group_by(*dimensions, group).agg(pl.lit(1).alias("count"), pl.col("key").first())
        else:
            each = (
                rows.filter(pl.col("unit") == unit.value)
                .group_by(*dimensions, group)
                .agg(pl.col("count").sum(), key.sum().alias("key"))
            )
        table = each.group_by(dimensions).agg(
            n=pl.col("count").sum(),
            key=pl.col("key").sum() % KEY_MODULUS,
            operations=pl.len(),
            largest=pl.col("count").max(),
        )
        return table.select(*dimensions, pl.col(*TRUE_COLUMNS).cast(pl.Int64)).sort(dimensions)


def make_city(city: str = "rivermouth") -> City:
    source = {
        "id": "arrests",
        "title": "Arrests",
        "publisher": "Rivermouth Police",
        "page": "https://example.org/arrests",
        "status": "archive",
        "status_since": "2026",
        "status_note": "for tests",
        "covers": True,
        "covers_why": "yes",
        "basis": "arrest",
        "unit": "people",
        "feed": "file",
        "licence": "CC0",
        "citation": "Rivermouth Police, Arrests",
        "terms": "none",
        "robots": "none",
        "cadence": "daily",
        "rules": ["codes"],
        "withholds": ["race of whoever was arrested"],
        "layout": [
            {
                "id": "plain",
                "columns": {"id": "id", "from": "at", "code": "code", "sex": "sex", "age": "age", "venue": "where"},
                "dates": {"formats": ["%Y-%m-%d %H:%M"]},
            }
        ],
    }
    crimes = {
        **source,
        "id": "crimes",
        "title": "Crimes",
        "basis": "reported_offence",
        "unit": "offences",
        "withholds": [],
    }
    return City.model_validate(
        {
            "id": city,
            "name": city.title(),
            "state": "CA",
            "timezone": "America/Los_Angeles",
            "centre": CENTRE,
            "footprint": [h3.latlng_to_cell(*CENTRE, 6)],
            "residents": {"value": 400000, "year": 2020, "source": "census"},
            "source": [source, crimes],
            "rules": {"codes": [{"code": ["647B"], "charge": "selling", "role": "unknown", "why": "w", "source": "s"}]},
        }
    )


def make_records(
    count: int,
    *,
    seed: int = 7,
    first: date = date(2018, 1, 1),
    days: int = 3000,
    spread: float = 0.03,
    source: str = "arrests",
    city: str = "rivermouth",
) -> pl.DataFrame:
    """Records around a few busy places; every fifth stands in an operation with its neighbours."""
    rng = np.random.default_rng(seed)
    hubs = rng.normal(0, spread, (6, 2)) + CENTRE
    spots = hubs[rng.integers(0, 6, count)] + rng.normal(0, spread / 3, (count, 2))
    start = [
        datetime.combine(first, datetime.min.time()) + timedelta(days=int(d), hours=int(h))
        for d, h in zip(rng.integers(0, days, count), rng.integers(0, 24, count), strict=True)
    ]
    cells = [h3.latlng_to_cell(lat, lon, 9) for lat, lon in spots]
    sizes = np.where(rng.random(count) < 0.2, 2, 1)
    roles = rng.choice(["prostituted_person", "buyer", "exploiter", "unknown"], count, p=[0.5, 0.25, 0.05, 0.2])
    charges = {"prostituted_person": "selling", "buyer": "buying", "exploiter": "promoting", "unknown": "other"}
    ends = [(d.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1) for d in start]
    people = source == "arrests"
    frame = pl.DataFrame(
        {
            "record_id": [f"{source}{n:010}".encode()[-16:].rjust(16, b"0") for n in range(count)],
            "incident_key": None,
            "person_key": None,
            "city": city,
            "source": source,
            "generation": 1,
            "basis": "arrest" if people else "reported_offence",
            "origin": "open",
            "people": 1 if people else None,
            "offences": 1,
            "role": roles,
            "role_why": "test",
            "code": "647B",
            "sex": rng.choice(["female", "male", "unknown"], count),
            "age_band": rng.choice(["18_24", "25_34", "45_plus"], count),
            "race": "withheld",
            "charge": [charges[r] for r in roles],
            "charges": [[charges[r]] for r in roles],
            "apart": False,
            "minor": rng.random(count) < 0.02,
            "venue": rng.choice(["street", "hotel_motel", "residence"], count, p=[0.7, 0.2, 0.1]),
            "occurred_from": start,
            "occurred_to": None,
            "date_precision": rng.choice(["hour", "day"], count, p=[0.9, 0.1]),
            **{
                name: [h3.str_to_int(h3.cell_to_parent(cell, res)) for cell in cells]
                for name, res in (("cell", 9), ("cell_8", 8), ("cell_7", 7), ("cell_6", 6))
            },
            "place_precision": "block",
            "place_withheld": False,
            "operation_id": None,
            "operation_size": sizes,
            "record_key": rng.integers(0, KEY_MODULUS, count),
            "visible_from": [end.date() for end in ends],
            "held": False,
        },
        schema_overrides=RECORD_SCHEMA,
    )
    return frame.select(pl.col(name).cast(kind) for name, kind in RECORD_SCHEMA.items() if name in frame.columns)


def publish_city(home: Home, records: pl.DataFrame, city: str = "rivermouth") -> Manifest:
    months = records["occurred_from"].dt.strftime("%Y-%m").unique().sort().to_list()
    states = [
        SourceState(
            source=source,
            basis=part["basis"][0],
            unit="people" if source == "arrests" else "offences",
            origin=part["origin"][0],
            fetched_at=NOW,
            oldest=part["occurred_from"].min().date(),
            newest=part["occurred_from"].max().date(),
            covered_months=months,
        )
        for (source,), part in records.group_by("source", maintain_order=True)
    ]
    draft = Manifest(
        city=city, made_at=NOW, safelight_version="0.1.0", catalog_version="c", key_fingerprint="k", sources=states
    )
    with lock_city(home, city):
        return publish(home, city, Tables(records=records), draft)


@pytest.fixture(scope="session")
def polars_engine() -> type[PolarsEngine]:
    return PolarsEngine


@pytest.fixture(scope="session")
def records_of() -> Callable[..., pl.DataFrame]:
    return make_records


@pytest.fixture
def ask(tmp_path: Any) -> Callable[..., Questions]:
    """Questions over given records: a generation on disk, counts by the reference engine."""

    def make(records: pl.DataFrame, *, secret: str = "ab" * 32, now: datetime = NOW, name: str = "home") -> Questions:
        home = Home(tmp_path / name).make()
        cities = records["city"].unique().sort().to_list()
        for city in cities:
            publish_city(home, records.filter(pl.col("city") == city), city)
        catalog = Catalog({city: make_city(city) for city in (*cities, "elsewhere")}, {})
        settings = Settings(home=home.root, record_key=secret)
        return Questions(home, settings, engine=PolarsEngine(records), catalog=catalog, clock=lambda: now)

    return make


@pytest.fixture
def questions(ask: Callable[..., Questions], records_of: Callable[..., pl.DataFrame]) -> Questions:
    return ask(records_of(4000))


@pytest.fixture(scope="session")
def report() -> Callable[[str], object]:
    """Prints an attacker's gain or a time (`pytest -s` shows it)."""
    return lambda line: sys.stdout.write(line + "\n")


def parse(**filters: str) -> Question:
    return Question.from_filters(filters)


@pytest.fixture(scope="session")
def q() -> Callable[..., Question]:
    return parse
