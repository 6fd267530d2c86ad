"""From an engine's true counts to complete published tables, by the plan of a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from safelight.core.counts import TRUE_COLUMNS, PublishedCounts, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.vocabulary import Basis, Dimension, Unit, Venue
from safelight.privacy import (
    CELL_TITLES,
    SHOWN,
    Alternative,
    Placed,
    Plan,
    is_dense,
    publish,
    publish_areas,
    published_total,
)
from safelight.questions.categories import Key, column_type, expected_rows, listed
from safelight.questions.coverage import Coverage


@dataclass(frozen=True, slots=True)
class Drawn:
    """Published tables of one answer: rows, what stands on no map, and the sharpness chosen."""

    tables: tuple[PublishedCounts, ...]
    off_map: tuple[PublishedCounts, ...]
    resolution: int | None


def dimensions_of(question: Question) -> tuple[str, ...]:
    """An engine's columns: what was asked for, then basis and origin, which are never added over."""
    asked = [dimension.value for dimension in question.by]
    return (*asked, *(name for name in ("basis", "origin") if name not in asked))


def with_all_units(counts: Sequence[TrueCounts], coverage: Coverage, question: Question) -> list[TrueCounts]:
    """A table for each unit that the sources count, empty ones too, in the order of the units."""
    found = {table.unit: table for table in counts}
    covered = {Unit(stream.unit) for stream in coverage.present}
    wanted = {question.unit} if question.unit else covered | set(found)
    return [found.get(unit) or _empty(question, unit) for unit in Unit if unit in wanted]


def _empty(question: Question, unit: Unit) -> TrueCounts:
    dimensions = dimensions_of(question)
    schema = {name: column_type(name) for name in dimensions} | dict.fromkeys(TRUE_COLUMNS, pl.Int64())
    return TrueCounts(pl.DataFrame(schema=schema), dimensions, unit)


def publish_rows(
    true: TrueCounts, coverage: Coverage, question: Question, publish_all: Callable[[TrueCounts], PublishedCounts]
) -> PublishedCounts:
    """All rows of one unit, published: nobody looks the same as few, and what is beside the keys stands where shown."""
    if not true.dimensions:
        return publish_all(true)
    return publish_listed(true, expected_rows(coverage, question, true.dimensions, true.unit), publish_all)


def publish_listed(
    true: TrueCounts, keys: Sequence[Key], publish_all: Callable[[TrueCounts], PublishedCounts]
) -> PublishedCounts:
    """The same for these keys: rows of nobody are among them, and rows beside them stand only where shown."""
    table = publish_all(listed(true, keys))
    if len(table.frame) == len(keys):
        return table
    beside = table.frame[len(keys) :]
    return replace(table, frame=pl.concat([table.frame[: len(keys)], beside.filter(beside["status"] == SHOWN)]))


def publish_table(true: TrueCounts, coverage: Coverage, plan: Plan, key: RecordKey) -> PublishedCounts:
    """All rows of one unit, published; rows about dwellings pass the stricter test."""
    return publish_rows(true, coverage, plan.question, lambda whole: _published(whole, plan, key))


def _published(true: TrueCounts, plan: Plan, key: RecordKey) -> PublishedCounts:
    others = publish(true, key, plan.protection)
    if Dimension.VENUE not in true.dimensions or plan.private_venue == plan.protection:
        return others
    dwelling = true.frame["venue"] == Venue.RESIDENCE.value
    stricter = publish(true, key, plan.private_venue).frame
    columns = [stricter[name].zip_with(dwelling, others.frame[name]) for name in ("status", "number")]
    return replace(others, frame=others.frame.with_columns(columns))


def draw(counts: Sequence[TrueCounts], coverage: Coverage, plan: Plan, key: RecordKey) -> Drawn:
    """Publish an answer's tables; among cells, at the finest allowed step that is dense enough."""
    if not plan.resolutions:
        return Drawn(tuple(publish_table(true, coverage, plan, key) for true in counts), (), None)
    placed = [Placed.of(true, _off_map(true)) for true in counts]
    rolled, resolution = sharpest(placed, plan, key)
    areas = [publish_areas(table, resolution, key, plan.protection) for table in rolled]
    off_map = tuple(publish_table(area.left, coverage, plan, key) for area in areas)
    return Drawn(tuple(area.cells for area in areas), off_map, resolution)


def sharpest(counts: Sequence[Placed], plan: Plan, key: RecordKey) -> tuple[list[Placed], int]:
    """The counts at the finest allowed step that is dense enough, else at the coarsest.

    Dense enough: two thirds of all that is counted, in the unit counted most, stand in cells of 10 and more.
    """
    *finer, coarsest = plan.resolutions
    totals = [published_total(placed, key) for placed in counts] if finer else []
    most = max(range(len(totals)), key=totals.__getitem__, default=None)
    for resolution in finer:
        judged = None if most is None else _at(counts[most], resolution, plan)
        if judged is None or is_dense(judged, key, plan.protection, totals[most or 0]):
            return [_at(placed, resolution, plan) for placed in counts], resolution
    return [_at(placed, coarsest, plan) for placed in counts], coarsest


def _at(placed: Placed, resolution: int, plan: Plan) -> Placed:
    return placed if resolution == plan.question.resolution else placed.at(resolution)


def _off_map(true: TrueCounts) -> pl.Expr:
    """Dwellings and announced operations never stand in a cell."""
    off = pl.col("basis") == Basis.ANNOUNCEMENT.value
    return off | (pl.col("venue") == Venue.RESIDENCE.value) if "venue" in true.dimensions else off


def sharper_steps(plan: Plan, resolution: int | None) -> tuple[list[str], list[Alternative]]:
    """Why a coarser step than the finest allowed was taken, and the finer ones to click."""
    finest = plan.resolutions[0] if plan.resolutions else None
    if resolution is None or finest is None or not plan.free_resolution or resolution == finest:
        return [], []
    areas = CELL_TITLES[resolution]
    note = said(
        "{areas} (H3 {step}): the finest step at which two thirds of what is counted stand in areas of 10 and more.",
        areas=areas,
        step=resolution,
    )
    if resolution == plan.resolutions[-1]:
        note = said("{areas} (H3 {step}): finer areas would mostly hold fewer than 10.", areas=areas, step=resolution)
    finer = [step for step in plan.resolutions if step > resolution]
    others = [
        Alternative(
            replace(plan.asked, resolution=step).to_filters(),
            said("{areas}, with more error.", areas=CELL_TITLES[step]),
        )
        for step in finer
    ]
    return [note], others
