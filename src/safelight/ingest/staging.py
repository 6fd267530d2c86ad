"""The staging folder: de-identified batches of an ingest under way, so that a killed one goes on where it was.

A batch is a Parquet file (a second one, where a source's rows are read for two ends) and a JSON file of the same
number; the JSON is written last, by one rename, so a batch
counts only when both are whole. Nothing in here holds more than the records themselves will.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.writing import write_private
from safelight.ingest.activity import STAGED_ACTIVITY
from safelight.ingest.complaints import STAGED_COMPLAINTS
from safelight.ingest.posts import POSTS_SCHEMA
from safelight.ingest.rows import STAGED_SCHEMA
from safelight.ingest.tally import Tally

_ASIDE: Final = ".aside.parquet"
_STAGED: Final = (STAGED_SCHEMA, POSTS_SCHEMA, STAGED_COMPLAINTS, STAGED_ACTIVITY)


class Stage:
    """The staged batches of one source (and one file of it) of one city."""

    def __init__(self, home: Home, city: str, *identity: str) -> None:
        """`identity` is all that the batches depend on: source, file, catalogue, key; another one starts afresh."""
        name = hashlib.sha256("\0".join(identity).encode()).hexdigest()[:24]
        self.folder = home.staging / city / name
        self._root = home.staging

    def load(self) -> tuple[list[pl.DataFrame], list[pl.DataFrame], Tally, str | None]:
        """Batches that are already there, what stands beside them, their tally, and the cursor behind the last."""
        frames: list[pl.DataFrame] = []
        asides: list[pl.DataFrame] = []
        tally, cursor = Tally(), None
        for note in sorted(self.folder.glob("*.json")):
            content = json.loads(note.read_text(encoding="utf-8"))
            frame = self._read(note.with_suffix(".parquet"))
            aside = self._read(note.with_suffix(_ASIDE)) if content["aside"] else None
            if frame is None or (content["aside"] and aside is None):
                break
            frames.append(frame)
            if aside is not None:
                asides.append(aside)
            tally.add(Tally.from_json(content["tally"]))
            cursor = content["cursor"]
        return frames, asides, tally, cursor

    def append(
        self, number: int, rows: pl.DataFrame, tally: Tally, cursor: str, aside: pl.DataFrame | None = None
    ) -> None:
        """Keep batch `number`, with what stands beside its rows; StoreError where there is no room."""
        with _explained(self.folder):
            for folder in (self._root, self.folder.parent, self.folder):
                folder.mkdir(exist_ok=True, mode=0o700)
            note = self.folder / f"{number:06}.json"
            for suffix, frame in ((".parquet", rows), (_ASIDE, aside)):
                if frame is not None:
                    note.with_suffix(suffix).touch(mode=0o600)
                    frame.write_parquet(note.with_suffix(suffix), compression="zstd")
            content = {"cursor": cursor, "aside": aside is not None, "tally": tally.to_json()}
            write_private(note, json.dumps(content).encode())

    def clear(self) -> None:
        """Forget the batches: they are published, or not wanted."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for folder in (self.folder.parent, self._root):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _read(self, table: Path) -> pl.DataFrame | None:
        try:
            frame = pl.read_parquet(table)
        except (OSError, pl.exceptions.PolarsError):
            return None
        return frame if dict(frame.schema) in _STAGED else None


@contextlib.contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        raise StoreError(
            f"The staging folder {folder} can't be written: {type(error).__name__}.",
            fix="Make room on that disk and run the same command again; it goes on where it stopped.",
        ) from None
