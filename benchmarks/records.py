"""Made-up records with the shapes that matter to speed: busy and quiet cells, single arrests and operations, years."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

import numpy as np
import polars as pl

from safelight.core.home import Home
from safelight.core.vocabulary import AgeBand, Charge, Race, Role, Sex, Venue
from safelight.store import RECORD_SCHEMA, Manifest, SourceState, Tables, lock_city, publish, sources_table

CITIES: Final = ("atlanta", "boston", "chicago", "dallas", "denver", "houston", "oakland", "phoenix", "portland")
FIRST_DAY: Final = date(2012, 1, 1)
DAYS: Final = 14 * 365
CELLS: Final = 600
"""Cells of resolution 8 in a city that have arrests at all."""
BASE_CELLS: Final = (10, 11, 12, 13, 15, 16, 17, 18, 19)
"""H3 base cells, a city in each; none is a pentagon."""
SINGLE: Final = 0.8
"""Share of events that are one record of no group; the rest are operations of 2 and more, 6 on average."""

SAME_SIDE: Final = 0.85
"""Share of an operation's records that have its role."""


def publish_cities(home: Home, records: int, seed: int = 1) -> None:
    """`records` records over nine cities, published as synthetic."""
    rng = np.random.default_rng(seed)
    shares = np.diff(np.linspace(0, records, len(CITIES) + 1).astype(int))
    for number, (city, share) in enumerate(zip(CITIES, shares, strict=True)):
        with lock_city(home, city):
            records = city_records(city, number, int(share), rng)
            states = _states(records)
            publish(home, city, Tables(records=records, sources=sources_table(states)), _draft(city, states))


def city_records(city: str, number: int, count: int, rng: np.random.Generator) -> pl.DataFrame:
    """Records of one city that fit `RECORD_SCHEMA`."""
    sizes = np.where(rng.random(count) < SINGLE, 1, 1 + rng.geometric(0.2, count))
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), count)) + 1]
    events = len(sizes)
    # A quarter of the cells holds two thirds of the arrests.
    place = (CELLS * rng.power(0.4, events)).astype(np.int64)
    start = rng.integers(0, DAYS, events) * 24 + rng.integers(0, 24, events)
    event = pl.DataFrame(
        {
            "event": np.arange(events),
            "size": sizes,
            "place": place,
            "start": start,
            "side": _words(rng, Role, (0.3, 0.25, 0.05, 0.4), events),
            "charge": _words(rng, Charge, (0.45, 0.3, 0.06, 0.04, 0.03, 0.08, 0.0, 0.04), events),
            "basis": np.where(rng.random(events) < 0.8, "arrest", "reported_offence"),
            "venue": _words(rng, Venue, (0.6, 0.1, 0.03, 0.05, 0.07, 0.05, 0.05, 0.05), events),
        }
    )
    frame = event.select(pl.all().repeat_by("size").explode()).head(count)
    return _as_records(frame, city, number, rng)


def _as_records(frame: pl.DataFrame, city: str, number: int, rng: np.random.Generator) -> pl.DataFrame:
    count = frame.height
    ids = pl.Series([bytes(row) for row in rng.integers(0, 256, (count, 16), dtype=np.uint8)], dtype=pl.Binary)
    people = pl.col("basis") == "arrest"
    cell_8 = _cells(8, number, pl.col("place"))
    age = _words(rng, AgeBand, (0.0, 0.25, 0.3, 0.2, 0.15, 0.1, 0.0), count)
    return frame.with_columns(
        record_id=ids,
        incident_key=None,
        person_key=None,
        city=pl.lit(city),
        source=pl.concat_str(pl.lit(f"{city}_"), "basis"),
        generation=0,
        origin=pl.lit("synthetic"),
        people=pl.when(people).then(1),
        offences=1,
        # Most of an operation is of one side.
        role=pl.when(pl.Series(rng.random(count) < SAME_SIDE)).then("side").otherwise(pl.lit("unknown")),
        role_why=pl.lit("made up"),
        code=pl.lit("made up"),
        sex=_words(rng, Sex, (0.5, 0.4, 0.0, 0.1, 0.0), count),
        age_band=age,
        race=_words(rng, Race, (0.05, 0.35, 0.2, 0.01, 0.01, 0.28, 0.02, 0.08, 0.0), count),
        charges=pl.concat_list("charge"),
        apart=False,
        minor=pl.Series(rng.random(count) < 0.01),
        occurred_from=pl.lit(datetime(2012, 1, 1)) + pl.duration(hours=pl.col("start")),  # noqa: DTZ001
        occurred_to=None,
        date_precision=pl.Series(np.where(rng.random(count) < 0.9, "hour", "day")),
        cell=cell_8,
        cell_8=cell_8,
        cell_7=_cells(7, number, pl.col("place") // 7),
        cell_6=_cells(6, number, pl.col("place") // 49),
        place_precision=pl.lit("block"),
        place_withheld=False,
        operation_id=pl.when(pl.col("size") > 1).then(ids.gather(frame["event"].search_sorted(frame["event"]))),
        operation_size=pl.col("size"),
        record_key=pl.Series(rng.integers(0, 720_720, count)),
        visible_from=(pl.lit(FIRST_DAY) + pl.duration(hours=pl.col("start"))).cast(pl.Date).dt.month_end()
        + pl.duration(days=30),
        held=False,
    ).select(pl.col(name).cast(kind) for name, kind in RECORD_SCHEMA.items())


def _cells(resolution: int, city: int, place: pl.Expr) -> pl.Expr:
    """H3 cells whose last digits are the place, base 7."""
    digits = resolution
    cell = pl.lit((1 << 59) | (resolution << 52) | (BASE_CELLS[city] << 45) | ((1 << (3 * (15 - digits))) - 1))
    for digit in range(digits):
        cell = cell + ((place // 7**digit) % 7) * (1 << (3 * (15 - resolution + digit)))
    return cell.cast(pl.Int64)


def _words(rng: np.random.Generator, kind: type, shares: tuple[float, ...], count: int) -> pl.Series:
    weights = np.array(shares) / sum(shares)
    words = pl.Series([word.value for word in kind], dtype=pl.String)
    return words.gather(pl.Series(rng.choice(len(words), count, p=weights), dtype=pl.UInt32))


def _states(records: pl.DataFrame) -> list[SourceState]:
    """What a manifest says of each source: the months that it covers."""
    month = pl.col("occurred_from").dt.strftime("%Y-%m")
    sources = records.group_by("source", "basis").agg(
        month.unique().sort().alias("months"),
        pl.len().alias("rows"),
        pl.col("occurred_from").min().dt.date().alias("oldest"),
        pl.col("occurred_from").max().dt.date().alias("newest"),
    )
    return [
        SourceState(
            source=row["source"],
            basis=row["basis"],
            unit="people" if row["basis"] == "arrest" else "offences",
            origin="synthetic",
            fetched_at=datetime.now(UTC),
            read=row["rows"],
            relevant=row["rows"],
            kept=row["rows"],
            newest=row["newest"],
            oldest=row["oldest"],
            covered_months=row["months"],
        )
        for row in sources.sort("source").iter_rows(named=True)
    ]


def _draft(city: str, states: list[SourceState]) -> Manifest:
    return Manifest(
        city=city,
        made_at=datetime.now(UTC),
        safelight_version="benchmark",
        catalog_version="none",
        key_fingerprint="00000000",
        sources=states,
    )
