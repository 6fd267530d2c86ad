"""The ingest of one city: read, de-identify, settle, merge, check, publish."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

import polars as pl
import structlog

from safelight import __version__
from safelight.catalog import Catalog, City, Source
from safelight.core.errors import BadInput, SafelightError
from safelight.core.home import Home, RecordKey
from safelight.core.vocabulary import Origin
from safelight.ingest.bounds import check_bounds
from safelight.ingest.inputs import SYNTHETIC_COLUMN, Input
from safelight.ingest.merge import Merged, Stored, merge, without_overlaps
from safelight.ingest.operations import operations_table, with_operations
from safelight.ingest.report import CityReport, Problem
from safelight.ingest.rows import STAGED_SCHEMA, Context, deidentify
from safelight.ingest.settle import records_of
from safelight.ingest.staging import Stage
from safelight.ingest.tally import Tally
from safelight.store import (
    RECORD_SCHEMA,
    TABLE_SCHEMAS,
    Generation,
    Manifest,
    SourceState,
    Tables,
    current,
    lock_city,
    publish,
    sources_table,
)

Progress: TypeAlias = Callable[[str, str, int], None]
"""Hears (city, source, rows read so far)."""

log = structlog.get_logger("safelight.ingest")


@dataclass(frozen=True, slots=True)
class Workshop:
    """Everything an ingest works with; time comes in as `now` (UTC)."""

    home: Home
    catalog: Catalog
    key: RecordKey
    now: datetime
    progress: Progress = lambda _city, _source, _rows: None


@dataclass(slots=True)
class _Read:
    """What was read of one source."""

    source: Source
    frames: list[pl.DataFrame] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    origins: set[Origin] = field(default_factory=set)
    cursor: str | None = None
    stages: list[Stage] = field(default_factory=list)
    whole: bool = True


def ingest_city(
    workshop: Workshop, city: City, inputs: Sequence[Input], *, since: date | None = None, dry_run: bool = False
) -> CityReport:
    """Read `inputs` into the next generation of `city`.

    A source that fails is left as it was and named in the report's problems; the others go on. With `dry_run` nothing
    is written but the staging folder, which is emptied again. Raises StoreError when another ingest runs.
    """
    with lock_city(workshop.home, city.id):
        generation = current(workshop.home, city.id)
        reads, problems = _read_all(workshop, city, inputs, since)
        stored = _stored(generation)
        new, waiting, tallies, more = _settle(workshop, city, reads, stored)
        problems += more
        notes: list[str] = []
        stored = _without_synthetic(stored, new, city, notes)
        merged = merge(stored, new, waiting, city, tallies)
        for source_id, tally in tallies.items():
            tally.check(source_id)
        records = with_operations(merged.records, workshop.key.derive("ids"))
        states = _states(workshop, reads, tallies, stored)
        tables = _tables(merged, records, states, tallies)
        manifest = _draft(workshop, city, states)
        published = (merged.changed or _new_months(manifest, stored)) and not dry_run and bool(tallies)
        if published:
            manifest = publish(workshop.home, city.id, tables, manifest)
        for read in reads.values():
            for stage in read.stages:
                stage.clear()
    _add_notes(notes, city, tallies, published=published, dry_run=dry_run)
    number = manifest.generation if published else (generation.manifest.generation if generation else None)
    return CityReport(
        city=city.id,
        generation=number,
        published=published,
        records=records.height,
        people=int(records["people"].cast(pl.Int64).sum()),
        offences=int(records["offences"].cast(pl.Int64).sum()),
        operations=tables.operations.height,
        tallies=tallies,
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _read_all(
    workshop: Workshop, city: City, inputs: Iterable[Input], since: date | None
) -> tuple[dict[str, _Read], list[Problem]]:
    reads: dict[str, _Read] = {}
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


def _read_one(workshop: Workshop, city: City, item: Input, since: date | None, reads: dict[str, _Read]) -> None:
    version = catalog_version(city)
    stage = Stage(workshop.home, city.id, *item.identity, version, workshop.key.fingerprint, str(since))
    frames, tally, cursor = stage.load()
    source, batches = item.open(cursor or item.known)
    rules = workshop.catalog.rules(city, source)
    origins = {Origin(value) for frame in frames for value in frame["origin"].cast(pl.String).unique()}
    for number, batch in enumerate(batches, start=len(frames) + 1):
        marked = SYNTHETIC_COLUMN in batch.dropped
        origin = Origin.SYNTHETIC if marked else item.origin
        context = Context(city, source, rules, workshop.key, workshop.now, origin, since)
        rows, part = deidentify(batch, context)
        stage.append(number, rows, part, batch.cursor)
        frames.append(rows)
        tally.add(part)
        cursor = batch.cursor
        origins.add(origin)
        workshop.progress(city.id, source.id, tally.read)
    if not frames and item.known:
        return  # the publisher has nothing that the last whole read had not
    read = reads.setdefault(source.id, _Read(source))
    if since is None:  # behind a part, nobody can ask for what has changed since
        read.cursor = cursor
    read.frames += frames
    read.tally.add(tally)
    read.origins |= origins
    read.stages.append(stage)
    read.whole = read.whole and item.whole


def _stored(generation: Generation | None) -> Stored:
    if generation is None:
        return Stored.empty()
    records = generation.records().collect()
    return Stored(records, generation.table("supplements").collect(), generation.manifest)


def _settle(
    workshop: Workshop, city: City, reads: dict[str, _Read], stored: Stored
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, Tally], list[Problem]]:
    """New records and waiting supplements of all sources within their bounds."""
    records, waiting = [pl.DataFrame(schema=RECORD_SCHEMA)], [pl.DataFrame(schema=TABLE_SCHEMAS["supplements"])]
    tallies: dict[str, Tally] = {}
    problems: list[Problem] = []
    order = [source.id for source in city.sources]
    for source_id, read in sorted(reads.items(), key=lambda item: order.index(item[0])):
        before = stored.manifest.source(source_id) if stored.manifest else None
        try:
            check_bounds(read.source, read.tally, whole=read.whole, before=before, today=workshop.now.date())
        except SafelightError as error:
            problems.append(Problem(source_id, error))
            continue
        staged = pl.concat(read.frames) if read.frames else pl.DataFrame(schema=STAGED_SCHEMA)
        tallies[source_id] = read.tally
        if read.source.supplement:
            keyed = staged.filter(pl.col("person_key").is_not_null() | pl.col("incident_key").is_not_null())
            waiting.append(keyed.select(list(TABLE_SCHEMAS["supplements"])).unique(maintain_order=True))
        else:
            settled = records_of(staged, key=workshop.key, tally=read.tally)
            records.append(without_overlaps(settled, _taken_months(city, read.source, tallies, stored), read.tally))
    return pl.concat(records), pl.concat(waiting), tallies, problems


def _taken_months(city: City, source: Source, tallies: Mapping[str, Tally], stored: Stored) -> set[str]:
    """Months that another publication of the same rows covers, stored already or read before this one."""
    twins = [other.id for other in city.sources if other.id in source.overlaps or source.id in other.overlaps]
    states = stored.manifest.sources if stored.manifest else []
    taken = {month for state in states if state.source in twins for month in state.covered_months}
    return taken | {month for twin in twins if twin in tallies for month in tallies[twin].months}


def _without_synthetic(stored: Stored, new: pl.DataFrame, city: City, notes: list[str]) -> Stored:
    """Open and made-up rows never share a database: open ones take the place of made-up ones, not the reverse."""
    old = set(stored.records["origin"].cast(pl.String).unique())
    coming = set(new["origin"].cast(pl.String).unique())
    made_up = Origin.SYNTHETIC.value
    if made_up in coming and (old | coming) - {made_up}:
        raise BadInput(
            f"{city.name} holds published rows, and these are made up (synthetic).",
            fix="Give made-up files a home of their own with --home.",
        )
    if made_up in old and coming and made_up not in coming:
        notes.append("The made-up (synthetic) rows that were here are gone: published rows took their place.")
        return Stored.empty()
    return stored


def _states(
    workshop: Workshop, reads: dict[str, _Read], tallies: dict[str, Tally], stored: Stored
) -> list[SourceState]:
    """All sources that the city ever had, those of this ingest as of now."""
    before = {state.source: state for state in stored.manifest.sources} if stored.manifest else {}
    now = {name: _state(workshop, reads[name], tally, before.get(name)) for name, tally in tallies.items()}
    return [state for _, state in sorted({**before, **now}.items())]


def _tables(merged: Merged, records: pl.DataFrame, states: list[SourceState], tallies: dict[str, Tally]) -> Tables:
    return Tables(
        records=records,
        operations=operations_table(records),
        sources=sources_table(states),
        withheld=_withheld(records),
        rejects=_rejects(states, tallies),
        supplements=merged.supplements,
    )


def _draft(workshop: Workshop, city: City, states: list[SourceState]) -> Manifest:
    return Manifest(
        city=city.id,
        made_at=workshop.now,
        safelight_version=__version__,
        catalog_version=catalog_version(city),
        key_fingerprint=workshop.key.fingerprint,
        sources=states,
        notes=[f"{state.source}: {state.held} rows held until restated" for state in states if state.held],
    )


def _state(workshop: Workshop, read: _Read, tally: Tally, before: SourceState | None) -> SourceState:
    """The source as of this ingest; months, newest and oldest day span all that was ever read of it."""
    days = [day for day in (tally.newest, before.newest if before else None) if day]
    firsts = [day for day in (tally.oldest, before.oldest if before else None) if day]
    months = tally.months | set(before.covered_months if before else [])
    sums = ("read", "relevant", "irrelevant", "unreadable", "kept", "merged", "duplicates", "rejected", "held")
    return SourceState(
        source=read.source.id,
        basis=read.source.basis.value,
        unit=read.source.unit.value,
        origin=min((origin.value for origin in read.origins), default=Origin.OPEN.value),
        fetched_at=workshop.now,
        layouts=sorted(tally.layouts),
        reject_reasons=tally.reject_reasons,
        by_code=dict(sorted(tally.by_code.items())),
        dropped_columns=sorted(tally.dropped_columns),
        newest=max(days, default=None),
        oldest=min(firsts, default=None),
        covered_months=sorted(months),
        cursor=read.cursor or (before.cursor if before else None),
        **{name: getattr(tally, name) for name in sums},
    )


def _withheld(records: pl.DataFrame) -> pl.DataFrame:
    fields = {name: pl.col(name).cast(pl.String) == "withheld" for name in ("sex", "age_band", "race")}
    counts = records.group_by("source").agg(
        *(mask.sum().alias(name) for name, mask in fields.items()), pl.col("place_withheld").sum().alias("place")
    )
    long = counts.unpivot(index="source", variable_name="field", value_name="count").filter(pl.col("count") > 0)
    return long.sort("source", "field").select(
        pl.col(name).cast(kind) for name, kind in TABLE_SCHEMAS["withheld"].items()
    )


def _rejects(states: list[SourceState], tallies: dict[str, Tally]) -> pl.DataFrame:
    rows = [
        (source_id, reason, month or None, count)
        for source_id, tally in sorted(tallies.items())
        for (reason, month), count in sorted(tally.rejects.items())
    ]
    old = [
        (state.source, reason, None, count)
        for state in states
        if state.source not in tallies
        for reason, count in sorted(state.reject_reasons.items())
    ]
    return pl.DataFrame(rows + old, schema=TABLE_SCHEMAS["rejects"], orient="row")


def _new_months(manifest: Manifest, stored: Stored) -> bool:
    """Whether a source now covers months that it didn't, even without a relevant row: silence is an answer too."""
    before = {state.source: set(state.covered_months) for state in stored.manifest.sources} if stored.manifest else {}
    return any(set(state.covered_months) - before.get(state.source, set()) for state in manifest.sources)


def _add_notes(notes: list[str], city: City, tallies: dict[str, Tally], *, published: bool, dry_run: bool) -> None:
    if dry_run:
        notes.append("Dry run: nothing was published.")
    elif tallies and not published:
        notes.append("Nothing new: the last generation stays.")
    for source_id, tally in tallies.items():
        source = city.source(source_id)
        if source and not source.covers and not source.supplement:
            notes.append(f"{source_id} does not publish offences of the sex trade: {source.covers_why}")
        if tally.waiting:
            notes.append(f"{source_id}: {tally.waiting} rows wait, de-identified, for the charges that they belong to.")
        if tally.held:
            notes.append(
                f"{source_id}: {tally.held} rows came late or corrected for months already published and are held; "
                f"`safelight restate {city.id}` publishes them."
            )
        if tally.unknown_codes:
            notes.append(f"{source_id}: {tally.unknown_codes} rows look relevant but have codes that are in no list.")


def catalog_version(city: City) -> str:
    """A hash of everything that the catalogue says of the city."""
    return hashlib.sha256(city.model_dump_json().encode()).hexdigest()[:16]
