"""What was read once of the advertisements held, kept sealed in the desk, so that a next investigation needn't read it.

A sealed file is found by the texts it was made of and the rules it was read by: other ones are read anew. What nobody
used for as long as an unlinked bundle is kept is deleted.
"""

from __future__ import annotations

import hashlib
import io
import os
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from safelight.core.writing import write_private
from safelight.desk import extract as rules
from safelight.desk import link
from safelight.desk.custody import Desk
from safelight.desk.custody.keys import Unopened
from safelight.desk.extract import extract
from safelight.desk.link import masked

FOLDER: Final = "read"
_FACTS: Final = pl.Schema({"id": pl.String(), "kind": pl.String(), "value": pl.String()})


class Read(NamedTuple):
    """Advertisements without the characters of their facts (`link.masked`), and the facts: id, kind, value."""

    masked: pl.DataFrame
    facts: pl.DataFrame


def together(mine: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The rows of both (each with an `id`), an id once: the first's, in the order of `link.shaped`."""
    return pl.concat([mine, _others(held, mine["id"])]).sort("posted_at", "id")


def all_of(mine: Read, held: Read) -> Read:
    """Both, an id once: the first's."""
    facts = pl.concat([mine.facts, _others(held.facts, mine.masked["id"])])
    return Read(together(mine.masked, held.masked), facts)


def _others(rows: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    return rows.filter(~pl.col("id").is_in(ids.to_list()))


def read(adverts: pl.DataFrame) -> Read:
    """What stands in these advertisements (`link.shaped`)."""
    prepared, facts = masked(adverts, extract)
    ids = adverts.select("id").with_row_index("ad").cast({"ad": pl.Int64})
    return Read(prepared, facts.join(ids, on="ad", maintain_order="left").select("id", "kind", "value"))


def read_once(desk: Desk, adverts: pl.DataFrame, now: datetime) -> Read:
    """As `read`; from the sealed file of the last time where there is one. `now` is when it was used."""
    folder = desk.vault.home / FOLDER
    _forget(folder, now - timedelta(days=desk.settings.desk_unlinked_days))
    path = folder / f"{_name(desk, adverts)}.age"
    try:
        found = _opened(desk.vault.key.unseal(path.read_bytes()))
    except (OSError, Unopened, pl.exceptions.PolarsError):
        found = read(adverts)
        folder.mkdir(exist_ok=True, mode=0o700)
        write_private(path, desk.vault.key.seal(_written(found)))
    os.utime(path, (now.timestamp(), now.timestamp()))
    return found


def _name(desk: Desk, adverts: pl.DataFrame) -> str:
    """No name of a file tells what is in it: the hash of its content is signed."""
    texts = io.BytesIO()
    adverts.write_ipc(texts)
    return hashlib.sha256(desk.vault.key.sign(hashlib.sha256(texts.getvalue()).digest() + _rules())).hexdigest()[:32]


@cache
def _rules() -> bytes:
    """Hash of what the texts are read by."""
    folders = [Path(part.__file__).parent for part in (rules, link) if part.__file__]
    files = [path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).digest()


def _written(read: Read) -> bytes:
    facts = read.facts.group_by("id", maintain_order=True).agg(facts=pl.struct("kind", "value"))
    content = io.BytesIO()
    read.masked.join(facts, on="id", how="left", maintain_order="left").write_parquet(content)
    return content.getvalue()


def _opened(content: bytes) -> Read:
    both = pl.read_parquet(io.BytesIO(content))
    facts = both.select("id", "facts").drop_nulls("facts").explode("facts").unnest("facts")
    return Read(both.drop("facts"), facts.cast(_FACTS))


def _forget(folder: Path, before: datetime) -> None:
    for path in folder.glob("*.age") if folder.is_dir() else ():
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
