"""The DuckDB engine: in process, over the current generations of all cities.

The facts of a generation are read into memory once, and again when its pointer changes; a city too large for that is
read from its Parquet file each time. Threads may share an engine: each call has a cursor of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final

import duckdb
import ibis
import numpy as np
import polars as pl

from safelight.core.counts import TrueCounts
from safelight.core.errors import NotThere, StoreError
from safelight.core.home import Home
from safelight.core.question import LISTS, Question
from safelight.core.vocabulary import Origin, Unit
from safelight.store.compiled import FACTS, Compiled, to_sql
from safelight.store.conditions import conditions
from safelight.store.engine import Population
from safelight.store.expressions import FACT_SCHEMA, RECORD_TYPES, Names, facts
from safelight.store.generations import Generation, current
from safelight.store.heads import HEAD_SCHEMA, head_of, strays, with_heads
from safelight.store.labels import true_counts
from safelight.store.pointer import POINTER_FILE

MEMORY_ROWS: Final = 12_000_000
"""Records kept in memory, all cities together; cities beyond it are read from their files."""

_ENUMS: Final[dict[str, type[StrEnum]]] = {**LISTS, "unit": Unit}
"""Words that DuckDB holds as one byte: those that a question names, and units."""

_TYPES: Final = {"int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT", "boolean": "BOOLEAN"}

_RECORDS: Final = "records_of_a_city"
_READ: Final = "facts_just_read"
_COLUMNS: Final = FACT_SCHEMA | HEAD_SCHEMA

Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _City:
    """One city as the engine holds it: the pointer's stamp, and the rows in memory or the view of its file."""

    stamp: Stamp
    rows: int
    view: str | None


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What holds for the facts between two loads; `has_heads`: all of them carry heads."""

    names: Names
    has_heads: bool


class DuckDBEngine:
    """Answers questions with true counts. `threads` of the database, as many as the machine has without it."""

    def __init__(
        self,
        home: Home,
        *,
        threads: int | None = None,
        memory_rows: int = MEMORY_ROWS,
        renumber_after: int = 2_000_000_000,
    ) -> None:
        self._home = home
        self._memory_rows = memory_rows
        self._renumber_after = renumber_after  # operations are numbered in 32 bits, and a service lives long
        self._lock = threading.Lock()
        self._cities: dict[str, _City] = {}
        self._names = Names((), ())
        self._snapshot = _Snapshot(self._names, has_heads=False)
        self._made = 0
        self._operations = 0
        self._compiled = Compiled()
        self._database = duckdb.connect(":memory:", config={"threads": threads} if threads else {})
        for name, words in _ENUMS.items():
            listed = ", ".join(f"'{word}'" for word in words)
            self._database.execute(f"CREATE TYPE {name}_word AS ENUM ({listed})")
        columns = ", ".join(f'"{name}" {_column_type(name, kind)}' for name, kind in _COLUMNS.items())
        self._table = "facts_0"
        self._database.execute(f"CREATE TABLE {self._table} ({columns})")
        self._point_at(self._table)

    def counts(
        self, question: Question, *, today: date, population: Population = Population.TOTAL, events: bool = True
    ) -> list[TrueCounts]:
        """See `Engine.counts`. Raises StoreError for a damaged database, NotThere for a release that isn't there."""
        if question.release:
            raise NotThere(f"There is no release {question.release}.", fix="Leave out `release`.")
        while True:
            held = self._refresh(question.city)
            wanted = conditions(question, names=held.names, today=today, population=population)
            head = head_of(question, wanted) if held.has_heads else None
            frame = self._run(self._compiled.sql(question, wanted, events=events, head=head))
            if held is self._snapshot:  # else a city was published meanwhile: ask again
                return true_counts(frame, question, held.names)

    def _run(self, sql: str) -> pl.DataFrame:
        # As a statement, for a relation would be planned twice; and as arrays, which cost nothing to hand over.
        with _explained(), self._database.cursor() as cursor:
            found = cursor.execute(sql).fetchnumpy()
        return pl.DataFrame([_series(name, column) for name, column in found.items()])

    def close(self) -> None:
        """Give the memory back."""
        self._database.close()

    def _refresh(self, cities: Sequence[str]) -> _Snapshot:
        """Take up what was published or rolled back since, of these cities or of all."""
        stamps = {city: self._stamp(city) for city in (cities or self._known_cities())}
        with self._lock:
            changed = [city for city, stamp in stamps.items() if stamp != self._held(city)]
            if changed:
                with _explained(), self._transaction():
                    self._load(changed, stamps)
            return self._snapshot

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of a load or nothing of it."""
        before = (self._table, self._cities, self._snapshot, self._operations)
        self._database.begin()
        try:
            yield
            self._database.commit()
        except BaseException:
            self._database.rollback()
            self._table, self._cities, self._snapshot, self._operations = before
            raise

    def _known_cities(self) -> list[str]:
        folder = self._home.cities
        there = {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
        return sorted(there | set(self._cities))

    def _held(self, city: str) -> Stamp | None:
        return self._cities[city].stamp if city in self._cities else None

    def _stamp(self, city: str) -> Stamp | None:
        try:
            stat = (self._home.cities / city / POINTER_FILE).stat()
        except OSError:
            # No pointer, and so no database; where the pointer was lost, `current` says so.
            current(self._home, city)
            return None
        return stat.st_ino, stat.st_mtime_ns

    def _load(self, changed: Sequence[str], stamps: Mapping[str, Stamp | None]) -> None:
        """Bring `changed` cities up to date: all facts in memory go into one new table, so that questions scan one."""
        if self._operations > self._renumber_after:
            stamps = {city: held.stamp for city, held in self._cities.items()} | dict(stamps)
            changed, self._operations = list(stamps), 0
        cities, parts, dropped = dict(self._cities), [], []
        for city in changed:
            old = cities.pop(city, None)
            dropped += [old.view] if old and old.view else []
        gone = ", ".join(str(code) for code in self._names.codes("city", changed)) or "-1"
        for city in changed:
            generation, stamp = current(self._home, city), stamps[city]
            if generation and stamp:
                rows, view = generation.manifest.records, self._view(city, generation)
                fits = rows + sum(held.rows for held in cities.values()) <= self._memory_rows
                cities[city] = _City(stamp, rows if fits else 0, None if fits else view)
                if fits:
                    parts.append(view)
        table = f"facts_{self._serial()}"
        kept = f"SELECT * FROM {self._table} WHERE city NOT IN ({gone})"  # noqa: S608  # names and codes of ours
        self._read(parts)
        # What is counted most comes first, and records of no group apart from groups, so that scans skip the rest.
        # The same for those whose hour nobody knows: a question about hours counts them beside.
        order = "population, by_default DESC, operation IS NOT NULL, hour IS NULL, operation, city, cell_8, day"
        self._database.execute(f"CREATE TABLE {table} AS {kept} UNION ALL {_headed()} ORDER BY {order}")
        self._database.execute(f"DROP TABLE {_READ}")
        previous, self._table, self._cities = self._table, table, cities
        self._point_at(table)
        self._database.execute(f"DROP TABLE {previous}")
        for view in (*dropped, *parts):
            self._database.execute(f"DROP VIEW {view}")

    def _read(self, views: Sequence[str]) -> None:
        """Read the facts of cities from their files into one table, numbered."""
        columns = ", ".join(f"NULL::{_column_type(name, kind)} AS {name}" for name, kind in FACT_SCHEMA.items())
        parts = [f"SELECT {columns} WHERE false", *(f"SELECT * FROM {view}" for view in views)]  # noqa: S608
        every = " UNION ALL ".join(parts)
        self._database.execute(f"CREATE TABLE {_READ} AS SELECT *, row_number() OVER () AS place FROM ({every})")  # noqa: S608

    def _view(self, city: str, generation: Generation) -> str:
        """A view of a generation's facts, straight from its file; the operations get numbers that no other city has."""
        sources = sorted(generation.records().select("source").unique().collect()["source"])
        names = Names(_extended(self._names.cities, [city]), _extended(self._names.sources, sources))
        view = f"view_{self._serial()}"
        city_code, codes = names.cities.index(city), {source: names.sources.index(source) for source in sources}
        origin = Origin.OPEN if Origin.OPEN in generation.manifest.origins else Origin.SYNTHETIC
        added = {
            "city_code": str(city_code),
            "source_code": _coded(codes),
            "by_default": f"origin = {_quoted(origin.value)}",
            "first_operation": str(self._operations),
        }
        columns = ", ".join(f"{value} AS {name}" for name, value in added.items())
        records = f"SELECT *, {columns} FROM read_parquet({_quoted(str(generation.file('records')))})"  # noqa: S608
        self._database.execute(f"CREATE VIEW {view} AS WITH {_RECORDS} AS ({records}) {_facts()}")
        self._operations += generation.manifest.records
        self._names = names
        return view

    def _serial(self) -> int:
        self._made += 1
        return self._made

    def _point_at(self, table: str) -> None:
        """Make the name that questions use mean the new table and the cities that stayed on disk."""
        views = [held.view for held in self._cities.values() if held.view]
        without = ", ".join(f"NULL::INTEGER AS {head}" for head in HEAD_SCHEMA)
        parts = [f"SELECT * FROM {table}", *(f"SELECT *, {without} FROM {view}" for view in views)]  # noqa: S608
        self._database.execute(f"CREATE OR REPLACE VIEW {FACTS} AS {' UNION ALL '.join(parts)}")
        sound = not views and self._database.execute(_strays()).fetchone() == (0,)
        self._snapshot = _Snapshot(self._names, has_heads=sound)


