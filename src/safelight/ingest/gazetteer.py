"""A city's places by name: files of their publishers, the neighbourhoods that are stored, and names of the catalogue.

In: the city's entry in the catalogue, or files by hand. Out: HOME/gazetteer/CITY/places.arrow, whole or not at all, and
a report. Coordinates end here: what is written are cells of resolution 9 at most.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

import httpx

from safelight.catalog import Catalog, City, PlaceFile
from safelight.core.errors import BadInput, CatalogError, NotThere, SafelightError, StoreError
from safelight.core.home import Home
from safelight.core.writing import write_private
from safelight.feeds import Http, Sent, fetch_file
from safelight.geo import Places, read_places
from safelight.geo import gazetteer as places
from safelight.ingest.place_cells import Ground, area_cells, corners_of, named_of, neighbourhoods, with_names
from safelight.ingest.place_files import RawPlaces, read_place_file

_NOT_STATED: Final = "Not stated."
_MADE_UP: Final = ("SYNTHETIC", "SHAPE-ONLY")


@dataclass(frozen=True, slots=True)
class GazetteerReport:
    """What came of building a city's gazetteer. `status`: written, unchanged, or read (a dry run)."""

    city: str
    status: str
    counts: dict[str, int]
    sources: list[dict[str, Any]]
    missing: str
    left_out: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    path: Path | None = None

    def to_document(self) -> dict[str, Any]:
        """The report as `safelight gazetteer --json` prints it."""
        return {
            "city": self.city,
            "status": self.status,
            "counts": self.counts,
            "sources": self.sources,
            "missing": self.missing,
            "left_out": dict(sorted(self.left_out.items())),
            "bytes": self.bytes,
            "path": str(self.path) if self.path else None,
        }


@dataclass(frozen=True, slots=True)
class _Got:
    """A file, what it is called, and its entry in the catalogue if it has one."""

    sent: Sent
    name: str
    entry: PlaceFile | None


def build_gazetteer(
    home: Home,
    catalog: Catalog,
    city: City,
    http: Http,
    *,
    now: datetime,
    files: Sequence[Path] = (),
    dry_run: bool = False,
) -> GazetteerReport:
    """Fetch (or read from files), check and keep the places of a city.

    With `files` nothing is asked of the network. Raises NotThere, BadInput, CatalogError, PublisherError or StoreError;
    what was there before stays.
    """
    known = city.gazetteer
    if known is None and not files:
        raise NotThere(
            f"The catalogue knows no files of places for {city.name}.",
            fix="Give files with --file, or add [city.gazetteer] to its catalogue file.",
        )
    areas = read_places(home, city.id)
    stamp = _stamp(city, areas)
    got = [_by_hand(file) for file in files] if files else _fetched(home, city, http, stamp)
    if got is None:
        path = places.gazetteer_file(home, city.id)
        about = places.load(path).about
        size = path.stat().st_size
        return GazetteerReport(
            city.id, "unchanged", about["counts"], about["sources"], about["missing"], bytes=size, path=path
        )
    return _kept(home, catalog, city, got, areas, stamp, now=now, dry_run=dry_run)


def _kept(
    home: Home,
    catalog: Catalog,
    city: City,
    got: Sequence[_Got],
    areas: Places | None,
    stamp: str,
    *,
    now: datetime,
    dry_run: bool,
) -> GazetteerReport:
    raw, sources = RawPlaces(), []
    for one in got:
        found = read_place_file(one.sent.content, one.name, name=one.entry.name if one.entry else "name")
        raw.corners += found.corners
        raw.places += found.places
        raw.left_out += found.left_out
        sources.append(_source(one, found, now))
    if areas is not None:
        sources.append(_areas_source(areas))
    ground = Ground(city, areas)
    corners = corners_of(raw.corners, ground)
    named, zips_elsewhere = named_of(raw.places, ground, catalog, city)
    named += neighbourhoods(areas)
    named = with_names(city, corners, named)
    missing = city.gazetteer.missing if city.gazetteer else _missing(corners, named)
    about = {"sources": sources, "made_at": now.isoformat(timespec="seconds"), "missing": missing, "stamp": stamp}
    content = places.build(_city(catalog, city, zips_elsewhere), corners, named, area_cells(city, areas), about)
    path = None if dry_run else _written(home, city, content.to_pybytes())
    counts = dict(Counter(["crossing"] * len(corners) + [one.kind for one in named]))
    return GazetteerReport(
        city.id, "read" if dry_run else "written", counts, sources, missing, raw.left_out, content.size, path
    )


