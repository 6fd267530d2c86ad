"""The city databases. In: de-identified tables from an ingest. Out: true counts, for `safelight.privacy` alone.

One folder per city, an immutable generation per ingest, and engines that answer questions from the current ones.
"""

from safelight.store.duckdb_engine import DuckDBEngine
from safelight.store.engine import Engine, Population
from safelight.store.engines import ENGINES
from safelight.store.generations import (
    Generation,
    current,
    generations,
    lock_city,
    open_generation,
    publish,
    rollback,
)
from safelight.store.manifest import FileHash, Manifest, SourceState
from safelight.store.releases import Release, make_release, open_release, releases
from safelight.store.rewriting import Edit, Rewritten, held_everywhere, rewrite
from safelight.store.schema import RECORD_SCHEMA
from safelight.store.tables import AREA_SCHEMA, AREA_TABLES, TABLE_SCHEMAS, Tables, sources_table

__all__ = [
    "AREA_SCHEMA",
    "AREA_TABLES",
    "ENGINES",
    "RECORD_SCHEMA",
    "TABLE_SCHEMAS",
    "DuckDBEngine",
    "Edit",
    "Engine",
    "FileHash",
    "Generation",
    "Manifest",
    "Population",
    "Release",
    "Rewritten",
    "SourceState",
    "Tables",
    "current",
    "generations",
    "held_everywhere",
    "lock_city",
    "make_release",
    "open_generation",
    "open_release",
    "publish",
    "releases",
    "rewrite",
    "rollback",
    "sources_table",
]
