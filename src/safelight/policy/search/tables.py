"""The data of a search: every basket and every world, as CSV and Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from safelight.policy.model.sm1 import MEASURES, World
from safelight.policy.search.table import Table

BASKETS: Final = "baskets"
WORLDS: Final = "worlds"
FILES: Final = (f"{BASKETS}.csv", f"{BASKETS}.parquet", f"{WORLDS}.csv", f"{WORLDS}.parquet")

_PARTS: Final = (("p05", 0.05), ("p50", 0.5), ("p95", 0.95))


def write_tables(table: Table, folder: Path) -> None:
    """Every basket with its levers, cost and measures over all worlds; every world with its quantities, and its new
    victims a year with nothing done."""
    for name, rows in ((BASKETS, _baskets(table)), (WORLDS, _worlds(table))):
        rows.write_parquet(folder / f"{name}.parquet", compression="zstd")
        rows.write_csv(folder / f"{name}.csv", float_precision=6)


def _baskets(table: Table) -> pl.DataFrame:
    asked = table.asked
    columns: dict[str, Any] = {"basket": asked.numbers}
    levers = asked.existing + asked.moved
    columns |= {f"u{lever + 1}": levers[:, lever] for lever in range(levers.shape[1])}
    columns |= {"cost_a_year": asked.cost, "on_frontier": np.isin(np.arange(len(asked.numbers)), table.frontier)}
    if table.reaches is not None:
        columns["reaches"] = table.reaches
    for name in MEASURES:
        measured = table.of(name)
        columns[f"{name}_mean"] = measured.mean(axis=1, dtype=np.float64)
        parts = np.quantile(measured, [part for _, part in _PARTS], axis=1)
        columns |= {f"{name}_{part}": row for (part, _), row in zip(_PARTS, parts, strict=True)}
    regret = np.full((len(asked.numbers), 3), np.nan)
    among = table.regrets
    regret[asked.affordable] = np.column_stack([among.mean(axis=1), np.quantile(among, 0.9, axis=1), among.max(axis=1)])
    columns |= {f"regret_{name}": regret[:, place] for place, name in enumerate(("mean", "p90", "most"))}
    return pl.DataFrame(columns)


def _worlds(table: Table) -> pl.DataFrame:
    rows = dict(zip(World._fields, table.asked.worlds.rows.T, strict=True))
    return pl.DataFrame({"world": np.arange(len(table.asked.worlds)), **rows, "new_victims_a_year": table.new[0]})
