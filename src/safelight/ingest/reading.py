"""Reading the sources of a city, batch by batch, into staged rows or staged texts; what fails is left as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import polars as pl
import structlog

from safelight.catalog import City, Layout, Source
from safelight.core.errors import SafelightError
from safelight.core.vocabulary import Origin
from safelight.feeds import Batch
from safelight.ingest.activity import read_activity
from safelight.ingest.complaints import read_complaints
from safelight.ingest.inputs import SYNTHETIC_COLUMN, Input
from safelight.ingest.posts import is_text, read_posts
from safelight.ingest.report import Problem
from safelight.ingest.rows import Context, deidentify
from safelight.ingest.staging import Stage
from safelight.ingest.tally import Tally
from safelight.ingest.tombstones import tombstones
from safelight.ingest.workshop import Workshop, catalog_version

Reader: TypeAlias = Callable[[Batch, Context], tuple[pl.DataFrame, Tally]]

log = structlog.get_logger("safelight.ingest")


@dataclass(slots=True)
class Read:
    """What was read of one source: staged rows, texts, complaints or police activity, as one of staging's schemas.

    `asides`: the police activity among the rows of a source that is read for the sex trade too.
    """

    source: Source
    frames: list[pl.DataFrame] = field(default_factory=list)
    asides: list[pl.DataFrame] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    origins: set[Origin] = field(default_factory=set)
    cursor: str | None = None
    stages: list[Stage] = field(default_factory=list)
    whole: bool = True


def read_all(
    workshop: Workshop, city: City, inputs: Iterable[Input], since: date | None
) -> tuple[dict[str, Read], list[Problem]]:
    """Read all inputs, those of one source together; a source that fails is named and none of it is taken."""
    reads: dict[str, Read] = {}
    problems: list[Problem] = []
    failed: set[str] = set()
    for item in inputs:
        try:
            _read_one(workshop, city, item, since, reads)
        except SafelightError as error:
            log.info("source stopped", city=city.id, kind=error.kind)
            problems.append(Problem(item.name, error))
            failed.add(item.name)
    return {source_id: read for source_id, read in reads.items() if source_id not in failed}, problems


def _reader(source: Source, layout: Layout) -> Reader:
    """What makes staged rows of such a batch."""
    if source.complaints is not None:
        return read_complaints
    if source.only_activity:
        return read_activity
    return read_posts if is_text(layout) else deidentify


def _read_one(workshop: Workshop, city: City, item: Input, since: date | None, reads: dict[str, Read]) -> None:
    version = catalog_version(city)
    stage = Stage(workshop.home, city.id, *item.identity, version, workshop.key.fingerprint, str(since))
    frames, asides, tally, cursor = stage.load()
    source, batches = item.open(cursor or item.known)
    rules, taken_down = workshop.catalog.rules(city, source), tombstones(workshop.home, city.id)
    origins = {Origin(value) for frame in frames for value in frame["origin"].cast(pl.String).unique()}
    for number, batch in enumerate(batches, start=len(frames) + 1):
        marked = SYNTHETIC_COLUMN in batch.dropped
        origin = Origin.SYNTHETIC if marked else item.origin
        context = Context(city, source, rules, workshop.key, workshop.now, origin, since, taken_down)
        rows, part = _reader(source, batch.layout)(batch, context)
        aside: pl.DataFrame | None = None
        if source.activity and not source.only_activity:
            aside, beside = read_activity(batch, context)
            part.by_kind.update(beside.by_kind)
            asides.append(aside)
        stage.append(number, rows, part, batch.cursor, aside)
        frames.append(rows)
        tally.add(part)
        cursor = batch.cursor
        origins.add(origin)
        workshop.progress(city.id, source.id, tally.read)
    if not frames and item.known:
        return  # the publisher has nothing that the last whole read had not
    read = reads.setdefault(source.id, Read(source))
    if since is None and item.goes_on:  # behind a part, nobody can ask for what has changed since
        read.cursor = cursor
    read.frames += frames
    read.asides += asides
    read.tally.add(tally)
    read.origins |= origins
    read.stages.append(stage)
    read.whole = read.whole and item.whole
