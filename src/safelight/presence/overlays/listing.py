"""All overlays of the catalogue: which are held, of when they are, and how to read their colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from safelight.catalog import Catalog, City, Overlay, Publication
from safelight.core.errors import NotThere
from safelight.core.home import Home
from safelight.core.said import said
from safelight.ingest.overlays import Kept, areas_of, read_overlay, rent_of, timetable_of
from safelight.presence.overlays.about import about, unit_of

_STEPS: Final = 5
"""Colours of a map of rents: fifths of the places, so that each has about as many."""
_ROUND: Final = 50
"""Dollars to which the limits between them are rounded."""


def listing(home: Home, catalog: Catalog, cities: Sequence[City]) -> dict[str, Any]:
    """The document of `GET /overlays`: one entry for each overlay that the catalogue knows, held or not."""
    entries = []
    for city in cities:
        for overlay in city.overlays:
            kept = read_overlay(home, city.id, overlay.id)
            publication = catalog.publications[overlay.of]
            entries.append(_held(kept) if kept else _not_held(city, overlay, publication))
    return {"overlays": entries, "notes": _notes(cities, entries)}


def find_overlay(home: Home, city: City, name: str) -> Kept:
    """The overlay of that name. Raises NotThere for one that the city hasn't, or that isn't held here."""
    if name not in {overlay.id for overlay in city.overlays}:
        names = ", ".join(overlay.id for overlay in city.overlays)
        raise NotThere(
            said("{name} is not an overlay of {city}.", name=repr(name[:40]), city=city.name),
            fix=said("Its overlays are: {names}.", names=names) if names else said("It has none."),
        )
    kept = read_overlay(home, city.id, name)
    if kept is None:
        raise NotThere(
            said("This site doesn't hold {name} of {city}.", name=name, city=city.name),
            fix=said("`/api/v1/overlays` lists those that it holds."),
            operator=f"Make it with `safelight overlays {city.id} --name {name}` and --fetch or --file.",
        )
    return kept


def overlays_stamp(home: Home, cities: Sequence[City]) -> str:
    """Changes whenever an overlay of these cities does."""
    kept = (read_overlay(home, city.id, overlay.id) for city in cities for overlay in city.overlays)
    return " ".join(one.stamp for one in kept if one)


def _held(kept: Kept) -> dict[str, Any]:
    known = about(kept)
    if known["kind"] == "transit":
        timetable = timetable_of(kept)
        formats, parts = ["json", "csv", "geojson"], ["stops"]
        if not timetable.lines.is_empty():
            parts = ["lines", "stops"]
        lines = [
            {"line": line, "name": name, "colour": colour}
            for line, name, colour in timetable.lines.select("line", "name", "colour").iter_rows()
        ]
        legend: dict[str, Any] = {"lines": lines}
        return {**known, "held": True, "typical": kept.about["typical"], "formats": formats, "parts": parts} | {
            "legend": legend
        }
    drawn = bool(areas_of(kept))
    return {
        **known,
        "held": True,
        "typical": None,
        "formats": ["json", "csv", *(["geojson"] if drawn else [])],
        "parts": [],
        "legend": {"breaks": _breaks(kept)},
    }


def _breaks(kept: Kept) -> list[int]:
    """Dollars between the colours, for the newest period of the first measure; none where the places are few."""
    frame = rent_of(kept)
    newest = frame.filter((frame["period"] == kept.about["until"]) & (frame["measure"] == kept.about["measures"][0]))
    if newest.height < 2 * _STEPS:
        return []
    shares = [number / _STEPS for number in range(1, _STEPS)]
    limits = [newest["value"].quantile(share, "linear") or 0.0 for share in shares]
    return sorted({round(limit / _ROUND) * _ROUND for limit in limits})


def _not_held(city: City, overlay: Overlay, publication: Publication) -> dict[str, Any]:
    told = ("level", "publisher", "page", "licence", "citation", "title", "terms", "note", "kind")
    return {
        "city": city.id,
        "name": overlay.id,
        **{name: getattr(publication, name) for name in told},
        **dict.fromkeys(("since", "until", "fetched_at", "typical")),
        "unit": unit_of(publication.kind),
        "synthetic": False,
        "held": False,
        "formats": [],
        "parts": [],
        "legend": {},
    }


def _notes(cities: Sequence[City], entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """What holds across overlays: rents of files of different months are not to be compared."""
    notes: list[str] = [
        said("These are public facts about places, not about people: no number is changed or held back.")
    ]
    for city in cities:
        held = [one for one in entries if one["city"] == city.id and one["kind"] == "rent" and one["held"]]
        zillow = [one for one in held if one["publisher"] == "Zillow"]
        if len({one["until"] for one in zillow}) > 1:
            files = ", ".join(f"{one['name']} ({one['until']})" for one in zillow)
            notes.append(
                said(
                    "The rents of {city} are from files of different months: {files}. Zillow revises its index back in "
                    "time, so levels of two files are not to be compared.",
                    city=city.name,
                    files=files,
                )
            )
    return notes
