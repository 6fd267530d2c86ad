"""Restating a city, going back, and fixing a release: what changes what is answered without new rows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from safelight.core.errors import NotThere
from safelight.ingest.activity import restated_activity
from safelight.ingest.merge import restated
from safelight.ingest.operations import operations_table, with_operations
from safelight.ingest.workshop import Workshop
from safelight.store import (
    AREA_TABLES,
    TABLE_SCHEMAS,
    Generation,
    SourceState,
    Tables,
    current,
    lock_city,
    make_release,
    publish,
    rollback,
)


def restate_city(workshop: Workshop, city_id: str) -> dict[str, Any]:
    """Publish the held rows of the city. All cells of a period move together, once, with a name: the generation.

    Returns city, generation and the number of rows restated; without held rows nothing is published.
    """
    city = workshop.catalog.city(city_id)
    with lock_city(workshop.home, city.id):
        generation = _database(workshop, city.id)
        records = generation.records().collect()
        activity = {name: generation.table(name).collect() for name in AREA_TABLES.values()}
        held = int(records["held"].sum()) + sum(int(table["held"].sum()) for table in activity.values())
        manifest = generation.manifest
        if held:
            records = with_operations(restated(records), workshop.key.derive("ids"))
            tables = Tables(
                records=records,
                operations=operations_table(records),
                **{
                    name: generation.table(name).collect()
                    for name in TABLE_SCHEMAS
                    if name not in ("records", "operations", *activity)
                },
                **restated_activity(activity),
            )
            draft = manifest.model_copy(
                update={
                    "made_at": workshop.now,
                    "sources": [_none_held(state) for state in manifest.sources],
                    "notes": [f"{held} held rows restated"],
                }
            )
            manifest = publish(workshop.home, city.id, tables, draft)
    return {"city": city.id, "generation": manifest.generation, "restated": held}


def roll_back(workshop: Workshop, city_id: str) -> dict[str, Any]:
    """Make the generation before the current one current again; nothing is deleted."""
    city = workshop.catalog.city(city_id)
    with lock_city(workshop.home, city.id):
        manifest = rollback(workshop.home, city.id)
    return {"city": city.id, "generation": manifest.generation}


def release(workshop: Workshop, name: str, cities: Sequence[str] = ()) -> dict[str, Any]:
    """Fix the current generations of `cities` (all, without any) under `name`: answers of a release never move."""
    wanted = [workshop.catalog.city(city).id for city in cities or workshop.catalog.cities]
    with ExitStack() as locks:  # what is withdrawn meanwhile must not stay in a release that is being made
        for city in wanted:
            if (workshop.home.cities / city).is_dir():
                locks.enter_context(lock_city(workshop.home, city))
        made = make_release(workshop.home, name, wanted, workshop.now)
    return {"release": made.name, "made_at": made.made_at.isoformat(), "generations": made.generations}


def _database(workshop: Workshop, city_id: str) -> Generation:
    generation = current(workshop.home, city_id)
    if generation is None:
        raise NotThere(f"{city_id} has no database yet.", fix=f"Make one with `safelight ingest {city_id}`.")
    return generation


def _none_held(state: SourceState) -> SourceState:
    return state.model_copy(update={"held": 0})
