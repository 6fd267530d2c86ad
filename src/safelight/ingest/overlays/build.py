"""From a publication of the catalogue to an overlay on disk: fetched or by hand, checked, kept, reported."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

import httpx
import shapely

from safelight.catalog import City, Overlay, Publication
from safelight.core.errors import BadInput, NotThere, StoreError
from safelight.core.home import Home
from safelight.feeds import Http, Sent, fetch_file
from safelight.feeds.overlays import Rent, Timetable, read_fmr, read_gtfs, read_zori, rent_level
from safelight.geo import footprint_shape
from safelight.ingest.overlays.areas import areas_for, bytes_of
from safelight.ingest.overlays.kept import Kept, read_overlay, write_overlay
from safelight.ingest.overlays.tables import area_files, rent_files, timetable_files

_MADE_UP: Final = ("SYNTHETIC", "SHAPE-ONLY")


@dataclass(frozen=True, slots=True)
class OverlayReport:
    """What came of making an overlay. `status`: written, unchanged, or read (a dry run)."""

    city: str
    name: str
    status: str
    rows: int = 0
    areas: int = 0
    about: dict[str, Any] = field(default_factory=dict)
    folder: Path | None = None

    def to_document(self) -> dict[str, Any]:
        """The report as `safelight overlays --json` prints it."""
        shown = ("title", "publisher", "since", "until", "licence", "citation", "fetched_at", "synthetic")
        return {
            "city": self.city,
            "name": self.name,
            "status": self.status,
            "rows": self.rows,
            "areas": self.areas,
            **{key: self.about.get(key) for key in shown},
            "path": str(self.folder) if self.folder else None,
        }


def fetch_overlay(
    home: Home,
    city: City,
    overlay: Overlay,
    publication: Publication,
    http: Http,
    *,
    now: datetime,
    file: Path | None = None,
    areas_file: Path | None = None,
    dry_run: bool = False,
) -> OverlayReport:
    """Fetch (or read from a file), check and keep an overlay; with `areas_file` the outlines of its places too.

    With `file` nothing is asked of the network. Raises NotThere where no address is known, BadInput, PublisherError or
    StoreError; what was there before stays.
    """
    if file is None and publication.url is None:
        raise NotThere(
            f"The catalogue knows no address for {overlay.id} of {city.name}.",
            fix=f"Download it from {publication.page} and give it with --file.",
        )
    entry = _entry(overlay, publication)
    before = _before(home, city, overlay, entry)
    if file is not None:
        name, sent = file.name, Sent(bytes_of(file))
    else:
        name, got = _fetched(http, publication, before if areas_file is None else None)
        if got is None and before is not None:
            return OverlayReport(city.id, overlay.id, "unchanged", about=dict(before.about), folder=before.folder)
        assert got is not None  # only a version that is known can be unchanged
        sent = got
    files, about, rows = _read(city, overlay, publication, sent.content, name)
    areas = areas_for(areas_file, before, about["regions"]) if publication.kind == "rent" else []
    whole = {
        **_cited(city, overlay, publication),
        **about,
        "file": name,
        "sha256": hashlib.sha256(sent.content + b"".join(area.shape.wkb for area in areas)).hexdigest(),
        "fetched_at": now.isoformat(timespec="seconds"),
        "synthetic": any(word in name.upper() for word in _MADE_UP),
        "entry": entry,
        "validators": [sent.etag, sent.modified],
    }
    kept = None if dry_run else write_overlay(home, city.id, overlay.id, whole, {**files, **area_files(areas)})
    return OverlayReport(
        city.id, overlay.id, "read" if dry_run else "written", rows, len(areas), whole, kept.folder if kept else None
    )


def name_of_file(city: City, publications: Mapping[str, Publication], file: Path) -> Overlay:
    """The overlay of a city that a file belongs to, by its content. Raises BadInput where none or several fit."""
    content = bytes_of(file)
    kind: tuple[str, str | None] = ("gtfs", None)
    if not content.startswith(b"PK\x03\x04") or _is_workbook(content):
        columns = content[:4096].split(b"\n", 1)[0]
        kind = ("gtfs", None) if b"stop_id" in columns else rent_level(content, file.name)
    of = [(overlay, publications[overlay.of]) for overlay in city.overlays]
    fitting = [overlay for overlay, publication in of if (publication.format, publication.level) == kind]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(overlay.id for overlay in fitting or city.overlays) or "none"
    raise BadInput(
        f"{file.name} fits {'several' if fitting else 'none'} of the overlays of {city.name}.",
        fix=f"Say which with --name: {names}.",
    )


def _is_workbook(content: bytes) -> bool:
    return b"xl/workbook.xml" in content or b"[Content_Types].xml" in content[:4096]


def _read(
    city: City, overlay: Overlay, publication: Publication, content: bytes, name: str
) -> tuple[dict[str, bytes], dict[str, Any], int]:
    """The files to keep, what they are of, and how many rows they have."""
    if publication.format == "gtfs":
        timetable = read_gtfs(content, name)
        _check_reach(city, timetable, name)
        return timetable_files(timetable), _of_timetable(timetable), timetable.stops.height
    rent = _rent(overlay, publication, content, name)
    return rent_files(rent), _of_rent(rent), rent.frame.height


def _rent(overlay: Overlay, publication: Publication, content: bytes, name: str) -> Rent:
    if publication.format == "zori":
        return read_zori(content, name, level=publication.level or "zip", regions=overlay.regions)
    level: Literal["zip", "county"] = "county" if publication.level == "county" else "zip"
    return read_fmr(content, name, level=level, regions=overlay.regions)


def _of_rent(rent: Rent) -> dict[str, Any]:
    frame = rent.frame
    return {
        "since": frame["period"].min(),
        "until": frame["period"].max(),
        "regions": frame["region"].unique().sort().to_list(),
        "measures": frame["measure"].unique().sort().to_list(),
        "unit": "dollars_a_month",
    }


def _of_timetable(timetable: Timetable) -> dict[str, Any]:
    days = timetable.days["date"].sort()
    typical = timetable.typical
    return {
        "since": str(days[0]) if len(days) else None,
        "until": str(days[-1]) if len(days) else None,
        "typical": typical.isoformat() if typical else None,
        "lines": timetable.lines.height,
        "stops": timetable.stops.height,
        "unit": "trips_an_hour",
    }


def _check_reach(city: City, timetable: Timetable, name: str) -> None:
    """A timetable whose stops are all elsewhere is another city's."""
    ground = footprint_shape(city.footprint)
    shapely.prepare(ground)
    lon, lat = timetable.stops["lon"].to_numpy(), timetable.stops["lat"].to_numpy()
    if not shapely.contains_xy(ground, lon, lat).any():
        raise BadInput(f"{name} has no stop in {city.name}.", fix="Give the timetable of this city.")


