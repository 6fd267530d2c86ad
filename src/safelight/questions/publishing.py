"""From an engine's true counts to complete published tables, by the plan of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from safelight.core.counts import TRUE_COLUMNS, PublishedCounts, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.question import Question
from safelight.core.vocabulary import Basis, Dimension, Unit, Venue
from safelight.privacy import (
    CELL_NAMES,
    Alternative,
    Placed,
    Plan,
    Protection,
    add_up,
    failing_status,
    is_dense,
    publish,
    publish_areas,
)
from safelight.questions.categories import complete, expected_rows

_NUMBERS = ("year", "cell")


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


def with_all_units(counts: Sequence[TrueCounts], coverage: pl.DataFrame, question: Question) -> list[TrueCounts]:
    """A table for each unit that the sources count, empty ones too, in the order of the units."""
    found = {table.unit: table for table in counts}
    covered = {Unit(unit) for unit in coverage["unit"].unique()}
    wanted = {question.unit} if question.unit else covered | set(found)
    dimensions = dimensions_of(question)
    schema = {name: pl.Int64() if name in _NUMBERS else pl.String() for name in dimensions}
    empty = pl.DataFrame(schema={**schema, **dict.fromkeys(TRUE_COLUMNS, pl.Int64())})
    return [found.get(unit) or TrueCounts(empty, dimensions, unit) for unit in Unit if unit in wanted]


def publish_table(true: TrueCounts, coverage: pl.DataFrame, plan: Plan, key: RecordKey) -> PublishedCounts:
    """All rows of one unit, published; rows about dwellings pass the stricter test."""
    published = _publish_rows(true, plan, key)
    keys = expected_rows(coverage, plan.question, true.dimensions, true.unit)
    return complete(published, keys, _absent(keys, plan))


def _publish_rows(true: TrueCounts, plan: Plan, key: RecordKey) -> PublishedCounts:
    if Dimension.VENUE not in true.dimensions or plan.private_venue == plan.protection:
        return publish(true, key, plan.protection)
    dwelling = pl.col("venue") == Venue.RESIDENCE.value
    others = publish(replace(true, frame=true.frame.filter(~dwelling)), key, plan.protection)
    dwellings = publish(replace(true, frame=true.frame.filter(dwelling)), key, plan.private_venue)
    return replace(others, frame=pl.concat([others.frame, dwellings.frame]))


def _absent(keys: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The rows of nobody: the same status as rows of few."""
    status = pl.lit(failing_status(plan.protection))
    number = pl.lit(None if plan.protection.threshold else 0, dtype=pl.Int64)
    if "venue" in keys.columns:
        dwelling = pl.col("venue") == Venue.RESIDENCE.value
        status = pl.when(dwelling).then(pl.lit(failing_status(plan.private_venue))).otherwise(status)
        number = pl.when(dwelling).then(pl.lit(None, dtype=pl.Int64)).otherwise(number)
    return keys.with_columns(status.alias("status"), number.alias("number"))


def draw(counts: Sequence[TrueCounts], coverage: pl.DataFrame, plan: Plan, key: RecordKey) -> Drawn:
    """Publish an answer's tables; among cells, at the finest allowed step that is dense enough."""
    if not plan.resolutions:
        return Drawn(tuple(publish_table(true, coverage, plan, key) for true in counts), (), None)
    rolled, resolution = _sharpest([Placed.of(true) for true in counts], plan, key)
    areas = [publish_areas(placed, resolution, key, plan.protection, off_map=_off_map(placed)) for placed in rolled]
    off_map = tuple(publish_table(area.left, coverage, plan, key) for area in areas)
    return Drawn(tuple(area.cells for area in areas), off_map, resolution)


def _sharpest(counts: Sequence[Placed], plan: Plan, key: RecordKey) -> tuple[list[Placed], int]:
    """The counts at the finest allowed step that is dense enough, else at the coarsest.

    Dense enough: two thirds of all that is counted, in the unit counted most, stand in cells of 10 and more.
    """
    *finer, coarsest = plan.resolutions
    totals = [_published_total(placed, key) for placed in counts] if finer else []
    most = max(range(len(totals)), key=totals.__getitem__, default=None)
    for resolution in finer:
        judged = None if most is None else _at(counts[most], resolution, plan)
        if judged is None or is_dense(judged, key, plan.protection, totals[most or 0], off_map=_off_map(judged)):
            return [_at(placed, resolution, plan) for placed in counts], resolution
    return [_at(placed, coarsest, plan) for placed in counts], coarsest


def _at(placed: Placed, resolution: int, plan: Plan) -> Placed:
    return placed if resolution == plan.question.resolution else placed.at(resolution)


def _off_map(placed: Placed) -> pl.Expr:
    """Dwellings and announced operations never stand in a cell."""
    off = pl.col("basis") == Basis.ANNOUNCEMENT.value
    return off | (pl.col("venue") == Venue.RESIDENCE.value) if "venue" in placed.dimensions else off


def _published_total(placed: Placed, key: RecordKey) -> int:
    """All that is counted, published by basis and origin; the same at every step of place."""
    by_kind = add_up(placed.anywhere(), ("basis", "origin"))
    return int(publish(by_kind, key, Protection()).frame["number"].sum())


def sharper_steps(plan: Plan, resolution: int | None) -> tuple[list[str], list[Alternative]]:
    """Why a coarser step than the finest allowed was taken, and the finer ones to click."""
    finest = plan.resolutions[0] if plan.resolutions else None
    if resolution is None or finest is None or not plan.free_resolution or resolution == finest:
        return [], []
    note = (
        f"{CELL_NAMES[resolution].capitalize()} (H3 {resolution}): the finest step at which two thirds of what is "
        "counted stand in areas of 10 and more."
    )
    if resolution == plan.resolutions[-1]:
        note = f"{CELL_NAMES[resolution].capitalize()} (H3 {resolution}): finer areas would mostly hold fewer than 10."
    finer = [step for step in plan.resolutions if step > resolution]
    others = [
        Alternative(
            replace(plan.asked, resolution=step).to_filters(), f"{CELL_NAMES[step].capitalize()}, with more error."
        )
        for step in finer
    ]
    return [note], others
