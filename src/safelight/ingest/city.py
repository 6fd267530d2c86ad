"""The ingest of one city: read, de-identify, settle, merge, check, publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from safelight.catalog import City, Source
from safelight.core.errors import BadInput, SafelightError
from safelight.core.vocabulary import TEXT_BASES, Origin
from safelight.ingest.activity import STAGED_ACTIVITY, settle_activity
from safelight.ingest.bounds import check_bounds
from safelight.ingest.complaints import STAGED_COMPLAINTS, settle_complaints
from safelight.ingest.decisions import decisions
from safelight.ingest.inputs import Input
from safelight.ingest.merge import Merged, Stored, merge, without_overlaps
from safelight.ingest.operations import operations_table, with_operations
from safelight.ingest.posts import POSTS_SCHEMA
from safelight.ingest.reading import Read, read_all
from safelight.ingest.report import CityReport, Problem
from safelight.ingest.rows import STAGED_SCHEMA
from safelight.ingest.settle import records_of
from safelight.ingest.states import (
    add_notes,
    draft_manifest,
    has_new_months,
    rejects_table,
    source_states,
    withheld_table,
)
from safelight.ingest.tally import Tally
from safelight.ingest.told import Told, count_texts, current_texts, settle_told
from safelight.ingest.withdrawing import finish_withdrawals
from safelight.ingest.workshop import Workshop
from safelight.store import (
    AREA_TABLES,
    RECORD_SCHEMA,
    TABLE_SCHEMAS,
    Generation,
    SourceState,
    Tables,
    current,
    lock_city,
    publish,
    sources_table,
)


def ingest_city(
    workshop: Workshop, city: City, inputs: Sequence[Input], *, since: date | None = None, dry_run: bool = False
) -> CityReport:
    """Read `inputs` into the next generation of `city`.

    A source that fails is left as it was and named in the report's problems; the others go on. With `dry_run` nothing
    is written but the staging folder, which is emptied again. Raises StoreError when another ingest runs.
    """
    with lock_city(workshop.home, city.id):
        finish_withdrawals(workshop, city)
        generation = current(workshop.home, city.id)
        reads, problems = read_all(workshop, city, inputs, since)
        stored = _stored(generation)
        new = _settle(workshop, city, reads, stored)
        tallies = new.tallies
        notes: list[str] = []
        stored = _without_synthetic(stored, new, city, notes)
        merged = merge(stored, new.records, new.waiting, city, tallies)
        ledger = with_operations(merged.records, workshop.key.derive("ids"))
        texts = current_texts(stored.announcements, list(new.texts.values()))
        told = settle_told(texts, ledger, city, workshop.key, decisions(workshop.home, city.id))
        count_texts(tallies, new.texts, told)
        complaints = settle_complaints(stored.complaints, new.complaints, tallies, workshop.key)
        activity = settle_activity(stored.activity, new.activity, tallies, workshop.key, stored.manifest, city)
        for source_id, tally in tallies.items():
            tally.check(source_id)
        states = source_states(workshop, reads, tallies, stored.manifest)
        asides = {"complaints": complaints, **activity}
        tables = _tables(merged, ledger, told, asides, states, tallies)
        manifest = draft_manifest(workshop, city, states)
        news = bool(tallies) and (merged.changed or has_new_months(manifest, stored.manifest))
        changed = stored.tells_otherwise(told) or any(
            not table.equals(getattr(stored, name), null_equal=True) for name, table in asides.items()
        )
        published = (news or changed) and not dry_run
        if published:
            manifest = publish(workshop.home, city.id, tables, manifest)
        for read in reads.values():
            for stage in read.stages:
                stage.clear()
    add_notes(notes, city, tallies, published=published, dry_run=dry_run)
    number = manifest.generation if published else (generation.manifest.generation if generation else None)
    return CityReport(
        city=city.id,
        generation=number,
        published=published,
        records=tables.records.height,
        people=int(tables.records["people"].cast(pl.Int64).sum()),
        offences=int(tables.records["offences"].cast(pl.Int64).sum()),
        operations=tables.operations.height,
        tallies=tallies,
        problems=(*problems, *new.problems),
        notes=tuple(notes),
    )


@dataclass(frozen=True, slots=True)
class _New:
    """What came in, of all sources within their bounds."""

    records: pl.DataFrame
    waiting: pl.DataFrame
    texts: dict[str, pl.DataFrame]
    complaints: dict[str, pl.DataFrame]
    activity: dict[str, pl.DataFrame]
    tallies: dict[str, Tally]
    problems: list[Problem]

    @property
    def origins(self) -> set[str]:
        """Where rows, texts, complaints and police activity come from."""
        frames = (self.records, *self.texts.values(), *self.complaints.values(), *self.activity.values())
        return {origin for frame in frames for origin in frame["origin"].cast(pl.String).unique()}


def _stored(generation: Generation | None) -> Stored:
    if generation is None:
        return Stored.empty()
    records = generation.records().filter(~pl.col("basis").cast(pl.String).is_in(TEXT_BASES)).collect()
    names = ("supplements", "announcements", "links", "complaints", *AREA_TABLES.values())
    tables = {name: generation.table(name).collect() for name in names}
    return Stored(records, manifest=generation.manifest, **tables)


def _settle(workshop: Workshop, city: City, reads: dict[str, Read], stored: Stored) -> _New:
    """New records, waiting supplements and texts of all sources within their bounds."""
    records, waiting = [pl.DataFrame(schema=RECORD_SCHEMA)], [pl.DataFrame(schema=TABLE_SCHEMAS["supplements"])]
    texts: dict[str, pl.DataFrame] = {}
    complaints: dict[str, pl.DataFrame] = {}
    activity: dict[str, pl.DataFrame] = {}
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
        tallies[source_id] = read.tally
        if read.source.complaints is not None:
            complaints[source_id] = pl.concat(read.frames) if read.frames else pl.DataFrame(schema=STAGED_COMPLAINTS)
            continue
        if read.source.activity:
            taken = _taken_months(city, read.source, tallies, stored)
            activity[source_id] = _activity(read, taken)
        if read.source.only_activity:
            continue
        if read.frames and dict(read.frames[0].schema) == POSTS_SCHEMA:
            texts[source_id] = pl.concat(read.frames)
            continue
        staged = pl.concat(read.frames) if read.frames else pl.DataFrame(schema=STAGED_SCHEMA)
        if read.source.supplement:
            keyed = staged.filter(pl.col("person_key").is_not_null() | pl.col("incident_key").is_not_null())
            waiting.append(keyed.select(list(TABLE_SCHEMAS["supplements"])).unique(maintain_order=True))
        else:
            settled = records_of(staged, key=workshop.key, tally=read.tally)
            once = without_overlaps(settled, _taken_months(city, read.source, tallies, stored), read.tally)
            read.tally.kept -= settled.height - once.height
            records.append(once)
    return _New(pl.concat(records), pl.concat(waiting), texts, complaints, activity, tallies, problems)


def _activity(read: Read, taken: set[str]) -> pl.DataFrame:
    """The police activity among a source's rows, without months that another publication of the same rows covers."""
    frames = read.frames if read.source.only_activity else read.asides
    staged = pl.concat(frames) if frames else pl.DataFrame(schema=STAGED_ACTIVITY)
    if not read.source.only_activity:
        return staged.filter(~pl.col("occurred_from").dt.strftime("%Y-%m").is_in(sorted(taken)))
    return without_overlaps(staged, taken, read.tally)