def _cited(city: City, overlay: Overlay, publication: Publication) -> dict[str, Any]:
    """What is said of the publication wherever the overlay is shown; kept with it, since the catalogue may change."""
    said_of = ("title", "format", "level", "publisher", "page", "licence", "terms", "citation", "note")
    about = {key: getattr(publication, key) for key in said_of}
    return {"city": city.id, "name": overlay.id, "kind": publication.kind, **about}


def _entry(overlay: Overlay, publication: Publication) -> str:
    """Tells one catalogue entry from another: what was made under an older one is made anew."""
    text = overlay.model_dump_json() + publication.model_dump_json()
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _before(home: Home, city: City, overlay: Overlay, entry: str) -> Kept | None:
    """What is on disk if it came from the same entry; a damaged overlay is made anew."""
    try:
        kept = read_overlay(home, city.id, overlay.id)
    except StoreError:
        return None
    return kept if kept and kept.about.get("entry") == entry else None


def _fetched(http: Http, publication: Publication, before: Kept | None) -> tuple[str, Sent | None]:
    """The name of the file at the address, and what was sent: None where it is unchanged."""
    url = publication.url
    assert url is not None  # the caller has looked
    marks = before.about.get("validators") if before else None
    known = Sent(b"", *marks) if marks else None
    return PurePosixPath(httpx.URL(url).path).name or publication.id, fetch_file(http, publication.id, url, known)