def _series(name: str, column: Any) -> pl.Series:
    """A column of a result; codes of words become the words."""
    mask = np.ma.getmaskarray(column)
    codes = pl.Series(name, np.ma.getdata(column).astype(np.int64))
    series = codes.zip_with(~pl.Series(mask), pl.Series([None], dtype=pl.Int64)) if mask.any() else codes
    if name not in _ENUMS:
        return series
    return pl.Series(name, [word.value for word in _ENUMS[name]])[series.cast(pl.UInt32)]


@cache
def _facts() -> str:
    """A statement that gives the facts of `_RECORDS`; the same for all cities, as Ibis needs 100 ms to compile it."""
    return f"SELECT {_typed(FACT_SCHEMA)} FROM ({to_sql(facts(ibis.table(RECORD_TYPES, name=_RECORDS)))})"  # noqa: S608


@cache
def _headed() -> str:
    """A statement that gives the facts just read with their heads."""
    table = ibis.table(FACT_SCHEMA | {"place": "int64"}, name=_READ)
    return f"SELECT {_typed(_COLUMNS)} FROM ({to_sql(with_heads(table, 'place'))})"  # noqa: S608


@cache
def _strays() -> str:
    return to_sql(strays(ibis.table(FACT_SCHEMA, name=FACTS)))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _coded(codes: Mapping[str, int]) -> str:
    """The code of a record's source."""
    cases = "".join(f" WHEN {_quoted(name)} THEN {code}" for name, code in codes.items())
    return f"CASE source{cases} END" if cases else "NULL"


def _typed(columns: Mapping[str, str]) -> str:
    """The columns of the facts, words as DuckDB's enums."""
    return ", ".join(f'"{name}"::{_column_type(name, kind)} AS "{name}"' for name, kind in columns.items())


def _column_type(name: str, kind: str) -> str:
    return f"{name}_word" if name in _ENUMS else _TYPES[kind]


def _extended(names: tuple[str, ...], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *more)))


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise StoreError(
            f"The database engine failed ({type(error).__name__}).",
            fix="Try again; if it stays, see `safelight doctor`.",
        ) from None
