"""Withdrawal: rows of a contributed file, or of a post that is gone at its source, leave every generation and release.

What is to go is noted first (HOME/cities/<city>/withdrawing.json) and the note is removed last: a withdrawal that was
killed is finished by the next one, or by the next ingest of the city, before anything else is done.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from safelight.catalog import City
from safelight.core.errors import StoreError
from safelight.core.writing import write_private
from safelight.ingest.decisions import forget
from safelight.ingest.operations import operations_table
from safelight.ingest.told import decided_in, settle_told
from safelight.ingest.tombstones import add_tombstones
from safelight.ingest.workshop import Workshop
from safelight.store import TABLE_SCHEMAS, Generation, Manifest, Rewritten, Tables, lock_city, rewrite

NOTE_FILE: Final = "withdrawing.json"
_MADE_AGAIN: Final = ("records", "operations", "announcements", "links")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What goes: all that came from `sources`, and the texts with these announcement_ids."""

    sources: frozenset[str] = frozenset()
    announcements: frozenset[bytes] = frozenset()


def withdraw_source(workshop: Workshop, city_id: str, source_id: str) -> dict[str, Any]:
    """Take everything that came from a source out of every generation and release of the city, as if it had never been.

    Returns city, generations and releases that were written anew, and `removed`: damaged older generations that were
    deleted because nobody can tell what they hold. Raises NotThere for an unknown city, StoreError while another
    ingest runs or where the current generation is damaged; done again, it finishes what was cut off.
    """
    return withdraw(workshop, city_id, Withdrawal(sources=frozenset({source_id})))


def withdraw_texts(
    workshop: Workshop, city_id: str, announcements: Iterable[bytes], taken_down: Iterable[bytes] = ()
) -> dict[str, Any]:
    """The same for public texts, by announcement_id. Other tellings of their operations take their place.

    `taken_down`: keys of posts that must not come back (`tombstones`).
    """
    return withdraw(workshop, city_id, Withdrawal(announcements=frozenset(announcements)), taken_down)


def withdraw(workshop: Workshop, city_id: str, what: Withdrawal, taken_down: Iterable[bytes] = ()) -> dict[str, Any]:
    """Carry out a withdrawal, and whatever was left of an earlier one."""
    city = workshop.catalog.city(city_id)
    with lock_city(workshop.home, city.id):
        # First of all: whatever is killed from here on, what was taken down doesn't come in again.
        add_tombstones(workshop.home, city.id, taken_down)
        note = _note(workshop, city.id)
        whole = _joined(what, _read(note))
        content = {"sources": sorted(whole.sources), "announcements": sorted(one.hex() for one in whole.announcements)}
        write_private(note, json.dumps(content).encode())
        done = _carry_out(workshop, city, whole)
    return {
        "city": city.id,
        "generations": list(done.generations),
        "releases": list(done.releases),
        "removed": list(done.removed),
    }


def finish_withdrawals(workshop: Workshop, city: City) -> None:
    """Finish a withdrawal that was cut off. The caller holds the city's lock."""
    what = _read(_note(workshop, city.id))
    if what.sources or what.announcements:
        _carry_out(workshop, city, what)


def _carry_out(workshop: Workshop, city: City, what: Withdrawal) -> Rewritten:
    # Rows of an ingest that was cut off wait here: they would come back with the next one.
    shutil.rmtree(workshop.home.staging / city.id, ignore_errors=True)
    done = rewrite(workshop.home, city.id, lambda generation: _without(generation, what, workshop, city))
    forget(workshop.home, city.id, {one.hex() for one in what.announcements})
    _note(workshop, city.id).unlink(missing_ok=True)
    return done


def _without(
    generation: Generation, what: Withdrawal, workshop: Workshop, city: City
) -> tuple[Tables, Manifest] | None:
    """The generation without what is withdrawn, everything else as it was; None where it holds nothing of that."""
    tables = {name: generation.table(name).collect() for name in TABLE_SCHEMAS}
    named = pl.col("source").is_in(sorted(what.sources))
    texts = tables["announcements"]
    going = texts.filter(named | pl.col("announcement_id").is_in(sorted(what.announcements)))
    held = [name for name, frame in tables.items() if "source" in frame.columns and frame.filter(named).height]
    listed = [state for state in generation.manifest.sources if state.source in what.sources]
    if going.is_empty() and not held and not listed:
        return None
    gone = going["announcement_id"].unique().implode()
    touched = going["operation_id"].drop_nulls().unique().implode()
    of_touched = pl.col("operation_id").is_in(touched).fill_null(value=False)
    of_gone = pl.col("announcement_id").is_in(gone)
    ledger = tables["records"].filter(~named)
    # Of what is told elsewhere too another telling stands from now on; nothing else moves.
    left = texts.filter(of_touched & ~of_gone)
    told = settle_told(left, ledger, city, workshop.key, decided_in(left))
    records = pl.concat([ledger.filter(~of_touched), told.records])
    links = tables["links"].filter(~of_touched & ~of_gone & ~pl.col("other").is_in(_lost(tables, ledger, going)))
    kept = {name: frame.filter(~named) for name, frame in tables.items() if name not in _MADE_AGAIN}
    manifest = generation.manifest
    note = f"Rows were withdrawn on {workshop.now.date()}."
    return (
        Tables(
            records=records,
            operations=operations_table(records),
            announcements=pl.concat([texts.filter(~of_touched & ~of_gone), told.announcements]),
            links=pl.concat([links, told.links]),
            **kept,
        ),
        manifest.model_copy(
            update={
                "sources": [state for state in manifest.sources if state.source not in what.sources],
                "notes": [*(one for one in manifest.notes if one != note), note],
            }
        ),
    )


def _lost(tables: dict[str, pl.DataFrame], ledger: pl.DataFrame, going: pl.DataFrame) -> pl.Series:
    """Ids that a link may point at and that are there no more: of texts, and of inferred operations."""
    before = tables["records"]["operation_id"].drop_nulls().unique()
    after = ledger["operation_id"].drop_nulls().unique()
    return pl.concat([before.filter(~before.is_in(after.implode())), going["announcement_id"].unique()]).implode()


def _note(workshop: Workshop, city_id: str) -> Path:
    return workshop.home.cities / city_id / NOTE_FILE


def _read(note: Path) -> Withdrawal:
    try:
        content = json.loads(note.read_text(encoding="ascii"))
        return Withdrawal(
            frozenset(content["sources"]), frozenset(bytes.fromhex(one) for one in content["announcements"])
        )
    except FileNotFoundError:
        return Withdrawal()
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(
            f"The note {note} of what is to be withdrawn can't be read.",
            fix="Withdraw the contribution or the post once more after removing that file.",
        ) from None


def _joined(one: Withdrawal, other: Withdrawal) -> Withdrawal:
    return Withdrawal(one.sources | other.sources, one.announcements | other.announcements)
