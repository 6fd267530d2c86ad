"""One database per city: numbered, immutable generations and one pointer to the current one.

HOME/cities/<city>/<number>/ holds the tables as Parquet and the manifest; HOME/cities/<city>/current names the number.
A generation is written into a hidden folder, renamed in one step, then pointed at in one step: whoever is killed, the
last good state stays. Readers never lock. All generations are kept until an operator deletes their folders.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import filelock
import polars as pl
import structlog

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.writing import write_private
from safelight.store import integrity
from safelight.store.manifest import MANIFEST_FILE, FileHash, Manifest
from safelight.store.pointer import POINTER_FILE, Pointer, numbers, read_pointer, write_pointer
from safelight.store.tables import LATER_TABLES, TABLE_SCHEMAS, Tables, fitted

DRAFT_PREFIX: Final = ".draft-"
LOCK_FILE: Final = ".lock"
ROW_GROUP: Final = 131_072
PROBE_BYTES: Final = 1 << 20
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

log = structlog.get_logger("safelight.store")


@dataclass(frozen=True, slots=True)
class Generation:
    """A published generation of one city, checked when it was opened."""

    path: Path
    manifest: Manifest

    def table(self, name: str) -> pl.LazyFrame:
        """One of the tables of `tables.TABLE_SCHEMAS`, read when it is collected."""
        if name in LATER_TABLES and self.file(name).name not in self.manifest.files:
            return pl.LazyFrame(schema=TABLE_SCHEMAS[name])
        return fitted(pl.scan_parquet(self.file(name)), name)

    def records(self) -> pl.LazyFrame:
        """The records, sorted by cell and time; held ones among them."""
        return self.table("records")

    def file(self, name: str) -> Path:
        """The Parquet file of a table."""
        return self.path / f"{name}.parquet"


@contextlib.contextmanager
def lock_city(home: Home, city: str) -> Iterator[None]:
    """Hold the city for one writer. Raises StoreError at once when another one holds it; a killed one holds nothing."""
    folder = city_folder(home, city)
    with explained(folder, city):
        _make_private(home, folder)
    lock = filelock.FileLock(folder / LOCK_FILE, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise StoreError(
            f"Another ingest of {city} is running.",
            fix="Wait until it has finished; the database can be read meanwhile.",
        ) from None
    try:
        yield
    finally:
        lock.release()


def publish(
    home: Home, city: str, tables: Tables, draft: Manifest, *, progress: Callable[[str], None] = lambda _step: None
) -> Manifest:
    """Make `tables` the current generation of `city` and return the manifest as published.

    The caller holds `lock_city`. Records are sorted by cell and time; those with generation 0 get the new number.
    `progress` hears each step as it is done: a table's name, "manifest", "renamed", "current". Raises StoreError
    (no room, no right to write); the generation before stays current.
    """
    folder = city_folder(home, city)
    with explained(folder, city):
        _make_private(home, folder)
        before = read_pointer(folder, city)
        highest = before.highest if before else 0
        sweep(folder, highest)
        number = highest + 1
        hidden = folder / f"{DRAFT_PREFIX}{number}-{secrets.token_hex(4)}"
        try:
            hidden.mkdir(mode=0o700)
            files = write_tables(hidden, tables, number, progress)
            manifest = finished(draft, city, number, tables, files)
            write_private(hidden / MANIFEST_FILE, manifest.model_dump_json(indent=1).encode())
            integrity.sync_folder(hidden)
            progress("manifest")
            hidden.rename(folder / str(number))
        except BaseException:
            shutil.rmtree(hidden, ignore_errors=True)
            raise
        integrity.sync_folder(folder)
        progress("renamed")
        write_pointer(folder, Pointer(generation=number, highest=number))
        progress("current")
    return manifest


def current(home: Home, city: str) -> Generation | None:
    """The current generation, or None where the city has no database yet.

    Sizes are checked each time, hashes when this process first opens a file. Raises StoreError for a damaged
    generation: it names the file and the way back, and never falls back by itself.
    """
    folder = city_folder(home, city)
    pointer = read_pointer(folder, city)
    return open_generation(home, city, pointer.generation) if pointer else None


def open_generation(home: Home, city: str, number: int) -> Generation:
    """A certain generation of the city, checked as `current` does."""
    path = city_folder(home, city) / str(number)
    return Generation(path, integrity.check(path, city))


def generations(home: Home, city: str) -> list[int]:
    """Numbers of the generations that were published and are still there, oldest first."""
    folder = city_folder(home, city)
    pointer = read_pointer(folder, city)
    return [number for number in numbers(folder) if pointer and number <= pointer.highest]


def rollback(home: Home, city: str) -> Manifest:
    """Go back to the newest sound generation before the current one; from a lost pointer, to the newest sound one.

    The caller holds `lock_city`. Raises StoreError when there is none; then nothing changes.
    """
    folder = city_folder(home, city)
    present = numbers(folder)
    try:
        pointer = read_pointer(folder, city)
    except StoreError:
        pointer = None
    candidates = [number for number in present if pointer is None or number < pointer.generation]
    for number in reversed(candidates):
        try:
            manifest = integrity.check(folder / str(number), city)
        except StoreError:
            log.warning("generation skipped, it is damaged", city=city, generation=number)
            continue
        highest = pointer.highest if pointer else max(present)
        with explained(folder, city):
            write_pointer(folder, Pointer(generation=number, highest=highest))
        return manifest
    raise _nothing_before(folder, city, pointer)


def _nothing_before(folder: Path, city: str, pointer: Pointer | None) -> StoreError:
    """Why there is nothing to go back to: no database, a first generation that is sound, or nothing sound at all."""
    if not numbers(folder):
        return StoreError(f"{city} has no database yet.", fix=f"Make one with `safelight ingest {city}`.")
    if pointer is not None:
        try:
            integrity.check(folder / str(pointer.generation), city)
        except StoreError:
            pass
        else:
            return StoreError(
                f"Generation {pointer.generation} of {city} has no sound one before it.", fix="It is sound and stays."
            )
    return StoreError(
        f"{city} has no sound generation to go back to.",
        fix=f"Make a new one with `safelight ingest {city}`, after deleting {folder}.",
    )


def city_folder(home: Home, city: str) -> Path:
    """Where a city's generations are."""
    return home.cities / city


