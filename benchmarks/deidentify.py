"""A provider's file to one that may be given: seconds and memory, beside pandas grouping the same combinations.

python -m benchmarks.deidentify [--records N]      N made-up rows of six years in one city (default 1,000,000)

The peer reads the finished file's columns and looks once for combinations of fewer than k rows: a check, no repair.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.report import finish, measure, peak_mib, show
from safelight.core.home import RecordKey
from safelight.ingest.contributed.format import QUASI
from safelight.ingest.deidentify import Columns, Dates, Recipe, deidentify, save

K = 5
RECIPE = Recipe(
    basis="arrest",  # type: ignore[arg-type]  # the model takes the word
    k=K,
    columns=Columns(
        row_id=["NUMBER"], date="DATE", lat="LAT", lon="LON", role="ROLE", sex="SEX", age="AGE", race="RACE",
        charge="CHARGE", venue="VENUE",
    ),
    dates=Dates(formats=["%m/%d/%Y"]),
)  # fmt: skip


def write_file(path: Path, rows: int) -> None:
    """Rows as they are: a few places, roles and venues hold most of them."""
    rng = np.random.default_rng(1)
    days = pl.Series(rng.integers(0, 6 * 365, rows)).cast(pl.Int32) + (date(2018, 1, 1) - date(1970, 1, 1)).days
    role = rng.choice(["buyer", "prostituted_person", "exploiter"], rows, p=[0.5, 0.45, 0.05])
    charge = {"buyer": "buying", "prostituted_person": "selling", "exploiter": "promoting"}
    pl.DataFrame(
        {
            "NUMBER": np.arange(rows),
            "NAME": "MADE UP",
            "DATE": days.cast(pl.Date).dt.strftime("%m/%d/%Y"),
            "LAT": 37.78 + rng.normal(0, 0.02, rows),
            "LON": -122.22 + rng.normal(0, 0.02, rows),
            "ROLE": role,
            "SEX": np.where((role == "prostituted_person") ^ (rng.random(rows) < 0.1), "female", "male"),
            "AGE": rng.integers(18, 60, rows),
            "RACE": rng.choice(["black", "white", "hispanic", "asian", "unknown"], rows, p=[0.35, 0.3, 0.2, 0.05, 0.1]),
            "CHARGE": pl.Series(role).replace(charge),
            "VENUE": rng.choice(["street", "hotel_motel", "vehicle", "residence"], rows, p=[0.6, 0.3, 0.05, 0.05]),
        }
    ).write_csv(path)


def run_safelight(path: Path) -> dict[str, float]:
    """As `safelight deidentify` does, to the file and its reports."""
    outcome = deidentify(path, RECIPE, RecordKey(bytes(32)), today=date(2026, 1, 1))
    save(outcome, path.with_name("out.csv"), date(2026, 1, 1))
    return {"written": outcome.rows.height, "touched": outcome.touched}


def run_pandas(path: Path) -> dict[str, float]:
    """One reading and one grouping of the finished file."""
    import pandas as pd

    rows = pd.read_csv(path.with_name("out.csv"), skiprows=1, dtype=str)
    sizes = rows.groupby(list(QUASI), observed=True).size()
    return {"written": len(rows), "few": int((sizes < K).sum())}


def main() -> None:
    """Write the file, measure both sides, print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--side", choices=("safelight", "pandas"))
    parser.add_argument("--file", type=Path)
    given = parser.parse_args()
    if given.side:
        start = time.perf_counter()
        found = (run_safelight if given.side == "safelight" else run_pandas)(given.file)
        print(json.dumps({"seconds": time.perf_counter() - start, "peak_mib": peak_mib(), **found}))
        return
    with tempfile.TemporaryDirectory(prefix="safelight-bench-") as folder:
        path = Path(folder) / "SYNTHETIC-rows.csv"
        write_file(path, given.records)
        ours, peer = measure("deidentify", "safelight", path), measure("deidentify", "pandas", path)
    assert ours["written"] == peer["written"]
    assert peer["few"] == 0
    sides = (("safelight, file to signed-off file", ours), ("pandas, one grouping of the result", peer))
    title = f"{given.records:,} rows, {ours['written']:,} written, {ours['touched']:,} of them made coarser"
    show(title, ("", "seconds", "peak MiB"), [(name, side["seconds"], side["peak_mib"]) for name, side in sides])
    figures = {
        "total_s": round(ours["seconds"], 1),
        "rows_per_s": round(given.records / ours["seconds"]),
        "peak_mib": round(ours["peak_mib"]),
        "written_rows": int(ours["written"]),
    }
    peers = {"pandas_one_grouping": {"total_s": round(peer["seconds"], 1), "peak_mib": round(peer["peak_mib"])}}
    finish("deidentify", figures, peers)


if __name__ == "__main__":
    main()
