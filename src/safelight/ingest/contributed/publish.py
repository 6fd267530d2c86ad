"""From an accepted file to records: a source of its city in the catalogue, and the city's next generation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from safelight.catalog import (
    BY_MONTH,
    BY_QUARTER,
    BY_YEAR,
    City,
    Source,
    drop_contributed,
    save_contributed,
    with_contributed,
)
from safelight.core.errors import BadInput
from safelight.core.home import Home
from safelight.core.said import said
from safelight.core.vocabulary import Origin
from safelight.feeds import Batch
from safelight.ingest.city import ingest_city
from safelight.ingest.contributed.format import YEAR_LENGTH, first_month
from safelight.ingest.inputs import Input
from safelight.ingest.withdrawing import withdraw_source
from safelight.ingest.workshop import Workshop
from safelight.store import current

_SHOWN_FROM: Final = 10


def take_contribution(workshop: Workshop, city_id: str, source: Source, rows: pl.DataFrame) -> None:
    """Make the records of `rows` (as `check_contribution` cleaned them) part of the city's next generation.

    `source` is listed in the catalogue from then on. Where anything fails, neither the catalogue nor the city changes;
    done again, nothing changes. Raises NotThere for an unknown city, BadInput where the city shows made-up records,
    StoreError while it is locked.
    """
    city = workshop.catalog.city(city_id)
    refuse_beside_made_up(workshop.home, city)
    extra = workshop.home.catalog
    save_contributed(extra, city_id, source)
    generation = current(workshop.home, city_id)
    if generation is not None and generation.manifest.source(source.id):
        return
    try:
        catalog = with_contributed(workshop.catalog, extra)
        shop = replace(workshop, catalog=catalog)
        report = ingest_city(shop, catalog.city(city_id), [_input(source, rows)])
        if report.problems:
            raise report.problems[0].error
    except BaseException:
        drop_contributed(extra, city_id, source.id)
        raise


def withdraw_contribution(workshop: Workshop, city_id: str, source_id: str) -> None:
    """Take a contribution out of every generation and release of its city, and out of the catalogue.

    Done again, or after a part of it was done, it does the rest. Raises StoreError while the city is locked.
    """
    withdraw_source(workshop, city_id, source_id)
    drop_contributed(workshop.home.catalog, city_id, source_id)


def rounded_counts(rows: pl.DataFrame, column: str) -> dict[str, int | None]:
    """People of a cleaned file by the words of a column, for a steward: to the nearest five, None below ten."""
    value = pl.col("period").str.head(YEAR_LENGTH) if column == "period" else pl.col(column)
    sums = rows.group_by(value.alias("word")).agg(pl.col("people").cast(pl.Int64).sum()).sort("word")
    return {word: 5 * round(people / 5) if people >= _SHOWN_FROM else None for word, people in sums.iter_rows()}


def refuse_beside_made_up(home: Home, city: City) -> None:
    """Raise BadInput where the city shows made-up records."""
    generation = current(home, city.id)
    if generation is not None and Origin.SYNTHETIC.value in generation.manifest.origins:
        raise BadInput(
            said(
                "{city} shows made-up records here, and a contributed file never stands beside those.", city=city.name
            ),
            fix=said("Ingest published records of the city first; they take the place of the made-up ones."),
        )


def _input(source: Source, rows: pl.DataFrame) -> Input:
    def opened(_after: str | None) -> tuple[Source, Iterator[Batch]]:
        return source, _batches(source, rows)

    identity = ("contributed", source.model_dump_json(), str(rows.hash_rows().sum()))
    return Input(source.id, identity, opened, Origin.CONTRIBUTED, whole=True)


def _batches(source: Source, rows: pl.DataFrame) -> Iterator[Batch]:
    """The rows of which the month is known, then the quarter, then the year alone; a row for each person."""
    period = pl.col("period")
    people = _one_each(rows).with_columns((first_month(period) + "-01").alias("day"))
    quarter, year = period.str.contains("-q", literal=True), period.str.len_chars() == YEAR_LENGTH
    for name, chosen in ((BY_MONTH, ~quarter & ~year), (BY_QUARTER, quarter), (BY_YEAR, year)):
        layout = next(layout for layout in source.layouts if layout.id == name)
        part = people.filter(chosen)
        if part.height:
            yield Batch(layout, part.select(layout.allowed).lazy(), cursor=name, rows=part.height)


def _one_each(rows: pl.DataFrame) -> pl.DataFrame:
    """A row that stands for several people becomes as many, each with a key of its own."""
    counted = rows.with_columns(pl.int_ranges(0, pl.col("people").cast(pl.Int64)).alias("n")).explode("n")
    return counted.with_columns((pl.col("row_key") + "/" + pl.col("n").cast(pl.String)).alias("row_key"))