def _make_private(home: Home, folder: Path) -> None:
    home.make().cities.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def sweep(folder: Path, highest: int) -> None:
    """Remove what a killed publish left: hidden drafts, and a folder that was never pointed at."""
    for path in folder.glob(".*"):
        if path.name.startswith(DRAFT_PREFIX):
            shutil.rmtree(path)
        elif path.name.startswith(f".{POINTER_FILE}."):
            path.unlink(missing_ok=True)
    for number in numbers(folder):
        if number > highest:
            shutil.rmtree(folder / str(number))


def write_tables(folder: Path, tables: Tables, number: int, progress: Callable[[str], None]) -> dict[str, FileHash]:
    """Write the tables of generation `number` into a folder that nobody reads yet, and give the hashes of its files."""
    files = {}
    for name in TABLE_SCHEMAS:
        frame = tables.table(name)
        if name == "records":
            frame = _in_order(frame, number)
        path = folder / f"{name}.parquet"
        path.touch(mode=0o600, exist_ok=False)
        try:
            frame.write_parquet(path, compression="zstd", statistics=True, row_group_size=ROW_GROUP)
        except pl.exceptions.PolarsError:
            # Polars hides the system's reason in most of its errors: ask the system again.
            write_private(folder / "probe", bytes(PROBE_BYTES))
            raise
        files[path.name] = integrity.sync_and_hash(path)
        progress(name)
    return files


def _in_order(records: pl.DataFrame, number: int) -> pl.DataFrame:
    """By place, coarse to fine, then time; the record id breaks ties, so that equal rows give equal files."""
    return records.with_columns(
        generation=pl.when(pl.col("generation").fill_null(0) == 0).then(number).otherwise("generation").cast(pl.Int32)
    ).sort(["cell_6", "cell_7", "cell_8", "cell", "occurred_from", "record_id"], nulls_last=True)


def finished(draft: Manifest, city: str, number: int, tables: Tables, files: dict[str, FileHash]) -> Manifest:
    """The manifest with sums and hashes, sealed."""
    records = tables.records
    return draft.model_copy(
        update={
            "city": city,
            "generation": number,
            "records": records.height,
            "people": int(records["people"].cast(pl.Int64).sum()),
            "offences": int(records["offences"].cast(pl.Int64).sum()),
            "operations": tables.operations.height,
            "held": int(records["held"].sum()),
            "origins": sorted(records["origin"].cast(pl.String).unique().to_list()),
            "files": files,
        }
    ).sealed()


@contextlib.contextmanager
def explained(folder: Path, city: str) -> Iterator[None]:
    """Turn the system's errors while writing into a sentence."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        number = error.errno if isinstance(error, OSError) else None
        if number in _NO_ROOM:
            raise StoreError(
                f"There is no room to write the database of {city} in {folder}.",
                fix="Make room on that disk and ingest again; the last good generation is still in use.",
            ) from None
        why = os.strerror(number) if number else type(error).__name__
        raise StoreError(
            f"The database of {city} can't be written in {folder}: {why}.",
            fix="Check that the folder is yours; the last good generation is still in use.",
        ) from None
