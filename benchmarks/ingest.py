"""A big portal file to a published generation: seconds and memory, beside pandas doing the same reading and filtering.

python -m benchmarks.ingest [--records N]      N rows of a synthetic Chicago crimes file (default 8,000,000)

Each side runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.report import finish, measure, peak_mib, show

CODES = ("1505", "1506", "1507", "1512", "1513", "1525", "1530", "1549")
OTHER_CODES = ("0486", "0820", "0460", "1811", "0560", "0810", "1310", "1320", "2024", "0910", "1754", "1544")
PLACES = ("STREET", "SIDEWALK", "APARTMENT", "HOTEL/MOTEL", "RESIDENCE", "ALLEY", "PARKING LOT/GARAGE(NON.RESID.)")
CHUNK = 500_000


def write_file(path: Path, rows: int) -> int:
    """A file of the portal's CSV layout, about 1 % of it on the sex trade; returns the number of those rows."""
    rng = np.random.default_rng(1)
    relevant = 0
    with path.open("wb") as file:
        for start in range(0, rows, CHUNK):
            frame, hits = chunk(rng, start, min(CHUNK, rows - start))
            relevant += hits
            frame.write_csv(file, include_header=start == 0)
    return relevant


def chunk(rng: np.random.Generator, start: int, rows: int) -> tuple[pl.DataFrame, int]:
    """Part of the file and how many of its rows are relevant."""
    hit = rng.random(rows) < 0.01
    code = np.where(hit, rng.choice(CODES, rows), rng.choice(OTHER_CODES, rows))
    minute = rng.integers(0, 24 * 365 * 24 * 60, rows)
    when = pl.Series(minute).cast(pl.Int64) * 60_000_000 + int(datetime(2001, 1, 1, tzinfo=UTC).timestamp() * 1e6)
    text = when.cast(pl.Datetime("us")).dt.strftime("%m/%d/%Y %I:%M:%S %p")
    lat, lon = 41.65 + 0.37 * rng.random(rows), -87.8 + 0.25 * rng.random(rows)
    number = np.arange(start, start + rows)
    frame = pl.DataFrame(
        {
            "ID": number + 1_000_000,
            "Case Number": pl.Series(number).cast(pl.String).str.zfill(8),
            "Date": text,
            "Block": pl.Series(rng.integers(1, 120, rows)).cast(pl.String) + "XX S SYNTHETIC AVE",
            "IUCR": code,
            "Primary Type": np.where(hit, "PROSTITUTION", "THEFT"),
            "Description": np.where(hit, "SOLICIT ON PUBLIC WAY", "OVER $500"),
            "Location Description": rng.choice(PLACES, rows),
            "Arrest": rng.choice(["true", "false"], rows),
            "Domestic": "false",
            "Beat": "0422",
            "District": "004",
            "Ward": "7",
            "Community Area": "46",
            "FBI Code": np.where(hit, "16", "06"),
            "X Coordinate": 1_198_273,
            "Y Coordinate": 1_851_626,
            "Year": 2015,
            "Updated On": "02/15/2015 12:43:39 PM",
            "Latitude": lat.round(9),
            "Longitude": lon.round(9),
            "Location": pl.Series(lat.round(9)).cast(pl.String),
        }
    )
    return frame, int(hit.sum())


def run_safelight(path: Path) -> dict[str, float]:
    """Ingest the file into a fresh home, as `safelight ingest chicago --file` does."""
    from safelight.catalog import load_catalog
    from safelight.core.home import Home, record_key
    from safelight.core.settings import Settings
    from safelight.ingest import Workshop, ingest

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        home = Home(Path(folder))
        workshop = Workshop(home, load_catalog(), record_key(home, Settings(home=home.root)), datetime.now(UTC))
        report = ingest(workshop, "chicago", file=path)
    return {"relevant_rows": report.tallies["crimes"].relevant, "generation": report.generation or 0}


def run_pandas(path: Path) -> dict[str, float]:
    """Reading and filtering alone: pandas in chunks, the columns that are needed, the same list of codes."""
    import pandas as pd

    columns = ["ID", "Case Number", "Date", "IUCR", "Location Description", "Latitude", "Longitude"]
    parts = pd.read_csv(path, usecols=columns, dtype=str, chunksize=CHUNK)
    rows = pd.concat([part[part["IUCR"].isin(CODES)] for part in parts])
    rows["Date"] = pd.to_datetime(rows["Date"], format="%m/%d/%Y %I:%M:%S %p")
    return {"relevant_rows": len(rows)}


def main() -> None:
    """Write the file, measure both sides, print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=8_000_000)
    parser.add_argument("--side", choices=("safelight", "pandas"))
    parser.add_argument("--file", type=Path)
    given = parser.parse_args()
    if given.side:
        start = time.perf_counter()
        found = (run_safelight if given.side == "safelight" else run_pandas)(given.file)
        print(json.dumps({"seconds": time.perf_counter() - start, "peak_mib": peak_mib(), **found}))
        return
    with tempfile.TemporaryDirectory(prefix="safelight-bench-") as folder:
        path = Path(folder) / f"SYNTHETIC-crimes-{date.today().year}.csv"  # noqa: DTZ011  # a name, not a time
        relevant = write_file(path, given.records)
        size = path.stat().st_size / 1024**2
        ours, peer = measure("ingest", "safelight", path), measure("ingest", "pandas", path)
    assert ours["relevant_rows"] == peer["relevant_rows"] == relevant
    figures = {
        "total_s": round(ours["seconds"], 1),
        "peak_mib": round(ours["peak_mib"]),
        "rows_per_s": round(given.records / ours["seconds"]),
        "file_mib": round(size),
    }
    peers = {"pandas_read_and_filter": {"total_s": round(peer["seconds"], 1), "peak_mib": round(peer["peak_mib"])}}
    title = f"{given.records:,} rows ({size:,.0f} MiB, {relevant:,} relevant) of a synthetic Chicago crimes file"
    sides = (("safelight, to a published generation", ours), ("pandas, reading and filtering alone", peer))
    rows = [(name, side["seconds"], side["peak_mib"]) for name, side in sides]
    show(title, ("", "seconds", "peak MiB"), rows)
    finish("ingest", figures, peers)


if __name__ == "__main__":
    main()
