"""The tables of an overlay: as files for its folder, and read again from it."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Final

import polars as pl
import shapely

from safelight.core.errors import StoreError
from safelight.core.said import said
from safelight.feeds.overlays import RENT_SCHEMA, Rent, Timetable
from safelight.geo import Area
from safelight.ingest.overlays.kept import Kept

RENT: Final = "rent.parquet"
AREAS: Final = "areas.parquet"
_PARTS: Final = ("days", "lines", "stops", "hours", "stop_hours")


def rent_files(rent: Rent) -> dict[str, bytes]:
    """The files of an overlay of rents."""
    return {RENT: _parquet(rent.frame)}


def area_files(areas: list[Area]) -> dict[str, bytes]:
    """The outlines of its places, where any are held."""
    shapes = [(area.name, shapely.to_wkb(area.shape)) for area in areas]
    frame = pl.DataFrame(shapes, schema={"region": pl.String, "shape": pl.Binary}, orient="row")
    return {AREAS: _parquet(frame)} if areas else {}


def timetable_files(timetable: Timetable) -> dict[str, bytes]:
    """The files of a timetable."""
    return {f"{part}.parquet": _parquet(getattr(timetable, part)) for part in _PARTS}


def rent_of(kept: Kept) -> pl.DataFrame:
    """The rents of an overlay; see `feeds.overlays.RENT_SCHEMA`. Raises StoreError for a damaged file."""
    return _read(kept, RENT).select(list(RENT_SCHEMA))


def areas_of(kept: Kept) -> dict[str, shapely.Geometry]:
    """Region -> the outline that came with its rents, in degrees; none where none were given. Raises StoreError."""
    if not (kept.folder / AREAS).exists():
        return {}
    frame = _read(kept, AREAS)
    return dict(zip(frame["region"], shapely.from_wkb(frame["shape"].to_list()), strict=True))


def timetable_of(kept: Kept) -> Timetable:
    """The timetable of an overlay. Raises StoreError for a damaged file."""
    return Timetable(*(_read(kept, f"{part}.parquet") for part in _PARTS))


def _parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd")
    return out.getvalue()


def _read(kept: Kept, name: str) -> pl.DataFrame:
    try:
        return _frame(kept.folder / name, kept.stamp)
    except (OSError, pl.exceptions.PolarsError):
        raise StoreError(
            said("What may be laid over this map can't be read now."),
            fix=said("Everything else is answered."),
            operator=f"{name} of {kept.folder} is damaged. Make the overlay again with `safelight overlays`.",
        ) from None


@lru_cache(maxsize=32)
def _frame(path: Path, _stamp: str) -> pl.DataFrame:
    """A table, read once for each version of its overlay."""
    return pl.read_parquet(path)
