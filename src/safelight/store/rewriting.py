"""The one exception to immutable: rows that were withdrawn leave every generation of a city, and every release.

Each generation is written anew beside itself and takes its own place in one step, with new hashes; so whoever is
killed, every generation is sound, with the rows or without. The caller keeps a note of what goes until all are done.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.writing import write_private
from safelight.store import integrity
from safelight.store.generations import (
    DRAFT_PREFIX,
    Generation,
    city_folder,
    explained,
    finished,
    open_generation,
    sweep,
    write_tables,
)
from safelight.store.manifest import MANIFEST_FILE, Manifest
from safelight.store.pointer import numbers, read_pointer, write_pointer
from safelight.store.releases import open_release, releases
from safelight.store.tables import TABLE_SCHEMAS, Tables, fitted

_OLD: Final = ".old-"
_EXCHANGE: Final = 2
_HERE: Final = -100

Edit = Callable[[Generation], tuple[Tables, Manifest] | None]
"""What a generation becomes: its tables and its manifest before hashes and sums; None where it stays as it is."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Numbers of the generations that were written anew, names of the releases, and damaged ones that were removed."""

    generations: tuple[int, ...]
    releases: tuple[str, ...]
    removed: tuple[int, ...]


def rewrite(home: Home, city: str, edit: Edit, *, progress: Callable[[str], None] = lambda _step: None) -> Rewritten:
    """Put every generation of `city` through `edit`, in the home and in all its releases.

    The caller holds `lock_city`. Done twice, the second time changes nothing: what was killed is done again. An older
    generation that is damaged is removed, since nobody can tell what it holds; a damaged current one raises
    StoreError. `progress` hears each step: written, exchanged, cleared, pointer.
    """
    done: list[int] = []
    removed: list[int] = []
    with explained(city_folder(home, city), city):
        for number, fate in _rewrite_home(home, city, edit, progress):
            (done if fate else removed).append(number)
        touched = []
        for name in releases(home):
            place = open_release(home, name).home
            if list(_rewrite_home(place, city, edit, progress)):
                touched.append(name)
    return Rewritten(tuple(done), tuple(touched), tuple(removed))


def _rewrite_home(home: Home, city: str, edit: Edit, progress: Callable[[str], None]) -> Iterator[tuple[int, bool]]:
    """Each generation that was changed: its number, and whether it is still there."""
    folder = city_folder(home, city)
    _mend(folder)
    pointer = read_pointer(folder, city)
    if pointer is None:
        return
    sweep(folder, pointer.highest)
    for number in numbers(folder):
        try:
            generation = open_generation(home, city, number)
        except StoreError:
            if number == pointer.generation:
                raise
            shutil.rmtree(folder / str(number))
            yield number, False
            continue
        if (edited := edit(generation)) is not None:
            _replace(folder, generation, *edited, progress)
            yield number, True
    # Readers look at the pointer: a new one of the same content makes them read again.
    write_pointer(folder, pointer)
    progress("pointer")


def _replace(
    folder: Path, generation: Generation, tables: Tables, draft: Manifest, progress: Callable[[str], None]
) -> None:
    number = generation.manifest.generation
    hidden = folder / f"{DRAFT_PREFIX}{number}-{secrets.token_hex(4)}"
    try:
        hidden.mkdir(mode=0o700)
        files = write_tables(hidden, tables, number, lambda _step: None)
        manifest = finished(draft, generation.manifest.city, number, tables, files)
        write_private(hidden / MANIFEST_FILE, manifest.model_dump_json(indent=1).encode())
        integrity.sync_folder(hidden)
        progress("written")
        _exchange(hidden, generation.path)
        integrity.sync_folder(folder)
        progress("exchanged")
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    shutil.rmtree(folder / f"{_OLD}{number}", ignore_errors=True)
    progress("cleared")


def _exchange(new: Path, old: Path) -> None:
    """Let two folders change places in one step, where the system can; else in two, which `_mend` finishes."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        swap = getattr(library, "renameat2", None)
        if swap is not None and swap(_HERE, os.fsencode(new), _HERE, os.fsencode(old), _EXCHANGE) == 0:
            return
    old.rename(old.with_name(f"{_OLD}{old.name}"))
    new.rename(old)


def _mend(folder: Path) -> None:
    """Put back a generation whose two steps were cut between them, and clear away one that was replaced."""
    for path in folder.glob(f"{_OLD}*"):
        place = folder / path.name.removeprefix(_OLD)
        if place.exists():
            shutil.rmtree(path)
        else:
            path.rename(place)


def held_everywhere(home: Home, city: str, table: str, columns: Sequence[str]) -> pl.DataFrame:
    """Columns of a table of all generations of a city and of all its releases together, damaged ones left out; rows
    once. For looking up what is to go, not for counting."""
    frames = [pl.DataFrame(schema={name: TABLE_SCHEMAS[table][name] for name in columns})]
    for place in (home, *(open_release(home, name).home for name in releases(home))):
        folder = city_folder(place, city)
        for number in numbers(folder):
            with contextlib.suppress(OSError, pl.exceptions.PolarsError):
                found = pl.scan_parquet(folder / str(number) / f"{table}.parquet")
                frames.append(fitted(found, table).select(columns).collect())
    return pl.concat(frames).unique()
