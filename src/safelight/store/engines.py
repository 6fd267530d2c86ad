"""The table of engines: the one place where an adapter is named."""

from collections.abc import Callable, Mapping
from typing import Final

from safelight.core.home import Home
from safelight.store.duckdb_engine import DuckDBEngine
from safelight.store.engine import Engine

ENGINES: Final[Mapping[str, Callable[[Home], Engine]]] = {"duckdb": DuckDBEngine}
"""Name, as on the command line, -> how to open it over a home folder."""
