"""What an ingest reads: a file, the files of a folder, or a city's publishers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safelight.catalog import TEXT_FEEDS, City, FeedKind, Source, Status, is_contributed
from safelight.core.errors import BadInput, NotThere
from safelight.core.vocabulary import Origin
from safelight.feeds import Batch, archived_posts, local_batches

SYNTHETIC_COLUMN: Final = "safelight_origin"
"""A column that only made-up files have; its presence makes every row of the file synthetic."""

_SYNTHETIC_NAMES: Final = ("SYNTHETIC", "SHAPE-ONLY")
_TABLES: Final = (".csv", ".tsv", ".xlsx")
_NOT_DATA: Final = (".txt", ".md", ".toml")
_BY_HAND: Final = (FeedKind.FILE, FeedKind.NONE)
LIVING: Final = (Status.LIVE, Status.UNVERIFIED)
"""Statuses of sources that are still published, as far as is known."""


Opener = Callable[[str | None], tuple[Source, Iterator[Batch]]]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read. `open` takes the cursor to resume behind; `whole`: all that the publisher has.

    `known`: the cursor of the last whole read, where the publisher then sends only what has changed since.
    `goes_on`: whether the next read of the publisher goes on behind the last cursor of this one.
    """

    name: str
    identity: tuple[str, ...]
    open: Opener
    origin: Origin
    whole: bool
    known: str | None = None
    goes_on: bool = False


def file_input(path: Path, source: Source | None, city: City) -> Input:
    """A file by hand, or an archive of texts, which may be a folder; NotThere when it is missing."""
    if source is not None and is_contributed(source.id):
        raise BadInput(
            f"{source.id} is a contributed source.",
            fix="Such files come through the page for contributors, which checks them.",
        )
    # Texts come as archives of their publisher's making, or as a table in the shape of the feeds.
    texts = source is not None and source.feed in TEXT_FEEDS and path.suffix.lower() not in _TABLES
    if path.is_dir() and not texts:
        raise BadInput(f"{path} is a folder.", fix="Give a file, or the folder with --from.")
    if not path.exists():
        raise NotThere(f"There is no file {path}.", fix="Check the path given with --file.")
    state = path.stat()

    def opened(after: str | None) -> tuple[Source, Iterator[Batch]]:
        if source is not None and texts:
            return source, archived_posts(path, source, after)
        return local_batches(path, source, city, after=after)

    identity = ("file", str(path.resolve()), str(state.st_size), str(state.st_mtime_ns), source.id if source else "")
    return Input(path.name, identity, opened, _origin(path), whole=False)


def folder_inputs(folder: Path, source: Source | None, city: City) -> list[Input]:
    """The files of FOLDER/<city>, or of FOLDER itself, by name."""
    own = folder / city.id
    place = own if own.is_dir() else folder
    if not place.is_dir():
        raise NotThere(f"There is no folder {folder}.", fix="Check the path given with --from.")
    files = sorted(path for path in place.iterdir() if path.is_file() and not path.name.startswith("."))
    found = [file_input(path, source, city) for path in files if path.suffix.lower() not in _NOT_DATA]
    if not found:
        raise NotThere(f"There are no data files in {place}.", fix="Give the folder that holds them with --from.")
    return found


def publishers(city: City, source: Source | None) -> list[Source]:
    """The sources to fetch: the one named, or all that can be read and concern the trade."""
    if source:
        return [source]
    fetched = (one for one in city.sources if one.feed in TEXT_FEEDS or (one.feed not in _BY_HAND and one.layouts))
    return [
        one
        for one in fetched
        if one.status in LIVING and (one.covers or one.supplement or one.complaints is not None or one.activity)
    ]


def _origin(path: Path) -> Origin:
    """Synthetic where the name of the file or of a folder above it says so; the name is all that can be copied away."""
    names = [path.name.upper(), *(parent.name.upper() for parent in list(path.resolve().parents)[:2])]
    made_up = any(word in name for name in names for word in _SYNTHETIC_NAMES)
    return Origin.SYNTHETIC if made_up else Origin.OPEN