def _taken_months(city: City, source: Source, tallies: Mapping[str, Tally], stored: Stored) -> set[str]:
    """Months that another publication of the same rows covers, stored already or read before this one."""
    twins = [other.id for other in city.sources if other.id in source.overlaps or source.id in other.overlaps]
    states = stored.manifest.sources if stored.manifest else []
    taken = {month for state in states if state.source in twins for month in state.covered_months}
    return taken | {month for twin in twins if twin in tallies for month in tallies[twin].months}


def _without_synthetic(stored: Stored, new: _New, city: City, notes: list[str]) -> Stored:
    """Open and made-up rows never share a database: open ones take the place of made-up ones, not the reverse."""
    old, coming = stored.origins, new.origins
    made_up, published = Origin.SYNTHETIC.value, Origin.OPEN.value
    if made_up in coming and published in old | coming:
        raise BadInput(
            f"{city.name} holds published rows, and these are made up (synthetic).",
            fix="Give made-up files a home of their own with --home.",
        )
    if made_up in old and published in coming:
        notes.append("The made-up (synthetic) rows that were here are gone: published rows took their place.")
        return Stored.empty()
    return stored


def _tables(
    merged: Merged,
    ledger: pl.DataFrame,
    told: Told,
    asides: Mapping[str, pl.DataFrame],
    states: list[SourceState],
    tallies: dict[str, Tally],
) -> Tables:
    records = pl.concat([ledger, told.records])
    return Tables(
        records=records,
        operations=operations_table(records),
        sources=sources_table(states),
        withheld=withheld_table(records),
        rejects=rejects_table(states, tallies),
        supplements=merged.supplements,
        announcements=told.announcements,
        links=told.links,
        **asides,
    )