def _city(catalog: Catalog, city: City, zips: dict[str, tuple[str, ...]]) -> places.City:
    others = tuple(
        places.Other(
            one.id,
            one.name,
            one.state,
            _touched(one),
            tuple(one.gazetteer.also) if one.gazetteer else (),
            zips.get(one.id, ()),
        )
        for one in catalog.cities.values()
        if one.id != city.id
    )
    known = city.gazetteer
    also, hundreds = (tuple(known.also), tuple(known.hundreds)) if known else ((), ())
    return places.City(city.id, city.name, city.state, _touched(city), city.centre, also, hundreds, others)


def _touched(city: City) -> tuple[int, ...]:
    return tuple(int(cell, 16) for cell in city.footprint)


def _missing(corners: Sequence[places.Crossing], named: Sequence[places.Named]) -> str:
    kinds = {one.kind for one in named} | ({"crossing"} if corners else set())
    lacking = [kind for kind in places.KINDS if kind not in kinds and kind != "point"]
    return f"These files hold no {', '.join(lacking)}." if lacking else ""


def _source(one: _Got, found: RawPlaces, now: datetime) -> dict[str, Any]:
    entry = one.entry
    return {
        "file": one.name,
        "publisher": entry.publisher if entry else _NOT_STATED,
        "page": entry.page if entry else None,
        "licence": entry.licence if entry else _NOT_STATED,
        "citation": entry.citation if entry else _NOT_STATED,
        "note": entry.note if entry else "",
        "fetched_at": now.isoformat(timespec="seconds"),
        "synthetic": any(word in one.name.upper() for word in _MADE_UP),
        "rows": {"crossing": len(found.corners), **Counter(place.kind for place in found.places)},
        "validators": [one.sent.etag, one.sent.modified],
    }


def _areas_source(areas: Places) -> dict[str, Any]:
    said = ("publisher", "page", "licence", "citation", "fetched_at", "synthetic")
    about = {name: areas.about.get(name) for name in said}
    return {"file": "boundaries", **about, "note": "", "rows": {"neighbourhood": len(areas.neighbourhoods)}}


def _stamp(city: City, areas: Places | None) -> str:
    """Tells whether entry or boundaries are others than those that a file was made from."""
    entry = city.gazetteer.model_dump_json() if city.gazetteer else ""
    made = str(areas.about.get("fetched_at", "")) if areas else ""
    return hashlib.sha256(f"{entry}\0{made}".encode()).hexdigest()[:16]


def _by_hand(file: Path) -> _Got:
    try:
        return _Got(Sent(file.read_bytes()), file.name, None)
    except FileNotFoundError:
        raise NotThere(f"There is no file {file.name} in {file.parent}.", fix="Check the path given.") from None
    except OSError as error:
        raise BadInput(f"{file.name} can't be read: {error.strerror}.", fix="Give a file of places.") from None


def _fetched(home: Home, city: City, http: Http, stamp: str) -> list[_Got] | None:
    """What the addresses send, or None where all of it is what the file was made from."""
    assert city.gazetteer is not None  # the caller has looked
    entries = city.gazetteer.files
    if not entries:
        raise CatalogError(f"[city.gazetteer] of {city.id} lists no files.", fix="Add one, or give files with --file.")
    marks = _marks(home, city, stamp)
    got = [fetch_file(http, "gazetteer", entry.url, mark) for entry, mark in zip(entries, marks, strict=True)]
    if not any(got):
        return None
    whole = [sent or fetch_file(http, "gazetteer", entry.url) for entry, sent in zip(entries, got, strict=True)]
    return [
        _Got(sent, PurePosixPath(httpx.URL(entry.url).path).name or "places", entry)
        for entry, sent in zip(entries, whole, strict=True)
        if sent is not None
    ]


def _marks(home: Home, city: City, stamp: str) -> list[Sent | None]:
    """The versions that the stored file was made from, where it was made from this entry and these boundaries."""
    assert city.gazetteer is not None
    nothing: list[Sent | None] = [None] * len(city.gazetteer.files)
    try:
        about = places.load(places.gazetteer_file(home, city.id)).about
    except SafelightError:
        return nothing
    marks = [Sent(b"", *one["validators"]) for one in about["sources"] if "validators" in one]
    return list(marks) if about.get("stamp") == stamp and len(marks) == len(nothing) else nothing


def _written(home: Home, city: City, content: bytes) -> Path:
    path = places.gazetteer_file(home, city.id)
    try:
        home.make()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        write_private(path, content)
    except OSError as error:
        raise StoreError(
            f"The gazetteer of {city.id} can't be written in {path.parent}: {error.strerror}.",
            fix="Free some space, check the folder's owner, or choose another with --home.",
        ) from None
    return path
