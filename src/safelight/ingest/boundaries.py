"""A city's outline and neighbourhoods, from their publisher or a file by hand to HOME/boundaries.

In: the city's entry in the catalogue. Out: the places on disk, and a report. The catalogue says whom to cite; of each
area a name and a shape are kept, nothing else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

import httpx
import orjson

from safelight.catalog import Boundaries, City
from safelight.core.errors import BadInput, NotThere, StoreError
from safelight.core.home import Home
from safelight.feeds import Http, Sent, fetch_boundaries
from safelight.geo import (
    Area,
    Places,
    cut,
    fit,
    joined,
    named_like,
    places_file,
    read_areas,
    read_places,
    within_reach,
    write_places,
)

_NOT_STATED: Final = "Not stated."
_MADE_UP: Final = ("SYNTHETIC", "SHAPE-ONLY")


@dataclass(frozen=True, slots=True)
class PlacesReport:
    """What came of fetching a city's places. `left_out`: features by reason; `tolerance_m`: how much was simplified.

    `outline`: "published", or "joined" from the areas. `status`: written, unchanged, or read (a dry run).
    """

    city: str
    status: str
    neighbourhoods: int
    outline: str
    left_out: Counter[str] = field(default_factory=Counter)
    tolerance_m: float = 0.0
    bytes: int = 0
    path: Path | None = None
    about: dict[str, Any] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """The report as `safelight boundaries --json` prints it."""
        return {
            "city": self.city,
            "status": self.status,
            "neighbourhoods": self.neighbourhoods,
            "outline": self.outline,
            "left_out": dict(sorted(self.left_out.items())),
            "tolerance_m": self.tolerance_m,
            "bytes": self.bytes,
            "path": str(self.path) if self.path else None,
            "licence": self.about.get("licence"),
            "citation": self.about.get("citation"),
            "fetched_at": self.about.get("fetched_at"),
        }


@dataclass(frozen=True, slots=True)
class _Sources:
    """Areas and outline as they came: bytes, or None where there is no outline; `names` are for messages."""

    areas: Sent
    outline: Sent | None
    names: tuple[str, str]


def fetch_places(
    home: Home,
    city: City,
    http: Http,
    *,
    now: datetime,
    file: Path | None = None,
    outline_file: Path | None = None,
    dry_run: bool = False,
) -> PlacesReport:
    """Fetch (or read from files), check, simplify and keep the places of a city.

    With `file` nothing is asked of the network. Raises NotThere where no address is known, BadInput, PublisherError or
    StoreError; what was there before stays.
    """
    if file is None and city.boundaries is None:
        raise NotThere(
            f"The catalogue knows no address for the boundaries of {city.name}.",
            fix="Give a GeoJSON file with --file, or add [city.boundaries] to its catalogue file.",
        )
    before = _before(home, city)
    if file is not None:
        sent: _Sources | None = _from_files(file, outline_file)
    else:
        sent = _from_publisher(http, city, before, outline_file)
    if sent is None and before is not None:
        outline = str(before.about.get("outline", ""))
        about = dict(before.about)
        path = places_file(home, city.id)
        return PlacesReport(city.id, "unchanged", len(before.neighbourhoods), outline, path=path, about=about)
    assert sent is not None  # only a version that is known can be unchanged
    return _kept(home, city, sent, now=now, dry_run=dry_run)


def _kept(home: Home, city: City, sent: _Sources, *, now: datetime, dry_run: bool) -> PlacesReport:
    areas, left_out, published = _checked(city, sent)
    outline = published or joined(areas, city.name)
    about = _about(city, sent, now, "published" if published else "joined")
    places = fit(city.id, [replace(outline, name=city.name), *areas], about)
    path = None if dry_run else write_places(home, places)
    return PlacesReport(
        city.id,
        "read" if dry_run else "written",
        len(places.neighbourhoods),
        str(about["outline"]),
        left_out,
        float(places.about["tolerance_m"]),
        len(orjson.dumps(places.to_document())),
        path,
        about,
    )


def _checked(city: City, sent: _Sources) -> tuple[list[Area], Counter[str], Area | None]:
    """The areas that lie in the city, what was left out, and the published outline."""
    known = city.boundaries
    reading = read_areas(sent.areas.content, sent.names[0], name=known.name if known else "name")
    cuts = sent.outline is not None
    areas = within_reach(reading.areas, city.footprint, sent.names[0], city.name, partly=cuts)
    outline = None
    if sent.outline is not None:
        limits = read_areas(sent.outline.content, sent.names[1], kind="outline").areas
        limits = within_reach(named_like(limits, city.name), city.footprint, sent.names[1], city.name)
        outline = limits[0] if len(limits) == 1 else joined(limits, city.name)
        areas = cut(areas, outline.shape)
        if not areas:
            raise BadInput(
                f"None of the areas of {sent.names[0]} lies within {sent.names[1]}.", fix="Give files of one city."
            )
    if elsewhere := len(reading.areas) - len(areas):
        reading.left_out["outside the city"] = elsewhere
    return areas, reading.left_out, outline


def _about(city: City, sent: _Sources, now: datetime, outline: str) -> dict[str, Any]:
    known = city.boundaries
    validators = {
        part: [one.etag, one.modified] for part, one in (("areas", sent.areas), ("outline", sent.outline)) if one
    }
    return {
        "called": known.called if known else "areas",
        "publisher": known.publisher if known else _NOT_STATED,
        "page": known.page if known else None,
        "licence": known.licence if known else _NOT_STATED,
        "citation": known.citation if known else _NOT_STATED,
        "remark": known.note if known else "",
        "fetched_at": now.isoformat(timespec="seconds"),
        "synthetic": any(word in name.upper() for name in sent.names for word in _MADE_UP),
        "outline": outline,
        "entry": _entry(known),
        "validators": validators,
    }


def _entry(boundaries: Boundaries | None) -> str:
    """Tells one catalogue entry from another: what was fetched under an older one is fetched anew."""
    return hashlib.sha256(boundaries.model_dump_json().encode()).hexdigest()[:16] if boundaries else ""


def _before(home: Home, city: City) -> Places | None:
    """The places on disk if they came from the same entry; a damaged file is fetched anew."""
    try:
        places = read_places(home, city.id)
    except StoreError:
        return None
    return places if places and places.about.get("entry") == _entry(city.boundaries) else None


def _from_publisher(http: Http, city: City, before: Places | None, outline_file: Path | None) -> _Sources | None:
    """What the addresses send, or None where all of it is unchanged."""
    known = city.boundaries
    assert known is not None  # the caller has looked
    old = before.about.get("validators") if before and outline_file is None else None
    marks = {part: Sent(b"", *pair) for part, pair in old.items()} if isinstance(old, dict) else {}
    urls = {"areas": known.areas, **({"outline": known.outline} if known.outline and outline_file is None else {})}
    fetched = {part: _one(http, known, part, url, marks.get(part)) for part, url in urls.items()}
    if not any(fetched.values()):
        return None
    for part, url in urls.items():
        fetched[part] = fetched[part] or _one(http, known, part, url, None)
    outline = Sent(_bytes(outline_file)) if outline_file else fetched.get("outline")
    areas = fetched["areas"]
    assert areas is not None  # asked without a condition, an address sends its file
    names = _file_name(known.areas), outline_file.name if outline_file else _file_name(known.outline or "")
    return _Sources(areas, outline, names)


def _one(http: Http, boundaries: Boundaries, part: str, url: str, known: Sent | None) -> Sent | None:
    name = boundaries.name if part == "areas" else "*"
    return fetch_boundaries(http, boundaries, url, name=name, known=known)


def _from_files(file: Path, outline_file: Path | None) -> _Sources:
    outline = Sent(_bytes(outline_file)) if outline_file else None
    return _Sources(Sent(_bytes(file)), outline, (file.name, outline_file.name if outline_file else ""))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise NotThere(f"There is no file {file.name} in {file.parent}.", fix="Check the path given.") from None
    except OSError as error:
        raise BadInput(f"{file.name} can't be read: {error.strerror}.", fix="Give a GeoJSON file.") from None


def _file_name(url: str) -> str:
    return PurePosixPath(httpx.URL(url).path).name or "the boundaries"
