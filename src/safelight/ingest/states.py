"""What a generation says of its sources: sums, months, what they hold back, and what a reader of the report is told."""

from __future__ import annotations

import polars as pl

from safelight import __version__
from safelight.catalog import City
from safelight.core.vocabulary import Origin
from safelight.ingest.reading import Read
from safelight.ingest.tally import Tally
from safelight.ingest.workshop import Workshop, catalog_version
from safelight.store import TABLE_SCHEMAS, Manifest, SourceState


def source_states(
    workshop: Workshop, reads: dict[str, Read], tallies: dict[str, Tally], stored: Manifest | None
) -> list[SourceState]:
    """All sources that the city ever had, those of this ingest as of now."""
    before = {state.source: state for state in stored.sources} if stored else {}
    now = {name: _state(workshop, reads[name], tally, before.get(name)) for name, tally in tallies.items()}
    return [state for _, state in sorted({**before, **now}.items())]


def draft_manifest(workshop: Workshop, city: City, states: list[SourceState]) -> Manifest:
    """The manifest of the next generation, before it is published."""
    return Manifest(
        city=city.id,
        made_at=workshop.now,
        safelight_version=__version__,
        catalog_version=catalog_version(city),
        key_fingerprint=workshop.key.fingerprint,
        sources=states,
        notes=[f"{state.source}: {state.held} rows held until restated" for state in states if state.held],
    )


def _state(workshop: Workshop, read: Read, tally: Tally, before: SourceState | None) -> SourceState:
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


def withheld_table(records: pl.DataFrame) -> pl.DataFrame:
    """How many records of each source have a field that the source holds back (the table `withheld`)."""
    fields = {name: pl.col(name).cast(pl.String) == "withheld" for name in ("sex", "age_band", "race")}
    counts = records.group_by("source").agg(
        *(mask.sum().alias(name) for name, mask in fields.items()), pl.col("place_withheld").sum().alias("place")
    )
    long = counts.unpivot(index="source", variable_name="field", value_name="count").filter(pl.col("count") > 0)
    return long.sort("source", "field").select(
        pl.col(name).cast(kind) for name, kind in TABLE_SCHEMAS["withheld"].items()
    )


def rejects_table(states: list[SourceState], tallies: dict[str, Tally]) -> pl.DataFrame:
    """Rows that could not become records, by source, reason and month (the table `rejects`)."""
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


def has_new_months(manifest: Manifest, stored: Manifest | None) -> bool:
    """Whether a source now covers months that it didn't, even without a relevant row: silence is an answer too."""
    before = {state.source: set(state.covered_months) for state in stored.sources} if stored else {}
    return any(set(state.covered_months) - before.get(state.source, set()) for state in manifest.sources)


def add_notes(notes: list[str], city: City, tallies: dict[str, Tally], *, published: bool, dry_run: bool) -> None:
    """Add the sentences that a reader of the report needs."""
    if dry_run:
        notes.append("Dry run: nothing was published.")
    elif tallies and not published:
        notes.append("Nothing new: the last generation stays.")
    for source_id, tally in tallies.items():
        source = city.source(source_id)
        if source and not (source.covers or source.supplement or source.complaints or source.activity):
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
