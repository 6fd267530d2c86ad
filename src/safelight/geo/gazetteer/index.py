"""The file of a city's places: one Arrow file of one row, each column an array, mapped into memory and read in place.

In: the bytes that `build.py` made. Out: arrays without a copy. Nothing is parsed when it is opened, so a city of any
size is there at once and costs the memory of the pages that are looked at.
"""

from __future__ import annotations

import hashlib
import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy.typing as npt
import orjson
import pyarrow as pa

from safelight.core.errors import NotThere, StoreError
from safelight.core.home import Home

FORMAT: Final = "safelight gazetteer 1"
Numbers = npt.NDArray[Any]

COLUMNS: Final = {
    "street_name": pa.string(),  # label of a street
    "street_direction": pa.string(),
    "street_type": pa.string(),
    "place_name": pa.string(),
    "place_kind": pa.uint8(),  # number in answers.KINDS
    "place_cell": pa.int64(),
    "place_spread": pa.uint8(),
    "place_inside": pa.uint8(),
    "key": pa.string(),  # sorted by owner; streets first
    "key_owner": pa.int32(),  # a street's number, or that of a place behind the last street
    "key_grade": pa.uint8(),  # 0 as written, 1 and more for shorter forms
    "key_hash": pa.uint64(),  # sorted
    "key_of_hash": pa.int32(),
    "gram_start": pa.int32(),  # three signs as a number -> where its keys begin
    "gram_key": pa.int32(),
    "pair": pa.uint64(),  # sorted: two streets, the lower number first
    "pair_cell": pa.int64(),
    "pair_inside": pa.uint8(),
    "pair_by_cell": pa.int32(),  # pairs in the order of their cells
    "area_cell": pa.int64(),  # sorted: cells of resolution 9 in neighbourhoods
    "area_place": pa.int32(),
}
"""Column -> type of the values in its one row."""


@dataclass(frozen=True, slots=True)
class Index:
    """The arrays by column, and what is known of the file: city, sources, counts, other cities."""

    column: dict[str, Any]
    about: dict[str, Any]
    streets: int

    def text(self, column: str, at: int) -> str:
        """One string of a column of strings."""
        return str(self.column[column][at].as_py())


def gazetteer_file(home: Home, city: str) -> Path:
    """Where a city's places lie."""
    return home.root / "gazetteer" / city / "places.arrow"


def hash_of(key: str) -> int:
    """Eight bytes that stand for a key."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")


def to_bytes(columns: dict[str, Any], about: dict[str, Any]) -> pa.Buffer:
    """The columns as one Arrow file; `about` becomes its metadata."""
    schema = pa.schema([pa.field(name, pa.large_list(kind)) for name, kind in COLUMNS.items()])
    schema = schema.with_metadata({"format": FORMAT, "about": orjson.dumps(about)})
    arrays = []
    for name, kind in COLUMNS.items():
        values = pa.array(columns[name], type=kind)
        offsets = pa.array([0, len(values)], type=pa.int64())
        arrays.append(pa.LargeListArray.from_arrays(offsets, values))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, schema) as writer:
        writer.write_batch(pa.record_batch(arrays, schema=schema))
    return sink.getvalue()


def open_index(path: Path) -> Index:
    """The file, mapped. Raises NotThere where there is none and StoreError for anything else than such a file."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        table = pa.ipc.open_file(pa.py_buffer(mapped)).get_batch(0)
        metadata = table.schema.metadata or {}
        if metadata.get(b"format") != FORMAT.encode():
            raise ValueError("another format")
        column = {name: _values(table.column(name), kind) for name, kind in COLUMNS.items()}
        about = orjson.loads(metadata[b"about"])
    except FileNotFoundError:
        raise NotThere(
            f"There is no gazetteer for {path.parent.name}.", fix=f"Make it: safelight gazetteer {path.parent.name}"
        ) from None
    except (OSError, ValueError, KeyError, IndexError, pa.ArrowException):
        raise StoreError(
            f"The gazetteer of {path.parent.name} can't be read.",
            fix=f"Make it anew: safelight gazetteer {path.parent.name}",
        ) from None
    return Index(column, about, len(column["street_name"]))


def _values(column: pa.LargeListArray, kind: pa.DataType) -> Any:
    values = column.values
    return values if pa.types.is_string(kind) else values.to_numpy(zero_copy_only=True)
